/**
 * `diwan stock`: what is left of the keys we may seal to, and of those we gave; giving more by hand.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import { lineOf } from "../../office/index.ts"
import { alias, knownOffice } from "../access.ts"
import { look, runAct } from "../act.ts"
import type { Act, Desk } from "../desk.ts"
import { batches, channels, reach, type BatchRecord } from "../records.ts"
import type { Reading } from "../../vault/index.ts"
import { RENEW_SECONDS, stockLevels } from "./stock.ts"
import { topUp } from "./topup.ts"

/** Stock both ways. */
export interface StockReport {
  /** What others gave us: one-time keys left, and whether a period key holds. */
  readonly received: readonly { readonly giver: string; readonly oneTime: number; readonly period: boolean }[]
  /** What we gave: unspent, as we count opened parcels. */
  readonly given: readonly { readonly to: string; readonly left: number; readonly until: number }[]
}

/** Stock both ways, by names. */
export function listStock(desk: Desk): StockReport {
  return look(desk, (tx, self) => {
    const officer = (office: Uint8Array, id: Uint8Array): string => {
      const known = knownOffice(tx, office)
      const line = known === null || known.roster === null ? null : lineOf(known.roster, id)
      return `${alias(known?.name ?? "")}/${line === null ? toHex(id).slice(0, 8) : line.title || line.name}`
    }
    return {
      received: stockLevels(tx, desk.now()).map(({ giver, office, oneTime, period }) => ({
        giver: officer(office, giver),
        oneTime,
        period,
      })),
      given: batches
        .list(tx)
        .filter(({ value }) => !value.replaced)
        .map(({ value }) => {
          const { addressee, holder, left, notAfter } = value
          const office = knownOffice(tx, addressee)
          const to = equal(addressee, self.office)
            ? officer(addressee, holder)
            : (office?.name ?? "a card or an invitation")
          return { to, left, until: notAfter }
        }),
    }
  })
}

/** Give everybody who holds stock of ours a fresh batch. @returns how many batches went out */
export function giveMoreStock(desk: Desk): { batches: number } {
  return runAct(desk, "give stock", (act) => {
    const holders = holdersOfStock(act)
    for (const each of holders) topUp(act, each)
    return { batches: holders.length }
  })
}

/**
 * Give a fresh batch to everybody whose batch of ours ends within three weeks, so that nobody is left without one because
 * nothing was written for half a year.
 * @returns how many batches went out
 */
export function renewStock(desk: Desk): number {
  const ending = (tx: Reading, now: number): readonly BatchRecord[] =>
    batches.list(tx).flatMap(({ value }) => (!value.replaced && value.notAfter - now < RENEW_SECONDS ? [value] : []))
  if (desk.vault.read((tx) => ending(tx, desk.now()).length) === 0) return 0
  return runAct(desk, "renew stock", (act) => {
    const old = new Set(ending(act.tx, act.now).map(({ holder }) => toHex(holder)))
    const holders = holdersOfStock(act).filter(({ holder }) => old.has(toHex(holder)))
    for (const each of holders) topUp(act, each)
    return holders.length
  })
}

/** Everybody who holds stock of ours, or should. */
export function holdersOfStock(act: Act): readonly Pick<BatchRecord, "addressee" | "holder">[] {
  const holders = new Map<string, Pick<BatchRecord, "addressee" | "holder">>()
  for (const { value } of batches.list(act.tx)) {
    if (!value.replaced && knownOffice(act.tx, value.addressee) !== null && !isInvitation(act, value))
      holders.set(toHex(value.holder), value)
  }
  for (const { value } of channels.list(act.tx)) {
    if (value.stage === "standing" || (value.side === "officer" && value.stage !== "closed"))
      holders.set(toHex(value.other), { addressee: value.other, holder: value.other })
  }
  return [...holders.values()]
}

/** Stock that lies in an invitation nobody has used yet: there is no way to give its holder more. */
function isInvitation({ self, tx }: Act, { addressee, holder }: BatchRecord): boolean {
  if (self.registrar === null || !equal(addressee, self.office) || equal(holder, self.officer)) return false
  return reach.get(tx, toHex(holder)) === null
}
