/**
 * Views: what one reader gets of a letter. A **content** is the sealed half: the header, the reader's own leaf, the leaves it
 * grants, one multi-proof for all of them, and keys of enclosures. Its other half, the cover, proves the root.
 * Spec: spec/letter.md#content.
 *
 *     content = { suite, kind: "content", leaves: [{ position, leaf }], proof: [hash], keys: [{ position, identity, token }] }
 * @module
 */
import { decodeAs, encodeRecord, equal, hash32, list, oneOf, record, type Limits, type Shape } from "../bytes/index.ts"
import { suite, SUITE, type LetterStatement, type Marking, type NamedCharter } from "../office/index.ts"
import { leafHash, multiProof, multiProofRoot, type PerfectTree } from "../register/index.ts"
import { LetterError } from "./error.ts"
import { checkKeys, enclosureKeysShape, type EnclosureKey } from "./keys.ts"
import {
  ascending,
  encodedLeafShape,
  openLeaf,
  type EnclosureBody,
  type EncodedLeaf,
  type HeaderBody,
  type HeaderLeaf,
  type Leaf,
  type ReaderBody,
  type ReaderLeaf,
} from "./leaf.ts"
import { checkListing } from "./listed.ts"
import { checkGranted, checkHeader, checkLetterStatement, checkPart, checkPlace, checkReader } from "./rules.ts"
import type { ResponseBody, TermBody } from "./term.ts"
import type { SectionVersion } from "./version.ts"

/** Bounds of a content before anything of it is built: 64 MiB. */
export const CONTENT_LIMITS: Limits = { bytes: 1 << 26, depth: 5, items: 1 << 15 }

/** The sealed half of a view. */
export interface Content {
  readonly suite: typeof SUITE
  readonly kind: "content"
  /** The header, the reader leaf and what it grants, by rising position. */
  readonly leaves: readonly EncodedLeaf[]
  /** One multi-proof for all leaves, in the order of the register room's. */
  readonly proof: readonly Uint8Array[]
  /** Keys of granted enclosures, by rising position; one may be withheld. */
  readonly keys: readonly EnclosureKey[]
}

/** A letter as one reader sees it. Every byte of it has been verified. */
export interface LetterView {
  /**
   * `letter` when it names the officer who verified it as its reader; `passed-on` when it names somebody else: a true view of
   * a true letter, but never a letter to me. It can be neither receipted nor answered.
   */
  readonly kind: "letter" | "passed-on"
  readonly header: HeaderBody
  readonly reader: ReaderBody
  /** In reading order. */
  readonly parts: readonly ViewPart[]
  readonly sections: readonly ViewSection[]
  readonly enclosures: readonly ViewEnclosure[]
  /** Terms and responses that the reader is granted. They are no `parts`: who shows a letter must show them too. */
  readonly terms: readonly ViewTerm[]
  readonly responses: readonly ViewResponse[]
}

/** A part as it is shown. */
export type ViewPart = ViewSection | ViewEnclosure

/** A section as it is shown. */
export interface ViewSection {
  readonly kind: "section"
  readonly position: number
  readonly marking: Marking
  readonly versions: readonly SectionVersion[]
}

/** An enclosure as it is shown. */
export interface ViewEnclosure {
  readonly kind: "enclosure"
  readonly position: number
  readonly marking: Marking
  readonly enclosure: EnclosureBody
  /** What opens it, checked against recipient and locker; null when it is named and not given. */
  readonly key: EnclosureKey | null
}

/** A term as it is shown. */
export interface ViewTerm {
  readonly position: number
  readonly marking: Marking
  /** Hash of its leaf, which a response names. */
  readonly leaf: Uint8Array
  readonly term: TermBody
}

/** A response as it is shown. */
export interface ViewResponse {
  readonly position: number
  readonly marking: Marking
  readonly response: ResponseBody
}

/** What {@link makeContent} needs. */
export interface ContentInput {
  readonly tree: PerfectTree
  /** All leaves of the letter that are not empty. */
  readonly leaves: readonly EncodedLeaf[]
  /** Where the reader's leaf stands. */
  readonly reader: number
  /** Keys of the letter's enclosures; those of enclosures that the reader is not granted are left out. */
  readonly keys: readonly EnclosureKey[]
}

/**
 * Make the content for one reader: exactly what the reader leaf grants.
 * @returns its encoding, to be sealed in a parcel
 * @throws {TypeError} no reader leaf stands at that position, or a granted leaf is not given
 */
export function makeContent({ tree, leaves, reader, keys }: ContentInput): Uint8Array<ArrayBuffer> {
  const at = new Map(leaves.map((given) => [given.position, given]))
  const give = (position: number): EncodedLeaf => {
    const given = at.get(position)
    if (given === undefined) throw new TypeError(`no leaf is given for position ${position}`)
    return given
  }
  const own = openLeaf(give(reader).leaf)
  if (own.kind !== "reader") throw new TypeError(`no reader leaf stands at position ${reader}`)
  const positions = [0, reader, ...own.body.positions].sort(ascending)
  const content: Content = {
    suite: SUITE,
    kind: "content",
    leaves: positions.map(give),
    proof: multiProof(tree, positions),
    keys: keys
      .filter((key) => own.body.positions.includes(key.position))
      .toSorted((a, b) => ascending(a.position, b.position)),
  }
  return encodeRecord(content)
}

