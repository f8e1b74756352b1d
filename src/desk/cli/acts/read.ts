/**
 * `diwan read` and `diwan receipt`.
 * @module
 */
import type { LetterView } from "../../../letter/index.ts"
import type { VerifiedCover } from "../../../parcel/index.ts"
import {
  enclosureOf,
  exportLetter,
  fetchEnclosure,
  readLetter,
  receiptLetter,
  missingReceipts,
  receiptsOf,
  type ReadLetter,
} from "../../index.ts"
import { arg, choice, done, flag, letterName, placed, text, usage, whole, type Call, type Done } from "../call.ts"
import { checkFree, makeFolder, writeOwn } from "../files.ts"
import { sendWaiting } from "../outbox.ts"
import { letterText, officeName, proofSentence, proofText } from "../paper.ts"
import { columns, foreign } from "../text.ts"
import { CALENDARS, jsonTime, moment, type CalendarName } from "../time.ts"
import { withDesk, withReadingDesk } from "../unlock.ts"

/** Read a letter, take out an enclosure, or write the view to a file. */
export async function read(call: Call): Promise<Done> {
  const name = letterName(arg(call, 0))
  const channel = text(call, "channel") ?? undefined
  const place = whole(call, "enclosure", 1, 999)
  const out = text(call, "out")
  const file = text(call, "export")
  if (place !== null && out === null) throw usage("where to? give --out DIR for the enclosure")
  if (place === null && out !== null) throw usage("which one? give --enclosure N with --out")
  if (place !== null && out !== null) return takeOut(call, { name, channel, place, out })
  if (file !== null) return exportTo(call, { name, channel, file })
  const asked = text(call, "calendar")
  const calendar =
    asked === null ? null : choice(asked, "--calendar", Object.keys(CALENDARS) as readonly CalendarName[])
  return withReadingDesk(call, (desk) => {
    const letter = readLetter(desk, name, channel)
    const proof = flag(call, "proof") ? proofText(letter.cover) : proofSentence(letter.cover)
    if (letter.summary.opened === null && letter.view.kind === "letter")
      call.say(`to record that you opened it: 'diwan receipt ${foreign(letter.name)}'`)
    return done(jsonLetter(letter), [letterText(headOf(letter), letter.view, calendar), "", proof])
  })
}

/** Record that a letter was opened; or show the receipts that are known. */
export async function receipt(call: Call): Promise<Done> {
  const name = letterName(arg(call, 0))
  const channel = text(call, "channel") ?? undefined
  if (flag(call, "show")) {
    return withReadingDesk(call, (desk) => {
      const known = receiptsOf(desk, name, channel).toSorted((a, b) => a.time - b.time)
      const { waiting, gone } = missingReceipts(desk, name, channel)
      if (gone.length > 0)
        call.say(`not delivered, as far as is known: ${gone.map(foreign).join(", ")} left the office without a receipt`)
      if (known.length === 0)
        call.say(`no receipt for ${foreign(name)} is known here; 'diwan collect' fetches what waits`)
      return done(
        {
          name,
          receipts: known.map(({ officer, what, time }) => ({ officer, what, time: jsonTime(time) })),
          missing: waiting,
          notDelivered: gone,
        },
        columns(known.map(({ officer, what, time }) => [moment(time), what, foreign(officer)])),
      )
    })
  }
  return withDesk(call, async (desk) => {
    const given = receiptLetter(desk, name, channel)
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(
      given.sent
        ? `recorded that ${foreign(name)} was opened; its sender is told`
        : `recorded that ${foreign(name)} was opened; nobody is told, or they were told before`,
    )
    return done({ name: given.name, sent: given.sent, outbox }, "", exit)
  })
}

async function takeOut(
  call: Call,
  at: { readonly name: string; readonly channel: string | undefined; readonly place: number; readonly out: string },
): Promise<Done> {
  return withDesk(call, async (desk) => {
    const letter = readLetter(desk, at.name, at.channel)
    const wanted = enclosureOf(letter, at.place)
    const folder = placed(call, at.out)
    makeFolder(folder)
    const file = await fetchEnclosure(desk, wanted, folder, call.signal)
    const { name, type, size } = wanted.enclosure
    return done({ name: letter.name, enclosure: at.place, file, fileName: name, type, size }, foreign(file))
  })
}

async function exportTo(
  call: Call,
  at: { readonly name: string; readonly channel: string | undefined; readonly file: string },
): Promise<Done> {
  const force = flag(call, "force")
  checkFree(placed(call, at.file), force)
  return withReadingDesk(call, (desk) => {
    const { file, channelId } = exportLetter(desk, at.name, at.channel)
    writeOwn(placed(call, at.file), file, force)
    call.say("it holds, in clear, what you may read of the letter, and proves it to anybody who has the channel's id")
    return done({ name: at.name, file: at.file, channel: channelId, bytes: file.length }, foreign(at.file))
  })
}

/** What stands at the head of a letter that was read. */
export function headOf(letter: ReadLetter): Parameters<typeof letterText>[0] {
  const { view, cover, name, channel, answers } = letter
  const { document, date, languages, office } = view.header
  return { office: officeName(cover, office), name, channel, document, date, languages, answers }
}

/** A letter for JSON. */
export function jsonLetter(letter: ReadLetter): Record<string, unknown> {
  const { name, channel, answers, view, cover, summary } = letter
  const { document, date, languages, office, number } = view.header
  return {
    name,
    channel,
    kind: view.kind,
    office: { id: office, name: officeName(cover, office) },
    number,
    document,
    date: jsonTime(date),
    languages,
    answers,
    opened: jsonTime(summary.opened),
    ...jsonParts(view),
    proof: jsonProof(cover),
  }
}

/** Sections and enclosures for JSON: everything a reader sees, nothing that opens an enclosure. */
export function jsonParts(view: LetterView): Record<string, unknown> {
  return {
    sections: view.sections.map(({ position, marking, versions }) => ({ position, marking, versions })),
    enclosures: view.enclosures.map(({ position, marking, enclosure, key }, i) => ({
      place: i + 1,
      position,
      marking,
      name: enclosure.name,
      type: enclosure.type,
      size: enclosure.size,
      given: key !== null,
    })),
  }
}

/** A cover for JSON. */
export function jsonProof(cover: VerifiedCover): Record<string, unknown> {
  const { entered, postmarked, standing } = cover
  return {
    channel: cover.channelId,
    statement: cover.statementHash,
    root: cover.statement.root,
    approvers: cover.approvers.length,
    quorum: cover.roster.head.quorum,
    entered: { index: entered.index, size: entered.size, root: entered.root, time: jsonTime(entered.time) },
    postmarked: postmarked === null ? null : { order: postmarked.order, time: jsonTime(postmarked.time) },
    cosigned: cover.cosigned.map(({ by, time }) => ({ by, time: jsonTime(time) })),
    countersigned: standing === "countersigned",
    missing: standing === "countersigned" ? [] : standing.provisional,
  }
}
