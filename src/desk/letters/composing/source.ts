/**
 * A letter as the editor keeps it, written as a draft (docs/drafts.md), so that there is one way from a draft to a letter.
 * {@link sourceFaults} says what cannot be written yet, all of it; {@link draftSource} writes, and what `parseDraft` reads
 * from that is the letter.
 * @module
 */
import { checkText } from "../../../bytes/index.ts"
import type { Said } from "../../api.ts"
import { codeOf } from "../../alarm.ts"
import { DeskError, type DeskFault } from "../../error.ts"
import { DRAFT_CHARACTERS } from "../draft/parse.ts"
import type { Written, WrittenEnclosure, WrittenPart } from "../../records/papers.ts"
import { versionsOf } from "./written.ts"

/** Something that keeps a letter from being written as a draft. */
export interface SourceFault {
  readonly code: string
  /** What {@link draftSource} throws. */
  readonly error: Error
  /** Place of the part, from 0; null for the whole letter. */
  readonly part: number | null
  readonly values: NonNullable<Said["values"]>
}

/**
 * Write a letter as a draft. Empty lines around a text and blanks around a heading are left out, as a draft's reader does.
 * @throws {DeskError} the first of its faults; `paper-too-long`
 * @throws {BytesError} text that must not be signed
 */
export function draftSource(letter: Written): string {
  const [fault] = sourceFaults(letter)
  if (fault !== undefined) throw fault.error
  const { channel, document, date, languages, answers, parts } = letter
  const lines = ["---", `channel: ${channel}`, `kind: ${document}`]
  if (date !== null) lines.push(`date: ${date}`)
  if (languages.length > 0) lines.push(`languages: ${languages.join(", ")}`)
  if (answers.length > 0) lines.push(`answers: ${quoted(answers, ",")}`)
  lines.push("---")
  for (const part of parts) lines.push(...partLines(part), "")
  const source = lines.join("\n")
  if (source.length > DRAFT_CHARACTERS)
    throw new DeskError(
      "paper-too-long",
      `longer than ${DRAFT_CHARACTERS} characters; put long matter into an enclosure`,
    )
  return source
}

/** Everything that keeps a letter from being written as a draft, in the order of its parts. */
export function sourceFaults(letter: Written): readonly SourceFault[] {
  const { channel, date, languages, answers, parts } = letter
  const faults: SourceFault[] = []
  const whole = reporter(faults, null)
  if (channel === "") whole("no-channel", "no channel is chosen")
  else if (channel.trim() !== channel) whole("no-channel", "there is no channel of that name")
  if (date !== null && !isDate(date))
    whole("draft-field", "the date does not exist; want one such as 2026-11-23", { date })
  for (const language of languages)
    if (!isCanonical(language)) whole("draft-field", "not the name of a language, such as en, ar or fa", { language })
  for (const reference of answers)
    if (!/^\S+$/.test(reference)) whole("bad-reference", "not a letter of this channel, such as south/2", { reference })
  const isSilent = !parts.some((part) => part.kind === "section" && part.versions.length > 0)
  if (languages.length === 0 && parts.length > 0 && isSilent)
    whole("section-language", "the letter is in no language; choose one", { language: "" })
  if (parts.length === 0) whole("letter-empty", "the letter has no part; write a section")
  const names = new Set<string>()
  for (const [i, part] of parts.entries()) {
    const say = reporter(faults, i)
    if (part.marking === null || part.marking.level === "") say("part-unmarked", "the part has no marking; choose one")
    if (part.marking?.caveats.some((caveat) => caveat.trim() === ""))
      say("part-unmarked", "the part has a caveat without a name; choose one of the charter's")
    if (part.readers.length === 0) say("part-unread", "nobody is to read the part; name a reader, or leave it out")
    if (part.readers.some((reader) => reader.trim() === ""))
      say("draft-reader-unknown", "the part has a reader without a name", { reader: "" })
    if (part.kind === "enclosure") enclosureFaults(part, names, say)
    else {
      sectionFaults(part, languages, say)
      faults.push(...textFaults(part, i))
    }
  }
  return faults
}

