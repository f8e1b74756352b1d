/**
 * Stocks of prekeys, both ways. What we give: batches of one-time keys, signed, each batch for one holder, topped up when
 * fewer than {@link LOW} are unspent. What we were given: taken one by one, none twice.
 * @module
 */
import { randomBytes } from "node:crypto"
import { equal, toHex } from "../../bytes/index.ts"
import { makeStock, takePrekey, verifyStock, type BatchClaim, type Prekey, type Stock } from "../../office/index.ts"
import { generateIdentity, identitySeed } from "../../seal/index.ts"
import type { Reading } from "../../vault/index.ts"
import { ownKeys } from "../access.ts"
import type { Act } from "../desk.ts"
import { DeskError } from "../error.ts"
import { noteDue } from "../letters/reading-time.ts"
import { batches, cursors, dues, keyOf, prekeySecrets, stocks, type StockRecord } from "../records.ts"

/** One-time keys in a batch. */
export const BATCH = 16
/** Fewer unspent than this, as we count opened parcels, and a new batch is given. */
export const LOW = 8
/** How long a batch may be sealed to, seconds: 180 days. */
export const BATCH_SECONDS: number = 180 * 86_400
/**
 * How long the identities of a batch are kept after its validity, seconds: what was sealed on its last day may be entered a
 * week later, and come by hand. Then they end, spent or not, the period key too.
 */
export const STOCK_GRACE_SECONDS: number = 30 * 86_400
/** A batch is replaced before it ends, seconds, so that whoever holds it is never without. */
export const RENEW_SECONDS: number = 21 * 86_400
/** How far before now a batch begins to hold, seconds, for clocks that are behind. */
const BATCH_BACKDATE = 86_400

/**
 * Make a batch and keep its secrets.
 * @param to.addressee the office (or card) for which it is signed
 * @param to.holder who is given it: an officer of ours, an office, a card or an invitation; it is topped up for that holder
 * @param to.roster the roster in force, null before the first
 * @param to.right hash of the deposit right that a card gives with it
 */
export function giveStock(
  act: Act,
  to: { addressee: Uint8Array; holder: Uint8Array; roster: Uint8Array | null; right?: Uint8Array },
): Stock {
  const { self, tx, now } = act
  const batch = randomBytes(16)
  const make = (period: boolean): { id: Uint8Array; recipient: Uint8Array } => {
    const identity = generateIdentity()
    const id = randomBytes(16)
    prekeySecrets.put(tx, toHex(id), { seed: identitySeed(identity), batch, period, used: null })
    return { id, recipient: identity.recipient }
  }
  const oneTime = Array.from({ length: BATCH }, () => make(false))
  const stock = makeStock({
    keys: ownKeys(self),
    office: self.office,
    addressee: to.addressee,
    roster: to.roster,
    batch,
    notBefore: beginsNow(now),
    notAfter: now + BATCH_SECONDS,
    oneTime,
    period: make(true),
  })
  for (const { key, value } of batches.list(tx)) {
    if (equal(value.holder, to.holder) && !value.replaced) batches.put(tx, key, { ...value, replaced: true })
  }
  const { addressee, holder } = to
  const notAfter = now + BATCH_SECONDS
  const right = to.right === undefined ? {} : { right: to.right }
  batches.put(tx, toHex(batch), { addressee, holder, left: BATCH, notAfter, replaced: false, ...right })
  noteDue(tx, "batch", toHex(batch), notAfter + STOCK_GRACE_SECONDS)
  return stock
}

/** From when on stock holds that is made now; all that began earlier was made earlier. */
function beginsNow(now: number): number {
  return now - BATCH_BACKDATE
}

/** Keep stock that was given to this vault, after proving it. @param from whose it must be, and for whom */
export function keepStock(act: Act, stock: Stock, from: BatchClaim): void {
  const { giver, office, addressee, notBefore, notAfter, batch } = verifyStock({ stock, ...from })
  const key = keyOf(giver, batch)
  if (stocks.get(act.tx, key) !== null) return
  const restored = restoredAt(act.tx, giver)
  // Made before its giver's vault was restored, and late: nothing opens what is sealed to it.
  if (restored !== null && notBefore < beginsNow(restored)) return
  stocks.put(act.tx, key, { stock, office, giver, addressee, notAfter }, { order: act.now })
  noteDue(act.tx, "stock", key, notAfter)
}

/**
 * A giver's vault was restored: all of theirs that is held here is void, of a card too, and so is what they made earlier and
 * comes later, by hand or with a card. The new stock follows in the same bundle.
 * @param time when it was restored
 * @returns false if that, or a later time, was known
 */
export function dropVoided(act: Act, giver: Uint8Array, time: number): boolean {
  const { tx } = act
  const known = restoredAt(tx, giver)
  if (known !== null && known >= time) return false
  cursors.put(tx, restoredName(giver), { after: time })
  for (const { key } of ofGiver(tx, giver)) dropStock(act, key)
  return true
}

/**
 * This vault was restored. Its own secrets are destroyed, those of cards and invitations too; of what others gave it only
 * period keys are used, since it does not know which one-time keys were taken meanwhile.
 * @param known holders who are given new stock; whatever anybody else has, in a card or an invitation, is worth nothing
 */
