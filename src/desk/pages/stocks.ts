/**
 * Stocks of one-time keys as pages show them, both ways.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import { lineOf } from "../../office/index.ts"
import { alias, knownOffice } from "../access.ts"
import type { OfficesPage, StockLine } from "../api.ts"
import { batches, stocks } from "../records.ts"
import { calledOf, type Looking } from "./people.ts"

/** Fewer one-time keys of somebody than this are few. They are topped up by themselves before that, if all goes well. */
const FEW = 4

/** Keys of others that this vault can seal to: one line for each officer, fewest first. */
export function heldStock(at: Looking): readonly (StockLine & { readonly period: boolean })[] {
  const levels = new Map<string, { of: string; left: number; expires: number | null; period: boolean }>()
  for (const { value } of stocks.list(at.tx)) {
    const key = toHex(value.giver)
    const level = levels.get(key) ?? {
      of: officerOf(at, value.office, value.giver),
      left: 0,
      expires: null,
      period: false,
    }
    // An hour less than was signed, as where they are taken.
    if (at.now < value.notAfter - 3600) {
      level.left += value.stock.oneTime.length
      level.expires = Math.max(level.expires ?? 0, value.notAfter)
      level.period = true
    }
    levels.set(key, level)
  }
  return [...levels.values()].toSorted((a, b) => a.left - b.left || (a.of < b.of ? -1 : 1))
}

/**
 * Keys that run low, where it matters. The registrar's vault allots one-time keys to letters: there few are few. Others
 * write to their registrar only, and fall back to the period's key by themselves: there it matters when nothing holds.
 */
export function lowStock(at: Looking): readonly StockLine[] {
  const isRegistrar = at.self.registrar !== null
  return heldStock(at)
    .filter(({ left, period }) => (isRegistrar ? left < FEW : left === 0 && !period))
    .map(({ of, left, expires }) => ({ of, left, expires }))
}

/** Keys of this officer that others hold: unspent, as this vault counts what it has opened. */
export function givenStock(at: Looking): OfficesPage["stock"]["given"] {
  return batches
    .list(at.tx)
    .filter(({ value }) => !value.replaced)
    .flatMap(({ value }) => {
      const office = knownOffice(at.tx, value.addressee)
      // Given in a card or an invitation that nobody has used yet: it is not known to whom.
      if (office === null) return []
      const isOurs = equal(value.addressee, at.self.office)
      const to = isOurs ? officerOf(at, value.addressee, value.holder) : alias(office.name)
      return [{ to, left: value.left, expires: value.notAfter }]
    })
}

function officerOf({ tx }: Looking, office: Uint8Array, officer: Uint8Array): string {
  const known = knownOffice(tx, office)
  const line = known === null || known.roster === null ? null : lineOf(known.roster, officer)
  const name = alias(known?.name ?? "")
  return line === null ? `${name}/${toHex(officer).slice(0, 8)}` : calledOf(name, line)
}
