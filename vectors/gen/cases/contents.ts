/**
 * Contents of views: what a drafter would make who keeps to no rule.
 * @module
 */
import { concat, encodeRecord, toBase64, toHex } from "../../../src/bytes/index.ts"
import { leafSalt, type EnclosureKey } from "../../../src/letter/index.ts"
import { SUITE, type LetterStatement, type OpenedCharter } from "../../../src/office/index.ts"
import { leafHash, multiProof, perfectTree } from "../../../src/register/index.ts"
import { seed } from "../fixed.ts"
import type { Vector } from "../format.ts"
import { DAY, STORY_TIME, tell, type Story } from "../story.ts"
import { maker } from "./make.ts"
import { ENCLOSURE, MARKING, RESPONSE, TERM, version } from "./leaves.ts"

const SALT = seed("salt")

type Body = { readonly [field: string]: unknown }

interface Loose {
  readonly kind: string
  readonly marking: object | null
  readonly body: Body
  /** The position that the leaf itself states, if another. */
  readonly position?: number
}

/** A letter of 64 slots, put together without any check. */
interface Put {
  readonly leaves?: { readonly [position: number]: Loose | undefined }
  /** Which are shown. */
  readonly show?: readonly number[]
  readonly statement?: Partial<LetterStatement>
  /** Which the statement lists, as they are. */
  readonly list?: readonly number[]
  readonly keys?: readonly EnclosureKey[]
}

const SECRET = seed("letter secret")

const [HEADER, READER, SECTION, ENCLOSED, OTHER_READER] = [0, 10, 20, 30, 40] as const
const [TERM_AT, RESPONSE_AT] = [50, 52] as const

