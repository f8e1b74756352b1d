/**
 * The founding statement: where an office begins. Its hash is the office's id, so a name never identifies, and every
 * roster leads back to it.
 * Spec: spec/office.md#founding.
 *
 *     office-id = SHA-256(encoding of the founding statement, signature included)
 * @module
 */
import { decodeAs, encodeRecord, hash32, oneOf, record, sha256, text, type Shape } from "../bytes/index.ts"
import {
  importOfficerKeys,
  officerPublicKeys,
  officerPublicKeysShape,
  type OfficerKeys,
  type OfficerPublicKeys,
} from "./keys.ts"
import { sign, signatureShape, verifySignature } from "./signature.ts"
import { SUITE, suite, type Suite } from "./suite.ts"

/** Longest name of an office, in UTF-16 units. */
export const MOST_NAME = 120

/** The shape of an office's name: text for people, not an identity. */
export const officeName: Shape<string> = text(1, MOST_NAME)

/** The founding statement as it is encoded. */
export interface FoundingStatement {
  readonly suite: Suite
  readonly kind: "founding"
  readonly name: string
  /** 32 random bytes: two offices of one name and one founder are two offices. */
  readonly random: Uint8Array
  /** The founder's keys. */
  readonly keys: OfficerPublicKeys
  /** The founder's signature over the encoding of all other fields. */
  readonly signature: Uint8Array
}

/** A founding statement that was verified. */
export interface Founding {
  /** The office id. */
  readonly id: Uint8Array
  readonly bytes: Uint8Array
  readonly name: string
  readonly keys: OfficerPublicKeys
  /** The founder's officer id. */
  readonly founder: Uint8Array
}

const shape: Shape<FoundingStatement> = record({
  suite,
  kind: oneOf("founding"),
  name: officeName,
  random: hash32,
  keys: officerPublicKeysShape,
  signature: signatureShape,
})

/**
 * Found an office.
 * @param input the name, 32 fresh random bytes, the founder's keys
 * @returns the statement's bytes; {@link openFounding} reads them
 */
export function makeFounding(input: {
  readonly name: string
  readonly random: Uint8Array
  readonly keys: OfficerKeys
}): Uint8Array {
  const unsigned = {
    suite: SUITE,
    kind: "founding",
    name: input.name,
    random: input.random,
    keys: officerPublicKeys(input.keys),
  } as const
  const signature = sign(input.keys, "founding", encodeRecord(unsigned))
  const statement = encodeRecord({ ...unsigned, signature })
  decodeAs(shape, statement, "founding")
  return statement
}

/**
 * Read and prove a founding statement.
 * @throws {BytesError} not the shape
 * @throws {OfficeError} `suite-lower`, `suite-unknown`, key faults, `signature-invalid`
 */
export function openFounding(bytes: Uint8Array): Founding {
  const { signature, ...unsigned } = decodeAs(shape, bytes, "founding")
  verifySignature({ keys: unsigned.keys, purpose: "founding", message: encodeRecord(unsigned), signature })
  return {
    id: sha256(bytes),
    bytes: bytes.slice(),
    name: unsigned.name,
    keys: unsigned.keys,
    founder: importOfficerKeys(unsigned.keys).officer,
  }
}
