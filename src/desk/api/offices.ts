/**
 * The place *Offices*: who is who, and how two offices come to write to each other.
 * @module
 */
import type { Hex, PersonText, RoleName, Seconds } from "./common.ts"
import type { ChannelStage } from "./desk.ts"
import type { RulesText } from "./write.ts"

/** Offices, channels, invitations, stocks, ways to unlock. */
export interface OfficesPage {
  readonly own: OfficeText
  /** Registrar: who was invited, and who has joined. */
  readonly invited: readonly InvitedText[]
  /** Registrar: rosters laid and not in force yet. */
  readonly laying: readonly {
    readonly version: number
    readonly approvals: number
    readonly wanted: number
    /** It names another registrar, to whom the registers are handed over once both quorums have approved it. */
    readonly successor: string | null
  }[]
  /** Officers who have said that they would keep the registers; of this officer only that they have. */
  readonly candidates: readonly Hex[]
  /** A roster that this officer laid in the place of a registrar whose device is lost; null: none was. */
  readonly replacement: ReplacementState | null
  readonly channels: readonly ChannelText[]
  readonly correspondents: readonly OfficeText[]
  readonly stock: {
    /** Keys of others that this vault can seal to. */
    readonly held: readonly { readonly of: string; readonly left: number; readonly expires: Seconds | null }[]
    /** Keys of mine that others hold. */
    readonly given: readonly { readonly to: string; readonly left: number; readonly expires: Seconds }[]
  }
}

/** How far a replacement of the registrar is. */
export interface ReplacementState {
  readonly version: number
  /** It is in force: this vault keeps the registers. */
  readonly inForce: boolean
  /** Persons of the roster before and of the one laid, who have approved and who must. */
  readonly approved: readonly [number, number]
  readonly wanted: readonly [number, number]
  /** Colleagues who have not answered. */
  readonly missing: number
}

/** A replacement that a colleague laid, looked at before it is answered. */
export interface ReplacementText {
  readonly by: string
  /** Whose device is said to be lost. */
  readonly former: string
  readonly version: number
  readonly quorum: number
  /** Answering approves it. */
  readonly signatory: boolean
}

/** The card of another office's new registrar, looked at before its register is given back. */
export interface SuccessorText {
  readonly by: string
  readonly former: string
  readonly version: number
  readonly quorum: number
}

/** An office as this vault knows it. */
export interface OfficeText {
  readonly id: Hex
  /** `north.example`. */
  readonly name: string
  /** `north`. */
  readonly alias: string
  readonly own: boolean
  /** Null before the first. */
  readonly roster: RosterText | null
}

/** A roster. */
export interface RosterText {
  readonly id: Hex
  readonly version: number
  readonly issued: Seconds
  readonly expires: Seconds
  readonly quorum: number
  readonly state: "in-force" | "soon-expired" | "expired" | "not-yet" | "laid"
  readonly officers: readonly (PersonText & { readonly registrar: boolean; readonly suspended: Suspended | null })[]
}

/** What is to be different in the next roster. What is absent stays as it is. */
export interface RosterChangeText {
  readonly quorum?: number
  readonly days?: number
  /** Officers who get other roles: all that they shall have. */
  readonly roles?: readonly { readonly officer: Hex; readonly roles: readonly RoleName[] }[]
  /** New keys for the office's registers. */
  readonly newKeys?: boolean
}

/** A key that a signatory has suspended; it lapses by itself. */
export interface Suspended {
  readonly by: string
  readonly since: Seconds
  readonly until: Seconds
}

/** Somebody invited. */
export interface InvitedText {
  readonly name: string
  readonly title: string
  readonly roles: readonly RoleName[]
  /** Null: has not joined yet. */
  readonly joined: Hex | null
  /** It stands in the roster in force. */
  readonly inRoster: boolean
}

/** A channel. */
export interface ChannelText {
  readonly codeName: string
  readonly id: Hex | null
  readonly stage: ChannelStage
  readonly other: string
  readonly host: string | null
  readonly rules: RulesText | null
  readonly comparison: { readonly how: "voice" | "qr" | "in-person"; readonly time: Seconds } | null
  /** How far it is closed; null: nobody has begun to. */
  readonly closing: ClosingText | null
  /** Registrar: other rules that are under way; null: none. */
  readonly amendment: AmendmentText | null
  /** The other office's roster has expired: nothing is sealed under it, unless an override holds. */
  readonly expired: {
    /** `south/1`: what is typed before it is overridden. */
    readonly roster: string
    readonly since: Seconds
    /** A drafter or the registrar may. */
    readonly may: boolean
    readonly override: {
      readonly by: string
      readonly reason: string
      readonly since: Seconds
      readonly until: Seconds
    } | null
  } | null
  /** What is to be done next, and whether it is mine to do. */
  readonly next:
    | "accept"
    | "await-acceptance"
    | "await-opening"
    | "compare"
    | "lay-charter"
    | "await-approvals"
    | "await-other"
    | "none"
  readonly mine: boolean
}

/** How far a change of a channel's rules is. */
export interface AmendmentText {
  /** Which office proposes it. */
  readonly by: "ours" | "theirs"
  /** `offered`: nobody here has answered. `laid`: before our signatories. `sent`: before the other office. */
  readonly stage: "offered" | "laid" | "sent"
  readonly before: RulesText
  readonly after: RulesText
  readonly given: number
  readonly wanted: number
  readonly since: Seconds
}

/** How far a channel is closed. */
export interface ClosingText {
  /** When this office's closing was entered, and when the other's came here. */
  readonly ours: Seconds | null
  readonly theirs: Seconds | null
  /** Registrar: it is laid before the signatories, and may be approved until then. */
  readonly laid: Seconds | null
  /** Registrar: when its keys go by themselves. */
  readonly ends: Seconds | null
  /** Registrar: it can be ended before that. */
  readonly mayEnd: boolean
  /** What keeps it from ending now. */
  readonly unsettled: "other-side" | "readers" | "outbox" | null
}

/** What two people read to each other. Never enter what your own screen shows. */
export interface FingerprintText {
  readonly codeName: string
  readonly id: Hex
  /** Eight groups of four digits and a check digit, ASCII. */
  readonly groups: readonly string[]
  /** Ten words of the BIP 39 English list. */
  readonly words: readonly string[]
  /** What its QR code says. */
  readonly qr: string
}

/** A card or an introduction, opened to be looked at before anything is done with it. */
export interface CardText {
  readonly kind: "card" | "introduction"
  readonly office: string
  readonly officeId: Hex
  readonly host: string | null
  readonly roster: RosterText
  /** It came by QR code: the card file, base64, for proposing and accepting. */
  readonly file?: string
}

/** An invitation, opened to be looked at. */
export interface InvitationText {
  readonly office: string
  readonly officeId: Hex
  readonly name: string
  readonly title: string
  readonly roles: readonly RoleName[]
  readonly expires: Seconds
}
