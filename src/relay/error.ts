/**
 * Why the relay refused, or why its client gave up. One list of codes for both sides: a problem document (RFC 9457)
 * carries the code, the client gives it back as the error's.
 * @module
 */

/** A code that travels in a problem document. */
export type RefusalCode =
  | "request-malformed"
  | "credential-missing"
  | "admission-refused"
  | "collect-refused"
  | "right-refused"
  | "right-expired"
  | "quota-exceeded"
  | "filing-refused"
  | "read-refused"
  | "ticket-refused"
  | "signature-refused"
  | "route-unknown"
  | "mailbox-unknown"
  | "right-unknown"
  | "bundle-unknown"
  | "locker-unknown"
  | "chunk-unknown"
  | "register-unknown"
  | "postmark-unknown"
  | "admission-spent"
  | "right-differs"
  | "filing-differs"
  | "locker-differs"
  | "chunk-differs"
  | "locker-incomplete"
  | "ticket-bound"
  | "keys-differ"
  | "channel-taken"
  | "checkpoint-stale"
  | "checkpoint-forked"
  | "postmark-differs"
  | "register-shorter"
  | "bundle-filed"
  | "length-missing"
  | "too-large"
  | "media-type-refused"
  | "hash-mismatch"
  | "proof-refused"
  | "checkpoint-refused"
  | "rate-exceeded"
  | "waiting-exceeded"
  | "too-many-rights"
  | "mailbox-full"
  | "header-too-large"
  | "internal"
  | "draining"
  | "busy"
  | "storage-full"

/** Refusals that travel in a problem document: the HTTP status and what the code means. */
export const REFUSALS: Readonly<Record<RefusalCode, readonly [status: number, meaning: string]>> = {
  "request-malformed": [400, "a header, parameter or body is not as the contract says"],
  "credential-missing": [401, "the request needs a capability in a header and has none"],
  "admission-refused": [403, "the admission is unknown or has expired"],
  "collect-refused": [403, "the collect token is not this mailbox's"],
  "right-refused": [403, "the deposit right is unknown, revoked or replaced"],
  "right-expired": [403, "the deposit right has expired"],
  "quota-exceeded": [403, "the deposit right's quota does not cover this"],
  "filing-refused": [403, "the filing token is not this bundle's"],
  "read-refused": [403, "the token does not open this locker"],
  "ticket-refused": [403, "the ticket is unknown or belongs to another channel or register"],
  "signature-refused": [403, "a signature line is missing or does not verify under the bound keys"],
  "route-unknown": [404, "there is nothing at this address"],
  "mailbox-unknown": [404, "there is no such mailbox"],
  "right-unknown": [404, "there is no such deposit right"],
  "bundle-unknown": [404, "there is no such bundle"],
  "locker-unknown": [404, "there is no such locker, or it has expired"],
  "chunk-unknown": [404, "this chunk has not been stored"],
  "register-unknown": [404, "no keys are bound to this register yet"],
  "postmark-unknown": [404, "there is no postmark yet"],
  "admission-spent": [409, "the admission has opened another mailbox"],
  "right-differs": [409, "the deposit right exists with other terms"],
  "filing-differs": [409, "the bundle is stored with another filing hash"],
  "locker-differs": [409, "the locker exists with another size or payer"],
  "chunk-differs": [409, "the chunk is stored with other octets"],
  "locker-incomplete": [409, "a named locker is not complete"],
  "ticket-bound": [409, "the ticket is bound to another channel or register"],
  "keys-differ": [409, "the register is bound to other keys"],
  "channel-taken": [409, "the channel is bound to another pair of tickets"],
  "checkpoint-stale": [409, "the checkpoint is not newer than the one held; the member size says which is held"],
  "checkpoint-forked": [409, "the checkpoint contradicts the one held"],
  "postmark-differs": [409, "this checkpoint was postmarked with other bundles or lockers"],
  "register-shorter": [
    409,
    "the postmark register is shorter than the size asked about; the member size says how long it is",
  ],
  "bundle-filed": [410, "the bundle was collected and deleted"],
  "length-missing": [411, "the request must state its length"],
  "too-large": [413, "the body is larger than the bound"],
  "media-type-refused": [415, "the content type is not the one this request takes"],
  "hash-mismatch": [422, "the octets do not hash to the id"],
  "proof-refused": [422, "the proof does not verify"],
  "checkpoint-refused": [422, "the checkpoint is not well-formed or names another register"],
  "rate-exceeded": [429, "too many requests under this right; wait"],
  "waiting-exceeded": [429, "too many requests wait at this mailbox or channel"],
  "too-many-rights": [429, "the mailbox holds as many deposit rights as it may"],
  "mailbox-full": [429, "the mailbox holds as many bundles as it may"],
  "header-too-large": [431, "the request's headers are larger than the bound"],
  internal: [500, "the relay failed; its log says more"],
  draining: [503, "the relay is shutting down"],
  busy: [503, "the relay or its database is busy; try again"],
  "storage-full": [507, "the relay's disk is full"],
}

/** Codes that arise on one side only. */
export type LocalCode =
  | "unreachable" // no answer: nothing is known about whether the request was carried out
  | "answer-malformed" // an answer outside the contract
  | "answer-too-large"
  | "url-refused" // the relay's address cannot be used, or would send capabilities in clear
  | "id-mismatch" // what came does not hash to its id
  | "file-malformed" // an admission, ticket, host card or key file
  | "keys-exposed" // host.keys readable by others
  | "config-refused"
  | "store-newer" // the database was made by a later version
  | "store-altered" // an applied migration is not the one this version knows
  | "store-unwritable"

/** Stable codes: the desk translates them, tests assert on them. */
export type RelayFault = RefusalCode | LocalCode

/** The relay refused, or could not be reached. Never carries ids, tokens or content. */
export class RelayError extends Error {
  override readonly name = "RelayError"
  readonly code: RelayFault
  /** With `checkpoint-stale` and `checkpoint-forked`: the size of the checkpoint the relay holds. */
  readonly size: number | undefined
  /** With `rate-exceeded` and `busy`: seconds to wait. */
  readonly retryAfter: number | undefined
  constructor(code: RelayFault, message: string, options?: ErrorOptions & { size?: number; retryAfter?: number }) {
    super(message, options)
    this.code = code
    this.size = options?.size
    this.retryAfter = options?.retryAfter
  }
}

/** A refusal in the words of its code, with an optional particular. */
export function refusal(code: RefusalCode, particular?: string): RelayError {
  const meaning = REFUSALS[code][1]
  return new RelayError(code, particular === undefined ? meaning : `${meaning}: ${particular}`)
}
