/**
 * Receipts: a reader's signed word that a letter arrived or was opened. It goes from the officer to the own registrar, to
 * the other registrar, to the drafter. It names the statement by its hash and the parts by their positions, so it cannot
 * be shown for another letter, nor for more than was received. Spec: spec/letter.md#receipts.
 * @module
 */
import { equal, hash32, integer, list, oneOf, record, sha256, time, type Shape } from "../bytes/index.ts"
import {
  officerId,
  officerPublicKeys,
  openSigned,
  signBody,
  suite,
  SUITE,
  type Charter,
  type LetterStatement,
  type OfficerKeys,
  type Roster,
  type Signed,
} from "../office/index.ts"
import { LetterError } from "./error.ts"
import { ascending, rises } from "./leaf.ts"
import type { LetterView } from "./view.ts"

/** What a receipt says. The officer whose word it is stands in the signature's record. */
export interface Receipt {
  readonly suite: typeof SUITE
  readonly kind: "receipt"
  readonly channel: Uint8Array
  /** The office whose letter it was. */
  readonly office: Uint8Array
  readonly number: number
  /** {@link statementHash} of the letter. */
  readonly statement: Uint8Array
  /** What the reader leaf granted, rising. */
  readonly positions: readonly number[]
  /** `opened` only where the charter asks for it. */
  readonly what: "arrived" | "opened"
  /** When, by the reader's clock: seconds, UTC. */
  readonly time: number
}

/** By what a receipt names a letter: SHA-256 of its statement's leaf data, 32 bytes. */
export function statementHash(leafData: Uint8Array): Uint8Array {
  return sha256(leafData)
}

/** What {@link makeReceipt} needs. */
export interface ReceiptInput {
  readonly keys: OfficerKeys
  /** The verified view of the officer whose keys these are. */
  readonly view: LetterView
  /** Leaf data of the letter's statement. */
  readonly statement: Uint8Array
  readonly charter: Charter
  readonly what: Receipt["what"]
  /** Now, seconds, UTC. */
  readonly time: number
}

/**
 * Sign a receipt for a letter.
 * @throws {LetterError} `receipt-passed-on` the letter was somebody else's; `receipt-not-asked` the charter does not ask to
 *   say that a letter was opened; `receipt-officer` these are not the keys of its reader
 */
export function makeReceipt({ keys, view, statement, charter, what, time }: ReceiptInput): Signed {
  if (view.kind !== "letter") {
    throw new LetterError("receipt-passed-on", "receipt: this view was passed on, only its reader can receipt it")
  }
  if (!equal(officerId(officerPublicKeys(keys)), view.reader.officer)) {
    throw new LetterError("receipt-officer", "receipt: signed by another officer than the letter's reader")
  }
  checkAsked(what, charter)
  const { channel, office, number } = view.header
  const { positions } = view.reader
  const body: Receipt = {
    suite: SUITE,
    kind: "receipt",
    channel,
    office,
    number,
    statement: statementHash(statement),
    positions,
    what,
    time,
  }
  return signBody(keys, body)
}

/** What {@link verifyReceipt} needs. */
export interface ReceiptCheck {
  readonly receipt: Signed
  /** Verified roster of the reader's office. */
  readonly roster: Roster
  /** The letter's statement, as leaf data and as read. */
  readonly statement: Uint8Array
  readonly letter: LetterStatement
  readonly charter: Charter
  /** Whom the letter's drafter gave what, where that is still known; null for a registrar, who never knew. */
  readonly readers: readonly { readonly officer: Uint8Array; readonly positions: readonly number[] }[] | null
}

/** A receipt that holds, and whose word it is. */
export interface VerifiedReceipt extends Receipt {
  readonly officer: Uint8Array
}

/**
 * Verify a receipt for a letter.
 * @throws {OfficeError} `signer-unknown`, `signature-invalid`
 * @throws {LetterError} `receipt-channel`, `receipt-office`, `receipt-number`, `receipt-statement`, `receipt-not-asked`,
 *   `receipt-officer` no reader of this letter, `receipt-positions` other parts than were granted, `list-order`
 */
export function verifyReceipt({ receipt, roster, statement, letter, charter, readers }: ReceiptCheck): VerifiedReceipt {
  const body = openSigned(receipt, roster, receiptShape)
  const agreements = [
    ["channel", equal(body.channel, letter.channel)],
    ["office", equal(body.office, letter.office)],
    ["number", body.number === letter.number],
    ["statement", equal(body.statement, statementHash(statement))],
  ] as const
  for (const [field, agrees] of agreements) {
    if (!agrees) throw new LetterError(`receipt-${field}`, `receipt: its ${field} is not that of this letter`)
  }
  checkAsked(body.what, charter)
  if (!rises(body.positions, ascending)) {
    throw new LetterError("list-order", "receipt.positions: want them rising, each once")
  }
  if (readers !== null) {
    const reader = readers.find((candidate) => equal(candidate.officer, receipt.officer))
    if (reader === undefined)
      throw new LetterError("receipt-officer", "receipt: its officer is no reader of this letter")
    if (String(reader.positions) !== String(body.positions)) {
      throw new LetterError("receipt-positions", "receipt: it names other parts than this reader was granted")
    }
  }
  return { ...body, officer: receipt.officer }
}

/** Shape of a {@link Receipt}, for `openSigned` by those who only pass it on; {@link verifyReceipt} holds it to its letter. */
export const receiptShape: Shape<Receipt> = record({
  suite,
  kind: oneOf("receipt"),
  channel: hash32,
  office: hash32,
  number: integer(1),
  statement: hash32,
  positions: list(integer(1, 2 ** 17 - 1), 1, 511),
  what: oneOf("arrived", "opened"),
  time,
})

function checkAsked(what: Receipt["what"], charter: Charter): void {
  if (what === "opened" && charter.rules.receipts !== "opened") {
    throw new LetterError("receipt-not-asked", "receipt: the charter asks for `arrived` only")
  }
}
