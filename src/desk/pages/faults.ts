/**
 * What is wrong with the books of a channel, as far as this vault sees it; the worst first.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import { openStatement } from "../../office/index.ts"
import { decodePostmark } from "../../register/index.ts"
import { hostOf, idOf } from "../access.ts"
import type { RegisterFault } from "../api.ts"
import { channelRegister, headOf, postmarkRegister } from "../channels/registers.ts"
import { alarms, keyOf, postmarks, type Channel, type Entry } from "../records.ts"
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

/** Faults in the order in which they must be seen. */
export function inOrder(faults: readonly RegisterFault[]): readonly RegisterFault[] {
  return faults.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
}

/** What was refused in this channel because a book did not hold. An alarm that was dismissed stays a fault: it healed nothing. */
export function refusedIn(at: Looking, channel: Channel): readonly RegisterFault[] {
  return alarms.list(at.tx).flatMap(({ value }): RegisterFault[] => {
    const fault = ALARMS.get(value.code)
    const about = value.channel ?? null
    if (fault === undefined || about === null || !equal(about, idOf(channel))) return []
    const offices = {
      other: aliasOf(at, channel.other),
      own: aliasOf(at, at.self.office),
      host: hostOf(channel)?.name ?? "",
    }
    return [{ kind: fault.kind, office: offices[fault.of], index: null, code: value.code }]
  })
}

/** What is wrong with one register's entries. A protest is shown where it points. */
export function faultsOf(
  at: Looking,
  {
    channel,
    office,
    entries,
  }: { readonly channel: Channel; readonly office: Uint8Array; readonly entries: readonly Entry[] },
): readonly RegisterFault[] {
  const label = aliasOf(at, office)
  const faults = entries.flatMap((entry, index): RegisterFault[] => {
    const { body } = openStatement(entry.data)
    if (body.kind === "protest") {
      const against = aliasOf(at, body.against.office)
      return [{ kind: "protest", office: against, index: body.against.index, code: body.fault }]
    }
    if (entry.void === null) return []
    const voided: RegisterFault = { kind: "void", office: label, index, code: entry.void }
    const took = body.kind === "letter" && body.number === entry.before.nextNumber
    return took ? [{ kind: "gap", office: label, index, code: "number-void" }, voided] : [voided]
  })
  return [...faults, ...withheldFrom(at, channel, office), ...overdue(at, channel, office, entries)]
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

function overdue(
  at: Looking,
  channel: Channel,
  office: Uint8Array,
  entries: readonly Entry[],
): readonly RegisterFault[] {
  const { cosigned, postmarked } = headOf(at.tx, channelRegister(idOf(channel), office))
  const label = aliasOf(at, office)
  const isOurs = equal(office, at.self.office)
  const isLate = (index: number, within: number): boolean => {
    const entry = entries[index]
    return entry !== undefined && at.now - entry.at > within
  }
  return [
    ...(isOurs && isLate(cosigned, COSIGNED_WITHIN)
      ? [{ kind: "stale", office: label, index: cosigned, code: "cosignature-overdue" } as const]
      : []),
    ...(channel.host !== null && isLate(postmarked, POSTMARKED_WITHIN)
      ? [{ kind: "stale", office: label, index: postmarked, code: "postmark-overdue" } as const]
      : []),
  ]
}
