/**
 * Leaves: the parts of a letter, and what stands beside them in its tree. Spec: spec/letter.md#leaves.
 *
 *     leaf = { salt, position, kind, marking, body }     deterministic CBOR; its hash is SHA-256(0x00 ‖ leaf)
 *
 * The position is in the leaf as well as in its path: what was made for one place is refused at any other. Beyond the
 * kinds here, `extract` and `line` are reserved words: a letter with one is refused by this version.
 * @module
 */
import {
  bytesOf,
  compare,
  decodeAs,
  encodeRecord,
  hash32,
  integer,
  list,
  record,
  text,
  time,
  token,
  utf8,
  variant,
  type Limits,
  type Shape,
  type Value,
} from "../bytes/index.ts"
import {
  documentKind,
  languageTag,
  mailboxRelay,
  markingShape,
  type DocumentKind,
  type Marking,
} from "../office/index.ts"
import { ENCLOSURE_BYTES, sealedEnclosureSize } from "./enclosure.ts"
import { LetterError } from "./error.ts"
import { checkResponse, checkTerm, responseBody, termBody, type ResponseBody, type TermBody } from "./term.ts"
import { isOncePerLanguage, versionsShape, type SectionVersion } from "./version.ts"

/** Largest leaf, encoded, in bytes. What is longer belongs into an enclosure. */
export const LEAF_BYTES: number = 1 << 20
/** Bounds of a leaf before anything of it is built. */
const LEAF_LIMITS: Limits = { bytes: LEAF_BYTES, depth: 14, items: 1 << 12 }

/** What stands at the head of a letter, in every view: nothing that a reader of one part may not know. */
export interface HeaderBody {
  readonly channel: Uint8Array
  /** The office whose letter it is. */
  readonly office: Uint8Array
  readonly number: number
  readonly document: DocumentKind
  /** Seconds, UTC. */
  readonly date: number
  /** BCP 47, each once, in the order in which a section's versions are shown. */
  readonly languages: readonly string[]
  /** Earlier letters of the channel, ordered by office id, then number. */
  readonly references: readonly Reference[]
}

/** An earlier letter of the channel. */
export interface Reference {
  readonly office: Uint8Array
  readonly number: number
}

/** One officer's grant. Nobody else sees it. */
export interface ReaderBody {
  readonly office: Uint8Array
  readonly officer: Uint8Array
  /** The reader's copy number in every section of this letter. */
  readonly copy: number
  /** The sections and enclosures granted, rising. */
  readonly positions: readonly number[]
}

/** A section in one reader's copy: the same matter in each of its languages. */
export interface SectionBody {
  readonly versions: readonly SectionVersion[]
}

/** What an enclosure is and where its ciphertext lies. The identity that opens it travels beside the leaf, or does not. */
export interface EnclosureBody {
  /** A file name, without folders. */
  readonly name: string
  /** Media type, lower case, without parameters (RFC 6838 §4.2). */
  readonly type: string
  /** True size in bytes. */
  readonly size: number
  /** To whom it was sealed, 1216 bytes: a key pair made for this enclosure. */
  readonly recipient: Uint8Array
  /** RFC 6962 root over the chunks of the ciphertext. */
  readonly root: Uint8Array
  /** Size of the ciphertext in bytes. */
  readonly sealedSize: number
  /** Id of the locker: SHA-256 of its read token. */
  readonly locker: Uint8Array
  /** Where the locker is. */
  readonly relay: string
}

interface Placed<Kind extends string, Mark, Body> {
  readonly kind: Kind
  /** 32 bytes, see `salt.ts`. */
  readonly salt: Uint8Array
  readonly position: number
  readonly marking: Mark
  readonly body: Body
}

export type HeaderLeaf = Placed<"header", null, HeaderBody>
export type ReaderLeaf = Placed<"reader", null, ReaderBody>
export type SectionLeaf = Placed<"section", Marking, SectionBody>
export type EnclosureLeaf = Placed<"enclosure", Marking, EnclosureBody>
export type TermLeaf = Placed<"term", Marking, TermBody>
export type ResponseLeaf = Placed<"response", Marking, ResponseBody>
export type EmptyLeaf = Placed<"empty", null, Readonly<Record<string, never>>>

/** One place of a letter's tree. */
export type Leaf = HeaderLeaf | ReaderLeaf | SectionLeaf | EnclosureLeaf | TermLeaf | ResponseLeaf | EmptyLeaf

