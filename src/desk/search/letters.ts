/**
 * The letters of a vault as search sees them: which there are, in the order in which they came, and what this officer may
 * read of one. Read and decrypted when it is needed, and forgotten again.
 * @module
 */
import { equal, sha256, toHex } from "../../bytes/index.ts"
import { verifyContent, type ViewPart } from "../../letter/index.ts"
import { openCharter, openStatementOf, type OpenedCharter } from "../../office/index.ts"
import { charterInCover, openCover, type Cover } from "../../parcel/index.ts"
import { ownAddress } from "../access.ts"
import type { LetterLine } from "../api/desk.ts"
import { look } from "../act.ts"
import type { Desk } from "../desk.ts"
import { summaries, views, type Self, type Summary } from "../records.ts"
import type { Reading } from "../../vault/index.ts"
import type { PartText } from "./snippets.ts"

/** Where a letter stands among those that came. */
export interface Place {
  readonly key: string
  readonly order: number
}

/** A letter that search has read. */
export interface ReadForSearch {
  readonly line: LetterLine
  readonly texts: readonly PartText[]
}

/** Letters to be searched. */
export interface Letters {
  count(): number
  /** Letters in the order in which they came, after this one. */
  after(place: Place | null, limit: number): readonly Place[]
  /** Where the letter with this key stands; null if it is not there. */
  place(key: string): Place | null
  /**
   * Read a letter; null if it is not there. Its text is empty if it does not fit what was signed: it can be listed, and
   * whoever opens it is told what is wrong.
   */
  read(key: string): ReadForSearch | null
}

/** The letters of a vault. */
export function lettersOf(desk: Desk): Letters {
  const charters = new Map<string, OpenedCharter>()
  return {
    count: () => desk.vault.read((tx) => summaries.count(tx)),
    after: (place, limit) =>
      desk.vault.read((tx) =>
        summaries
          .list(tx, { limit, ...(place === null ? {} : { after: place }) })
          .map(({ key, order }) => ({ key, order })),
      ),
    place(key) {
      const found = desk.vault.read((tx) => tx.find("summaries", key))
      return found === undefined ? null : { key, order: found.order }
    },
    read: (key) =>
      look(desk, (tx, self) => {
        const summary = summaries.get(tx, key)
        if (summary === null) return null
        return { line: lineOf(summary, self), texts: textsOf({ tx, self, charters }, key, summary) }
      }),
  }
}

/** A line of a list of letters. */
export function lineOf(summary: Summary, self: Self): LetterLine {
  const { channel: _, office, codeName, from, number, document, ...rest } = summary
  return {
    ...rest,
    channel: codeName,
    name: `${from}/${number}`,
    from,
    own: equal(office, self.office),
    number,
    document: document as LetterLine["document"],
  }
}

interface Context {
  readonly tx: Reading
  readonly self: Self
  readonly charters: Map<string, OpenedCharter>
}

/**
 * What this officer may read of a letter. The content is held against the statement again, leaf by leaf; that the statement
 * is signed, entered and postmarked was verified when it was filed, and is again when the letter is opened.
 */
function textsOf({ tx, self, charters }: Context, key: string, summary: Summary): readonly PartText[] {
  const record = views.get(tx, key)
  if (record === null || record.destroyed !== undefined) return []
  try {
    const cover = openCover(record.cover)
    if (!equal(sha256(cover.statement), record.statement)) return []
    if (!equal(sha256(cover.charter), summary.channel)) return []
    const charter = charterFor(charters, cover)
    const view = verifyContent({
      content: record.content,
      statement: openStatementOf("letter", cover.statement).body,
      channel: summary.channel,
      charter,
      to: ownAddress(self),
    })
    return view.parts.flatMap((part, i) => textsIn(part, i + 1))
  } catch (cause) {
    if (cause instanceof Error && ROOMS.has(cause.name)) return []
    throw cause
  }
}

/** Errors by which the rooms of the protocol refuse. */
const ROOMS: ReadonlySet<string> = new Set(["BytesError", "LetterError", "OfficeError", "ParcelError", "RegisterError"])
/** Charters remembered; beyond it all are forgotten. */
const MOST_CHARTERS = 64

/** The first charter is read once for all its letters. */
function charterFor(charters: Map<string, OpenedCharter>, cover: Cover): OpenedCharter {
  if (cover.charters !== undefined) return charterInCover(cover)
  const id = toHex(sha256(cover.charter))
  const known = charters.get(id)
  if (known !== undefined) return known
  if (charters.size >= MOST_CHARTERS) charters.clear()
  const opened = openCharter(cover.charter)
  charters.set(id, opened)
  return opened
}

function textsIn(part: ViewPart, place: number): readonly PartText[] {
  const { level } = part.marking
  if (part.kind === "enclosure") return [{ part: place, language: "und", level, text: part.enclosure.name }]
  return part.versions.map(({ language, heading, text }) => ({
    part: place,
    language,
    level,
    text: heading === "" ? text : `${heading}\n${text}`,
  }))
}
