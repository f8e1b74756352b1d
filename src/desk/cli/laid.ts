/**
 * What was laid before an officer, whole and in plain words: what it says, who will be able to read what, and what
 * anybody can prove with the signature. All of it was checked on this device before it is shown.
 * @module
 */
import { alias, channelById, knownOffice, own } from "../access.ts"
import { look } from "../act.ts"
import type { Laid } from "../letters/approvals.ts"
import type { Desk } from "../desk.ts"
import { rosterLaid } from "../pages/laid.ts"
import type { PageSaidCode } from "../pages/said.ts"
import { jsonRoster, rosterText } from "./acts/office.ts"
import { byName, readersText } from "./acts/draft.ts"
import { enclosureText, headText, sectionText } from "./paper.ts"
import { changesText, rulesFields } from "./rules.ts"
import { count, fields, foreign } from "./text.ts"
import { jsonTime, moment } from "./time.ts"

/** What a person types to approve it. */
export function nameOfLaid(laid: Laid): string {
  if (laid.kind === "letter") return laid.name
  if (laid.kind === "closing" || laid.kind === "amendment") return laid.codeName
  return laid.kind === "charter" ? laid.charter.rules.codeName : `roster/${laid.roster.version}`
}

/** Whether it is what somebody asked for: its name, its kind where that is enough, or the start of its id. */
export function isCalled(laid: Laid, which: string): boolean {
  if (which.length >= 6 && laid.id.startsWith(which.toLowerCase())) return true
  return nameOfLaid(laid) === which || (laid.kind === "roster" && which === "roster")
}

/** The whole of it. */
export function laidText(desk: Desk, laid: Laid): string {
  if (laid.kind === "roster") return [rosterText(rosterLaid(desk, laid.id)), "", PROVES["proves-roster"]].join("\n")
  if (laid.kind === "charter") {
    const { offices, host, rules } = laid.charter
    return [
      fields([
        ["between", offices.map(({ name }) => foreign(name)).join(" and ")],
        ["host", host === null ? "none: no deadline binds, nothing is void by time" : foreign(host.name)],
        ...rulesFields(rules),
      ]),
      "",
      PROVES["proves-charter"],
    ].join("\n")
  }
  if (laid.kind === "closing")
    return [
      `Closing of the channel ${foreign(laid.codeName)} with ${foreign(laid.other)}.`,
      "After it no letter of your office counts in this channel. It cannot be taken back.",
      "The other office may write until it closes the channel too; receipts and cosignatures still pass.",
      "",
      PROVES["proves-closing"],
    ].join("\n")
  if (laid.kind === "amendment")
    return [
      `Other rules for the channel ${foreign(laid.codeName)} with ${foreign(laid.other)}. What changes:`,
      "",
      changesText(laid.before.rules, laid.after.rules),
      "",
      "They hold for what your office writes once both offices have approved them; letters from before stand as they are.",
      PROVES["proves-amendment"],
    ].join("\n")
  return letterLaid(desk, laid)
}

/** For JSON. */
export function jsonLaid(desk: Desk, laid: Laid): Record<string, unknown> {
  const common = { kind: laid.kind, id: laid.id, name: nameOfLaid(laid), state: laid.state }
  if (laid.kind === "roster") return { ...common, roster: jsonRoster(rosterLaid(desk, laid.id)) }
  if (laid.kind === "charter") {
    const { id, offices, host, rules } = laid.charter
    return {
      ...common,
      channel: id,
      offices: offices.map(({ office, name }) => ({ office, name })),
      host: host?.name ?? null,
      rules,
    }
  }
  if (laid.kind === "closing") return { ...common, office: laid.other }
  if (laid.kind === "amendment") {
    const { before, after, other } = laid
    return { ...common, office: other, before: before.rules, after: after.rules }
  }
  const { header, parts, statement } = laid.draft
  return {
    ...common,
    document: header.document,
    date: jsonTime(header.date),
    languages: header.languages,
    enterBy: jsonTime(statement.enterBy),
    parts: parts.map((part) =>
      part.kind === "section"
        ? {
            kind: part.kind,
            marking: part.marking,
            wordings: part.wordings.map(({ copies, versions }) => ({ copies, versions })),
          }
        : {
            kind: part.kind,
            marking: part.marking,
            name: part.enclosure.name,
            type: part.enclosure.type,
            size: part.enclosure.size,
          },
    ),
    readers: byName(laid.readers).map(({ name, parts: held }) => ({ name, parts: held })),
  }
}

/** What the page says by these codes, in the command line's one language. */
const PROVES: { readonly [C in Extract<PageSaidCode, `proves-${string}`>]: string } = {
  "proves-roster":
    "With your signature these officers act for the office: who holds the roster can prove to anybody that its signatories approved it.",
  "proves-charter":
    "With your signature your office is bound to these rules: what they do not permit can be neither approved, nor sent, nor accepted.",
  "proves-closing":
    "With your signature anybody who holds the register can prove that your office closed this channel, and when.",
  "proves-amendment":
    "With your signature anybody who holds the register can prove that your office agreed to these rules, and when they were entered.",
  "proves-letter": "With your signature any reader of it can prove to anybody, for ever, that your office said this.",
  "proves-letter-irrevocable": "It cannot be taken back once sent.",
}

function letterLaid(desk: Desk, laid: Extract<Laid, { kind: "letter" }>): string {
  const { draft, name, readers } = laid
  const { header, parts, statement } = draft
  const { office, channel, answers } = look(desk, (tx, self) => ({
    office: own(tx, self).name,
    channel: channelById(tx, header.channel)?.codeName ?? "",
    answers: header.references.map((each) => `${alias(knownOffice(tx, each.office)?.name ?? "")}/${each.number}`),
  }))
  const shown = parts.map((part, i) => {
    const label = `Part ${i + 1}`
    if (part.kind === "enclosure") return `${label}, an enclosure\n${enclosureText(null, part)}`
    return part.wordings
      .map(({ copies, versions }, n) => {
        const which =
          part.wordings.length === 1
            ? ""
            : `, wording ${n + 1} of ${part.wordings.length} (${count(copies.length, "copy", "copies")})`
        return `${label}${which}\n${sectionText(part.marking, versions)}`
      })
      .join("\n\n")
  })
  return [
    headText(
      { office, name, channel, document: header.document, date: header.date, languages: header.languages, answers },
      null,
    ),
    "",
    shown.join("\n\n"),
    "",
    "Who will be able to read what:",
    readersText(readers, parts.length),
    "Nobody else: not the host, not your registrar unless named above.",
    "",
    `It must be entered by ${moment(statement.enterBy)}.`,
    `${PROVES["proves-letter"]} ${PROVES["proves-letter-irrevocable"]}`,
  ].join("\n")
}
