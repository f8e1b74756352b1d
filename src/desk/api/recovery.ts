/**
 * Recovery: who holds shares of this vault's drawer, whose are held here, drawers that were opened. In the place *Offices*.
 * @module
 */
import type { Hex, Seconds } from "./common.ts"

/** What is known of recovery here. */
export interface RecoveryPage {
  /** Null: this vault's drawer was never split. */
  readonly own: {
    readonly needed: number
    readonly at: Seconds
    readonly holders: readonly { readonly number: number; readonly called: string; readonly left: boolean }[]
  } | null
  readonly held: readonly HeldShareText[]
  readonly wishes: readonly { readonly whose: string; readonly at: Seconds }[]
  readonly opened: readonly {
    readonly whose: string
    readonly letters: number
    readonly drafts: number
    readonly registers: number
    readonly at: Seconds
  }[]
  /** Colleagues in the roster in force. */
  readonly colleagues: readonly OfficerChoice[]
  /** Everybody whom a roster of the office has named, but for oneself. */
  readonly everybody: readonly OfficerChoice[]
  /** What is typed before the drawer is split: the office's short name. */
  readonly office: string
}

/** A share held for a colleague. */
export interface HeldShareText {
  readonly whose: string
  readonly number: number
  readonly needed: number
  readonly of: number
  readonly at: Seconds
  readonly given: readonly { readonly called: string; readonly at: Seconds }[]
}

/** An officer to choose. */
export interface OfficerChoice {
  readonly officer: Hex
  /** `north/adviser`. */
  readonly called: string
}

/** Who asks for a share, looked at before it is given. */
export interface WishText {
  readonly by: string
  readonly samePerson: boolean
  readonly whose: string
  readonly number: number
  readonly needed: number
  readonly of: number
}

/** What came out of a drawer. */
export interface RecoveredText {
  readonly whose: string
  readonly letters: number
  readonly drafts: number
  readonly registers: number
  readonly left: number
}
