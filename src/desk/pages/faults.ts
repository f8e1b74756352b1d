/**
 * What is wrong with the books of a channel, as far as this vault sees it; the worst first.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import { decodePostmark } from "../../register/index.ts"
import { hostOf, idOf } from "../access.ts"
import type { RegisterFault, RegisterPage } from "../api.ts"
import { channelRegister, entryAt, headOf, postmarkRegister } from "../channels/registers.ts"
import { forksOf } from "../healing/forks.ts"
import {
  alarms,
  countRows,
  followedBook,
  keyOf,
  postmarks,
  rowsAt,
  rowsBelow,
  type BookRow,
  type Channel,
} from "../records.ts"
import { aliasOf, type Looking } from "./people.ts"

/** An entry of ours that nobody has cosigned is overdue after this, seconds: a week. */
const COSIGNED_WITHIN = 7 * 86_400
/** One that the host has not postmarked: a day. */
const POSTMARKED_WITHIN = 86_400

/** Which alarms say that a book contradicts itself, and of whom they speak. */
const ALARMS: ReadonlyMap<string, { readonly kind: "fork" | "gap"; readonly of: "other" | "host" | "own" }> = new Map([
  ["register-forked", { kind: "fork", of: "other" }],
  ["register-skips", { kind: "gap", of: "other" }],
  ["register-rolled-back", { kind: "fork", of: "own" }],
  ["register-split", { kind: "fork", of: "own" }],
  ["postmark-refused", { kind: "fork", of: "host" }],
])

const ORDER: readonly RegisterFault["kind"][] = ["fork", "gap", "void", "protest", "stale"]

/** Of each kind in each book so many are told one by one, the newest; the others are counted. */
const MOST_TOLD = 50
const PARTS = [
  ["gap", "gaps"],
  ["void", "voids"],
  ["protest", "protests"],
] as const

/** What is wrong with both books, the worst first, and how much there is of each kind. */
export function faultsOf(at: Looking, channel: Channel): Pick<RegisterPage, "faults" | "faulty"> {
  const counts = new Map<RegisterFault["kind"], number>()
  const count = (kind: RegisterFault["kind"], more: number): void =>
    void counts.set(kind, (counts.get(kind) ?? 0) + more)
  const refused = refusedIn(at, channel)
  const faults = [
    ...refused,
    ...[at.self.office, channel.other].flatMap((office) => {
      const book = followedBook(channelRegister(idOf(channel), office).key)
      const label = aliasOf(at, office)
      const told = PARTS.flatMap(([kind, part]) => {
        count(kind, countRows(at.tx, book, part))
        const rows = rowsBelow(at.tx, book, { part, below: Number.MAX_SAFE_INTEGER, limit: MOST_TOLD })
        return rows.flatMap((row) => marksOf(label, row).filter((fault) => fault.kind === kind))
      })
      const others = [...withheldFrom(at, channel, office), ...overdue(at, channel, office)]
      for (const { kind } of others) count(kind, 1)
      return [...told, ...others]
    }),
  ]
  for (const { kind } of refused) count(kind, 1)
  return {
    faults: faults.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind)),
    faulty: ORDER.flatMap((kind) => {
      const found = counts.get(kind) ?? 0
      return found === 0 ? [] : [{ kind, count: found }]
    }),
  }
}

/** What is wrong with entries of one book, by their places. A protest is told of where it points. */
export function faultsAt(
  at: Looking,
  channel: Channel,
  { office, places }: { readonly office: Uint8Array; readonly places: readonly number[] },
): readonly RegisterFault[] {
  const book = followedBook(channelRegister(idOf(channel), office).key)
  const label = aliasOf(at, office)
  return [
    ...rowsAt(at.tx, book, places).flatMap((row) => marksOf(label, row)),
    ...overdue(at, channel, office).filter(({ index }) => index !== null && places.includes(index)),
  ]
}

function marksOf(office: string, { gap, index, protest, void: why }: BookRow): readonly RegisterFault[] {
  return [
    ...(gap === true ? [{ kind: "gap", office, index, code: "number-void" } as const] : []),
    ...(why === undefined ? [] : [{ kind: "void", office, index, code: why } as const]),
    ...(protest === undefined ? [] : [{ kind: "protest", office, index, code: protest } as const]),
  ]
}

/** What was refused in this channel because a book did not hold. An alarm that was dismissed stays a fault: only a healing heals. */
function refusedIn(at: Looking, channel: Channel): readonly RegisterFault[] {
  return alarms.list(at.tx).flatMap(({ value }): RegisterFault[] => {
    const fault = ALARMS.get(value.code)
    const about = value.channel ?? null
    if (fault === undefined || about === null || !equal(about, idOf(channel))) return []
    if (fault.kind === "fork" && value.at <= healedSince(at, channel)) return []
    const offices = {
      other: aliasOf(at, channel.other),
      own: aliasOf(at, at.self.office),
      host: hostOf(channel)?.name ?? "",
    }
    return [{ kind: fault.kind, office: offices[fault.of], index: null, code: value.code }]
  })
}

/** When both registers of a channel had no branch left that is not healed; what was refused before that is mended. */
function healedSince({ tx, self }: Looking, channel: Channel): number {
  const found = [self.office, channel.other].flatMap((office) => forksOf(tx, { channel: idOf(channel), office }))
  if (found.length === 0 || found.some(({ healed }) => healed === undefined)) return 0
  return Math.max(...found.map(({ healed = 0 }) => healed))
}

/** The host has postmarked more of a register than has come here. */
function withheldFrom(at: Looking, channel: Channel, office: Uint8Array): readonly RegisterFault[] {
  const register = channelRegister(idOf(channel), office)
  const { nextRecord, size } = headOf(at.tx, register)
  const kept = postmarks.get(at.tx, keyOf(idOf(channel), nextRecord))
  if (kept === null || nextRecord >= headOf(at.tx, postmarkRegister(idOf(channel))).size) return []
  const record = decodePostmark(kept.record)
  if (record.origin !== register.origin || record.size <= size) return []
  return [{ kind: "gap", office: aliasOf(at, office), index: size, code: "entries-withheld" }]
}

function overdue(at: Looking, channel: Channel, office: Uint8Array): readonly RegisterFault[] {
  const register = channelRegister(idOf(channel), office)
  const { cosigned, postmarked, size } = headOf(at.tx, register)
  const label = aliasOf(at, office)
  const isOurs = equal(office, at.self.office)
  const isLate = (index: number, within: number): boolean =>
    index < size && at.now - entryAt(at.tx, register, index).at > within
  return [
    ...(isOurs && isLate(cosigned, COSIGNED_WITHIN)
      ? [{ kind: "stale", office: label, index: cosigned, code: "cosignature-overdue" } as const]
      : []),
    ...(channel.host !== null && isLate(postmarked, POSTMARKED_WITHIN)
      ? [{ kind: "stale", office: label, index: postmarked, code: "postmark-overdue" } as const]
      : []),
  ]
}
