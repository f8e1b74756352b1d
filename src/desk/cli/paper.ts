/**
 * A letter in plain text, as on paper: letterhead, name, date in two calendars; each part between its markings; then the
 * enclosures, and in one sentence what proves it. What a reader was not given is not hinted at.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import type { Marking } from "../../office/index.ts"
import type { LetterView, SectionVersion, ViewEnclosure } from "../../letter/index.ts"
import type { VerifiedCover } from "../../parcel/index.ts"
import { bytesText, count, fields, foreign, foreignList, printable } from "./text.ts"
import { dateLines, moment, type CalendarName } from "./time.ts"

/** What stands at the head of a letter. */
export interface Letterhead {
  readonly office: string
  readonly name: string
  readonly channel: string
  readonly document: string
  readonly date: number
  readonly languages: readonly string[]
  readonly answers: readonly string[]
}

/** The letterhead. @param calendar the second calendar, if somebody asked for one */
export function headText(head: Letterhead, calendar: CalendarName | null): string {
  const rest = fields([
    ["channel", foreign(head.channel)],
    ["answers", foreignList(head.answers)],
  ])
  return [
    foreign(head.office),
    `${DOCUMENTS[head.document] ?? foreign(head.document)} ${foreign(head.name)}`,
    "",
    ...dateLines(head.date, head.languages, calendar),
    ...(rest === "" ? [] : [rest]),
  ].join("\n")
}

const DOCUMENTS: Readonly<Record<string, string>> = {
  letter: "Letter",
  "note-verbale": "Note verbale",
  "aide-memoire": "Aide-mémoire",
  "non-paper": "Non-paper",
  "agreed-minutes": "Agreed minutes",
}

/** A section between its markings, one language after another. */
export function sectionText(marking: Marking, versions: readonly SectionVersion[]): string {
  const mark = markingText(marking)
  const texts = versions.map(({ heading, text }) =>
    (heading === "" ? [printable(text)] : [printable(heading), printable(text)]).join("\n"),
  )
  return [mark, texts.join("\n\n"), mark].join("\n")
}

/** `[ secret; eyes only ]`. */
export function markingText({ level, caveats }: Marking): string {
  return `[ ${[level, ...caveats].map(foreign).join("; ")} ]`
}

/** An enclosure's line. @param place among the enclosures shown, from 1; null where its place is said already */
export function enclosureText(
  place: number | null,
  {
    enclosure,
    marking,
    key,
  }: Pick<ViewEnclosure, "enclosure" | "marking"> & {
    /** What opens it: only whether it is there is asked. */
    readonly key: unknown
  },
): string {
  const { type, size, name } = enclosure
  const given = key === null ? ", named and not given to you" : ""
  const number = place === null ? "" : `${place}  `
  return `  ${number}${foreign(type)}, ${bytesText(size)}${given}  ${markingText(marking)}  ${foreign(name)}`
}

/** A letter as its reader sees it. */
export function letterText(head: Letterhead, view: LetterView, calendar: CalendarName | null): string {
  const passedOn =
    view.kind === "passed-on"
      ? ["PASSED ON: this view names another reader. It is a true letter, and not one to you.", ""]
      : []
  const sections = view.sections.map(({ marking, versions }) => sectionText(marking, versions))
  const enclosures = view.enclosures.map((enclosure, i) => enclosureText(i + 1, enclosure))
  return [
    ...passedOn,
    headText(head, calendar),
    "",
    sections.join("\n\n"),
    ...(enclosures.length === 0 ? [] : ["", enclosures.length === 1 ? "Enclosure" : "Enclosures", ...enclosures]),
  ].join("\n")
}

/** What proves a letter, in one sentence. */
export function proofSentence(cover: VerifiedCover): string {
  const office = officeName(cover, cover.statement.office)
  const approved = `approved by ${count(cover.approvers.length, "signatory", "signatories")}`
  const entered = `entry ${cover.entered.index} of the register of ${foreign(office)}`
  const time = cover.postmarked === null ? "not postmarked" : `postmarked ${moment(cover.postmarked.time)}`
  if (cover.standing === "countersigned")
    return `Verified: ${entered}, ${approved}, ${time}, countersigned as the charter asks.`
  const missing = cover.standing.provisional.map((who) => (who === "host" ? "the host" : "the registrar")).join(" and ")
  return `Provisional: ${entered}, ${approved}, ${time}; ${missing} has not countersigned it, so it does not count yet and cannot be answered.`
}

/** What proves a letter, in detail. */
export function proofText(cover: VerifiedCover): string {
  const { entered, postmarked, statement } = cover
  return fields([
    ["channel", toHex(cover.channelId)],
    ["statement", toHex(cover.statementHash)],
    ["root", toHex(statement.root)],
    ["roster", `${cover.roster.head.version} (${toHex(cover.roster.id)})`],
    ["approved by", `${count(cover.approvers.length, "person")}; the quorum is ${cover.roster.head.quorum}`],
    ["entered", `entry ${entered.index} of ${entered.size}, ${moment(entered.time)}, according to its registrar`],
    ["register root", toHex(entered.root)],
    [
      "postmarked",
      postmarked === null ? "no" : `${moment(postmarked.time)}, order ${postmarked.order}, according to the host`,
    ],
    ["cosigned", cover.cosigned.map(({ by, time }) => `by the ${by} ${moment(time)}`).join("; ") || "by nobody"],
    [
      "standing",
      cover.standing === "countersigned"
        ? "countersigned"
        : `provisional: wants ${cover.standing.provisional.join(", ")}`,
    ],
  ])
}

/** The name that a channel's charter gives an office. */
export function officeName(cover: VerifiedCover, id: Uint8Array): string {
  return cover.charter.offices.find(({ office }) => equal(office, id))?.name ?? ""
}
