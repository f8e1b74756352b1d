/**
 * The contract as a client has it: what can be asked of a relay.
 * @module
 */
import type { Host, LogPublicKeys } from "../register/index.ts"
import type {
  BundleListing,
  HeldListing,
  LockerListing,
  PostmarkAnswer,
  PostmarkListing,
  PostmarkRequest,
  RightListing,
} from "./wire.ts"

/** Whether a request was carried out now or had been before. */
export type Carried = "new" | "again"

/** Every call may be given a signal; when it is aborted the call rejects with the signal's reason. */
export interface CallOptions {
  readonly signal?: AbortSignal
}

/** Leave to deposit in a mailbox: the pair that a card or a bundle brought. */
export interface DepositRight {
  readonly mailbox: Uint8Array
  /** The right itself, 32 bytes; not its hash. */
  readonly right: Uint8Array
}

/** A locker, by the read token whose hash is its id; or by its id, for whoever fills it and is not to read it. */
export type LockerName = { readonly read: Uint8Array } | { readonly locker: Uint8Array }

/** Bundles of a mailbox, and the name of their numbers: a number says something only under its name. */
export interface MailboxPage {
  readonly numbering: Uint8Array
  readonly bundles: readonly BundleListing[]
}

/** See the module comment. Hashes and tokens are 32 bytes; times whole seconds since 1970. */
export interface RelayClient {
  /** The host as the relay states it: compare it with the charter's. */
  host(call?: CallOptions): Promise<Host>
  /** Open the mailbox of a collect token. */
  openMailbox(
    act: { readonly admission: Uint8Array; readonly collect: Uint8Array },
    call?: CallOptions,
  ): Promise<Carried>
  /** Give a deposit right. `right` is the token; the relay gets its hash. `replaces` is the hash of the earlier one. */
  grantRight(
    act: {
      readonly collect: Uint8Array
      readonly right: Uint8Array
      readonly quota: number
      readonly replaces?: Uint8Array
      readonly expires?: number
    },
    call?: CallOptions,
  ): Promise<Carried>
  /** Revoke a deposit right by its hash. */
  revokeRight(act: { readonly collect: Uint8Array; readonly id: Uint8Array }, call?: CallOptions): Promise<void>
  rights(act: { readonly collect: Uint8Array }, call?: CallOptions): Promise<readonly RightListing[]>
  /** Deposit a bundle. `filing` is the hash of the filing token. */
  deposit(
    act: DepositRight & { readonly filing: Uint8Array; readonly octets: Uint8Array },
    call?: CallOptions,
  ): Promise<Carried>
  /** Bundles after a number; waits up to `wait` seconds for the first one. */
  bundles(
    act: { readonly collect: Uint8Array; readonly after?: number; readonly limit?: number; readonly wait?: number },
    call?: CallOptions,
  ): Promise<MailboxPage>
  /** A bundle's octets, checked against its id. @throws {RelayError} `id-mismatch` besides the relay's refusals */
  bundle(act: { readonly collect: Uint8Array; readonly id: Uint8Array }, call?: CallOptions): Promise<Uint8Array>
  /** Delete a bundle with the token found inside it. */
  fileBundle(
    act: { readonly collect: Uint8Array; readonly id: Uint8Array; readonly filingToken: Uint8Array },
    call?: CallOptions,
  ): Promise<void>
  /** Open a locker of `size` bytes. */
  openLocker(act: DepositRight & LockerName & { readonly size: number }, call?: CallOptions): Promise<Carried>
  putChunk(
    act: DepositRight & LockerName & { readonly n: number; readonly octets: Uint8Array },
    call?: CallOptions,
  ): Promise<Carried>
  locker(act: { readonly read: Uint8Array }, call?: CallOptions): Promise<LockerListing>
  chunk(act: { readonly read: Uint8Array; readonly n: number }, call?: CallOptions): Promise<Uint8Array>
  /**
   * RFC 6962 leaf hashes of the chunks of a complete locker of `size` bytes, one for each. They are what the relay says:
   * whoever fetches leads them to a root before believing them.
   * @throws {RelayError} `answer-malformed` if it lists another number; besides the relay's refusals
   */
  lockerHashes(
    act: { readonly read: Uint8Array; readonly size: number },
    call?: CallOptions,
  ): Promise<readonly Uint8Array[]>
  /** Bind a ticket to channel, register and keys, until they are succeeded by others. `register`: the 32 bytes after "diwan/" in its origin. */
  bindRegister(
    act: RegisterAct & { readonly log: LogPublicKeys; readonly cosigner: LogPublicKeys },
    call?: CallOptions,
  ): Promise<Carried>
  /**
   * Hand in a checkpoint with its bundles. The deposit right is needed when there are bundles. `keys`: the register's keys
   * from this checkpoint on, which the former log has signed too.
   */
  postmark(
    act: PostmarkRequest & {
      readonly ticket: Uint8Array
      readonly channel: Uint8Array
      readonly deposit?: DepositRight
    },
    call?: CallOptions,
  ): Promise<PostmarkAnswer>
  /** Records from an index, with the proof that the register extends the one of `since` records. */
  postmarks(
    act: {
      readonly ticket: Uint8Array
      readonly channel: Uint8Array
      readonly from?: number
      readonly since?: number
      readonly wait?: number
    },
    call?: CallOptions,
  ): Promise<PostmarkListing>
  /** Hand in one's cosignature of the postmark register's checkpoint. */
  cosign(
    act: { readonly ticket: Uint8Array; readonly channel: Uint8Array; readonly size: number; readonly lines: string },
    call?: CallOptions,
  ): Promise<void>
  /** The newest checkpoint that the host holds of a register: what a registrar asks before it signs. */
  held(act: RegisterAct, call?: CallOptions): Promise<HeldListing>
}

/** A register of a channel, and the ticket to speak for it or about it. */
export interface RegisterAct {
  readonly ticket: Uint8Array
  readonly channel: Uint8Array
  readonly register: Uint8Array
}
