/**
 * The place *Desk*: what needs me.
 * @module
 */
import type { DocumentName, Hex, LetterName, Seconds } from "./common.ts"

/** The front page. Lists hold at most fifty lines each; `more` counts the rest. */
export interface DeskPage {
  /** Arrived and not opened; not those that this officer drafted or approved here. */
  readonly arrived: Lines<LetterLine>
  /** Laid before me. */
  readonly approvals: Lines<LaidLine>
  /** Registrar: has its quorum, wants sending. */
  readonly toSend: Lines<SendLine>
  /** Registrar: letters of ours that are entered and not postmarked yet. */
  readonly unpostmarked: Lines<LetterLine>
  /** Not countersigned as the charter asks, and by whom. */
  readonly provisional: Lines<ProvisionalLine>
  /** Letters of ours, as their drafter and the registrar know: the other side's readers who have not given the receipts that the charter asks for. */
  readonly receiptsMissing: Lines<ReceiptLine>
  /** My drafts that are not entered. */
  readonly drafts: Lines<DraftLine>
  readonly stocks: readonly StockLine[]
  readonly rosters: readonly RosterLine[]
  /** Expired rosters of other offices that are sealed to all the same. */
  readonly overrides: readonly OverrideLine[]
  /** Registrar: joined, and in no roster yet. */
  readonly joined: readonly { readonly name: string; readonly title: string }[]
  readonly alarms: readonly AlarmLine[]
  /** How many were put aside. */
  readonly alarmsAside: number
  /** This vault is an older copy of itself and signs nothing before it has caught up; null: it is not, or it has. */
  readonly restored: { readonly at: Seconds; readonly made: Seconds | null; readonly lost: boolean } | null
  /** When the last backup was made, if it is time for another; null if it is not. */
  readonly backupDue: { readonly last: Seconds | null } | null
  /** Bundles that came before what they need, and for what they wait. */
  readonly held: readonly { readonly why: string; readonly since: Seconds }[]
  readonly outbox: number
  /** Channels that are not standing yet, and what they wait for. */
  readonly channels: readonly {
    readonly codeName: string
    readonly stage: ChannelStage
    readonly other: string
    readonly mine: boolean
  }[]
  /** The newest letters, newest first. */
  readonly newest: readonly LetterLine[]
  readonly letters: number
}

/** Some lines, and how many there are beyond them. */
export interface Lines<T> {
  readonly lines: readonly T[]
  readonly more: number
}

/** How far a channel has come. */
export type ChannelStage =
  | "carded"
  | "proposed"
  | "offered"
  | "accepted"
  | "opened"
  | "compared"
  | "standing"
  | "closed"

/** A line of a list of letters. */
export interface LetterLine extends LetterName {
  /** The sender's office: `north`. */
  readonly from: string
  readonly own: boolean
  readonly number: number
  readonly document: DocumentName
  readonly date: Seconds
  readonly entered: Seconds | null
  readonly postmarked: Seconds | null
  /** Null: it is not in this vault, whose registrar knows its place and kind; it cannot be opened, and no parts are counted. */
  readonly arrived: Seconds | null
  readonly opened: Seconds | null
  readonly countersigned: boolean
  readonly void: string | null
  readonly parts: number
  readonly enclosures: number
  /** When its content was destroyed, or sealed to the archive key. */
  readonly destroyed?: Seconds
}

/** Something laid before me. */
export interface LaidLine {
  readonly id: Hex
  /** `healing`: of a register that has forked, shown whole in the channel's register. */
  readonly kind: "letter" | "charter" | "roster" | "closing" | "healing" | "amendment"
  /** What is typed to approve it: `north/4`, a code name, `roster/2`. */
  readonly name: string
  readonly channel: string | null
  /** Letters: enter-by. */
  readonly until: Seconds | null
}

/** A letter with its quorum. */
export interface SendLine extends LetterName {
  readonly until: Seconds
}

/** A letter that does not count yet. */
export interface ProvisionalLine extends LetterLine {
  readonly wants: readonly ("host" | "registrar")[]
}

/** A letter of ours and who has not acknowledged it. */
export interface ReceiptLine extends LetterName {
  readonly from: readonly string[]
  /** They have left their office without having given one: not delivered to them. */
  readonly gone: readonly string[]
}

/** A draft of mine. */
export interface DraftLine {
  /** The editor's number; 0: the command line keeps it, and the editor does not open it. */
  readonly paper: number
  readonly channel: string
  readonly document: DocumentName
  readonly state: DraftState
  /** Why leave was refused: a code. */
  readonly why: string | null
  /** Once it has one. */
  readonly name: string | null
  /** The first words of it. */
  readonly opening: string
  readonly changed: Seconds
}

/** How far a draft has come. */
export type DraftState =
  | "writing"
  | "written"
  | "sealing"
  | "awaiting-leave"
  | "refused"
  | "submitted"
  | "entered"
  | "withdrawn"

/** One-time keys of somebody that run low. */
export interface StockLine {
  /** Whose keys: `south/minister`, or a channel's office. */
  readonly of: string
  readonly left: number
  readonly expires: Seconds | null
}

/** A roster that runs out within a fortnight, or has. */
export interface RosterLine {
  readonly office: string
  readonly version: number
  readonly expires: Seconds
  readonly own: boolean
}

/** An expired roster that is sealed to all the same, by somebody's word. */
export interface OverrideLine {
  /** Code name. */
  readonly channel: string
  readonly other: string
  readonly version: number
  /** Whose word: `north/adviser`. */
  readonly by: string
  readonly reason: string
  readonly since: Seconds
  readonly until: Seconds
}

/** Something that was refused. */
export interface AlarmLine {
  readonly id: string
  readonly code: string
  readonly message: string
  readonly times: number
  readonly at: Seconds
}

/** An alarm that somebody has dealt with. */
export interface AsideLine extends AlarmLine {
  /** When it was put aside. */
  readonly aside: Seconds
  /** What came is kept with it. */
  readonly evidence: boolean
}

/** A list of letters, newest first. */
export interface LetterList {
  readonly letters: readonly LetterLine[]
  readonly total: number
  /** Give it as `before` for the next page; null at the end. */
  readonly next: number | null
}
