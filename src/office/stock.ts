/**
 * Stocks: the keys to seal to, given beforehand and never fetched. An officer signs one *batch* for each office (or card)
 * they may be written to from: up to 64 one-time recipients and one period recipient, to fall back to.
 *
 * What is signed are the hashes, so a single *prekey* can be passed on with the batch's signature beside it, and whoever
 * seals to it sees that nobody swapped it on the way.
 * Spec: spec/office.md#stocks.
 *
 *     prekey-hash = SHA-256("diwan/1 prekey" ‖ id[16] ‖ recipient[1216])
 * @module
 */
import {
  bytesOf,
  decodeAs,
  equal,
  flag,
  hash32,
  list,
  nullable,
  oneOf,
  record,
  sha256,
  time,
  toHex,
  utf8,
  type Shape,
} from "../bytes/index.ts"
import { importRecipient, RECIPIENT_BYTES, type Recipient } from "../seal/index.ts"
import { OfficeError } from "./error.ts"
import { officerId, officerPublicKeys, type OfficerKeys, type OfficerPublicKeys } from "./keys.ts"
import { openSigned, signBody, signedShape, type Signed } from "./signature.ts"
import { SUITE, suite, type Suite } from "./suite.ts"

/** Length of a prekey's id in bytes. */
export const PREKEY_ID_BYTES = 16
/** Most one-time prekeys in a batch. */
export const MOST_ONE_TIME = 64
/** How many one-time prekeys a batch usually has, and below how many unspent ones a new batch is given. */
export const USUAL_ONE_TIME = 16
export const TOP_UP_BELOW = 8
/** Longest validity of a batch: 400 days, in seconds. */
export const MOST_STOCK_SECONDS: number = 400 * 86_400

/** What the giver signs. */
export interface Batch {
  readonly suite: Suite
  readonly kind: "stock"
  /** Officer id of whoever holds the identities. */
  readonly giver: Uint8Array
  /** The giver's office. */
  readonly office: Uint8Array
  /** Who may seal to it: an office id, or the id of the card it travels in. */
  readonly addressee: Uint8Array
  /** Id of the giver's roster when it was made; null before the first. */
  readonly roster: Uint8Array | null
  /** 16 random bytes. */
  readonly batch: Uint8Array
  readonly notBefore: number
  readonly notAfter: number
  /** Prekey hashes. */
  readonly oneTime: readonly Uint8Array[]
  readonly period: Uint8Array
}

/** A recipient with the random id under which its holder finds the identity. */
export interface StockKey {
  /** 16 random bytes. */
  readonly id: Uint8Array
  /** 1216 bytes. */
  readonly recipient: Uint8Array
}

/** A batch with its recipients. */
export interface Stock {
  readonly batch: Signed
  readonly oneTime: readonly StockKey[]
  readonly period: StockKey
}

/** One recipient of a stock, with the signature of its batch. About 6 kB. */
export interface Prekey extends StockKey {
  readonly batch: Signed
  /** Whether it is the period recipient: then it may serve more than once. */
  readonly period: boolean
}

const batchShape: Shape<Batch> = record({
  suite,
  kind: oneOf("stock"),
  giver: hash32,
  office: hash32,
  addressee: hash32,
  roster: nullable(hash32),
  batch: bytesOf(16),
  notBefore: time,
  notAfter: time,
  oneTime: list(hash32, 0, MOST_ONE_TIME),
  period: hash32,
})

const stockKey: Shape<StockKey> = record({ id: bytesOf(PREKEY_ID_BYTES), recipient: bytesOf(RECIPIENT_BYTES) })

/** Shape of a {@link Stock}; {@link verifyStock} proves it. */
export const stockShape: Shape<Stock> = record({
  batch: signedShape,
  oneTime: list(stockKey, 0, MOST_ONE_TIME),
  period: stockKey,
})

/** Shape of a {@link Prekey}; {@link verifyPrekey} proves it. */
export const prekeyShape: Shape<Prekey> = record({
  batch: signedShape,
  id: bytesOf(PREKEY_ID_BYTES),
  recipient: bytesOf(RECIPIENT_BYTES),
  period: flag,
})

/** What a new stock is made of: all but what follows from the keys. */
export interface StockInput {
  readonly keys: OfficerKeys
  readonly office: Uint8Array
  readonly addressee: Uint8Array
  readonly roster: Uint8Array | null
  /** 16 fresh random bytes. */
  readonly batch: Uint8Array
  readonly notBefore: number
  readonly notAfter: number
  readonly oneTime: readonly StockKey[]
  readonly period: StockKey
}

/** Sign a batch over given recipients. Their identities stay with the caller. */
export function makeStock(input: StockInput): Stock {
  const { keys, oneTime, period, ...fields } = input
  const body: Batch = {
    suite: SUITE,
    kind: "stock",
    giver: officerId(officerPublicKeys(keys)),
    ...fields,
    oneTime: oneTime.map(prekeyHash),
    period: prekeyHash(period),
  }
  const stock = { batch: signBody(keys, body), oneTime, period }
  verifyStock({ stock, giver: officerPublicKeys(keys), office: input.office, addressee: input.addressee })
  return stock
}

