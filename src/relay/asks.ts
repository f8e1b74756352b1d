/**
 * What a host is asked by pouch and what it answers: the bodies, as they are encoded. They say what the requests of
 * spec/relay.md#postmarks say; bundles are named here and lie beside in the pouch. Spec: spec/pouch.md#hosts.
 * @module
 */
import {
  BytesError,
  decodeAs,
  encodeRecord,
  hash32,
  integer,
  list,
  optional,
  record,
  type Shape,
} from "../bytes/index.ts"
import { logPublicKeys, RegisterError, type LogPublicKeys } from "../register/index.ts"
import { RelayError } from "./error.ts"
import { MAX_POSTMARK_BUNDLES, MAX_POSTMARK_LOCKERS } from "./limits.ts"
import { BIND_REGISTER, COSIGN, note, POSTMARK_LIST, proof, type PostmarkListing } from "./wire.ts"

/** Bind the ticket to the channel, a register and its keys. */
export interface BindAsk {
  readonly register: Uint8Array
  readonly log: LogPublicKeys
  readonly cosigner: LogPublicKeys
}

/** Postmark a checkpoint; the bundles named lie in the pouch. */
export interface PostmarkAsk {
  readonly register: Uint8Array
  readonly checkpoint: string
  readonly from: number
  readonly proof: readonly Uint8Array[]
  readonly bundles: readonly Uint8Array[]
  readonly lockers: readonly Uint8Array[]
  /** The register's keys from this checkpoint on, if they change with it. */
  readonly keys?: { readonly log: LogPublicKeys; readonly cosigner: LogPublicKeys }
}

/** Keep a cosignature of the postmark register. */
export interface CosignAsk {
  readonly size: number
  readonly lines: string
}

/** Tell the records from an index on. */
export interface RecordsAsk {
  readonly from: number
}

/** Records from an index on, in pages. */
export interface RecordsAnswer {
  readonly from: number
  readonly pages: readonly PostmarkListing[]
}

/** What may be asked, by its name in the pouch. */
export interface Asks {
  readonly ask: RecordsAsk
  readonly bind: BindAsk
  readonly cosign: CosignAsk
  readonly postmark: PostmarkAsk
}

/** Most pages of one answer. */
export const MAX_PAGES = 256

const SHAPES: { readonly [What in keyof Asks]: Shape<Asks[What]> } = {
  ask: record({ from: integer() }),
  bind: record({ register: hash32, log: logPublicKeys, cosigner: logPublicKeys }),
  cosign: COSIGN,
  postmark: record({
    register: hash32,
    checkpoint: note,
    from: integer(),
    proof,
    bundles: list(hash32, 0, MAX_POSTMARK_BUNDLES),
    lockers: list(hash32, 0, MAX_POSTMARK_LOCKERS),
    keys: optional(BIND_REGISTER),
  }),
}
const ANSWER: Shape<RecordsAnswer> = record({ from: integer(), pages: list(POSTMARK_LIST, 1, MAX_PAGES) })

/** Encode what is asked. */
export function encodeAsk<What extends keyof Asks>(_what: What, body: Asks[What]): Uint8Array {
  return encodeRecord(body)
}

/** Read what is asked. @throws {RelayError} `request-malformed` */
export function decodeAsk<What extends keyof Asks>(what: What, octets: Uint8Array): Asks[What] {
  return read(SHAPES[what], octets, "request-malformed")
}

/** Encode an answer. */
export function encodeAnswer(answer: RecordsAnswer): Uint8Array {
  return encodeRecord(answer)
}

/** Read an answer; whether it is true is for whoever verifies records. @throws {RelayError} `answer-malformed` */
export function decodeAnswer(octets: Uint8Array): RecordsAnswer {
  return read(ANSWER, octets, "answer-malformed")
}

function read<T>(shape: Shape<T>, octets: Uint8Array, code: "request-malformed" | "answer-malformed"): T {
  try {
    return decodeAs(shape, octets, "pouch", { bytes: 1 << 28, depth: 8, items: 1 << 20 })
  } catch (cause) {
    if (!(cause instanceof BytesError || cause instanceof RegisterError)) throw cause
    throw new RelayError(code, `what came by pouch is not as the contract says: ${cause.message}`, { cause })
  }
}