/** What {@link verifyContent} needs. */
export interface ContentCheck {
  readonly content: Uint8Array
  /** The letter's statement, itself proven by the cover. */
  readonly statement: LetterStatement
  /** Channel id. */
  readonly channel: Uint8Array
  /** The charter in force. */
  readonly charter: NamedCharter
  /** Who is reading; null for somebody who is no officer of either office, who is shown it as passed on. */
  readonly to: { readonly office: Uint8Array; readonly officer: Uint8Array } | null
}

/**
 * Verify a content against its statement, whole, before anything of it is shown.
 *
 * In this order: form; the multi-proof, at the statement's full depth, against its root; each leaf, at the place it was
 * made for; header against statement; the reader leaf, which must grant exactly the leaves that are shown; markings,
 * languages and text; keys of enclosures.
 * @throws {LetterError} with the code of the step that failed; see spec/letter.md#content
 * @throws {BytesError} malformed content or text @throws {OfficeError} what the charter does not permit
 * @throws {RegisterError} `multi-proof-length`, `multi-proof-positions`
 */
export function verifyContent({ content, statement, channel, charter, to }: ContentCheck): LetterView {
  const size = checkLetterStatement(statement, { channel, charter })
  const { leaves: encoded, proof, keys } = decodeAs(contentShape, content, "content", CONTENT_LIMITS)
  const hashes = encoded.map(({ position, leaf }) => ({ position, hash: leafHash(leaf) }))
  const root = multiProofRoot({ depth: size.depth + size.copies, leaves: hashes, proof })
  if (!equal(root, statement.root)) {
    throw new LetterError("root-differs", "content: its leaves are not those of the letter that was signed")
  }
  const leaves = new Map<number, Leaf>()
  for (const [i, { position, leaf: bytes }] of encoded.entries()) {
    const leaf = openLeaf(bytes)
    if (leaf.position !== position) {
      throw new LetterError("leaf-position", `content: at position ${position} a leaf that was made for another`)
    }
    checkPlace(leaf, size)
    checkListing(leaf, (hashes[i] as (typeof hashes)[number]).hash, statement)
    leaves.set(position, leaf)
  }
  const header = theHeader(leaves)
  checkHeader(header, statement, charter)
  const reader = theReader(leaves)
  checkReader(reader, size, charter)
  for (const position of reader.body.positions) {
    const leaf = leaves.get(position)
    if (leaf === undefined) {
      throw new LetterError("view-part-missing", `content: position ${position} is granted and not shown`)
    }
    checkGranted(leaf, reader, size)
    checkPart(leaf, header, charter)
  }
  for (const leaf of leaves.values()) {
    if (leaf === header || leaf === reader || reader.body.positions.includes(leaf.position)) continue
    throw new LetterError("view-part-ungranted", `content: position ${leaf.position} is shown and not granted`)
  }
  checkKeys(keys, leaves)
  const hashAt = new Map(hashes.map(({ position, hash }) => [position, hash]))
  return viewOf({ header, reader, leaves, hashAt, keys, to })
}

const contentShape: Shape<Content> = record({
  suite,
  kind: oneOf("content"),
  leaves: list(encodedLeafShape, 1, 513),
  proof: list(hash32, 0, 513 * 17),
  keys: enclosureKeysShape,
})

function theHeader(leaves: ReadonlyMap<number, Leaf>): HeaderLeaf {
  const header = leaves.get(0)
  if (header?.kind === "header") return header
  throw new LetterError("header-missing", "content: the letter's header is not shown")
}

function theReader(leaves: ReadonlyMap<number, Leaf>): ReaderLeaf {
  const [reader, ...more] = [...leaves.values()].filter((leaf) => leaf.kind === "reader")
  if (reader === undefined || more.length > 0) {
    throw new LetterError(
      "view-reader",
      `content: found ${more.length + (reader ? 1 : 0)} reader leaves, want the reader's own`,
    )
  }
  return reader
}

interface Verified {
  readonly header: HeaderLeaf
  readonly reader: ReaderLeaf
  readonly leaves: ReadonlyMap<number, Leaf>
  readonly hashAt: ReadonlyMap<number, Uint8Array>
  readonly keys: readonly EnclosureKey[]
  readonly to: ContentCheck["to"]
}

function viewOf({ header, reader, leaves, hashAt, keys, to }: Verified): LetterView {
  const parts: ViewPart[] = []
  const terms: ViewTerm[] = []
  const responses: ViewResponse[] = []
  for (const position of reader.body.positions) {
    const leaf = leaves.get(position)
    if (leaf?.kind === "section") {
      parts.push({ kind: "section", position, marking: leaf.marking, versions: leaf.body.versions })
    } else if (leaf?.kind === "enclosure") {
      const key = keys.find((candidate) => candidate.position === position) ?? null
      parts.push({ kind: "enclosure", position, marking: leaf.marking, enclosure: leaf.body, key })
    } else if (leaf?.kind === "term") {
      terms.push({ position, marking: leaf.marking, leaf: hashAt.get(position) as Uint8Array, term: leaf.body })
    } else if (leaf?.kind === "response") {
      responses.push({ position, marking: leaf.marking, response: leaf.body })
    }
  }
  const isMine = to !== null && equal(to.office, reader.body.office) && equal(to.officer, reader.body.officer)
  return {
    kind: isMine ? "letter" : "passed-on",
    header: header.body,
    reader: reader.body,
    parts,
    sections: parts.filter((part) => part.kind === "section"),
    enclosures: parts.filter((part) => part.kind === "enclosure"),
    terms,
    responses,
  }
}