export function voidStock(act: Act, known: readonly { readonly holder: Uint8Array }[]): void {
  const { self, tx } = act
  for (const { key, value } of prekeySecrets.list(tx))
    if (value.seed !== null) prekeySecrets.put(tx, key, { ...value, seed: null })
  for (const { key, value } of batches.list(tx)) {
    if (known.some(({ holder }) => equal(holder, value.holder))) continue
    batches.put(tx, key, { ...value, left: 0, replaced: true })
  }
  for (const { key, order, value } of stocks.list(tx)) {
    if (equal(value.giver, self.officer)) dropStock(act, key)
    else stocks.put(tx, key, { ...value, stock: { ...value.stock, oneTime: [] } }, { order })
  }
}

/** A batch that was given to us is used no more. */
export function dropStock({ tx }: Act, key: string): void {
  stocks.delete(tx, key)
  dues.delete(tx, `stock/${key}`)
}

function restoredAt(tx: Reading, giver: Uint8Array): number | null {
  return cursors.get(tx, restoredName(giver))?.after ?? null
}

function restoredName(giver: Uint8Array): string {
  return `restored/${toHex(giver)}`
}

/**
 * Take a prekey of a giver for a bundle: a one-time key, else the period key, so that two empty stocks never lock each other out.
 * @throws {DeskError} `stock-empty` if nothing of the giver holds now
 */
export function takeForBundle(act: Act, giver: Uint8Array): Prekey {
  const taken = takeOneTime(act, giver) ?? periodKey(act, giver)
  if (taken === null)
    throw new DeskError("stock-empty", "no prekey of that officer holds now; ask for new stock ('diwan stock')")
  return taken
}

/** Whether {@link takeForBundle} would find something. */
export function hasForBundle(act: Act, giver: Uint8Array): boolean {
  return ofGiver(act.tx, giver).some(({ value }) => isHolding(value, act.now))
}

/**
 * Take a prekey of a giver for a letter.
 * @param period whether a person has chosen to fall back to the period key
 * @returns null if there is no one-time key and the period key was not chosen
 */
export function takeForLetter(act: Act, giver: Uint8Array, period: boolean): Prekey | null {
  const forUs = (kept: StockRecord): boolean => equal(kept.addressee, act.self.office)
  return takeOneTime(act, giver, forUs) ?? (period ? periodKey(act, giver, forUs) : null)
}

/** Whether {@link takeForLetter} would find something. */
export function hasForLetter(act: Act, giver: Uint8Array, period: boolean): boolean {
  return ofGiver(act.tx, giver).some(
    ({ value }) =>
      equal(value.addressee, act.self.office) &&
      isHolding(value, act.now) &&
      (period || value.stock.oneTime.length > 0),
  )
}

/** The holder of our stock is known by another id now: an invitation became an officer, a card an office. */
export function renameHolder(act: Act, from: Uint8Array, to: Uint8Array): void {
  for (const { key, value } of batches.list(act.tx)) {
    if (equal(value.holder, from)) batches.put(act.tx, key, { ...value, holder: to })
  }
}

/** What is left of the stock of every giver: for `diwan stock` and for the desk's warnings. */
export function stockLevels(
  tx: Reading,
  now: number,
): readonly { giver: Uint8Array; office: Uint8Array; oneTime: number; period: boolean }[] {
  const levels = new Map<string, { giver: Uint8Array; office: Uint8Array; oneTime: number; period: boolean }>()
  for (const { value } of stocks.list(tx)) {
    const key = toHex(value.giver)
    const level = levels.get(key) ?? { giver: value.giver, office: value.office, oneTime: 0, period: false }
    const holds = isHolding(value, now)
    levels.set(key, {
      ...level,
      oneTime: level.oneTime + (holds ? value.stock.oneTime.length : 0),
      period: level.period || holds,
    })
  }
  return [...levels.values()]
}

function takeOneTime(act: Act, giver: Uint8Array, which: (kept: StockRecord) => boolean = () => true): Prekey | null {
  for (const { key, order, value } of ofGiver(act.tx, giver)) {
    const first = value.stock.oneTime[0]
    if (first === undefined || !isHolding(value, act.now) || !which(value)) continue
    const prekey = takePrekey(value.stock, first.id)
    stocks.put(act.tx, key, { ...value, stock: { ...value.stock, oneTime: value.stock.oneTime.slice(1) } }, { order })
    return prekey
  }
  return null
}

function periodKey(act: Act, giver: Uint8Array, which: (kept: StockRecord) => boolean = () => true): Prekey | null {
  const holding = ofGiver(act.tx, giver).filter(({ value }) => isHolding(value, act.now) && which(value))
  // One that was made for our office before one of a card: of that its giver cannot tell who has used it, and gives no more.
  const newest = holding.findLast(({ value }) => equal(value.addressee, act.self.office)) ?? holding.at(-1)
  return newest === undefined ? null : takePrekey(newest.value.stock, newest.value.stock.period.id)
}

function ofGiver(tx: Reading, giver: Uint8Array): readonly { key: string; order: number; value: StockRecord }[] {
  return stocks.list(tx).filter(({ value }) => equal(value.giver, giver))
}

function isHolding({ notAfter }: StockRecord, now: number): boolean {
  // An hour less than was signed, so that what is sealed now is not refused for a clock a little ahead.
  return now < notAfter - 3600
}
