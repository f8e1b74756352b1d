/**
 * What a drafter types, before it is kept: brought to one form, held to its bounds, and refused where it has characters
 * that may never be signed. Whether it is a letter yet is asked later, when it is to be submitted.
 * @module
 */
import { BytesError, checkText, present, readAs, type TextRule } from "../../../bytes/index.ts"
import type { Paper } from "../../api.ts"
import { DeskError } from "../../error.ts"
import {
  PAPER_CHARACTERS,
  PAPER_ENCLOSURES,
  writtenShape,
  type Written,
  type WrittenPart,
} from "../../records/papers.ts"

/**
 * Take what the editor has.
 * @returns it in Unicode NFC, its lines ended by LF; how far enclosures have come is left out, because the vault knows better
 * @throws {DeskError} `paper-malformed`, `paper-too-long`, `too-many-enclosures`
 * @throws {BytesError} `text-control`, `text-bidi`, `text-zero-width`: the message names part and place
 */
export function takeWritten(paper: Paper): Written {
  const written = normal(shaped(paper))
  const { parts } = written
  if (new Set(parts.map(({ id }) => id)).size < parts.length)
    throw new DeskError("paper-malformed", "two parts of the letter have one id; reload the page")
  const enclosures = parts.filter(({ kind }) => kind === "enclosure").length
  if (enclosures > PAPER_ENCLOSURES)
    throw new DeskError("too-many-enclosures", `${enclosures} enclosures, at most ${PAPER_ENCLOSURES} go with a letter`)
  let characters = 0
  for (const { value, rule, at } of textsOf(written)) {
    characters += value.length
    if (characters > PAPER_CHARACTERS)
      throw new DeskError(
        "paper-too-long",
        `longer than ${PAPER_CHARACTERS} characters; put long matter into an enclosure`,
      )
    checkTyped(value, rule, at)
  }
  return written
}

/** A text of a letter, and where it stands, for messages. */
export interface PlacedText {
  readonly value: string
  readonly rule: TextRule
  readonly at: string
}

/** Every text of a letter. */
function* textsOf(written: Written): Generator<PlacedText> {
  const { channel, languages, answers, parts } = written
  for (const value of [channel, ...languages, ...answers]) yield { value, rule: "line", at: "the head of the letter" }
  for (const [i, part] of parts.entries()) {
    const at = `part ${i + 1}`
    const { marking, readers } = part
    const lines = [...(marking === null ? [] : [marking.level, ...marking.caveats]), ...readers]
    for (const value of lines) yield { value, rule: "line", at }
    if (part.kind === "section") yield* versionsOf(part, at)
    else for (const value of [part.name, part.type]) yield { value, rule: "line", at: `${at}, name or type` }
  }
}

/** The texts of a section. */
export function* versionsOf(
  part: Extract<WrittenPart, { kind: "section" }>,
  at: string,
): Generator<PlacedText & { readonly language: string }> {
  for (const [i, { language, heading, text }] of part.versions.entries()) {
    const where = `${at}, version ${i + 1}`
    yield { value: language, rule: "line", at: `${where}, language`, language }
    yield { value: heading, rule: "line", at: `${where}, heading`, language }
    yield { value: text, rule: "block", at: `${where}, text`, language }
  }
}

/**
 * While somebody types, a ZWNJ may stand at the end and its letter come next: joiners are not judged before the text is
 * submitted. For the check a visible sign takes the place of each, so that the places counted stay true.
 */
function checkTyped(value: string, rule: TextRule, at: string): void {
  checkText(value.replace(/[\u200c\u200d]/g, "\u00b7"), rule, at)
}

/** Only what is kept, and only within its bounds. */
function shaped(paper: Paper): Written {
  const parts = paper.parts.map((part) => {
    if (part.kind === "section") return part
    const { received: _, state: __, ...enclosure } = part
    return enclosure
  })
  try {
    return readAs(writtenShape, present({ ...paper, parts }), "letter")
  } catch (cause) {
    if (!(cause instanceof BytesError)) throw cause
    throw new DeskError("paper-malformed", `what the editor wants kept cannot be: ${cause.message}`, { cause })
  }
}

/** Unicode NFC throughout; CR LF and CR, which some systems paste, are line ends. */
function normal(written: Written): Written {
  const line = (value: string): string => value.normalize("NFC")
  const { channel, languages, answers, parts, ...rest } = written
  return {
    ...rest,
    channel: line(channel),
    languages: languages.map(line),
    answers: answers.map(line),
    parts: parts.map((part) => {
      const { marking, readers } = part
      const head = {
        marking: marking === null ? null : { level: line(marking.level), caveats: marking.caveats.map(line) },
        readers: readers.map(line),
      }
      if (part.kind === "enclosure") return { ...part, ...head, name: line(part.name), type: line(part.type) }
      const versions = part.versions.map((each) => ({
        ...each,
        language: line(each.language),
        heading: line(each.heading),
        text: line(each.text.replace(/\r\n?/g, "\n")),
      }))
      return { ...part, ...head, versions }
    }),
  }
}