/** Contents. */
export function contentCases(): readonly Vector[] {
  const story = tell()
  const { charter, sender, other } = story
  const { malformed, unproven } = maker("letter", "content", inputsOf(charter))
  const plain = plainLeaves(story)
  const headerOf = (fields: Body): Loose => ({ ...plain.header, body: { ...plain.header.body, ...fields } })
  const readerOf = (fields: Body): Loose => ({ ...plain.reader, body: { ...plain.reader.body, ...fields } })
  const broken = (name: string, code: string, comment: string, put: Put): Vector =>
    unproven(name, code, { comment, ...contentOf(story, put) })
  const header = (name: string, fields: Body): Vector =>
    broken(`header-${name}`, `header-${name}`, `the header's ${name} is not that of the statement`, {
      leaves: { [HEADER]: headerOf(fields) },
    })
  const key = { position: ENCLOSED, identity: seed("identity enclosure"), token: seed("locker token") }
  const withTerms = {
    leaves: {
      [READER]: readerOf({ positions: [SECTION, ENCLOSED, TERM_AT, RESPONSE_AT] }),
      [TERM_AT]: { kind: "term", marking: MARKING, body: { ...TERM } },
      [RESPONSE_AT]: { kind: "response", marking: MARKING, body: { ...RESPONSE } },
    },
    show: [HEADER, READER, SECTION, ENCLOSED, TERM_AT, RESPONSE_AT],
  }
  const success = maker("letter", "content", inputsOf(charter)).success
  const copies = tell({ rules: { copies: 1 } })
  return [
    success("letter", { comment: "a section and an enclosure with its key", ...contentOf(story, { keys: [key] }) }),
    success("key-withheld", { comment: "the enclosure is named and not given", ...contentOf(story, {}) }),
    malformed("empty", "not-canonical", {
      comment: "no bytes",
      bytes: new Uint8Array(0),
      inputs: contentOf(story, {}).inputs,
    }),
    malformed("suite-zero", "suite-lower", {
      comment: "a lower suite",
      bytes: encodeRecord({
        suite: "diwan/0",
        kind: "content",
        leaves: [{ position: 0, leaf: SALT }],
        proof: [],
        keys: [],
      }),
      inputs: contentOf(story, {}).inputs,
    }),
    broken("root", "root-differs", "the statement has another root", { statement: { root: seed("another root") } }),
    broken("office", "statement-office", "the statement is of a third office", {
      statement: { office: seed("a third office") },
    }),
    broken("copies", "statement-copies", "copies other than the charter's", { statement: { copies: 1 } }),
    broken("non-paper", "document-reserved", "a non-paper is never entered", { statement: { document: "non-paper" } }),
    broken("kind", "kind-not-permitted", "a kind that the charter does not permit", {
      statement: { document: "aide-memoire" },
    }),
    success("terms", {
      comment: "a term and a response, both listed",
      ...contentOf(story, { ...withTerms, list: [TERM_AT, RESPONSE_AT] }),
    }),
    broken("listed-position", "listed-position", "a leaf listed in slot 0", {
      statement: { listed: [{ position: 0, hash: seed("leaf") }] },
    }),
    broken("listed-kind", "listed-kind", "a section that is listed", { list: [SECTION] }),
    broken("listed-differs", "listed-differs", "a term listed with another hash", {
      ...withTerms,
      statement: {
        listed: [TERM_AT, RESPONSE_AT].map((position) => ({ position, hash: seed("leaf") })),
      },
    }),
    broken("leaf-unlisted", "leaf-unlisted", "a response that is not listed", { ...withTerms, list: [TERM_AT] }),
    broken("enter-by", "statement-enter-by", "an enter-by before the date", { statement: { enterBy: STORY_TIME - 1 } }),
    broken("date", "statement-date", "a date 91 days before enter-by", {
      statement: { enterBy: STORY_TIME + 91 * DAY },
    }),
    broken("leaf-position", "leaf-position", "a leaf that was made for another place", {
      leaves: { [SECTION]: { ...plain.section, position: 21 } },
    }),
    broken("header-misplaced", "header-misplaced", "a second header, in another slot", {
      leaves: { [SECTION]: plain.header },
    }),
    broken("header-missing", "header-missing", "the header is not shown", { show: [READER, SECTION, ENCLOSED] }),
    header("channel", { channel: seed("another channel") }),
    header("office", { office: other.id }),
    header("number", { number: 2 }),
    header("document", { document: "note-verbale" }),
    header("date", { date: STORY_TIME + 1 }),
    broken("language", "language-not-permitted", "a language that the charter does not permit", {
      leaves: { [HEADER]: headerOf({ languages: ["fr"] }) },
    }),
    broken("reference-office", "reference-office", "a reference to a third office's letter", {
      leaves: { [HEADER]: headerOf({ references: [{ office: seed("a third office"), number: 1 }] }) },
    }),
    broken("reference-later", "reference-not-earlier", "a letter that refers to itself", {
      leaves: { [HEADER]: headerOf({ references: [{ office: sender.id, number: 1 }] }) },
    }),
    broken("reader-missing", "view-reader", "no reader leaf", { show: [HEADER, SECTION, ENCLOSED] }),
    broken("reader-second", "view-reader", "another reader's leaf too", {
      show: [HEADER, READER, SECTION, ENCLOSED, OTHER_READER],
    }),
    broken("reader-office", "reader-office", "a reader of a third office", {
      leaves: { [READER]: readerOf({ office: seed("a third office") }) },
    }),
    broken("copy-beyond", "copy-beyond", "a copy that there is not", { leaves: { [READER]: readerOf({ copy: 1 }) } }),
    broken("part-missing", "view-part-missing", "a part is granted and not shown", { show: [HEADER, READER, SECTION] }),
    broken("part-ungranted", "view-part-ungranted", "a part is shown and not granted", {
      leaves: { [READER]: readerOf({ positions: [SECTION] }) },
    }),
    broken("filler", "view-part-ungranted", "an empty leaf is shown", {
      show: [HEADER, READER, SECTION, ENCLOSED, 50],
    }),
    broken("granted-reader", "reader-positions", "a reader is granted the header", {
      leaves: { [READER]: readerOf({ positions: [HEADER, SECTION, ENCLOSED] }) },
    }),
    unproven("other-copy", "reader-other-copy", {
      comment: "a reader of copy 0 is granted a section in copy 1",
      ...contentOf(copies, {
        leaves: {
          21: plainLeaves(copies).section,
          [SECTION]: undefined,
          [READER]: {
            ...plainLeaves(copies).reader,
            body: { ...plainLeaves(copies).reader.body, positions: [21, ENCLOSED] },
          },
        },
        show: [HEADER, READER, 21, ENCLOSED],
      }),
    }),
    unproven("copy-not-zero", "copy-not-zero", {
      comment: "an enclosure in copy 1",
      ...contentOf(copies, {
        leaves: {
          31: plainLeaves(copies).enclosure,
          [ENCLOSED]: undefined,
          [READER]: {
            ...plainLeaves(copies).reader,
            body: { ...plainLeaves(copies).reader.body, positions: [SECTION, 31] },
          },
        },
        show: [HEADER, READER, SECTION, 31],
      }),
    }),
    broken("marking", "marking-not-permitted", "a marking that the charter does not permit", {
      leaves: { [SECTION]: { ...plain.section, marking: { level: "top secret", caveats: [] } } },
    }),
    broken("section-language", "section-language", "a section in a language that the header does not name", {
      leaves: { [SECTION]: { ...plain.section, body: { versions: [version("ar", "a")] } } },
    }),
    malformed("key-order", "key-order", { comment: "one key twice", ...contentOf(story, { keys: [key, key] }) }),
    broken("key-misplaced", "key-misplaced", "a key for a section", { keys: [{ ...key, position: SECTION }] }),
    broken("key-locker", "key-locker", "a token of another locker", {
      keys: [{ ...key, token: seed("another token") }],
    }),
    broken("key-recipient", "key-recipient", "an identity of another recipient", {
      keys: [{ ...key, identity: seed("another identity") }],
    }),
    malformed("proof-short", "multi-proof-length", {
      comment: "a hash too few",
      ...contentOf(story, {}, (proof) => proof.slice(1)),
    }),
    malformed("proof-long", "multi-proof-length", {
      comment: "a hash too many",
      ...contentOf(story, {}, (proof) => [...proof, SALT]),
    }),
    broken("proof-order", "root-differs", "two hashes of the proof swapped", {}),
  ].map((vector) => (vector.name.endsWith("proof-order") ? { ...vector, ...contentOf(story, {}, swapFirst) } : vector))
}

