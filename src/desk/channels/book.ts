/**
 * The numbered book of a channel: both registers as this vault holds them, exported and verified.
 * @module
 */
import { equal, finish, toHex } from "../../bytes/index.ts"
import { openStatement } from "../../office/index.ts"
import { addSignatures, decodePostmark, parseSignatures } from "../../register/index.ts"
import {
  exportRegister,
  verifyingRegisterFile,
  type UnidentifiedRegister,
  type VerifiedRegister,
  type Verifying,
} from "../../parcel/index.ts"
import { alias, channelNamed, firstCharterOf, hostOf, idOf, knownOffice } from "../access.ts"
import { look } from "../act.ts"
import type { Desk } from "../desk.ts"
import { keyOf, postmarks, type Postmark } from "../records.ts"
import { channelRegister, entriesFrom, headOf, noteAt, postmarkRegister, rootOf } from "./registers.ts"
import { DeskError } from "../error.ts"

/** One line of the book. */
export interface BookEntry {
  readonly office: string
  readonly index: number
  readonly kind: string
  /** `north/4` for a letter. */
  readonly name: string | null
  readonly document: string | null
  readonly date: number | null
  /** When this vault entered or received it. */
  readonly at: number
  readonly approvals: number
  readonly postmarked: number | null
  readonly order: number | null
  readonly void: string | null
}

/** A register as this vault holds it. */
export interface BookSide {
  readonly office: string
  readonly size: number
  readonly root: string
  /** Size that the other side's registrar has cosigned (ours), or we have (theirs). */
  readonly cosigned: number
  readonly postmarked: number
  readonly letters: number
  readonly entries: readonly BookEntry[]
}

/** Both sides of a channel's book. */
export function showBook(
  desk: Desk,
  name: string,
): { codeName: string; channelId: string; host: string | null; sides: readonly BookSide[] } {
  return look(desk, (tx, self) => {
    const channel = channelNamed(tx, name)
    const id = idOf(channel)
    const sides = [self.office, channel.other].map((office): BookSide => {
      const register = channelRegister(id, office)
      const head = headOf(tx, register)
      const label = alias(knownOffice(tx, office)?.name ?? "")
      const entries = entriesFrom(tx, register, 0).map((entry, index): BookEntry => {
        const { body } = openStatement(entry.data)
        const isLetter = body.kind === "letter"
        return {
          office: label,
          index,
          kind: body.kind,
          name: isLetter ? `${label}/${body.number}` : null,
          document: isLetter ? body.document : null,
          date: isLetter ? body.date : null,
          at: entry.at,
          approvals: entry.approvals.length,
          postmarked: entry.postmark?.time ?? null,
          order: entry.postmark?.index ?? null,
          void: entry.void,
        }
      })
      const { size, root, cosigned, postmarked } = head
      return {
        office: label,
        size,
        root: toHex(root),
        cosigned,
        postmarked,
        letters: head.history.nextNumber - 1,
        entries,
      }
    })
    return { codeName: channel.codeName, channelId: toHex(id), host: hostOf(channel)?.name ?? null, sides }
  })
}

/** A register as one file that anybody can verify, given the channel id. @param office `north` @throws {DeskError} `no-channel` */
export function exportBook(desk: Desk, name: string, office: string): { file: Uint8Array; channelId: Uint8Array } {
  return look(desk, (tx, self) => {
    const channel = channelNamed(tx, name)
    const id = idOf(channel)
    const owner = [self.office, channel.other].find(
      (each) => alias(knownOffice(tx, each)?.name ?? "") === office.toLowerCase(),
    )
    if (owner === undefined)
      throw new DeskError("no-channel", `'${office}' is not one of the two offices of '${channel.codeName}'`)
    const register = channelRegister(id, owner)
    const { size } = headOf(tx, register)
    const note = noteAt(tx, register, size)
    if (note === null) throw new DeskError("channel-stage", `nothing is entered in the register of '${office}' yet`)
    const host = postmarkRegister(id)
    const records = Array.from({ length: headOf(tx, host).size }, (_, index) => postmarks.get(tx, keyOf(id, index)))
    const checkpoint = noteAt(tx, host, records.length)
    const other = knownOffice(tx, equal(owner, self.office) ? channel.other : self.office)
    const file = exportRegister({
      charter: firstCharterOf(channel).bytes,
      office: owner,
      entries: entriesFrom(tx, register, 0).map(({ data, approvals, shown }) => ({ data, approvals, shown })),
      checkpoints: [withHostLines(note, records, register.origin, size)],
      others: other?.chain ?? [],
      postmarks:
        checkpoint === null
          ? null
          : { records: records.flatMap((kept) => (kept === null ? [] : [kept.record])), checkpoint },
    })
    return { file, channelId: id }
  })
}

/** The checkpoint with the host's lines, if the host has postmarked this very state. */
function withHostLines(note: string, records: readonly (Postmark | null)[], origin: string, size: number): string {
  const found = records.find((kept) => {
    if (kept === null) return false
    const record = decodePostmark(kept.record)
    return record.origin === origin && record.size === size
  })
  return found === undefined || found === null ? note : addSignatures(note, parseSignatures(found.cosignature))
}

/** Re-derive everything this vault holds of both registers. @returns what each verified to */
export function verifyBook(desk: Desk, name: string): readonly VerifiedSide[] {
  return finish(verifyingBook(desk, name))
}

/** A side of a book, verified. */
export interface VerifiedSide {
  readonly office: string
  readonly verified: VerifiedRegister | UnidentifiedRegister
}

/** {@link verifyBook}, with a pause after each signature; each book is the one that stood when its turn came. */
export function* verifyingBook(desk: Desk, name: string): Generator<Verifying, readonly VerifiedSide[]> {
  const found: VerifiedSide[] = []
  let before = 0
  for (const { office } of showBook(desk, name).sides.filter(({ size }) => size > 0)) {
    const { file, channelId } = exportBook(desk, name, office)
    const steps = verifyingRegisterFile({ file, channelId })
    let reached = 0
    for (;;) {
      const step = steps.next()
      if (step.done === true) {
        found.push({ office, verified: step.value })
        break
      }
      reached = step.value.total
      yield { done: before + step.value.done, total: before + reached }
    }
    before += reached
  }
  return found
}

/** The host's postmarks of a channel, re-derived. */
export function verifyPostmarks(
  desk: Desk,
  name: string,
): {
  records: number
  root: string
  list: readonly { order: number; origin: string; size: number; time: number; bundles: number }[]
} {
  return look(desk, (tx) => {
    const channel = channelNamed(tx, name)
    const register = postmarkRegister(idOf(channel))
    const { size } = headOf(tx, register)
    let last = 0
    const list = Array.from({ length: size }, (_, order) => {
      const kept = postmarks.get(tx, keyOf(idOf(channel), order))
      if (kept === null) throw new TypeError("every record of the host's register is kept")
      const record = decodePostmark(kept.record)
      if (record.time < last)
        throw new DeskError("postmark-refused", `the host's record ${order} is earlier than the one before it`)
      last = record.time
      return { order, origin: record.origin, size: record.size, time: record.time, bundles: record.bundles.length }
    })
    return { records: size, root: toHex(rootOf(tx, register, size)), list }
  })
}
