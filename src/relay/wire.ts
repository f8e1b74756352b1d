/**
 * The bodies of requests and answers that are CBOR, and the names of the headers. Server and client share them, so that
 * neither can drift. Spec: spec/relay.md.
 * @module
 */
import {
  bytesOf,
  flag,
  hash32,
  integer,
  list,
  optional,
  record,
  time,
  token,
  type Shape,
  type Shaped,
} from "../bytes/index.ts"
import { logPublicKeys, type LogPublicKeys } from "../register/index.ts"
import { CHUNK_BYTES, MAX_LIST, MAX_POSTMARK_BUNDLES, MAX_POSTMARK_LOCKERS, MAX_RECORDS } from "./limits.ts"

/** Media types. */
export const CBOR = "application/cbor"
export const OCTETS = "application/octet-stream"
export const PROBLEM = "application/problem+json"

/** Headers that carry capabilities, or hashes of them; lower case as Node gives them. */
export const HEADERS = {
  admission: "diwan-admission",
  right: "diwan-right",
  mailbox: "diwan-mailbox",
  filing: "diwan-filing",
  filingToken: "diwan-filing-token",
  ticket: "diwan-ticket",
  numbering: "diwan-numbering",
} as const

/** Length of the name of a mailbox's numbers. */
export const NUMBERING_BYTES = 16

/** A size or a quota in bytes: up to a pebibyte. */
const bytes: Shape<number> = integer(1, 2 ** 50)

/** Body of PUT /v1/mailboxes/{mailbox}. */
export const OPEN_MAILBOX: Shape<{ readonly collect: Uint8Array }> = record({ collect: hash32 })

/** Body of PUT /v1/mailboxes/{mailbox}/rights/{right}. */
export const GRANT_RIGHT: Shape<{
  readonly quota: number
  readonly replaces?: Uint8Array
  readonly expires?: number
}> = record({ quota: bytes, replaces: optional(hash32), expires: optional(time) })

/** Answer of GET /v1/mailboxes/{mailbox}/rights. */
export const RIGHT_LIST: Shape<{
  readonly rights: readonly {
    readonly id: Uint8Array
    readonly quota: number
    readonly used: number
    readonly replaces?: Uint8Array
    readonly expires?: number
  }[]
}> = record({
  rights: list(
    record({ id: hash32, quota: bytes, used: integer(), replaces: optional(hash32), expires: optional(time) }),
    0,
    65_536,
  ),
})

/** Answer of GET /v1/mailboxes/{mailbox}/bundles. */
export const BUNDLE_LIST: Shape<{
  readonly bundles: readonly {
    readonly seq: number
    readonly id: Uint8Array
    readonly size: number
    readonly time: number
  }[]
}> = record({ bundles: list(record({ seq: integer(1), id: hash32, size: integer(), time }), 0, MAX_LIST) })

/** Body of PUT /v1/lockers/{locker}. */
export const OPEN_LOCKER: Shape<{ readonly size: number; readonly chunkBytes: number }> = record({
  size: bytes,
  chunkBytes: integer(CHUNK_BYTES, CHUNK_BYTES),
})

/** Answer of GET /v1/lockers/{locker}. */
export const LOCKER_STATE: Shape<{
  readonly size: number
  readonly have: readonly { readonly from: number; readonly to: number }[]
  readonly complete: boolean
  readonly expires: number
}> = record({
  size: bytes,
  have: list(record({ from: integer(), to: integer(1) }), 0, 1 << 17),
  complete: flag,
  expires: time,
})

/** A signed note or its signature lines: ASCII, line ends and the dash that begins a signature line. */
export const note: Shape<string> = token(/^[\n\x20-\x7e\u2014]{1,131072}$/, "the text of a signed note")
/** RFC 6962 proofs have at most one hash for each bit of a size, and consistency proofs one more. */
export const proof: Shape<readonly Uint8Array[]> = list(hash32, 0, 64)

/** Body of PUT /v1/postmarks/{channel}/registers/{register}. */
export const BIND_REGISTER: Shape<{ readonly log: LogPublicKeys; readonly cosigner: LogPublicKeys }> = record({
  log: logPublicKeys,
  cosigner: logPublicKeys,
})

