/**
 * Receipts; and all cases of the `letter` room.
 * @module
 */
import { encodeRecord, toBase64, toHex, utf8 } from "../../../src/bytes/index.ts"
import { statementHash } from "../../../src/letter/index.ts"
import { signBody, SUITE } from "../../../src/office/index.ts"
import { seed } from "../fixed.ts"
import type { Vector } from "../format.ts"
import { DAY, STORY_TIME, storyOfficerKeys, tell } from "../story.ts"
import { flipped, maker } from "./make.ts"
import { contentCases } from "./contents.ts"
import { leafCases } from "./leaves.ts"

/** All cases of the `letter` room. */
export function letterCases(): readonly Vector[] {
  return [...leafCases(), ...contentCases(), ...receipts()]
}

function receipts(): readonly Vector[] {
  const { charter, sender, other, statement, cover } = tell()
  const positions = [3, 9]
  const body = {
    suite: SUITE,
    kind: "receipt",
    channel: charter.id,
    office: sender.id,
    number: statement.number,
    statement: statementHash(cover.statement),
    positions,
    what: "arrived",
    time: STORY_TIME + DAY,
  } as const
  const shown = other.rosters[0]?.shown
  const { success, malformed, unproven } = maker("letter", "receipt", {
    "office-proof": toBase64(encodeRecord({ founding: other.founding, chain: [shown] })),
    charter: toBase64(charter.bytes),
    statement: toBase64(cover.statement),
    officer: toHex(other.officer),
    positions: positions.join(" "),
  })
  const bytes = (changes: object = {}): Uint8Array => encodeRecord(signBody(other.keys, { ...body, ...changes }))
  const broken = (name: string, code: string, comment: string, changes: object): Vector =>
    unproven(name, code, { comment, bytes: bytes(changes) })
  const signed = signBody(other.keys, body)
  return [
    success("arrived", { comment: "a letter arrived", bytes: bytes() }),
    malformed("body", "not-canonical", {
      comment: "the body is no CBOR",
      bytes: encodeRecord({ ...signed, body: utf8("body") }),
    }),
    unproven("stranger", "signer-unknown", {
      comment: "signed by nobody in the roster",
      bytes: encodeRecord(signBody(storyOfficerKeys("stranger"), body)),
    }),
    unproven("signature", "signature-invalid", {
      comment: "a flipped bit in the signature",
      bytes: encodeRecord({ ...signed, signature: flipped(signed.signature, -1) }),
    }),
    broken("channel", "receipt-channel", "for another channel", { channel: seed("another channel") }),
    broken("office", "receipt-office", "for another office's letter", { office: other.id }),
    broken("number", "receipt-number", "for another letter", { number: 2 }),
    broken("statement", "receipt-statement", "for another statement", { statement: seed("another statement") }),
    broken("opened", "receipt-not-asked", "it says opened, for which the charter does not ask", { what: "opened" }),
    malformed("order", "list-order", { comment: "positions that fall", bytes: bytes({ positions: [9, 3] }) }),
    unproven("officer", "receipt-officer", {
      comment: "from an officer who is no reader",
      bytes: bytes(),
      inputs: { officer: toHex(seed("another officer")) },
    }),
    broken("positions", "receipt-positions", "for more parts than were granted", { positions: [3, 9, 12] }),
  ]
}
