import assert from "node:assert/strict"
import { test } from "node:test"
import { concat, decode, encode, equal, type Value } from "../bytes/index.ts"
import { identityFromSeed } from "../seal/index.ts"
import { CAST_TIME, north, seedOf, south, stockOf } from "../../tests/cast.ts"
import { fixedSigned } from "../../tests/fixedSignature.ts"
import { refused } from "../../tests/refused.ts"
import {
  batchAddressee,
  makeStock,
  prekeyHash,
  takePrekey,
  verifyPrekey,
  verifyStock,
  type Batch,
  type Prekey,
  type Stock,
  type StockInput,
  type StockKey,
} from "./index.ts"

const giver = south().officers.minister
const { stock } = stockOf(south(), giver, north().id)
const claim = { giver: giver.publicKeys, office: south().id, addressee: north().id }
const at = CAST_TIME
const first = stock.oneTime[0] as StockKey
const prekey = takePrekey(stock, first.id)

/** The stock's batch with other fields, signed by the minister. */
function resigned(change: Partial<Record<keyof Batch, unknown>>): Stock {
  const body = { ...(decode(stock.batch.body) as object), ...change } as unknown as Batch
  return { ...stock, batch: fixedSigned(giver.seed, body) }
}

test("a stock proves its giver, office, addressee and every recipient", () => {
  const batch = verifyStock({ stock, ...claim })
  assert.equal(batch.oneTime.length, 4)
  assert.ok(equal(batch.giver, giver.officer))
  assert.ok(batch.oneTime.every((hash, i) => equal(hash, prekeyHash(stock.oneTime[i] as StockKey))))
})

test("one prekey travels with the batch's signature and proves itself", () => {
  const { recipient } = verifyPrekey({ prekey, ...claim, at })
  assert.deepEqual(recipient.raw, first.recipient)
  const period = takePrekey(stock, stock.period.id)
  assert.equal(period.period, true)
  verifyPrekey({ prekey: period, ...claim, at })
  refused("stock-prekey-unknown", () => takePrekey(stock, seedOf("none").slice(0, 16)))
})

test("a swapped prekey is refused: a registrar cannot put its own in", () => {
  const own = identityFromSeed(seedOf("the registrar's own")).recipient
  const swapped: Prekey = { ...prekey, recipient: own }
  refused("stock-prekey-differs", () => verifyPrekey({ prekey: swapped, ...claim, at }))
  refused("stock-prekey-differs", () =>
    verifyPrekey({ prekey: { ...prekey, id: seedOf("id").slice(0, 16) }, ...claim, at }),
  )
  refused("stock-prekey-differs", () => verifyPrekey({ prekey: { ...prekey, period: true }, ...claim, at }))
  const oneTime = [{ ...first, recipient: own }, ...stock.oneTime.slice(1)]
  refused("stock-prekey-differs", () => verifyStock({ stock: { ...stock, oneTime }, ...claim }))
  refused("stock-prekey-differs", () => verifyStock({ stock: { ...stock, oneTime: stock.oneTime.slice(1) }, ...claim }))
  refused("stock-prekey-differs", () =>
    verifyStock({ stock: { ...stock, oneTime: stock.oneTime.toReversed() }, ...claim }),
  )
  refused("stock-prekey-differs", () => verifyStock({ stock: { ...stock, period: first }, ...claim }))
})

test("a stock has its time when it is used", () => {
  const { notBefore, notAfter } = verifyStock({ stock, ...claim })
  verifyPrekey({ prekey, ...claim, at: notBefore })
  verifyPrekey({ prekey, ...claim, at: notAfter - 1 })
  refused("stock-not-yet", () => verifyPrekey({ prekey, ...claim, at: notBefore - 1 }))
  refused("stock-expired", () => verifyPrekey({ prekey, ...claim, at: notAfter }))
  refused("stock-span", () => verifyStock({ stock: resigned({ notAfter: notBefore }), ...claim }))
  refused("stock-span", () => verifyStock({ stock: resigned({ notAfter: notBefore + 401 * 86_400 }), ...claim }))
})

test("a stock for another addressee, or of another office, is not to be sealed to", () => {
  refused("stock-addressee", () => verifyStock({ stock, ...claim, addressee: seedOf("another") }))
  refused("stock-addressee", () => verifyPrekey({ prekey, ...claim, addressee: seedOf("another"), at }))
  refused("stock-office", () => verifyStock({ stock, ...claim, office: north().id }))
})

test("a stock by the wrong giver is refused", () => {
  const { registrar } = south().officers
  refused("signer-differs", () => verifyStock({ stock, ...claim, giver: registrar.publicKeys }))
  const claimed = { ...stock, batch: { ...stock.batch, officer: registrar.officer } }
  refused("signature-invalid", () => verifyStock({ stock: claimed, ...claim, giver: registrar.publicKeys }))
  // Signed by the minister in the registrar's name.
  refused("stock-giver", () => verifyStock({ stock: resigned({ giver: registrar.officer }), ...claim }))
})

test("a batch that was changed is refused", () => {
  const body = encode({ ...(decode(stock.batch.body) as { readonly [key: string]: Value }), batch: new Uint8Array(16) })
  refused("signature-invalid", () => verifyStock({ stock: { ...stock, batch: { ...stock.batch, body } }, ...claim }))
  refused("suite-lower", () => verifyStock({ stock: resigned({ suite: "diwan/0" }), ...claim }))
})

test("a stock says for whom it is made before anything of it is proven", () => {
  assert.ok(equal(batchAddressee(stock), north().id))
  refused("not-canonical", () => batchAddressee({ ...stock, batch: { ...stock.batch, body: new Uint8Array(9) } }))
})

test("no prekey stands twice", () => {
  const input: StockInput = {
    keys: giver.keys,
    office: south().id,
    addressee: north().id,
    roster: null,
    batch: new Uint8Array(16),
    notBefore: at,
    notAfter: at + 1,
    oneTime: [first],
    period: stock.period,
  }
  verifyStock({ stock: makeStock(input), ...claim })
  refused("stock-prekey-twice", () => makeStock({ ...input, oneTime: [first, first] }))
  refused("stock-prekey-twice", () => makeStock({ ...input, oneTime: [stock.period] }))
})

test("a recipient that must not be sealed to is refused, though its giver signed it", () => {
  const weak = { ...first, recipient: concat(first.recipient.slice(0, 1184), new Uint8Array(32)) }
  const signed = resigned({ oneTime: [prekeyHash(weak)] })
  refused("recipient-small-order", () => verifyStock({ stock: { ...signed, oneTime: [weak] }, ...claim }))
  const taken = { ...weak, batch: signed.batch, period: false }
  refused("recipient-small-order", () => verifyPrekey({ prekey: taken, ...claim, at }))
})
