/**
 * A desk: one officer's vault, unlocked, with a clock and a way to relays. Every use case takes a desk, and does what it
 * does in acts: one transaction each (act.ts), so that an act is done or not done, wherever the process ends.
 * @module
 */
import type { RelayClient } from "../relay/client.ts"
import type { Item } from "../parcel/index.ts"
import type { Act as Tx, Vault } from "../vault/index.ts"
import type { Self } from "./records.ts"
import type { Newest } from "./restoring/newest.ts"

/** An unlocked vault and what its officer works with. */
export interface Desk {
  readonly vault: Vault
  /** Seconds since 1970, UTC. */
  readonly now: () => number
  /** A client for the relay at this address; the same one for the same address. */
  readonly relay: (url: string) => RelayClient
  readonly tell: Tell
  /** What to do with an item that has arrived: the table of handlers. */
  readonly handle: (act: Act, arrival: Arrival) => void
  /** How this process knows that its vault is the newest copy. Absent in a desk that only looks: it signs nothing. */
  readonly newest?: Newest
  /**
   * Where several work with one desk at once: what is carried, in and out, is carried by one at a time, and whoever works
   * has a desk without this. Absent: nobody else is there.
   */
  readonly turn?: Turn
}

/** Wait for one's turn, do it, let the next one in. @param signal stops the waiting, not the work */
export type Turn = <T>(work: (desk: Desk) => Promise<T>, signal?: AbortSignal) => Promise<T>

/** Where a use case reports while it works. Data goes back as values, never through here. */
export interface Tell {
  /** Something a person may want to know now, as one plain sentence. */
  note(sentence: string): void
  /** Long work: bytes or steps done of how many. */
  progress(what: string, done: number, total: number): void
}

/** Says nothing. */
export const SILENT: Tell = { note: () => undefined, progress: () => undefined }

/** An officer of an office. */
export interface Address {
  readonly office: Uint8Array
  readonly officer: Uint8Array
}

/** An item that has come, and from whom it says it comes. */
export interface Arrival {
  readonly from: Address
  readonly channel: Uint8Array | null
  readonly item: Item
}

/** An act under way: one transaction. */
export interface Act {
  readonly desk: Desk
  readonly tx: Tx
  readonly self: Self
  /** One time for the whole act, UTC seconds. */
  readonly now: number
  /** What is to be sealed and sent when the act ends. */
  readonly posted: Posted[]
  /** What the officer sends themselves: handled before the act ends. */
  readonly local: Arrival[]
}

/** An item and whom it is for. */
export interface Posted {
  readonly to: Address
  readonly channel: Uint8Array | null
  readonly item: Item
}
