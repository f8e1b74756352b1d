/**
 * Drafts: what approvers check before they sign. An approver's device is given the letter's secret and all its leaves; it
 * trusts none of them. It recomputes the tree, every empty leaf of it, and checks every rule; only what it returns may be
 * shown as "the letter you are about to sign". Spec: spec/letter.md#drafts.
 * @module
 */
import { compare, equal, toHex } from "../bytes/index.ts"
import {
  allotmentShape,
  checkRosterTime,
  lineOf,
  openSigned,
  openStatementOf,
  type Allotment,
  type LetterStatement,
  type NamedCharter,
  type Roster,
  type Signed,
} from "../office/index.ts"
import { leafHash } from "../register/index.ts"
import { importRecipient } from "../seal/index.ts"
import { letterTree } from "./build.ts"
import { isLike, partsOf, responsesOf, termsOf, type DraftPart, type Slots } from "./draft-parts.ts"
import { LetterError } from "./error.ts"
import { checkKeys, type EnclosureKey } from "./keys.ts"
import {
  ascending,
  openLeaf,
  rises,
  type EnclosureLeaf,
  type EncodedLeaf,
  type HeaderBody,
  type Leaf,
  type ReaderBody,
  type ReaderLeaf,
} from "./leaf.ts"
import { checkListing } from "./listed.ts"
import { checkGranted, checkHeader, checkLetterStatement, checkPart, checkPlace, checkReader } from "./rules.ts"
import { leafSalt, saltKey } from "./salt.ts"
import { placeOf, type Size } from "./slots.ts"
import type { ViewResponse, ViewTerm } from "./view.ts"

/** Everything an approver's device is given, and what it knows by itself. */
export interface DraftCheck {
  /** Leaf data of the letter's statement, as received. */
  readonly statement: Uint8Array
  /** The letter's secret, 32 bytes. */
  readonly secret: Uint8Array
  /** Every leaf that is not empty, by rising position. */
  readonly leaves: readonly EncodedLeaf[]
  /** The key of every enclosure, by rising position. */
  readonly keys: readonly EnclosureKey[]
  /** The registrar's allotment, as received. */
  readonly allotment: Signed
  /** Channel id. */
  readonly channel: Uint8Array
  /** The charter in force in the channel. */
  readonly charter: NamedCharter
  /** The roster in force of the approver's own office. */
  readonly own: Roster
  /** The roster in force of the other office, as shown. */
  readonly other: Roster
  /** Now, seconds, UTC. */
  readonly at: number
}

/** A letter as it would be sent: the whole of it, and what each reader will get. Nothing in it is unverified. */
export interface CheckedDraft {
  readonly statement: LetterStatement
  readonly allotment: Allotment
  readonly header: HeaderBody
  /** In reading order. */
  readonly parts: readonly DraftPart[]
  /** Terms and responses: they are no `parts`, and an approver must be shown them too. */
  readonly terms: readonly ViewTerm[]
  readonly responses: readonly ViewResponse[]
  readonly readers: readonly DraftReader[]
}

/** A reader of the draft. */
export interface DraftReader extends ReaderBody {
  /** Where the reader leaf stands. */
  readonly position: number
}

/**
 * Check a draft, whole, before anything of it is shown or signed.
 * @throws {LetterError} with the code of the rule that is broken; spec/letter.md#drafts lists them in the order of checking
 * @throws {BytesError} malformed bytes, text that would not read as it is signed
 * @throws {OfficeError} an allotment that was not signed by the registrar; a roster that has expired; a kind, marking or language that the charter does
 *   not permit
 * @throws {SealError} the recipient of an enclosure is not a key
 */
export function checkDraft(draft: DraftCheck): CheckedDraft {
  const { charter, channel, own, other } = draft
  const statement = openStatementOf("letter", draft.statement).body
  const size = checkLetterStatement(statement, { channel, charter })
  const allotment = checkAllotment(statement, draft)
  const leaves = openLeaves(draft, size)
  const header = leaves.find((leaf) => leaf.kind === "header")
  if (header === undefined) throw new LetterError("header-missing", "draft: slot 0 has no header")
  checkHeader(header, statement, charter)
  for (const leaf of leaves) checkPart(leaf, header, charter)
  checkListings(statement, leaves, draft.leaves)
  const slots = checkSlots(leaves, size)
  const readers = leaves.filter((leaf) => leaf.kind === "reader")
  checkReaders({ readers, leaves, size, charter, allotment, rosters: [own, other] })
  checkEnclosures(leaves, draft.keys)
  const { root } = letterTree({ secret: draft.secret, size, leaves: draft.leaves })
  if (!equal(root, statement.root)) {
    throw new LetterError(
      "root-differs",
      "draft: the tree of its leaves, all others being empty, has another root than the statement",
    )
  }
  return {
    statement,
    allotment,
    header: header.body,
    parts: partsOf(slots, draft.keys, size),
    terms: termsOf(leaves, draft.leaves),
    responses: responsesOf(leaves),
    readers: readers.map(({ body, position }) => ({ ...body, position })),
  }
}

