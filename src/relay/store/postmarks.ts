/**
 * What the relay keeps for a channel that it postmarks: tickets, the keys bound to the two registers, the records with
 * the nodes of their tree, and the registrars' cosignatures.
 * @module
 */
import type { Deposit, Done } from "./store.ts"

/** A ticket: leave to speak for one register of one channel. */
export interface TicketState {
  /** Both tickets of a channel bear the same pair. */
  readonly pair: Uint8Array
  readonly channel: Uint8Array | undefined
  readonly register: Uint8Array | undefined
}

/** A register whose keys are bound to a channel, and the newest checkpoint held of it. */
export interface BoundRegister {
  readonly register: Uint8Array
  /** Encoded {log, cosigner}; pinned at first use. */
  readonly keys: Uint8Array
  readonly held: HeldCheckpoint | undefined
}

/** The newest accepted checkpoint of a register; its record has the note. */
export interface HeldCheckpoint {
  readonly size: number
  readonly root: Uint8Array
  /** Index of the record that accepted it. */
  readonly index: number
}

/** A channel's postmark register. */
export interface ChannelState {
  readonly channel: Uint8Array
  /** Records. */
  readonly size: number
  /** Time of the last record, 0 before the first. */
  readonly time: number
  /** The signed checkpoint at `size`; undefined before the first record. */
  readonly checkpoint: string | undefined
  readonly registers: readonly BoundRegister[]
}

/** A node of the postmark register's tree: the hash of a full subtree of 2^level leaves. */
export interface TreeNode {
  readonly level: number
  readonly index: number
  readonly hash: Uint8Array
}

/** A stored postmark. */
export interface StoredRecord {
  readonly index: number
  /** The encoded record: the leaf's data. */
  readonly record: Uint8Array
  /** The checkpoint as it was handed in: a signed note. */
  readonly note: string
  /** The postmark register's checkpoint at size index + 1, as it was answered then. */
  readonly checkpoint: string
  /** The host's two lines over the submitted checkpoint. */
  readonly cosignature: string
}

/** Everything one postmark changes, to be stored in one transaction. */
export interface PostmarkAct {
  readonly channel: Uint8Array
  readonly ticket: Uint8Array
  readonly register: Uint8Array
  /** The channel's size and time that this act was built on. */
  readonly builtOn: { readonly size: number; readonly time: number }
  /** Size of the checkpoint: with channel and register, what makes a request the same request. */
  readonly size: number
  readonly root: Uint8Array
  readonly record: StoredRecord
  readonly time: number
  readonly nodes: readonly TreeNode[]
  readonly deposits: readonly Deposit[]
  readonly lockers: readonly Uint8Array[]
  /** Encoded {log, cosigner} that are bound from this checkpoint on; absent: the same as before. */
  readonly keys?: Uint8Array
}

/** A registrar's cosignature of the postmark register's checkpoint. */
export interface RegistrarCosignature {
  readonly register: Uint8Array
  /** Size of the checkpoint it is over. */
  readonly size: number
  /** The two signature lines. */
  readonly lines: string
}

/** Tickets, postmark registers, cosignatures. */
export interface PostmarkStore {
  /** Record the two tickets of a channel to be, by name. */
  issueTickets(pair: Uint8Array, tickets: readonly [Uint8Array, Uint8Array]): Promise<void>
  /**
   * Record a ticket by which a register's office may bind other keys: its former ticket and keys are lost, or in the wrong
   * hands. The former ticket ends when this one is bound.
   * @throws {RelayError} `register-unknown`
   */
  replaceTicket(of: {
    readonly ticket: Uint8Array
    readonly channel: Uint8Array
    readonly register: Uint8Array
  }): Promise<{ readonly pair: Uint8Array }>
  /** The names of all tickets: a mark in a pouch is one's of them. */
  tickets(): Promise<readonly Uint8Array[]>
  /** @throws {RelayError} `ticket-refused` */
  ticket(ticket: Uint8Array): Promise<TicketState>
  /**
   * Bind a ticket to channel, register and keys; one that replaces another binds its register's new keys, and ends it.
   * @throws {RelayError} `ticket-refused`, `ticket-bound`, `keys-differ`, `channel-taken`
   */
  bindTicket(act: {
    readonly ticket: Uint8Array
    readonly channel: Uint8Array
    readonly register: Uint8Array
    readonly keys: Uint8Array
  }): Promise<Done>
  /** @throws {RelayError} `register-unknown` when nothing is bound to the channel */
  channel(channel: Uint8Array): Promise<ChannelState>
  /** Nodes of the tree, in the order asked for; undefined where there is none. */
  nodes(
    channel: Uint8Array,
    places: readonly { readonly level: number; readonly index: number }[],
  ): Promise<readonly (Uint8Array | undefined)[]>
  /** Store a postmark, or report that another writer was quicker: build it again then. Refusals as {@link MailboxStore.deposit} and `locker-incomplete`. */
  appendPostmark(act: PostmarkAct): Promise<"appended" | "overtaken">
  /** The record of this register and size. */
  answered(channel: Uint8Array, register: Uint8Array, size: number): Promise<StoredRecord | undefined>
  records(channel: Uint8Array, from: number, limit: number): Promise<readonly StoredRecord[]>
  /** Keep a cosignature; an older one of the same register is replaced, a newer one stays. */
  putCosignature(channel: Uint8Array, cosignature: RegistrarCosignature): Promise<void>
  cosignatures(channel: Uint8Array): Promise<readonly RegistrarCosignature[]>
}