/** Whose batch it must be and for whom. */
export interface BatchClaim {
  /** The giver's keys, from a verified roster, card or line. */
  readonly giver: OfficerPublicKeys
  /** The giver's office. */
  readonly office: Uint8Array
  /** The office, or the card, it must be made for. */
  readonly addressee: Uint8Array
}

/**
 * Prove a stock as a whole: signature, giver, addressee, and every recipient. Its time is not checked here, as a stock may
 * be taken in before it is valid; {@link verifyPrekey} checks it when it is used.
 * @throws {BytesError} not the shape
 * @throws {SealError} a recipient that must not be sealed to
 * @throws {OfficeError} `stock-giver`, `signer-differs`, `signature-invalid`, `stock-office`, `stock-addressee`,
 *   `stock-span`, `stock-prekey-differs`, `stock-prekey-twice`
 */
export function verifyStock({ stock, ...claim }: BatchClaim & { readonly stock: Stock }): Batch {
  const batch = verifyBatch(stock.batch, claim)
  const found = [...stock.oneTime, stock.period].map(prekeyHash)
  const want = [...batch.oneTime, batch.period]
  if (found.length !== want.length || !found.every((hash, i) => equal(hash, want[i] as Uint8Array))) {
    throw new OfficeError("stock-prekey-differs", "a recipient is not the one its giver signed; ask for a new stock")
  }
  const ids = new Set([...stock.oneTime, stock.period].map(({ id }) => toHex(id)))
  if (ids.size !== found.length) throw new OfficeError("stock-prekey-twice", "one prekey id stands twice in a stock")
  for (const { recipient } of [...stock.oneTime, stock.period]) importRecipient(recipient)
  return batch
}

/**
 * One prekey of a stock, ready to be passed on.
 * @throws {OfficeError} `stock-prekey-unknown`
 */
export function takePrekey(stock: Stock, id: Uint8Array): Prekey {
  if (equal(stock.period.id, id)) return { batch: stock.batch, ...stock.period, period: true }
  const key = stock.oneTime.find((candidate) => equal(candidate.id, id))
  if (key === undefined) throw new OfficeError("stock-prekey-unknown", "no prekey of this id is in the stock")
  return { batch: stock.batch, ...key, period: false }
}

/** For whom a stock says it is made: to find out where it belongs before anything of it is proven. @throws {BytesError} */
export function batchAddressee({ batch }: Stock): Uint8Array {
  return decodeAs(batchShape, batch.body, "stock").addressee
}

/** A prekey that was proven: what to seal to. */
export interface ProvenPrekey {
  readonly batch: Batch
  readonly recipient: Recipient
}

/**
 * Prove one prekey, just before sealing to it.
 * @param claim the prekey; its giver's keys and office; the addressee, which is the sealing office or its card; `at` in seconds
 * @throws {BytesError} not the shape
 * @throws {SealError} a recipient that must not be sealed to
 * @throws {OfficeError} as {@link verifyStock} but for `stock-prekey-twice`, and `stock-not-yet`, `stock-expired`
 */
export function verifyPrekey({
  prekey,
  at,
  ...claim
}: BatchClaim & { readonly prekey: Prekey; readonly at: number }): ProvenPrekey {
  const batch = verifyBatch(prekey.batch, claim)
  const hash = prekeyHash(prekey)
  const signed = prekey.period ? [batch.period] : batch.oneTime
  if (!signed.some((candidate) => equal(candidate, hash))) {
    throw new OfficeError("stock-prekey-differs", "the recipient is not one its giver signed; ask for a new stock")
  }
  if (at < batch.notBefore)
    throw new OfficeError("stock-not-yet", "the stock is not valid yet; check this device's clock")
  if (at >= batch.notAfter) throw new OfficeError("stock-expired", "the stock has expired; ask its giver for a new one")
  return { batch, recipient: importRecipient(prekey.recipient) }
}

/** SHA-256("diwan/1 prekey" ‖ id ‖ recipient). 32 bytes. */
export function prekeyHash({ id, recipient }: StockKey): Uint8Array {
  return sha256(PREKEY_LABEL, id, recipient)
}

const PREKEY_LABEL = utf8(`${SUITE} prekey`)

function verifyBatch(signed: Signed, { giver, office, addressee }: BatchClaim): Batch {
  const batch = openSigned(signed, giver, batchShape)
  if (!equal(batch.giver, signed.officer)) {
    throw new OfficeError("stock-giver", "the stock names another giver than the officer who signed it")
  }
  if (!equal(batch.office, office)) throw new OfficeError("stock-office", "the stock is given for another office")
  if (!equal(batch.addressee, addressee)) {
    throw new OfficeError("stock-addressee", "the stock is made for somebody else; it must not be sealed to from here")
  }
  const seconds = batch.notAfter - batch.notBefore
  if (seconds < 1 || seconds > MOST_STOCK_SECONDS) {
    throw new OfficeError("stock-span", `the stock is valid for ${seconds} seconds, want 1 to ${MOST_STOCK_SECONDS}`)
  }
  return batch
}
