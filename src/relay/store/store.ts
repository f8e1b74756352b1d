/**
 * What the relay keeps, and the only way it is kept: every method is one transaction, and what it acknowledges is
 * durable when its promise resolves. A refusal is a {@link RelayError} with a code of the contract; nothing was changed.
 *
 * Rules that let the same store stand on a sharded database: keys begin with the mailbox, the locker's id or the
 * channel, each a hash and so spread evenly; a mailbox's numbers come from its own row (`next_seq`), dense and visible
 * in order, never from a sequence; a waiting reader polls that row; a channel's postmarks are appended by comparing the
 * size that the writer built on with the size found, under a unique key, so that no two writers can fork it.
 * Times are arguments, in whole seconds; the store has no clock.
 * @module
 */
import type { PostmarkStore } from "./postmarks.ts"

/** How a request ended that may be repeated: carried out now, or found done already. */
export type Done = "new" | "again"

/** A deposit right as its mailbox's owner sees it. */
export interface RightState {
  readonly id: Uint8Array
  /** Bytes that may be held under it at one time. */
  readonly quota: number
  /** Bytes held under it now: bundles not yet deleted, lockers not yet expired. */
  readonly used: number
  /** The right that ends with the first deposit under this one. */
  readonly replaces: Uint8Array | undefined
  readonly expires: number | undefined
}

/** The terms of a right as its owner sets them. */
export interface RightTerms {
  readonly mailbox: Uint8Array
  readonly right: Uint8Array
  readonly quota: number
  readonly replaces: Uint8Array | undefined
  readonly expires: number | undefined
}

/** A bundle to keep. */
export interface Deposit {
  readonly mailbox: Uint8Array
  readonly right: Uint8Array
  /** SHA-256 of the octets; the caller has checked it. */
  readonly id: Uint8Array
  /** SHA-256 of the filing token. */
  readonly filing: Uint8Array
  readonly octets: Uint8Array
  readonly now: number
}

/** One line of a mailbox's list. */
export interface BundleLine {
  readonly seq: number
  readonly id: Uint8Array
  readonly size: number
  /** When it was taken in. */
  readonly time: number
}

/** Chunks `from` up to, not including, `to`. */
export interface ChunkRange {
  readonly from: number
  readonly to: number
}

/** What a locker holds. */
export interface LockerState {
  readonly mailbox: Uint8Array
  /** The right under which chunks are taken in: the payer, or the right that replaced it. */
  readonly right: Uint8Array
  /** Bytes in all. */
  readonly size: number
  readonly have: readonly ChunkRange[]
  readonly complete: boolean
  readonly expires: number
}

/** A locker to open. */
export interface LockerTerms {
  readonly locker: Uint8Array
  readonly mailbox: Uint8Array
  readonly right: Uint8Array
  readonly size: number
  readonly now: number
}

/** A chunk to keep. */
export interface ChunkDeposit {
  readonly locker: Uint8Array
  readonly mailbox: Uint8Array
  readonly right: Uint8Array
  readonly n: number
  readonly octets: Uint8Array
  readonly now: number
}

/** How long things are kept and how many there may be. */
export interface StoreLimits {
  readonly bundleSeconds: number
  readonly lockerSeconds: number
  readonly rightsPerMailbox: number
  readonly bundlesPerMailbox: number
}

/** Mailboxes, their rights and their bundles. */
export interface MailboxStore {
  /** Record admissions, by name. */
  issueAdmissions(admissions: readonly Uint8Array[], expires: number): Promise<void>
  /** @throws {RelayError} `admission-refused`, `admission-spent` */
  openMailbox(act: {
    readonly admission: Uint8Array
    readonly mailbox: Uint8Array
    readonly now: number
  }): Promise<Done>
  /** @throws {RelayError} `mailbox-unknown`, `right-unknown` (the one to replace), `right-differs`, `too-many-rights` */
  grantRight(terms: RightTerms & { readonly now: number }): Promise<Done>
  /** Revoke; a right that is not there is revoked already. @throws {RelayError} `mailbox-unknown` */
  revokeRight(mailbox: Uint8Array, right: Uint8Array): Promise<void>
  /** @throws {RelayError} `mailbox-unknown` */
  rights(mailbox: Uint8Array): Promise<readonly RightState[]>
  /** The right, if it may be used now. @throws {RelayError} `right-refused`, `right-expired` */
  usableRight(mailbox: Uint8Array, right: Uint8Array, now: number): Promise<RightState>
  /** @throws {RelayError} `right-refused`, `right-expired`, `quota-exceeded`, `filing-differs`, `mailbox-full` */
  deposit(deposit: Deposit): Promise<Done>
  /** Bundles after a number, in order. @throws {RelayError} `mailbox-unknown` */
  bundles(query: {
    readonly mailbox: Uint8Array
    readonly after: number
    readonly limit: number
    readonly now: number
  }): Promise<readonly BundleLine[]>
  /** The number the next bundle will get: what a waiting reader polls. @throws {RelayError} `mailbox-unknown` */
  nextSeq(mailbox: Uint8Array): Promise<number>
  /** The name of the numbers that bundles have; 16 bytes. @throws {TypeError} before the first {@link renumber} */
  numbering(): Promise<Uint8Array>
  /** A relay has started: the numbers stay, and get this name. */
  renumber(name: Uint8Array): Promise<void>
  /** @throws {RelayError} `bundle-unknown`, `bundle-filed` */
  bundle(mailbox: Uint8Array, id: Uint8Array, now: number): Promise<Uint8Array>
  /** Delete a bundle and remember that it was. @throws {RelayError} `bundle-unknown`, `filing-refused` */
  fileBundle(act: {
    readonly mailbox: Uint8Array
    readonly id: Uint8Array
    /** SHA-256 of the filing token shown. */
    readonly filing: Uint8Array
    readonly now: number
  }): Promise<Done>
}

/** Lockers and their chunks. */
export interface LockerStore {
  /** @throws {RelayError} `right-refused`, `right-expired`, `quota-exceeded`, `locker-differs` */
  openLocker(terms: LockerTerms): Promise<Done>
  /** @throws {RelayError} `locker-unknown` */
  locker(locker: Uint8Array, now: number): Promise<LockerState>
  /** @throws {RelayError} `locker-unknown`, `right-refused`, `right-expired`, `request-malformed` (number or length), `chunk-differs` */
  putChunk(deposit: ChunkDeposit): Promise<Done>
  /** @throws {RelayError} `locker-unknown`, `chunk-unknown` */
  chunk(locker: Uint8Array, n: number, now: number): Promise<Uint8Array>
  /**
   * RFC 6962 leaf hashes of a complete locker's chunks, from one on, as many as there are but at most `limit`; joined. They
   * were computed when the chunks were stored.
   * @throws {RelayError} `locker-unknown`, `locker-incomplete`, `chunk-unknown` when `from` is past the end
   */
  chunkHashes(query: {
    readonly locker: Uint8Array
    readonly from: number
    readonly limit: number
    readonly now: number
  }): Promise<Uint8Array>
}

/** The whole store. */
export interface Store extends MailboxStore, LockerStore, PostmarkStore {
  /** Whether the database answers. */
  ready(): Promise<boolean>
  /** Walk on a little and delete what has expired; true while the walk has not come round, so call again. */
  sweep(now: number): Promise<boolean>
  /** End the transaction in hand, refuse new ones, close the database. */
  close(): Promise<void>
}
