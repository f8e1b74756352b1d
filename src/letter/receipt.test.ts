import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { sha256 } from "../bytes/index.ts"
import { signBody, type Charter } from "../office/index.ts"
import {
  built,
  charter,
  DATE,
  id,
  leafData,
  minister,
  northRoster,
  president,
  received,
  SOUTH,
  southRoster,
  statement,
  statementFor,
} from "./fixture.test.ts"
import {
  makeReceipt,
  statementHash,
  verifyReceipt,
  type Receipt,
  type ReceiptCheck,
  type ReceiptInput,
} from "./receipt.ts"
import { verifyContent } from "./view.ts"

const view = verifyContent(received())
const data = leafData(statement)
const asksForOpened: Charter = { ...charter, rules: { ...charter.rules, receipts: "opened" } }
const input: ReceiptInput = { keys: minister.keys, view, statement: data, charter, what: "arrived", time: DATE + 3600 }
const check: ReceiptCheck = {
  receipt: makeReceipt(input),
  roster: southRoster,
  statement: data,
  letter: statement,
  charter,
  readers: built.readers,
}
const { officer: _officer, ...says } = verifyReceipt(check)

/** A receipt that the minister really signed, but with other words. */
function signed(changes: Partial<Receipt>): ReceiptCheck {
  const body: Receipt = { ...says, ...changes }
  return { ...check, receipt: signBody(minister.keys, body) }
}

describe("a receipt", () => {
  test("says who received what, of which letter, and when", () => {
    const verified = verifyReceipt(check)
    assert.deepEqual(verified.officer, minister.officer)
    assert.deepEqual(verified.positions, view.reader.positions)
    assert.deepEqual(verified.statement, sha256(data))
    assert.equal(verified.number, 4)
    assert.equal(verified.time, DATE + 3600)
    assert.equal(verified.what, "arrived")
  })

  test("holds for a registrar too, who never knew what was granted", () => {
    assert.equal(verifyReceipt({ ...check, readers: null }).what, "arrived")
  })

  test("says `opened` only where the charter asks for it", () => {
    assert.throws(() => makeReceipt({ ...input, what: "opened" }), { code: "receipt-not-asked" })
    const receipt = makeReceipt({ ...input, what: "opened", charter: asksForOpened })
    assert.equal(verifyReceipt({ ...check, receipt, charter: asksForOpened }).what, "opened")
    assert.throws(() => verifyReceipt({ ...check, receipt }), { code: "receipt-not-asked" })
  })

  test("is not given for what was passed on, nor by another than the reader", () => {
    const passedOn = verifyContent(received(minister, { to: president }))
    assert.throws(() => makeReceipt({ ...input, view: passedOn }), { code: "receipt-passed-on" })
    assert.throws(() => makeReceipt({ ...input, keys: president.keys }), { code: "receipt-officer" })
  })

  test("names its letter by the hash of the leaf data", () => assert.deepEqual(statementHash(data), sha256(data)))
})

describe("a receipt is refused", () => {
  const refused = (what: string, code: string, make: () => ReceiptCheck): void => {
    test(`${code}: ${what}`, () => assert.throws(() => verifyReceipt(make()), { code }))
  }
  refused("signed by nobody in the roster", "signer-unknown", () => ({ ...check, roster: northRoster }))
  refused("changed after signing", "signature-invalid", () => {
    const other = signed({ time: DATE }).receipt
    return { ...check, receipt: { ...other, signature: check.receipt.signature } }
  })
  refused("for a letter of another channel", "receipt-channel", () => signed({ channel: id(0x33, 1) }))
  refused("for a letter of the other office", "receipt-office", () => signed({ office: SOUTH }))
  refused("for another number", "receipt-number", () => signed({ number: 5 }))
  refused("for another statement with this number", "receipt-statement", () => ({
    ...check,
    statement: leafData(statementFor(id(1, 1))),
  }))
  refused("of more than was granted", "receipt-positions", () => signed({ positions: [...says.positions, 255] }))
  refused("of less than was granted", "receipt-positions", () => signed({ positions: says.positions.slice(1) }))
  refused("with a position twice", "list-order", () => signed({ positions: [9, 9] }))
  refused("by an officer who is no reader", "receipt-officer", () => ({
    ...check,
    readers: built.readers.filter((reader) => reader.officer !== minister.officer),
  }))
  refused("of another kind", "unexpected-value", () => {
    return { ...check, receipt: signBody(minister.keys, { ...says, kind: "right" }) }
  })
})