type Say = (code: DeskFault, message: string, values?: NonNullable<Said["values"]>) => void

function reporter(faults: SourceFault[], part: number | null): Say {
  const where = part === null ? "the letter" : `part ${part + 1}`
  return (code, message, values = {}) =>
    void faults.push({ code, error: new DeskError(code, `${where}: ${message}`), part, values })
}

function sectionFaults(part: Extract<WrittenPart, { kind: "section" }>, languages: readonly string[], say: Say): void {
  const { versions } = part
  if (versions.length === 0) say("section-empty", "the section has no text", { language: "" })
  for (const [i, { language, text }] of versions.entries()) {
    if (!isCanonical(language)) say("draft-field", "not the name of a language, such as en, ar or fa", { language })
    else if (languages.length > 0 && !languages.includes(language))
      say("section-language", "a version in a language that the letter does not list", { language })
    if (versions.findIndex((other) => other.language === language) < i)
      say("section-language", "two versions in one language", { language })
    if (tidyText(text) === "") say("section-empty", "the section has no text in one of its languages", { language })
  }
}

/** What may stand in a text that is kept, and not in one that is signed. */
function* textFaults(part: Extract<WrittenPart, { kind: "section" }>, i: number): Generator<SourceFault> {
  for (const { value, rule, at, language } of versionsOf(part, `part ${i + 1}`)) {
    try {
      checkText(value, rule, at)
    } catch (error) {
      const code = codeOf(error)
      if (code === null) throw error
      yield { code, error: error as Error, part: i, values: { language } }
    }
  }
}

function enclosureFaults({ name }: WrittenEnclosure, names: Set<string>, say: Say): void {
  if (!isFileName(name)) say("enclosure-name", "not the name of a file: give it one without slashes", { name })
  // Readers save them into one folder, and not every disk tells capitals apart.
  const folded = name.toLowerCase()
  if (names.has(folded)) say("enclosure-name-taken", "two enclosures have one name; rename one of them", { name })
  names.add(folded)
}

/** A name that any disk takes and that leads nowhere else. */
export function isFileName(name: string): boolean {
  return name !== "" && name.trim() === name && name !== "." && name !== ".." && !/[/\\]/.test(name)
}

/** A text without the empty lines around it. */
export function tidyText(text: string): string {
  return text.replace(/^\s*\n/, "").trimEnd()
}

function partLines(part: WrittenPart): readonly string[] {
  const { marking, readers } = part
  const head = [
    `marking: ${quoted([marking?.level ?? "", ...(marking?.caveats ?? [])], ";")}`,
    `readers: ${quoted(readers, ",")}`,
  ]
  if (part.kind === "enclosure") {
    const type = part.type.trim()
    return [`## enclosure ${part.name}`, ...(type === "" ? [] : [`type: ${type}`]), ...head]
  }
  const texts = part.versions.flatMap(({ language, heading, text }) => [
    `### ${language} ${heading.trim()}`.trimEnd(),
    tidyText(text).replace(/^(?=\\*#)/gm, "\\"),
  ])
  return ["## section", ...head, "", ...texts]
}

/** Names with separators between them; those that could be misread in double quotes. */
function quoted(names: readonly string[], separator: ";" | ","): string {
  return names
    .map((name) =>
      name.includes(separator) || name.includes('"') || name.trim() !== name ? `"${name.replaceAll('"', '""')}"` : name,
    )
    .join(`${separator} `)
}

/** A language by its canonical name, as a draft can write it: no private or grandfathered tag. */
function isCanonical(language: string): boolean {
  if (!/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(language)) return false
  try {
    return Intl.getCanonicalLocales(language)[0] === language
  } catch {
    return false
  }
}

function isDate(date: string): boolean {
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(date) && Temporal.PlainDate.from(date).toString() === date
  } catch {
    return false
  }
}
