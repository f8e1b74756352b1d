/**
 * The place *Register*: how far the numbered books of both sides reach, and what is wrong with them. Their entries are asked
 * for by the page (`entries.ts`): a book may have ten thousand, and nothing here looks at them all.
 *
 * The registrar's vault follows both registers and shows every entry. Every other vault holds letters with what proves
 * them, and shows a book of these: the place of each, as its cover proved it when it was filed, and how far each register
 * reached by the newest of them, whose cover is verified again. There nothing is said of entries between: they may be
 * letters to others, and are nobody's fault.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import { verifyCover, type VerifiedCover } from "../../parcel/index.ts"
import { EMPTY_ROOT } from "../../register/index.ts"
import { channelNamed, hostOf, idOf } from "../access.ts"
import { look } from "../act.ts"
import type { RegisterPage, RegisterSide } from "../api.ts"
import { forkStateIn } from "../healing/state.ts"
import { channelRegister, headOf } from "../channels/registers.ts"
import type { Desk } from "../desk.ts"
import { countRows, heldBook, keyOf, rowsBelow, summaries, views, type Channel, type Summary } from "../records.ts"
import { faultsOf } from "./faults.ts"
import { aliasOf, type Looking } from "./people.ts"

/** Both registers of a channel. @throws {DeskError} `no-channel`, `channel-ambiguous`, `channel-stage` before the charter is complete */
export function registerPage(desk: Desk, codeName: string): RegisterPage {
  return look(desk, (tx, self) => {
    const at: Looking = { tx, self, now: desk.now() }
    const channel = channelNamed(tx, codeName)
    const follows = self.registrar !== null
    return {
      channel: channel.codeName,
      channelId: toHex(idOf(channel)),
      host: hostOf(channel)?.name ?? null,
      follows,
      sides: [self.office, channel.other].map((office) =>
        follows ? followedSide(at, channel, office) : heldSide(at, channel, office),
      ),
      ...(follows ? faultsOf(at, channel) : { faults: [], faulty: [] }),
      forks: forkStateIn({ tx, self }, channel),
    }
  })
}

function followedSide(at: Looking, channel: Channel, office: Uint8Array): RegisterSide {
  const { cosigned, history, postmarked, root, size } = headOf(at.tx, channelRegister(idOf(channel), office))
  return {
    office: aliasOf(at, office),
    own: equal(office, at.self.office),
    size,
    root: toHex(root),
    cosigned,
    postmarked,
    letters: history.nextNumber - 1,
  }
}

function heldSide(at: Looking, channel: Channel, office: Uint8Array): RegisterSide {
  const book = heldBook(idOf(channel), office)
  const [newest] = rowsBelow(at.tx, book, { part: "letters", below: Number.MAX_SAFE_INTEGER, limit: 1 })
  const summary =
    newest?.letter === undefined ? null : summaries.get(at.tx, keyOf(idOf(channel), office, newest.letter))
  const cover = summary === null ? null : coverOf(at, summary)
  const size = cover?.entered.size ?? 0
  return {
    office: aliasOf(at, office),
    own: equal(office, at.self.office),
    size,
    root: toHex(cover?.entered.root ?? EMPTY_ROOT),
    cosigned: cover?.cosigned.some(({ by }) => by === "registrar") === true ? size : 0,
    postmarked: cover === null || cover.postmarked === null ? 0 : size,
    letters: countRows(at.tx, book, "letters"),
  }
}

/** A held letter's cover, verified again. */
export function coverOf(at: Pick<Looking, "tx">, { channel, number, office }: Summary): VerifiedCover | null {
  const view = views.get(at.tx, keyOf(channel, office, number))
  return view === null ? null : verifyCover({ cover: view.cover, channelId: channel })
}
