/**
 * Draft files: a letter as plain text, for an editor and for scripts. Grammar: docs/drafts.md.
 *
 * ```
 * ---
 * channel: cedar
 * kind: letter
 * date: 2026-11-23
 * languages: ar, en
 * answers: south/2
 * ---
 * ## section
 * marking: secret; eyes only
 * readers: north/principal, south/principal
 *
 * ### ar عنوان
 * نص الفقرة
 * ### en A heading
 * The text of the section.
 *
 * ## enclosure chart.pdf
 * marking: secret
 * readers: south/principal
 * ```
 *
 * Nothing here reads a file or knows an office: names of readers stay names until the desk looks them up.
 * @module
 */
import { checkText } from "../../../bytes/index.ts"
import { DeskError } from "../../error.ts"

/** A draft as its file says it. */
export interface ParsedDraft {
  readonly channel: string
  readonly kind: string
  /** UTC seconds, or null: the day it is submitted. */
  readonly date: number | null
  readonly languages: readonly string[]
  /** Letters that this one answers, as written: `south/2`. */
  readonly references: readonly string[]
  readonly parts: readonly ParsedPart[]
}

/** A section or an enclosure as written. */
export type ParsedPart = ParsedSection | ParsedEnclosure

interface PartHead {
  /** Line of the file where the part begins, from 1, for messages. */
  readonly line: number
  readonly level: string
  readonly caveats: readonly string[]
  readonly readers: readonly string[]
}

/** A section in one or more languages. */
export interface ParsedSection extends PartHead {
  readonly kind: "section"
  readonly versions: readonly ParsedVersion[]
}

/** A section's text in one language. */
export interface ParsedVersion {
  readonly language: string
  readonly heading: string
  readonly text: string
}

/** An enclosure, by the path that the draft names, relative to the draft. */
export interface ParsedEnclosure extends PartHead {
  readonly kind: "enclosure"
  readonly path: string
  readonly type: string | null
}

/** Largest draft file, in characters. */
export const DRAFT_CHARACTERS = 4_000_000

/**
 * Read a draft file's text. Line ends may be LF or CRLF; text is brought to Unicode NFC, as everything that is signed.
 * @param name the file's name, for messages only
 * @throws {DeskError} `draft-syntax` with file and line; `draft-field` for a value that cannot be; BytesError for text that must not be signed
 */
export function parseDraft(source: string, name: string): ParsedDraft {
  if (source.length > DRAFT_CHARACTERS) {
    throw new DeskError(
      "draft-syntax",
      `${name}: longer than ${DRAFT_CHARACTERS} characters; put long matter into an enclosure`,
    )
  }
  const lines = source
    .normalize("NFC")
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
  const reader: Lines = { name, lines, at: 0 }
  const front = readFront(reader)
  const parts: ParsedPart[] = []
  skipBlank(reader)
  while (reader.at < lines.length) {
    parts.push(readPart(reader, front.languages[0]))
    skipBlank(reader)
  }
  if (parts.length === 0) throw fault(reader, "the letter has no part; begin one with a line '## section'")
  const written = parts.flatMap((part) => (part.kind === "section" ? part.versions.map((v) => v.language) : []))
  const languages = front.languages.length > 0 ? front.languages : [...new Set(written)]
  if (languages.length === 0) throw fault(reader, "no language is named; add 'languages: en' to the front matter")
  for (const language of written) {
    if (!languages.includes(language))
      throw fault(reader, `a section is in '${language}', which 'languages' does not list`)
  }
  return { ...front, languages, parts }
}

interface Lines {
  readonly name: string
  readonly lines: readonly string[]
  /** The line to be read next, from 0. */
  at: number
}

const FIELDS = ["channel", "kind", "date", "languages", "answers"] as const
type Field = (typeof FIELDS)[number]

function readFront(reader: Lines): Omit<ParsedDraft, "parts"> {
  skipBlank(reader)
  if (peek(reader) !== "---") throw fault(reader, "the draft begins with a line '---', then 'channel: NAME'")
  reader.at++
  const found = new Map<Field, string>()
  for (;;) {
    const line = peek(reader)
    if (line === undefined) throw fault(reader, "the front matter is not closed by a line '---'")
    if (line === "---") break
    const [, key, value] = /^([a-z]+):\s*(.*?)\s*$/.exec(line) ?? []
    if (line.trim() !== "") {
      if (key === undefined || value === undefined) throw fault(reader, "want 'name: value'")
      if (!(FIELDS as readonly string[]).includes(key))
        throw fault(reader, `'${key}' is not one of ${FIELDS.join(", ")}`)
      if (found.has(key as Field)) throw fault(reader, `'${key}' stands twice`)
      found.set(key as Field, value)
    }
    reader.at++
  }
  reader.at++
  const channel = found.get("channel") ?? ""
  if (channel === "") throw fault(reader, "the front matter does not say which channel; add 'channel: NAME'")
  return {
    channel,
    kind: found.get("kind") ?? "letter",
    date: readDate(reader, found.get("date")),
    languages: names(found.get("languages") ?? "", ","),
    references: names(found.get("answers") ?? "", ","),
  }
}