/** The statement must say what the registrar allotted, under the roster in force, and there must still be time. */
function checkAllotment(statement: LetterStatement, { allotment: signed, own, at }: DraftCheck): Allotment {
  if (!equal(statement.office, own.head.office)) {
    throw new LetterError("statement-office", "draft: its statement is another office's")
  }
  if (!equal(statement.roster, own.id)) {
    throw new LetterError("statement-roster", "draft: its statement names another roster than the one in force")
  }
  if (!equal(signed.officer, own.head.registrar)) {
    throw new LetterError(
      "allotment-signer",
      "draft: its allotment is not signed by the registrar of the roster in force",
    )
  }
  const allotment = openSigned(signed, own, allotmentShape)
  const agreements = [
    ["allotment-channel", equal(allotment.channel, statement.channel)],
    ["allotment-office", equal(allotment.office, statement.office)],
    ["allotment-document", allotment.document === statement.document],
    ["statement-number", allotment.number === statement.number],
    ["statement-roster", equal(allotment.roster, statement.roster)],
    ["statement-seen", sameSeen(allotment.seen, statement.seen)],
    ["statement-enter-by", allotment.enterBy === statement.enterBy],
  ] as const
  for (const [code, agrees] of agreements) {
    if (agrees) continue
    throw new LetterError(code, `draft: statement and allotment differ in ${code.replace(/^[a-z]+-/, "")}`)
  }
  if (at > statement.enterBy) {
    throw new LetterError("enter-by-passed", "draft: the time to enter it has passed; ask for a new allotment")
  }
  checkRosterTime(own, at) // entered under an expired roster it would be void, whoever approved it
  return allotment
}

/** Open every leaf given: rising, at the place it was made for, salted from the secret, none of them empty. */
function openLeaves({ leaves: encoded, secret }: DraftCheck, size: Size): readonly Leaf[] {
  if (!rises(encoded, (a, b) => ascending(a.position, b.position))) {
    throw new LetterError("list-order", "draft: want leaves by rising position, one for each place")
  }
  const key = saltKey(secret)
  return encoded.map(({ position, leaf: bytes }) => {
    const leaf = openLeaf(bytes)
    if (leaf.position !== position || position >= 2 ** (size.depth + size.copies)) {
      throw new LetterError(
        "leaf-position",
        `draft: at position ${position} a leaf that was made for another place or tree`,
      )
    }
    if (!equal(leaf.salt, leafSalt(key, position))) {
      throw new LetterError(
        "salt-differs",
        `draft: the leaf at position ${position} is not salted from the letter's secret`,
      )
    }
    if (leaf.kind === "empty") {
      throw new LetterError(
        "leaf-empty",
        `draft: the leaf at position ${position} is empty; only what is not empty is listed`,
      )
    }
    checkPlace(leaf, size)
    return leaf
  })
}

/** The statement lists every term and response, and nothing that is not there. */
function checkListings(statement: LetterStatement, leaves: readonly Leaf[], encoded: readonly EncodedLeaf[]): void {
  for (const [i, leaf] of leaves.entries()) {
    checkListing(leaf, leafHash((encoded[i] as EncodedLeaf).leaf), statement)
  }
  const found = new Set(leaves.map(placeIn))
  for (const { position } of statement.listed) {
    if (!found.has(position))
      throw new LetterError("listed-missing", `draft: the statement lists position ${position}, and nothing is there`)
  }
}

/** Half of the slots must be empty, and a slot holds one thing: copies of a section differ in wording only. */
function checkSlots(leaves: readonly Leaf[], size: Size): Slots {
  const slots = Map.groupBy(leaves, (leaf) => placeOf(leaf.position, size).slot)
  if (slots.size > 2 ** (size.depth - 1)) {
    throw new LetterError(
      "too-few-empty",
      `draft: ${slots.size} of ${2 ** size.depth} slots are in use, want at most half`,
    )
  }
  for (const [slot, [first, ...rest]] of slots) {
    for (const leaf of rest) {
      if (first?.kind !== "section" || leaf.kind !== "section") {
        throw new LetterError(
          "slot-mixed",
          `draft: slot ${slot} holds several leaves that are not copies of one section`,
        )
      }
      if (!isLike(first, leaf)) {
        throw new LetterError(
          "wordings-unlike",
          `draft: copies of the section in slot ${slot} differ in marking or languages`,
        )
      }
    }
  }
  return slots
}

