/**
 * Records of the vault: letters being written, and enclosures on their way into them. What is written may be unfinished: it
 * is held to bounds and to what a text may contain when it is kept, and to everything else when it is submitted.
 * @module
 */
import {
  BytesError,
  flag,
  hash32,
  integer,
  list,
  nullable,
  oneOf,
  record,
  text,
  time,
  token,
  variant,
  type Shape,
} from "../../bytes/index.ts"
import { DOCUMENT_KINDS, type DocumentKind } from "../../office/index.ts"
import type { PaperPartHead, PaperSection } from "../api/write.ts"
import { collection, type Collection } from "./collection.ts"

/** Most characters of a letter, all its texts, names and markings counted (UTF-16 units). */
export const PAPER_CHARACTERS = 4_000_000
/** Most parts of a letter. */
export const PAPER_PARTS = 256
/** Most enclosures of a letter. */
export const PAPER_ENCLOSURES = 64

/** A letter as its drafter left it. */
export interface Written {
  readonly channel: string
  readonly document: DocumentKind
  readonly date: string | null
  readonly languages: readonly string[]
  readonly answers: readonly string[]
  readonly parts: readonly WrittenPart[]
}

/** A part as its drafter left it. How far an enclosure has come is no matter of this record. */
export type WrittenPart = PaperSection | WrittenEnclosure

/** An enclosure as its drafter chose it. */
export interface WrittenEnclosure extends PaperPartHead {
  readonly kind: "enclosure"
  readonly name: string
  readonly type: string
  readonly size: number
}

/** A letter being written. Key: running number. */
export interface PaperRecord {
  /** Rises with each save. */
  readonly version: number
  readonly saved: number
  readonly content: Written
  /** The draft that it was last submitted as, and which version of it that is. */
  readonly draft: { readonly number: number; readonly version: number } | null
}

/** Text whose characters were looked at when it was kept; a joiner at its end may still wait for its letter. */
function typed(most: number): Shape<string> {
  return {
    read(value, at) {
      if (typeof value !== "string") throw new BytesError("wrong-type", `${at}: want text`)
      if (value.length > most)
        throw new BytesError("wrong-length", `${at}: found ${value.length} characters, want at most ${most}`)
      return value
    },
  }
}

const name = typed(250)
const head = {
  id: token(/^[0-9a-f]{16}$/, "16 hexadecimal digits"),
  marking: nullable(record({ level: typed(120), caveats: list(typed(120), 0, 32) })),
  readers: list(name, 0, 256),
}
const version = record({
  language: typed(35),
  direction: oneOf("ltr", "rtl"),
  heading: typed(4000),
  text: typed(PAPER_CHARACTERS),
})

/** @see {@link Written} */
export const writtenShape: Shape<Written> = record({
  channel: typed(120),
  document: oneOf(...DOCUMENT_KINDS),
  date: nullable(token(/^\d{4}-\d{2}-\d{2}$/, "a date such as 2026-11-23")),
  languages: list(typed(35), 0, 16),
  answers: list(typed(140), 0, 64),
  parts: list(
    variant({
      section: record({ ...head, versions: list(version, 0, 16) }),
      enclosure: record({ ...head, name: typed(255), type: typed(120), size: integer() }),
    }),
    0,
    PAPER_PARTS,
  ),
})

const paperShape: Shape<PaperRecord> = record({
  version: integer(1),
  saved: time,
  content: writtenShape,
  draft: nullable(record({ number: integer(1), version: integer(1) })),
})

/** An enclosure of a letter being written, sealed as it comes. Key: the paper's, the part. */
export interface Upload {
  readonly name: string
  readonly type: string
  readonly size: number
  /** Opens the locker that it will lie in, and names its file. */
  readonly token: Uint8Array
  readonly locker: Uint8Array
  /** Seed of the identity that it is sealed to. */
  readonly identity: Uint8Array
  /** Over the chunks; null until the last octet was sealed. */
  readonly root: Uint8Array | null
  /** It lies in its locker, and its file is gone. */
  readonly carried: boolean
}

const uploadShape: Shape<Upload> = record({
  name: text(1, 255),
  type: text(1, 120),
  size: integer(),
  token: hash32,
  locker: hash32,
  identity: hash32,
  root: nullable(hash32),
  carried: flag,
})

/** @see {@link PaperRecord} */
export const papers: Collection<PaperRecord> = collection("papers", paperShape)
/** @see {@link Upload} */
export const uploads: Collection<Upload> = collection("lockers", uploadShape)