const swapFirst = (proof: readonly Uint8Array[]): readonly Uint8Array[] => {
  const [first, second, ...rest] = proof as readonly [Uint8Array, Uint8Array, ...Uint8Array[]]
  return [second, first, ...rest]
}

function inputsOf(charter: OpenedCharter): { readonly [name: string]: string } {
  return { channel: toHex(charter.id), charter: toBase64(charter.bytes) }
}

function plainLeaves({ charter, sender, other, statement }: Story): {
  readonly header: Loose
  readonly reader: Loose
  readonly section: Loose
  readonly enclosure: Loose
  readonly otherReader: Loose
} {
  const { number, document, date } = statement
  const headerBody = {
    channel: charter.id,
    office: sender.id,
    number,
    document,
    date,
    languages: ["en"],
    references: [],
  }
  const reader = (office: Uint8Array, officer: Uint8Array, positions: readonly number[]): Loose => {
    return { kind: "reader", marking: null, body: { office, officer, copy: 0, positions } }
  }
  return {
    header: { kind: "header", marking: null, body: headerBody },
    reader: reader(other.id, other.officer, [SECTION, ENCLOSED]),
    section: { kind: "section", marking: MARKING, body: { versions: [version("en", "We share an interest.")] } },
    enclosure: { kind: "enclosure", marking: MARKING, body: { ...ENCLOSURE } },
    otherReader: reader(sender.id, sender.officer, [SECTION]),
  }
}

/** The content that a drafter would make who keeps to no rule, and the statement it belongs to. */
function contentOf(
  story: Story,
  put: Put,
  edit: (proof: readonly Uint8Array[]) => readonly Uint8Array[] = (proof) => proof,
): { readonly bytes: Uint8Array; readonly inputs: { readonly [name: string]: string } } {
  const plain = plainLeaves(story)
  const placed: { readonly [position: number]: Loose | undefined } = {
    [HEADER]: plain.header,
    [READER]: plain.reader,
    [SECTION]: plain.section,
    [ENCLOSED]: plain.enclosure,
    [OTHER_READER]: plain.otherReader,
    ...put.leaves,
  }
  const count = 2 ** (6 + story.charter.rules.copies)
  const encoded = Array.from({ length: count }, (_, position) => {
    const loose = placed[position] ?? { kind: "empty", marking: null, body: {} }
    return encodeRecord({ salt: leafSalt(SECRET, position), position, ...loose })
  })
  const tree = perfectTree(encoded.map(leafHash))
  const positions = put.show ?? [HEADER, READER, SECTION, ENCLOSED]
  const bytes = encodeRecord({
    suite: SUITE,
    kind: "content",
    leaves: positions.map((position) => ({ position, leaf: encoded[position] })),
    proof: edit(multiProof(tree, positions)),
    keys: put.keys ?? [],
  })
  const listed = (put.list ?? []).map((position) => ({ position, hash: leafHash(encoded[position] as Uint8Array) }))
  const statement = { ...story.statement, root: tree.root, depth: 6, listed, ...put.statement }
  const data = concat(seed("content statement"), encodeRecord(statement))
  return { bytes, inputs: { ...inputsOf(story.charter), statement: toBase64(data) } }
}