/** A leaf in its encoding, at its place. */
export interface EncodedLeaf {
  readonly position: number
  readonly leaf: Uint8Array
}

/** An encoded leaf with its place, as it stands in contents and drafts. */
export const encodedLeafShape: Shape<EncodedLeaf> = record({
  position: integer(0, 2 ** 17 - 1),
  leaf: bytesOf(1, LEAF_BYTES),
})

/**
 * Encode a leaf, having checked it as {@link openLeaf} will: what cannot be opened cannot be made.
 * @throws {LetterError | BytesError} as {@link openLeaf}
 */
export function encodeLeaf(leaf: Leaf): Uint8Array<ArrayBuffer> {
  const bytes = encodeRecord(leaf)
  openLeaf(bytes)
  return bytes
}

/**
 * Open a leaf: decode it and check everything that can be checked without its letter: kinds, lengths, order of lists,
 * text that reads as it is signed, names of files.
 * @throws {LetterError} `leaf-kind-reserved`, `leaf-kind-unknown`, `leaf-too-long`, `list-order`, `enclosure-name`,
 *   `enclosure-size`, and as `checkTerm` and `checkResponse`
 * @throws {BytesError} `not-canonical`, `text-bidi` and the other codes of that room
 */
export function openLeaf(bytes: Uint8Array): Leaf {
  if (bytes.length > LEAF_BYTES) {
    throw new LetterError(
      "leaf-too-long",
      `leaf: found ${bytes.length} bytes, want at most ${LEAF_BYTES}; enclose what is longer`,
    )
  }
  const leaf = decodeAs(leafShape, bytes, "leaf", LEAF_LIMITS)
  CHECKS[leaf.kind](leaf as never)
  return leaf
}

/**
 * The encoding of the empty leaf at a position, with its salt still to be put at {@link EMPTY_SALT_AT}. A large letter has
 * 100,000 of them, so for positions of one width the same buffer is filled anew and returned again.
 */
export function emptyLeafRoom(position: number): Buffer {
  if (position < 24) return withPosition(EMPTY_ROOMS[0], position, 1)
  if (position < 2 ** 8) return withPosition(EMPTY_ROOMS[1], position, 1)
  if (position < 2 ** 16) return withPosition(EMPTY_ROOMS[2], position, 2)
  return withPosition(EMPTY_ROOMS[3], position, 4)
}

/** Whether a list is in strictly rising order: sorted, and nothing twice. */
export function rises<T>(items: readonly T[], order: (a: T, b: T) => number): boolean {
  return items.every((item, i) => i === 0 || order(items[i - 1] as T, item) < 0)
}

/** The order of references: by office id, then number. */
export function compareReferences(a: Reference, b: Reference): number {
  return compare(a.office, b.office) || a.number - b.number
}

/** Numbers in rising order. */
export function ascending(a: number, b: number): number {
  return a - b
}

/** Where the salt stands in an encoded empty leaf: after `{ body: {}, kind: "empty", salt:` and the length of a salt. */
export const EMPTY_SALT_AT = 25

/** One for each width that CBOR has for a position. What is in them is overwritten; after use they hold one salt. */
const EMPTY_ROOMS = [emptyRoom(0), emptyRoom(24), emptyRoom(2 ** 8), emptyRoom(2 ** 16)] as const

function emptyRoom(position: number): Buffer {
  return Buffer.from(encodeRecord({ kind: "empty", salt: new Uint8Array(32), position, marking: null, body: {} }))
}

function withPosition(room: Buffer, position: number, width: number): Buffer {
  room.writeUIntBE(position, room.length - width, width)
  return room
}

const position = integer(0, 2 ** 17 - 1)
const letterNumber = integer(1)

/** A marking where none may stand: who may see such a leaf follows from its kind. */
const unmarked: Shape<null> = {
  read(value, at) {
    if (value === null) return null
    throw new LetterError("leaf-marked", `${at}: found a marking on a leaf that has none`)
  },
}

const headerBody: Shape<HeaderBody> = record({
  channel: hash32,
  office: hash32,
  number: letterNumber,
  document: documentKind,
  date: time,
  languages: list(languageTag, 1, 16),
  references: list(record({ office: hash32, number: letterNumber }), 0, 64),
})

