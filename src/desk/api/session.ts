/**
 * The session: whose vault it is, whether it is open, how the officer wants to see things.
 * @module
 */
import type { Hex, Job, RoleName, Said } from "./common.ts"

/** A language of the desk. */
export type Language = "ar" | "fa" | "en"

/** How the officer wants to see things; each by itself. Kept beside the vault, not in it: the locked page needs it. */
export interface Settings {
  readonly language: Language
  /** CLDR region for month names: `EG`, `LB`, `IR`, `GB`. */
  readonly region: string
  readonly digits: "latn" | "arab" | "arabext"
  /** The calendar that stands beside the Gregorian. */
  readonly calendar: "umalqura" | "civil" | "persian" | "none"
  readonly theme: "system" | "light" | "dark"
  /** Minutes without anybody until the desk locks itself; 1 to 120. */
  readonly idleMinutes: number
}

/** A way to unlock. */
export interface UnlockWay {
  readonly id: string
  readonly kind: "passphrase" | "recovery" | "passkey"
  /** What the officer called it. */
  readonly label: string
  /** Passkey: credential id and PRF salt, base64url. */
  readonly passkey: { readonly credential: string; readonly salt: string } | null
}

/** What the page must know before anything else. */
export interface Session {
  /** `none`: there is no vault yet; found an office or join one. */
  readonly state: "none" | "locked" | "open"
  readonly version: string
  /** Made for the play: its passphrase protects nothing. Said on every screen. */
  readonly play: boolean
  /** The shifted clock of a play, seconds ahead; 0 everywhere else. */
  readonly shift: number
  readonly settings: Settings
  /** `diwan-….localhost`: what a passkey is bound to. */
  readonly host: string
  readonly ways: readonly UnlockWay[]
  /** Why it is locked, if it was open before. */
  readonly locked: "asked" | "idle" | "sleep" | null
  /** While it is open. */
  readonly me: Me | null
  readonly relay: RelayState
  /** A launch secret was used twice: somebody else had it. */
  readonly launchMisused: boolean
}

/** The officer whose vault it is. */
export interface Me {
  /** Null before an office was founded or joined. */
  readonly office: string | null
  readonly officeId: Hex | null
  readonly name: string
  readonly title: string
  readonly roles: readonly RoleName[]
  /** It is the registrar's vault. */
  readonly registrar: boolean
}

/** Whether the relay answers. `by-hand`: this vault has none, and everything goes in pouches. */
export interface RelayState {
  readonly state: "unknown" | "reachable" | "unreachable" | "by-hand"
  /** Since when, UTC seconds. */
  readonly since: number
  /** When something was last fetched. */
  readonly collected: number | null
  /** Messages that wait to be sent. */
  readonly waiting: number
}

/** How somebody unlocks. Secrets travel in a request's body over the loopback only. */
export type UnlockRequest =
  | { readonly way: "passphrase"; readonly passphrase: string }
  | { readonly way: "recovery"; readonly code: string }
  | { readonly way: "passkey"; readonly credential: string; readonly secret: string }

/** What a tab is told without asking. */
export type DeskEvent =
  | { readonly kind: "session" }
  /** Something in the vault changed: ask again for what is on the screen. */
  | { readonly kind: "changed" }
  | { readonly kind: "job"; readonly job: Job }
  | { readonly kind: "relay"; readonly relay: RelayState }
  /** Something to be told at once, such as a letter that has arrived. */
  | { readonly kind: "said"; readonly said: Said }