/** Body of POST /v1/postmarks/{channel}. */
export const POSTMARK_REQUEST: Shape<{
  /** The 32 bytes after "diwan/" in the origin of the register. */
  readonly register: Uint8Array
  /** The signed note. */
  readonly checkpoint: string
  /** Size of the checkpoint that the proof starts from: the one the host holds, 0 if it holds none. */
  readonly from: number
  readonly proof: readonly Uint8Array[]
  readonly bundles: readonly { readonly id: Uint8Array; readonly filing: Uint8Array; readonly ciphertext: Uint8Array }[]
  readonly lockers: readonly Uint8Array[]
  /** The register's keys from this checkpoint on, if they change with it: both logs have signed it. */
  readonly keys?: { readonly log: LogPublicKeys; readonly cosigner: LogPublicKeys }
}> = record({
  register: hash32,
  checkpoint: note,
  from: integer(),
  proof,
  bundles: list(
    record({ id: hash32, filing: hash32, ciphertext: bytesOf(1, Number.MAX_SAFE_INTEGER) }),
    0,
    MAX_POSTMARK_BUNDLES,
  ),
  lockers: list(hash32, 0, MAX_POSTMARK_LOCKERS),
  keys: optional(BIND_REGISTER),
})

/** Answer of POST /v1/postmarks/{channel}. */
export const POSTMARK_ANSWER: Shape<{
  /** The encoded record: data of leaf `index` of the postmark register. */
  readonly record: Uint8Array
  readonly index: number
  /** Size of the tree that `proof` and `checkpoint` are of. */
  readonly size: number
  /** Inclusion of the record. */
  readonly proof: readonly Uint8Array[]
  /** The postmark register's signed checkpoint. */
  readonly checkpoint: string
  /** The host's two lines over the submitted checkpoint. */
  readonly cosignature: string
}> = record({
  record: bytesOf(1, 1 << 17),
  index: integer(),
  size: integer(1),
  proof,
  checkpoint: note,
  cosignature: note,
})

/** Answer of GET /v1/postmarks/{channel}. */
export const POSTMARK_LIST: Shape<{
  /** Records from the index asked for, in order. `note` is the checkpoint as handed in, `cosignature` the host's lines. */
  readonly records: readonly { readonly record: Uint8Array; readonly note: string; readonly cosignature: string }[]
  /** Size of the postmark register. */
  readonly size: number
  /** Its signed checkpoint; absent while it is empty. */
  readonly checkpoint?: string
  /** Consistency of the size asked for with this one. */
  readonly proof: readonly Uint8Array[]
  /** The newest cosignature of each registrar, over the postmark register's checkpoint at `size`. */
  readonly cosignatures: readonly { readonly register: Uint8Array; readonly size: number; readonly lines: string }[]
}> = record({
  records: list(record({ record: bytesOf(1, 1 << 17), note, cosignature: note }), 0, MAX_RECORDS),
  size: integer(),
  checkpoint: optional(note),
  proof,
  cosignatures: list(record({ register: hash32, size: integer(1), lines: note }), 0, 2),
})

/** Body of PUT /v1/postmarks/{channel}/cosignatures. */
export const COSIGN: Shape<{ readonly size: number; readonly lines: string }> = record({
  size: integer(1),
  lines: note,
})

/** Answer of GET /v1/postmarks/{channel}/registers/{register}. */
export const HELD_CHECKPOINT: Shape<{
  readonly size: number
  /** Index of the record that took it in. */
  readonly index: number
  readonly checkpoint: string
  readonly cosignature: string
}> = record({ size: integer(), index: integer(), checkpoint: note, cosignature: note })

/** What a shape reads, by name. */
export type RightListing = Shaped<typeof RIGHT_LIST>["rights"][number]
export type BundleListing = Shaped<typeof BUNDLE_LIST>["bundles"][number]
export type LockerListing = Shaped<typeof LOCKER_STATE>
export type PostmarkRequest = Shaped<typeof POSTMARK_REQUEST>
export type PostmarkAnswer = Shaped<typeof POSTMARK_ANSWER>
export type PostmarkListing = Shaped<typeof POSTMARK_LIST>
export type HeldListing = Shaped<typeof HELD_CHECKPOINT>
