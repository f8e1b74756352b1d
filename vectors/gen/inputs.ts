/**
 * What a vector's reader is given, and how what it refuses is classed.
 * @module
 */
import { BytesError, decode, decodeAs, encode, fromBase64, fromHex, type Shape } from "../../src/bytes/index.ts"
import { LetterError } from "../../src/letter/index.ts"
import {
  OfficeError,
  officerPublicKeysShape,
  openFounding,
  openSigned,
  rosterChain,
  signedShape,
  verifyRosterChain,
} from "../../src/office/index.ts"
import { ParcelError } from "../../src/parcel/index.ts"
import { PouchError } from "../../src/pouch/index.ts"
import { RegisterError, type LogPublicKeys } from "../../src/register/index.ts"
import { SealError } from "../../src/seal/index.ts"
import type { Expect } from "./format.ts"

/** Inputs by name. */
export type Inputs = { readonly [name: string]: string }
/** Returns what it worked out, by the names under which vectors state it; null for what is not addressed to the reader. */
export type Reader = (bytes: Uint8Array, inputs: Inputs) => { readonly [name: string]: string } | null

/** An input that must be there. */
export const need = (inputs: Inputs, name: string): string => {
  const value = inputs[name]
  if (value === undefined) throw new TypeError(`the input ${name} is missing`)
  return value
}
/** An input in hexadecimal, base64, decimal. */
export const hex = (inputs: Inputs, name: string): Uint8Array => fromHex(need(inputs, name))
export const base64 = (inputs: Inputs, name: string): Uint8Array => fromBase64(need(inputs, name))
export const count = (inputs: Inputs, name: string): number => Number(need(inputs, name))
/** An input that may be absent. */
export const optionalHex = (inputs: Inputs, name: string): Uint8Array | null => {
  return inputs[name] === undefined ? null : hex(inputs, name)
}

/** A pair of log or cosigner keys: 32 bytes of Ed25519, then 1312 of ML-DSA-44. */
export const pair = (inputs: Inputs, name: string): LogPublicKeys => {
  const bytes = base64(inputs, name)
  return { ed25519: bytes.slice(0, 32), mldsa44: bytes.slice(32) }
}

/** An officer's keys: 32 bytes of Ed25519, then 1952 of ML-DSA-65. */
export const officerKeys = (
  inputs: Inputs,
  name: string,
): { readonly ed25519: Uint8Array; readonly mldsa65: Uint8Array } => {
  const bytes = base64(inputs, name)
  return decodeAs(officerPublicKeysShape, encode({ ed25519: bytes.slice(0, 32), mldsa65: bytes.slice(32) }), name)
}

/** Nothing was worked out. */
export const NOTHING: { readonly [name: string]: string } = {}

/** Bytes as hashes of 32; the last may be shorter, which a reader must refuse. */
export const hashesOf = (bytes: Uint8Array): readonly Uint8Array[] => {
  return Array.from({ length: Math.ceil(bytes.length / 32) }, (_, i) => bytes.subarray(32 * i, 32 * i + 32))
}

/** Reads a signed body of one shape, under the input `officer-keys`. */
export const signed =
  <T extends { readonly suite: "diwan/1"; readonly kind: never }>(shape: Shape<T>): Reader =>
  (bytes, inputs) => {
    openSigned(decodeAs(signedShape, bytes, "signed"), officerKeys(inputs, "officer-keys"), shape)
    return NOTHING
  }

/** A verified roster from `{ founding, chain }` in an input. */
export const proven = (inputs: Inputs, name: string): ReturnType<typeof verifyRosterChain> => {
  const card = decode(base64(inputs, name), { bytes: 1 << 22, depth: 12, items: 1 << 16 }) as {
    readonly founding: Uint8Array
    readonly chain: never
  }
  return verifyRosterChain({ founding: openFounding(card.founding), chain: rosterChain.read(card.chain, "chain") })
}

/** Codes that say that bytes are not of their form; all other codes say that something is not proven or not permitted. */
const FORM_CODES: readonly (readonly [new (...args: never[]) => Error, RegExp])[] = [
  [BytesError, /./],
  [SealError, /^(?!header-mac$|payload-unauthenticated$)/],
  [
    RegisterError,
    /^(key-|vkey-|note-|policy-|checkpoint-(malformed|extension|size|empty-root)|time-|proof-|postmark-list-order|multi-proof-(depth|positions|length|hash))/,
  ],
  [
    OfficeError,
    /^(suite-|key-|roles-order|charter-(list-order|same-office|host-office|countersign-host)|list-order|statement-short|act-kind|kind-differs|marking-order|fingerprint-(length|character|group|word))/,
  ],
  [
    LetterError,
    /^(leaf-(kind|too-long|marked)|list-order|enclosure-(name|size)|content-malformed|key-order|term-|condition-|deadline-|counter-)/,
  ],
  [ParcelError, /(-malformed$|^envelope-)/],
  [PouchError, /^pouch-(foreign|truncated|malformed)$/],
]

/** Which kind of refusal this is. @throws the error, if it is none */
export function kindOf(error: unknown): Expect {
  for (const [type, codes] of FORM_CODES) {
    if (!(error instanceof type)) continue
    const { code } = error as Error & { readonly code: string }
    if (code === "outside-profile") return "outside-profile"
    return codes.test(code) ? "malformed" : "unproven"
  }
  throw error
}
