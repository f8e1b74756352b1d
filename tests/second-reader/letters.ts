/** Leaves, contents, receipts: spec/letter.md. @module */
import { recipientOf, usableRecipient } from "./age.ts"
import { CONTENT, decode, LEAF, type Value } from "./cbor.ts"
import { document, language, marking, officeIn, permitted, type Charter } from "./charters.ts"
import { MOST, place } from "./hosts.ts"
import { sha256 } from "./keys.ts"
import { verifySigned, type Signed } from "./office.ts"
import { proven, wellFormed } from "./refused.ts"
import { keysIn, type Roster } from "./rosters.ts"
import {
  ascending,
  block,
  byBytes,
  bytes,
  flag,
  hash,
  integer,
  kindOf,
  line,
  list,
  matching,
  nullable,
  oneOf,
  record,
  same,
  suite,
  time,
  type Read,
  type Shape,
} from "./shape.ts"
import { readStatement, receipt, rising, type Letter } from "./statements.ts"
import { leafHash, multiProofRoot } from "./trees.ts"

const MIB = 1_048_576
const position = integer(0, 2 ** 17 - 1)
const versions = (least: number) =>
  list(record({ language, direction: oneOf("ltr", "rtl"), heading: line(0, 300), text: block(1, 250_000) }), least, 16)
const termId = bytes(16)

type Condition =
  | { readonly kind: "accepted" | "fulfilled"; readonly office: Uint8Array; readonly term: Uint8Array }
  | { readonly kind: "of"; readonly least: number; readonly of: readonly Condition[] }
const CONDITIONS = ["accepted", "fulfilled", "of"] as const
const oneCondition = oneOf(...CONDITIONS)
/** spec/terms.md#terms. */
const condition: Shape<Condition> = (value) => {
  const kind = oneCondition(kindOf(value))
  const rest = new Map(value as ReadonlyMap<string, Value>)
  rest.delete("kind")
  if (kind !== "of") return { kind, ...record({ office: hash, term: termId })(rest) }
  return { kind, ...record({ least: integer(1, 16), of: list(condition, 1, 16) })(rest) }
}
const WRITTEN =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([+-])(\d\d):(\d\d)\[[\w+-]{1,32}(?:\/[\w+-]{1,32}){0,2}\]\[u-ca=([a-z0-9-]{1,32})\]$/
const CALENDARS = ["iso8601", "gregory", "persian", "islamic-umalqura", "islamic-civil"]

