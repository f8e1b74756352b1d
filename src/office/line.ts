/**
 * A line: what an officer says of themselves, signed by their own keys. The office adds roles by approving a roster that
 * holds the line; nobody can put words or a mailbox into another's line.
 * Spec: spec/office.md#lines.
 * @module
 */
import { bytesOf, decodeAs, encodeRecord, equal, hash32, oneOf, record, text, type Shape } from "../bytes/index.ts"
import { OfficeError } from "./error.ts"
import {
  importOfficerKeys,
  officerPublicKeys,
  officerPublicKeysShape,
  type OfficerKeys,
  type OfficerPublicKeys,
} from "./keys.ts"
import { mailboxPlace, type MailboxPlace } from "./place.ts"
import { sign, signatureShape, verifySignature } from "./signature.ts"
import { SUITE, suite, type Suite } from "./suite.ts"

/** What an officer may do, in the order in which a roster lists roles (that of the alphabet). */
export const ROLES = ["drafter", "overseer", "reader", "registrar", "signatory", "spokesperson"] as const

/** A role. */
export type Role = (typeof ROLES)[number]

/** Length of a person's id in bytes. */
export const PERSON_BYTES = 16
/** Largest encoding of a line in bytes. */
export const MOST_LINE_BYTES = 8192

/** What an officer says of themselves. */
export interface Line {
  readonly suite: Suite
  readonly kind: "line"
  /** The office that the officer joins: a line serves no other. */
  readonly office: Uint8Array
  /** Who the officer is, 16 bytes: two devices of one person are two lines with one person, and count once. */
  readonly person: Uint8Array
  readonly name: string
  readonly title: string
  readonly keys: OfficerPublicKeys
  readonly mailbox: MailboxPlace
}

/** A line as it travels: its encoding, and its officer's signature over it. */
export interface SignedLine {
  readonly line: Uint8Array
  readonly signature: Uint8Array
}

const shape: Shape<Line> = record({
  suite,
  kind: oneOf("line"),
  office: hash32,
  person: bytesOf(PERSON_BYTES),
  name: text(1, 120),
  title: text(0, 120),
  keys: officerPublicKeysShape,
  mailbox: mailboxPlace,
})

/** The shape of a signed line inside other structures; {@link openLine} reads it. */
export const signedLine: Shape<SignedLine> = record({ line: bytesOf(1, MOST_LINE_BYTES), signature: signatureShape })

/**
 * Write and sign one's own line.
 * @param fields office id, person id, name, title, mailbox
 */
export function makeLine(keys: OfficerKeys, fields: Omit<Line, "suite" | "kind" | "keys">): SignedLine {
  const { office, person, name, title, mailbox } = fields
  const line = encodeRecord({
    suite: SUITE,
    kind: "line",
    office,
    person,
    name,
    title,
    keys: officerPublicKeys(keys),
    mailbox,
  })
  decodeAs(shape, line, "line")
  return { line, signature: sign(keys, "line", line) }
}

/** A line that was verified, and whose it is. */
export interface OpenedLine extends Line {
  /** Officer id. */
  readonly officer: Uint8Array
}

/**
 * Read a line and prove that its officer signed it for this office.
 * @param office the office id it must name
 * @throws {BytesError} not the shape
 * @throws {OfficeError} `line-office` it joins another office; `line-signature` not signed by the keys in it; key and suite faults
 */
export function openLine({ line, signature }: SignedLine, office: Uint8Array): OpenedLine {
  const read = decodeAs(shape, line, "line")
  if (!equal(read.office, office)) throw new OfficeError("line-office", "the line joins another office than this one")
  const { officer } = importOfficerKeys(read.keys)
  try {
    verifySignature({ keys: read.keys, purpose: "line", message: line, signature })
  } catch (cause) {
    throw new OfficeError("line-signature", "the line is not signed by the officer whose keys it names", { cause })
  }
  return { ...read, officer }
}