const readerBody: Shape<ReaderBody> = record({
  office: hash32,
  officer: hash32,
  copy: integer(0, 127),
  positions: list(position, 1, 511),
})

const sectionBody: Shape<SectionBody> = record({ versions: versionsShape(1) })

const enclosureBody: Shape<EnclosureBody> = record({
  name: text(1, 200, "line"),
  type: token(
    /^[a-z0-9][a-z0-9!#$&^_.+-]{0,62}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}$/,
    "a media type in lower case without parameters",
  ),
  size: integer(0, ENCLOSURE_BYTES),
  recipient: bytesOf(1216),
  root: hash32,
  sealedSize: integer(1, 2 * ENCLOSURE_BYTES),
  locker: hash32,
  relay: mailboxRelay,
})

const knownLeafShape: Shape<Leaf> = variant({
  header: record({ salt: hash32, position, marking: unmarked, body: headerBody }),
  reader: record({ salt: hash32, position, marking: unmarked, body: readerBody }),
  section: record({ salt: hash32, position, marking: markingShape, body: sectionBody }),
  enclosure: record({ salt: hash32, position, marking: markingShape, body: enclosureBody }),
  term: record({ salt: hash32, position, marking: markingShape, body: termBody }),
  response: record({ salt: hash32, position, marking: markingShape, body: responseBody }),
  empty: record({ salt: hash32, position, marking: unmarked, body: record({}) }),
})

/** What is no leaf of this version is told apart first. */
const leafShape: Shape<Leaf> = {
  read(value, at) {
    refuseForeignKind(value)
    return knownLeafShape.read(value, at)
  },
}

const KINDS: readonly string[] = ["header", "reader", "section", "enclosure", "term", "response", "empty"]
const RESERVED: readonly string[] = ["extract", "line"]

/** A kind of a later version has its own code, so that a person can be told to bring Diwan up to date. */
function refuseForeignKind(value: Value | undefined): void {
  const kind = typeof value === "object" && value !== null && "kind" in value ? value["kind"] : null
  if (typeof kind !== "string" || KINDS.includes(kind)) return // what is no leaf at all, the shape refuses
  if (RESERVED.includes(kind)) {
    throw new LetterError("leaf-kind-reserved", `leaf: its kind, ${kind}, is reserved for a later version`)
  }
  throw new LetterError("leaf-kind-unknown", `leaf: want one of ${KINDS.join(", ")}`)
}

type Checks = { readonly [K in Leaf["kind"]]: (leaf: Extract<Leaf, { kind: K }>) => void }

const CHECKS: Checks = {
  header({ body }) {
    if (new Set(body.languages).size !== body.languages.length)
      throw disordered("header.languages: a language stands twice")
    if (!rises(body.references, compareReferences)) {
      throw disordered("header.references: want them sorted by office and number, each once")
    }
  },
  reader({ body }) {
    if (!rises(body.positions, ascending)) throw disordered("reader.positions: want them rising, each once")
  },
  section({ body }) {
    if (!isOncePerLanguage(body.versions)) throw disordered("section.versions: a language stands twice")
  },
  enclosure({ body }) {
    if (!isFileName(body.name)) {
      throw new LetterError(
        "enclosure-name",
        "enclosure.name: want a file name without folders that every system can store",
      )
    }
    if (body.sealedSize !== sealedEnclosureSize(body.size)) {
      const want = sealedEnclosureSize(body.size)
      throw new LetterError(
        "enclosure-size",
        `enclosure.sealedSize: found ${body.sealedSize} bytes, want ${want} for its size`,
      )
    }
  },
  term({ body }) {
    checkTerm(body)
  },
  response({ body }) {
    checkResponse(body)
  },
  empty() {},
}

/** File systems take 255 bytes; the rest is left for what a vault appends while it writes. */
const MOST_NAME_BYTES = 240

function disordered(message: string): LetterError {
  return new LetterError("list-order", message)
}

/**
 * The other side chooses this name and the reader's machine will store a file under it: no path, nothing hidden, nothing
 * that a system keeps for itself.
 */
function isFileName(name: string): boolean {
  if (utf8(name).length > MOST_NAME_BYTES) return false
  if (/[\\/:*?"<>|]/.test(name) || /^[. -]|[. ]$/.test(name)) return false
  return !/^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(\.|$)/i.test(name)
}