function readDate(reader: Lines, value: string | undefined): number | null {
  if (value === undefined || value === "") return null
  // A date alone is noon UTC: the same day in every zone that writes letters.
  const iso = /^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T12:00:00Z` : value
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/.test(iso)) {
    throw new DeskError(
      "draft-field",
      `${reader.name}: date '${value}' is neither 2026-11-23 nor 2026-11-23T18:00:00+03:00`,
    )
  }
  try {
    return Math.floor(Temporal.Instant.from(iso).epochMilliseconds / 1000)
  } catch (cause) {
    throw new DeskError("draft-field", `${reader.name}: date '${value}' does not exist`, { cause })
  }
}

function readPart(reader: Lines, firstLanguage: string | undefined): ParsedPart {
  const start = reader.at
  const [, kind, rest] = /^## (section|enclosure)\s*(.*?)\s*$/.exec(peek(reader) ?? "") ?? []
  if (kind === undefined || rest === undefined) throw fault(reader, "want '## section' or '## enclosure PATH'")
  if (kind === "section" && rest !== "")
    throw fault(reader, "a section's heading goes on its '### LANGUAGE heading' line")
  if (kind === "enclosure" && rest === "") throw fault(reader, "want the enclosure's path: '## enclosure PATH'")
  reader.at++
  const attributes = readAttributes(
    reader,
    kind === "section" ? ["marking", "readers"] : ["marking", "readers", "type"],
  )
  const [level = "", ...caveats] = names(attributes.get("marking") ?? "", ";")
  const readers = names(attributes.get("readers") ?? "", ",")
  if (level === "") throw fault({ ...reader, at: start }, "the part has no marking; add 'marking: LEVEL; CAVEAT'")
  if (readers.length === 0)
    throw fault({ ...reader, at: start }, "nobody may read this part; add 'readers: north/principal, …'")
  const head = { line: start + 1, level, caveats, readers }
  if (kind === "enclosure") return { ...head, kind, path: rest, type: attributes.get("type") ?? null }
  return { ...head, kind: "section", versions: readVersions(reader, firstLanguage) }
}

function readAttributes(reader: Lines, allowed: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  for (;;) {
    const [, key, value] = /^([a-z]+):\s*(.*?)\s*$/.exec(peek(reader) ?? "") ?? []
    if (key === undefined || value === undefined || !allowed.includes(key)) return found
    if (found.has(key)) throw fault(reader, `'${key}' stands twice`)
    found.set(key, value)
    reader.at++
  }
}

function readVersions(reader: Lines, firstLanguage: string | undefined): readonly ParsedVersion[] {
  const versions: ParsedVersion[] = []
  skipBlank(reader)
  while (reader.at < reader.lines.length && !startsPart(peek(reader))) {
    const start = reader.at
    const [, language, heading] =
      /^### ([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*(.*?)\s*$/.exec(peek(reader) ?? "") ?? []
    if (language !== undefined) reader.at++
    else if (versions.length > 0 || firstLanguage === undefined)
      throw fault(reader, "want '### LANGUAGE heading' before the text")
    const body: string[] = []
    while (reader.at < reader.lines.length && !startsPart(peek(reader)) && !startsVersion(peek(reader))) {
      body.push((peek(reader) as string).replace(/^\\(?=\\*#)/, ""))
      reader.at++
    }
    const version = {
      language: canonical({ ...reader, at: start }, language ?? firstLanguage ?? ""),
      heading: heading ?? "",
      text: body
        .join("\n")
        .replace(/^\s*\n/, "")
        .trimEnd(),
    }
    if (version.text === "") throw fault({ ...reader, at: start }, `the section has no text in '${version.language}'`)
    if (versions.some((v) => v.language === version.language)) {
      throw fault({ ...reader, at: start }, `the section stands twice in '${version.language}'`)
    }
    checkText(version.heading, "line", `${reader.name}:${start + 1}: heading`)
    checkText(version.text, "block", `${reader.name}:${start + 1}: text`)
    versions.push(version)
  }
  if (versions.length === 0) throw fault(reader, "the section has no text")
  return versions
}

/** A language by its canonical name (BCP 47). */
function canonical(reader: Lines, language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? language
  } catch {
    throw fault(reader, `'${language}' is not the name of a language, such as en, ar or fa`)
  }
}

function startsPart(line: string | undefined): boolean {
  return line !== undefined && /^## (section|enclosure)\b/.test(line)
}

function startsVersion(line: string | undefined): boolean {
  return line !== undefined && /^### [A-Za-z]{2,3}(-|\s|$)/.test(line)
}

const PIECES = { ";": /(?:"(?:[^"]|"")*"|[^;])+/g, ",": /(?:"(?:[^"]|"")*"|[^,])+/g } as const

/** Names with a separator between them; one in double quotes is taken as it stands, separators and all. */
function names(value: string, separator: keyof typeof PIECES): string[] {
  return (value.match(PIECES[separator]) ?? [])
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .map((name) => /^"((?:[^"]|"")+)"$/.exec(name)?.[1]?.replaceAll('""', '"') ?? name)
}

function peek(reader: Lines): string | undefined {
  return reader.lines[reader.at]
}

function skipBlank(reader: Lines): void {
  while (reader.at < reader.lines.length && (peek(reader) as string).trim() === "") reader.at++
}

function fault(reader: Lines, what: string): DeskError {
  return new DeskError("draft-syntax", `${reader.name}:${Math.min(reader.at + 1, reader.lines.length)}: ${what}`)
}
