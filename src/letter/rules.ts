/**
 * The rules that an approver's device and a reader's device both enforce: what a statement may say, how its header must
 * agree with it, what the charter permits, what a reader leaf may grant. Spec: spec/letter.md#rules.
 * @module
 */
import { equal } from "../bytes/index.ts"
import {
  checkKind,
  checkLanguage,
  checkMarking,
  type Charter,
  type LetterStatement,
  type NamedCharter,
} from "../office/index.ts"
import { LetterError } from "./error.ts"
import type { HeaderLeaf, Leaf, ReaderLeaf } from "./leaf.ts"
import { isSize, placeOf, type Size } from "./slots.ts"

/** Longest time between a letter's date and the last moment to enter it, in seconds: 90 days, as long as a roster. */
export const ENTER_WITHIN_SECONDS: number = 90 * 86_400

/** A channel and the charter in force in it. */
export interface ChannelRules {
  /** Channel id. */
  readonly channel: Uint8Array
  /** The charter in force where the letter is entered. */
  readonly charter: NamedCharter
}

/**
 * Check what can be seen of a letter's statement without its leaves.
 * @throws {LetterError} `statement-channel`, `statement-office`, `statement-charter`, `statement-depth`, `statement-copies`,
 *   `document-reserved`, `listed-position`, `statement-date`, `statement-enter-by`
 * @throws {OfficeError} `kind-not-permitted`
 */
export function checkLetterStatement(statement: LetterStatement, { channel, charter }: ChannelRules): Size {
  if (!equal(statement.channel, channel)) {
    throw new LetterError("statement-channel", "statement: it belongs to another channel")
  }
  if (!isOfChannel(statement.office, charter)) {
    throw new LetterError("statement-office", "statement: its office is not one of the channel's two")
  }
  if (!namesCharter(statement, charter)) {
    throw new LetterError(
      "statement-charter",
      "statement: it was written under another charter than the one in force; draft the letter again",
    )
  }
  const { depth, copies } = statement
  if (!isSize({ depth, copies })) {
    throw new LetterError(
      "statement-depth",
      `statement: found depth ${depth} and copies ${copies}, want 6, 8 or 10 and 0 to 7`,
    )
  }
  if (copies !== charter.rules.copies) {
    throw new LetterError(
      "statement-copies",
      `statement: found copies ${copies}, the charter says ${charter.rules.copies}`,
    )
  }
  if (statement.document === "non-paper" || statement.document === "agreed-minutes") {
    throw new LetterError(
      "document-reserved",
      `statement: no ${statement.document} is entered in a register by this version`,
    )
  }
  checkKind(charter, statement.document)
  for (const { position } of statement.listed) {
    const { slot, copy } = placeOf(position, { copies })
    if (slot > 0 && slot < 2 ** depth && copy === 0) continue
    throw new LetterError("listed-position", `statement: it lists position ${position}, where no term can stand`)
  }
  if (statement.enterBy < statement.date) {
    throw new LetterError("statement-enter-by", "statement: its enter-by lies before its date; date it earlier")
  }
  if (statement.enterBy - statement.date > ENTER_WITHIN_SECONDS) {
    throw new LetterError("statement-date", "statement: its date lies more than 90 days before its enter-by")
  }
  return { depth, copies }
}

/** A letter names the later charter it was written under, and none under the channel's first. */
function namesCharter({ charter: named }: LetterStatement, charter: NamedCharter): boolean {
  if (charter.previous === null) return named === undefined
  return named !== undefined && equal(named, charter.id)
}

/**
 * Check that a header says what its statement says, and nothing that the charter does not permit.
 * @throws {LetterError} `header-channel`, `header-office`, `header-number`, `header-document`, `header-date`,
 *   `reference-office`, `reference-not-earlier`
 * @throws {OfficeError} `language-not-permitted`
 */
