/**
 * What goes by hand: for whom something waits, what was packed, what a pouch brought.
 * @module
 */
import type { Hex, Refusal, Seconds } from "./common.ts"

/** Somebody to pack for, and what waits for them. */
export interface PouchPlaceText {
  /** What `pouch.pack` is asked with. */
  readonly for: string
  readonly kind: "registrar" | "officer" | "office" | "host"
  readonly name: string
  /** No relay keeps their mailbox: what waits goes in a pouch or not at all. */
  readonly byHand: boolean
  readonly bundles: number
  readonly bytes: number
  /** Words that bundles of theirs arrived. */
  readonly words: number
  /** Enclosures they wait for. */
  readonly enclosures: number
}

/** A pouch that was packed here. */
export interface PackedPouchText {
  readonly pouch: Hex
  readonly to: readonly string[]
  readonly volumes: number
  readonly at: Seconds
  /** Messages of it that are not known to have arrived. */
  readonly waiting: number
}

/** The place *Pouches*. */
export interface PouchesPage {
  /** This vault has no relay: everything of it goes by hand. */
  readonly byHand: boolean
  readonly places: readonly PouchPlaceText[]
  readonly packed: readonly PackedPouchText[]
}

/** What became of one file that was unpacked. */
export interface UnpackedFile {
  /** As whoever brought it calls it. */
  readonly name: string
  /** Why nothing of it was taken; null: it was. */
  readonly refusal: Refusal | null
  readonly number: number
  readonly volumes: number
  readonly bundles: readonly {
    readonly bundle: Hex
    readonly bytes: number
    readonly outcome: "taken" | "repeat" | "held" | "refused" | "part"
  }[]
  /** Messages of ours that are known to have arrived by it. */
  readonly arrived: number
  /** For somebody else: to be handed on. */
  readonly others: number
  /** Pieces of enclosures, and postmarks. */
  readonly chunks: number
  readonly records: number
}

/** What unpacking came to. */
export interface UnpackedText {
  readonly files: readonly UnpackedFile[]
  readonly missing: readonly { readonly pouch: Hex; readonly volumes: number; readonly missing: readonly number[] }[]
  /** Enclosures that can be opened now; and those that were altered on their way. */
  readonly came: number
  readonly altered: number
}
