/**
 * The place *Register*: the numbered book of both sides.
 *
 * The registrar's vault follows both registers and shows every entry. Every other vault holds letters with what proves
 * them, and shows a book of these: the place of each, as its cover proved it when it was filed, and how far each register
 * reached by the newest of them, whose cover is verified again. There nothing is said of entries between: they may be
 * letters to others, and are nobody's fault.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import { openStatement } from "../../office/index.ts"
import { countersigners, verifyCover, type VerifiedCover } from "../../parcel/index.ts"
import { EMPTY_ROOT } from "../../register/index.ts"
import { channelNamed, charterOf, hostOf, idOf } from "../access.ts"
import { look } from "../act.ts"
import type { DocumentName, RegisterEntry, RegisterFault, RegisterPage, RegisterSide } from "../api.ts"
import { channelRegister, entriesFrom, headOf } from "../channels/registers.ts"
import type { Desk } from "../desk.ts"
import { shelfNumbers } from "../letters/reading.ts"
import { cursors, keyOf, onShelves, summaries, views, type Channel, type Entry, type Summary } from "../records.ts"
import { cosignedTimes } from "./cosigned.ts"
import { faultsOf, inOrder, refusedIn } from "./faults.ts"
import { aliasOf, registrarNameOf, type Looking } from "./people.ts"

/** Both registers of a channel. @throws {DeskError} `no-channel`, `channel-ambiguous`, `channel-stage` before the charter is complete */
export function registerPage(desk: Desk, codeName: string): RegisterPage {
  return look(desk, (tx, self) => {
    const at: Looking = { tx, self, now: desk.now() }
    const channel = channelNamed(tx, codeName)
    const follows = self.registrar !== null
    const faults: RegisterFault[] = follows ? [...refusedIn(at, channel)] : []
    const held = follows ? [] : heldIn(at, channel)
    const sides = [self.office, channel.other].map((office) => {
      if (!follows) return heldSide(at, channel, office, held)
      const entries = entriesFrom(tx, channelRegister(idOf(channel), office), 0)
      faults.push(...faultsOf(at, { channel, office, entries }))
      return followedSide(at, channel, office, entries)
    })
    return {
      channel: channel.codeName,
      channelId: toHex(idOf(channel)),
      host: hostOf(channel)?.name ?? null,
      follows,
      sides,
      faults: inOrder(faults),
    }
  })
}

function followedSide(at: Looking, channel: Channel, office: Uint8Array, entries: readonly Entry[]): RegisterSide {
  const id = idOf(channel)
  const register = channelRegister(id, office)
  const { cosigned, history, postmarked, root, size } = headOf(at.tx, register)
  const reader = equal(office, at.self.office) ? channel.other : at.self.office
  const asked = countersigners({ charter: charterOf(channel), sender: office, reader })
  const label = aliasOf(at, office)
  const host = hostOf(channel)?.name ?? ""
  const times = cosignedTimes(at, register, { by: reader, size: Math.min(cosigned, size) })
  const by = registrarNameOf(at, reader)
  return {
    office: label,
    own: equal(office, at.self.office),
    size,
    root: toHex(root),
    cosigned,
    postmarked,
    letters: history.nextNumber - 1,
    entries: entries.map((entry, index): RegisterEntry => {
      const { body } = openStatement(entry.data)
      const letter = body.kind === "letter" ? body : null
      const countersigned: RegisterEntry["countersigned"] = [
        ...(entry.postmark === null ? [] : [{ by: "host", name: host, time: entry.postmark.time } as const]),
        ...(index < cosigned ? [{ by: "registrar", name: by, time: times[index] ?? null } as const] : []),
      ]
      const isWhole = asked.every((who) => countersigned.some((given) => given.by === who))
      return {
        index,
        kind: body.kind,
        name: letter === null ? null : `${label}/${letter.number}`,
        held: letter !== null && entry.void === null && isHeld(at, id, office, letter.number),
        document: letter?.document ?? null,
        date: letter?.date ?? null,
        entered: entry.at,
        approvals: entry.approvals.length,
        postmarked: entry.postmark?.time ?? null,
        order: entry.postmark?.index ?? null,
        standing: entry.void !== null ? "void" : isWhole ? "countersigned" : "provisional",
        void: entry.void,
        countersigned,
      }
    }),
  }
}

/** The letters of a channel that are held here. */
function heldIn(at: Looking, channel: Channel): readonly Summary[] {
  const id = idOf(channel)
  const to = cursors.get(at.tx, shelfNumbers(id))?.after ?? 0
  return onShelves(at.tx, id, { from: 1, to }).flatMap(
    ({ office, number }) => summaries.get(at.tx, keyOf(id, office, number)) ?? [],
  )
}

function heldSide(at: Looking, channel: Channel, office: Uint8Array, held: readonly Summary[]): RegisterSide {
  const letters = held
    .filter((summary) => equal(summary.office, office) && summary.entry !== undefined)
    .toSorted((a, b) => indexOf(a) - indexOf(b))
  const newest = letters.at(-1)
  const cover = newest === undefined ? null : coverOf(at, newest)
  const size = cover?.entered.size ?? 0
  return {
    office: aliasOf(at, office),
    own: equal(office, at.self.office),
    size,
    root: toHex(cover?.entered.root ?? EMPTY_ROOT),
    cosigned: cover?.cosigned.some(({ by }) => by === "registrar") === true ? size : 0,
    postmarked: cover === null || cover.postmarked === null ? 0 : size,
    letters: letters.length,
    entries: letters.map((summary) => heldEntry(at, channel, summary)),
  }
}

function heldEntry(at: Looking, channel: Channel, summary: Summary): RegisterEntry {
  const { date, document, entered, entry, from, number, office, postmarked } = summary
  const host = hostOf(channel)?.name ?? ""
  const asked = countersigners({ charter: charterOf(channel), sender: office, reader: at.self.office })
  const other = equal(office, at.self.office) ? channel.other : at.self.office
  return {
    index: entry?.index ?? 0,
    kind: "letter",
    name: `${from}/${number}`,
    held: true,
    document: document as DocumentName,
    date,
    entered: entered ?? 0,
    approvals: entry?.approvers ?? 0,
    postmarked,
    order: entry?.order ?? null,
    standing: summary.void !== null ? "void" : summary.countersigned ? "countersigned" : "provisional",
    void: summary.void,
    countersigned: [
      ...(postmarked === null ? [] : [{ by: "host", name: host, time: postmarked } as const]),
      ...(summary.countersigned && asked.includes("registrar")
        ? [{ by: "registrar", name: registrarNameOf(at, other), time: null } as const]
        : []),
    ],
  }
}

/** A held letter's cover, verified again. */
export function coverOf(at: Pick<Looking, "tx">, { channel, number, office }: Summary): VerifiedCover | null {
  const view = views.get(at.tx, keyOf(channel, office, number))
  return view === null ? null : verifyCover({ cover: view.cover, channelId: channel })
}

function isHeld({ tx }: Looking, channel: Uint8Array, office: Uint8Array, number: number): boolean {
  return summaries.get(tx, keyOf(channel, office, number)) !== null
}

function indexOf({ entry }: Summary): number {
  return entry?.index ?? 0
}