export function checkHeader({ body }: HeaderLeaf, statement: LetterStatement, charter: Charter): void {
  const agreements = [
    ["channel", equal(body.channel, statement.channel)],
    ["office", equal(body.office, statement.office)],
    ["number", body.number === statement.number],
    ["document", body.document === statement.document],
    ["date", body.date === statement.date],
  ] as const
  for (const [field, agrees] of agreements) {
    if (!agrees) throw new LetterError(`header-${field}`, `header: its ${field} is not that of the statement`)
  }
  for (const language of body.languages) checkLanguage(charter, language)
  for (const reference of body.references) {
    if (!isOfChannel(reference.office, charter)) {
      throw new LetterError("reference-office", "header: a reference to a letter of an office outside this channel")
    }
    if (equal(reference.office, statement.office) && reference.number >= statement.number) {
      throw new LetterError(
        "reference-not-earlier",
        `header: letter ${statement.number} refers to letter ${reference.number} of its own office, which is not earlier`,
      )
    }
  }
}

/**
 * Check that the charter permits a leaf's marking, and that its text keeps to the header's languages and their order.
 * @throws {LetterError} `section-language` @throws {OfficeError} `marking-not-permitted`, `marking-order`
 */
export function checkPart(leaf: Leaf, header: HeaderLeaf, charter: Charter): void {
  if (leaf.marking !== null) checkMarking(charter, leaf.marking)
  if (leaf.kind === "section" || leaf.kind === "term" || leaf.kind === "response") checkLanguages(leaf, header)
}

/**
 * Check what a reader leaf is by itself: its office is one of the two, its copy exists.
 * @throws {LetterError} `reader-office`, `copy-beyond`
 */
export function checkReader({ body }: ReaderLeaf, size: Size, charter: Charter): void {
  if (!isOfChannel(body.office, charter)) {
    throw new LetterError("reader-office", "reader: an officer of an office outside this channel")
  }
  if (body.copy >= 2 ** size.copies) {
    throw new LetterError("copy-beyond", `reader: found copy ${body.copy}, there are ${2 ** size.copies}`)
  }
}

/**
 * Check that a leaf granted to a reader is one that can be: a section in the reader's own copy, an enclosure, a term
 * or a response.
 * @throws {LetterError} `reader-positions`, `reader-other-copy`
 */
export function checkGranted(leaf: Leaf, { body }: ReaderLeaf, size: Size): void {
  if (leaf.kind === "header" || leaf.kind === "reader" || leaf.kind === "empty") {
    throw new LetterError("reader-positions", `reader: position ${leaf.position} is granted and is no part of a letter`)
  }
  if (leaf.kind === "section" && placeOf(leaf.position, size).copy !== body.copy) {
    throw new LetterError(
      "reader-other-copy",
      `reader: position ${leaf.position} is granted and is not in copy ${body.copy}`,
    )
  }
}

/**
 * Check that a leaf stands where its kind may: the header in slot 0 and nothing else there, all but sections at copy 0. An
 * empty leaf may stand anywhere.
 * @throws {LetterError} `header-misplaced`, `copy-not-zero`
 */
export function checkPlace(leaf: Leaf, size: Size): void {
  if (leaf.kind === "empty") return
  if ((leaf.kind === "header") !== (placeOf(leaf.position, size).slot === 0)) {
    throw new LetterError(
      "header-misplaced",
      `position ${leaf.position}: slot 0 is the header's, and the header's only place`,
    )
  }
  if (leaf.kind !== "section" && placeOf(leaf.position, size).copy !== 0) {
    throw new LetterError(
      "copy-not-zero",
      `position ${leaf.position}: found kind ${leaf.kind}, which stands at copy 0 only`,
    )
  }
}

/** Whether an office is one of the two that the channel joins. */
export function isOfChannel(office: Uint8Array, charter: Charter): boolean {
  return charter.offices.some((side) => equal(side.office, office))
}

type Worded = Extract<Leaf, { readonly body: { readonly versions: readonly unknown[] } }>

function checkLanguages({ body, position, kind }: Worded, header: HeaderLeaf): void {
  let from = 0
  for (const { language } of body.versions) {
    const at = header.body.languages.indexOf(language, from)
    if (at < 0) {
      throw new LetterError("section-language", `${kind} ${position}: want only languages of the header, in its order`)
    }
    from = at + 1
  }
}