interface ReadersCheck {
  readonly readers: readonly ReaderLeaf[]
  readonly leaves: readonly Leaf[]
  readonly size: Size
  readonly charter: NamedCharter
  readonly allotment: Allotment
  readonly rosters: readonly Roster[]
}

/** Every reader is an officer who may read and who was allotted; every part is read; copies are as distinct as can be. */
function checkReaders({ readers, leaves, size, charter, allotment, rosters }: ReadersCheck): void {
  if (readers.length === 0) throw new LetterError("reader-missing", "draft: nobody is to read it; name a reader")
  const at = new Map(leaves.map((leaf) => [leaf.position, leaf]))
  const unread = new Set(leaves.filter((leaf) => isPart(leaf)).map(placeIn))
  const officers = new Set<string>()
  for (const reader of readers) {
    checkReader(reader, size, charter)
    checkOfficer(reader, rosters)
    const name = toHex(reader.body.officer)
    if (officers.has(name)) {
      throw new LetterError("reader-repeated", "draft: two reader leaves name one officer; join them")
    }
    officers.add(name)
    if (!allotment.prekeys.some((prekey) => prekey.for === "reader" && isSameOfficer(prekey, reader.body))) {
      throw new LetterError(
        "reader-not-allotted",
        "draft: a reader for whom no prekey was allotted; ask for a new allotment",
      )
    }
    for (const position of reader.body.positions) {
      const leaf = at.get(position)
      if (leaf === undefined) {
        throw new LetterError("reader-positions", `draft: position ${position} is granted and is empty`)
      }
      checkGranted(leaf, reader, size)
      unread.delete(position)
    }
  }
  for (const position of unread) {
    throw new LetterError("part-unread", `draft: nobody is to read position ${position}; leave it out or name a reader`)
  }
  checkCopies(readers, size)
}

function checkOfficer({ body }: ReaderLeaf, rosters: readonly Roster[]): void {
  const roster = rosters.find((candidate) => equal(candidate.head.office, body.office))
  const line = roster === undefined ? null : lineOf(roster, body.officer)
  if (line === null) {
    throw new LetterError(
      "reader-unknown",
      "draft: a reader who is not in the roster of the office named, as it was shown",
    )
  }
  if (!line.roles.some((role) => role !== "spokesperson" && role !== "overseer")) {
    throw new LetterError(
      "reader-role",
      "draft: a reader whose only roles are spokesperson or overseer, who read no letters",
    )
  }
}

/** No copy number has two readers more than another: with no more readers than copies, each has an own one. */
function checkCopies(readers: readonly ReaderLeaf[], size: Size): void {
  const most = Math.ceil(readers.length / 2 ** size.copies)
  for (const [copy, holders] of Map.groupBy(readers, (reader) => reader.body.copy)) {
    if (holders.length > most) {
      throw new LetterError("copy-shared", `draft: ${holders.length} readers share copy ${copy}, want at most ${most}`)
    }
  }
}

/** Every enclosure was sealed to a valid recipient of its own, and the approver is given what opens it. */
function checkEnclosures(leaves: readonly Leaf[], keys: readonly EnclosureKey[]): void {
  const enclosures = leaves.filter((leaf) => leaf.kind === "enclosure")
  for (const { body } of enclosures) importRecipient(body.recipient)
  for (const fieldOf of [recipientOf, lockerOf]) {
    if (rises(enclosures.map(fieldOf).sort(compare), compare)) continue
    throw new LetterError(
      "enclosure-repeated",
      "draft: two enclosures share a recipient or a locker; seal each one by itself",
    )
  }
  checkKeys(keys, new Map(leaves.map((leaf) => [leaf.position, leaf])))
  if (keys.length < enclosures.length) {
    throw new LetterError(
      "key-missing",
      "draft: want the key of every enclosure, so that the approver can open all of them",
    )
  }
}

function sameSeen(a: LetterStatement["seen"], b: LetterStatement["seen"]): boolean {
  if (a.length !== b.length) return false
  return a.every((seen, i) => {
    const said = b[i]
    return (
      said !== undefined && seen.size === said.size && equal(seen.office, said.office) && equal(seen.root, said.root)
    )
  })
}

type Named = Pick<ReaderBody, "office" | "officer">

function isSameOfficer(a: Named, b: Named): boolean {
  return equal(a.office, b.office) && equal(a.officer, b.officer)
}

function isPart({ kind }: Leaf): boolean {
  return kind !== "header" && kind !== "reader" && kind !== "empty"
}

function placeIn(leaf: Leaf): number {
  return leaf.position
}

function recipientOf({ body }: EnclosureLeaf): Uint8Array {
  return body.recipient
}

function lockerOf({ body }: EnclosureLeaf): Uint8Array {
  return body.locker
}