const bodies = {
  header: record({
    channel: hash,
    office: hash,
    number: integer(1, MOST),
    document,
    date: time,
    languages: list(language, 1, 16),
    references: list(record({ office: hash, number: integer(1, MOST) }), 0, 64),
  }),
  reader: record({ office: hash, officer: hash, copy: integer(0, 127), positions: rising(1, 511) }),
  section: record({ versions: versions(1) }),
  enclosure: record({
    name: line(1, 200),
    type: matching(3, 127, /^[a-z0-9][a-z0-9!#$&^_.+-]{0,62}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}$/),
    size: integer(0, 2 ** 40),
    recipient: bytes(1216),
    root: hash,
    sealedSize: integer(1, 2 ** 41),
    locker: hash,
    relay: place,
  }),
  term: record({
    term: termId,
    form: oneOf("offer", "minutes"),
    versions: versions(1),
    condition: nullable(condition),
    deadline: nullable(record({ at: time, text: matching(0, 160, WRITTEN) })),
    revocable: flag,
    replaces: list(termId, 0, 16),
  }),
  response: record({
    office: hash,
    term: termId,
    leaf: hash,
    answer: oneOf("accept", "decline", "counter", "withdraw", "report", "confirm"),
    counter: nullable(termId),
    versions: versions(0),
  }),
  empty: record({}),
}

type Kind = keyof typeof bodies
interface Placed<K extends Kind> {
  readonly kind: K
  readonly position: number
  readonly marking: Read<typeof marking> | null
  readonly body: Read<(typeof bodies)[K]>
}
export type Leaf = { [K in Kind]: Placed<K> }[Kind]

const RESERVED = ["extract", "line"]
const RESERVED_NAME = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i

const anything: Shape<Value> = (value) => value
const kind: Shape<string> = (value) => kindOf(new Map([["kind", value]]))
const leafShape = record({ salt: bytes(32), position, kind, marking: anything, body: anything })

export function readLeaf(encoded: Uint8Array): Leaf {
  wellFormed(encoded.length <= MIB, "leaf-too-long")
  const leaf = leafShape(decode(encoded, LEAF))
  wellFormed(!RESERVED.includes(leaf.kind), "leaf-kind-reserved")
  wellFormed(Object.hasOwn(bodies, leaf.kind), "leaf-kind-unknown")
  const kind = leaf.kind as Kind
  const marked = !["header", "reader", "empty"].includes(kind)
  if (!marked) wellFormed(leaf.marking === null, "leaf-marked")
  const read = {
    kind,
    position: leaf.position,
    marking: marked ? marking(leaf.marking) : null,
    body: bodies[kind](leaf.body),
  } as Leaf
  if (read.kind === "header") {
    once(read.body.languages)
    ascending(read.body.references, (a, b) => byBytes(a.office, b.office) || a.number - b.number, "list-order")
  }
  if (isWorded(read)) once(read.body.versions.map((version) => version.language))
  if (read.kind === "term") judgeTerm(read.body)
  if (read.kind === "response")
    wellFormed((read.body.answer === "counter") === (read.body.counter !== null), "counter-misplaced")
  if (read.kind === "enclosure") {
    wellFormed(isFileName(read.body.name), "enclosure-name")
    const chunks = Math.max(1, Math.ceil(read.body.size / MIB))
    wellFormed(read.body.sealedSize === 1643 + chunks * (MIB + 256), "enclosure-size")
  }
  return read
}

type Worded = Placed<"section"> | Placed<"term"> | Placed<"response">

function isWorded(leaf: Leaf): leaf is Worded {
  return leaf.kind === "section" || leaf.kind === "term" || leaf.kind === "response"
}

function judgeTerm({ term, replaces, condition, deadline }: Placed<"term">["body"]): void {
  ascending(replaces, byBytes, "list-order")
  wellFormed(!replaces.some((id) => same(id, term)), "term-replaces-itself")
  if (condition !== null) wellFormed(parts(condition, 1) <= 64, "condition-large")
  if (deadline !== null) wellFormed(instant(deadline.text) === deadline.at, "deadline-text")
}

/** How many parts a condition has, itself counted. */
function parts(condition: Condition, level: number): number {
  if (condition.kind !== "of") return 1
  wellFormed(level <= 4, "condition-large")
  wellFormed(condition.least <= condition.of.length, "condition-least")
  const mentions = condition.of.flatMap((part) =>
    part.kind === "of" ? [] : [`${part.kind} ${part.office.join()} ${part.term.join()}`],
  )
  wellFormed(new Set(mentions).size === mentions.length, "condition-repeated")
  return condition.of.reduce((sum, part) => sum + parts(part, level + 1), 1)
}

/** "Date and time, minus the offset": the date by the platform, which must give the same date back. */
function instant(text: string): number | undefined {
  const [, local = "", sign, hours, minutes, calendar = ""] = WRITTEN.exec(text) ?? []
  const seconds = Date.parse(`${local}Z`) / 1000
  if (!Number.isInteger(seconds) || !new Date(seconds * 1000).toISOString().startsWith(local)) return undefined
  const offset = Number(hours) * 3600 + Number(minutes) * 60
  const known = CALENDARS.includes(calendar) && Number(hours) <= 14 && Number(minutes) <= 59
  if (!known || (sign === "-" && offset === 0)) return undefined
  return seconds - (sign === "-" ? -offset : offset)
}

function once(languages: readonly string[]): void {
  wellFormed(new Set(languages).size === languages.length, "list-order")
}

function isFileName(name: string): boolean {
  const plain = Buffer.byteLength(name) <= 240 && !/[\\/:*?"<>|]/.test(name)
  return plain && !/^[. -]/.test(name) && !/[. ]$/.test(name) && !RESERVED_NAME.test(name)
}

export interface Correspondence {
  readonly channel: Uint8Array
  readonly charter: Charter
  /** Its hash, if it is not the channel's first. */
  readonly later: Uint8Array | undefined
}

const DAY = 86_400

/** Which letters may be written in a channel at all: what shows without the leaves. */
export function verifyRules(letter: Letter, { channel, charter, later }: Correspondence): void {
  proven(same(letter.channel, channel), "statement-channel")
  proven(officeIn(charter, letter.office) !== undefined, "statement-office")
  const named = letter.charter
  proven(later === undefined ? named === undefined : named !== undefined && same(named, later), "statement-charter")
  proven(letter.copies === charter.rules.copies, "statement-copies")
  proven(letter.document !== "non-paper" && letter.document !== "agreed-minutes", "document-reserved")
  proven(charter.rules.kinds.includes(letter.document), "kind-not-permitted")
  for (const { position } of letter.listed) {
    const slot = Math.floor(position / 2 ** letter.copies)
    proven(slot > 0 && slot < 2 ** letter.depth && position % 2 ** letter.copies === 0, "listed-position")
  }
  proven(letter.enterBy >= letter.date, "statement-enter-by")
  proven(letter.enterBy - letter.date <= 90 * DAY, "statement-date")
}

export function readLetter(data: Uint8Array): Letter {
  const statement = readStatement(data)
  proven(statement.kind === "letter", "kind-differs")
  return statement
}

const contentShape = record({
  suite,
  kind: oneOf("content"),
  leaves: list(record({ position, leaf: bytes(1, MIB) }), 1, 513),
  proof: list(hash, 0, 513 * 17),
  keys: list(record({ position, identity: hash, token: hash }), 0, 511),
})

type Reader = Placed<"reader">

/** A content under its statement, which the cover has proven. @returns whom it is for */
export function verifyContent(encoded: Uint8Array, letter: Letter, correspondence: Correspondence): Reader["body"] {
  verifyRules(letter, correspondence)
  const { charter } = correspondence
  const content = contentShape(decode(encoded, CONTENT))
  const placed = content.leaves.map(({ position, leaf }) => ({ position, hash: leafHash(leaf) }))
  const root = multiProofRoot(letter.depth + letter.copies, placed, content.proof)
  proven(same(root, letter.root), "root-differs")
  const copies = 2 ** letter.copies
  const leaves = content.leaves.map(({ position, leaf }) => {
    const read = readLeaf(leaf)
    proven(read.position === position, "leaf-position")
    proven((read.kind === "header") === position < copies, "header-misplaced")
    if (read.kind !== "section" && read.kind !== "empty") proven(position % copies === 0, "copy-not-zero")
    const listed = letter.listed.find((each) => each.position === position)
    if (read.kind === "term" || read.kind === "response") {
      proven(listed !== undefined, "leaf-unlisted")
      proven(same(listed.hash, leafHash(leaf)), "listed-differs")
    } else proven(listed === undefined, "listed-kind")
    return read
  })
  const header = leaves.find((leaf) => leaf.kind === "header")
  proven(header !== undefined, "header-missing")
  verifyHeader(header.body, letter, charter)
  const readers = leaves.filter((leaf) => leaf.kind === "reader")
  const [reader] = readers
  proven(reader !== undefined && readers.length === 1, "view-reader")
  proven(officeIn(charter, reader.body.office) !== undefined, "reader-office")
  proven(reader.body.copy < copies, "copy-beyond")
  const at = new Map(leaves.map((leaf) => [leaf.position, leaf]))
  for (const position of reader.body.positions) {
    const leaf = at.get(position)
    proven(leaf === undefined || !["header", "reader", "empty"].includes(leaf.kind), "reader-positions")
    if (leaf?.kind === "section") proven(position % copies === reader.body.copy, "reader-other-copy")
  }
  proven(
    reader.body.positions.every((position) => at.has(position)),
    "view-part-missing",
  )
  const languages = header.body.languages
  for (const leaf of leaves) {
    if (leaf.marking !== null) permitted(leaf.marking, charter.rules)
    if (!isWorded(leaf)) continue
    const places = leaf.body.versions.map((version) => languages.indexOf(version.language))
    const ordered = places.every((place, index) => place > (places[index - 1] ?? -1))
    proven(ordered, "section-language")
  }
  const granted = new Set([header.position, reader.position, ...reader.body.positions])
  proven(
    leaves.every((leaf) => granted.has(leaf.position)),
    "view-part-ungranted",
  )
  ascending(content.keys, (a, b) => a.position - b.position, "key-order")
  for (const { position, identity, token } of content.keys) {
    const leaf = at.get(position)
    proven(leaf?.kind === "enclosure", "key-misplaced")
    proven(same(sha256(token), leaf.body.locker), "key-locker")
    proven(same(recipientOf(identity), leaf.body.recipient), "key-recipient")
    usableRecipient(leaf.body.recipient)
  }
  return reader.body
}

function verifyHeader(header: Placed<"header">["body"], letter: Letter, charter: Charter): void {
  proven(same(header.channel, letter.channel), "header-channel")
  proven(same(header.office, letter.office), "header-office")
  proven(header.number === letter.number, "header-number")
  proven(header.document === letter.document, "header-document")
  proven(header.date === letter.date, "header-date")
  proven(
    header.languages.every((language) => charter.rules.languages.includes(language)),
    "language-not-permitted",
  )
  for (const { office, number } of header.references) {
    proven(officeIn(charter, office) !== undefined, "reference-office")
    if (same(office, letter.office)) proven(number < letter.number, "reference-not-earlier")
  }
}

export interface Expected {
  /** The reader's office. */
  readonly roster: Roster
  readonly charter: Charter
  readonly statement: Uint8Array
  readonly officer: Uint8Array
  readonly positions: readonly number[]
}

export function verifyReceipt(signed: Signed, { roster, charter, statement, officer, positions }: Expected): void {
  const body = verifySigned(signed, receipt, keysIn(roster))
  const letter = readLetter(statement)
  proven(same(body.channel, letter.channel), "receipt-channel")
  proven(same(body.office, letter.office), "receipt-office")
  proven(body.number === letter.number, "receipt-number")
  proven(same(body.statement, sha256(statement)), "receipt-statement")
  proven(body.what === "arrived" || charter.rules.receipts === "opened", "receipt-not-asked")
  ascending(body.positions, (a, b) => a - b, "list-order")
  proven(same(signed.officer, officer), "receipt-officer")
  proven(body.positions.join() === positions.join(), "receipt-positions")
}
