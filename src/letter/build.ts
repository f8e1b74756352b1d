/**
 * Building a letter: parts and readers go in, the tree comes out. This is the drafter's side; what approvers check is in
 * `draft.ts`, and a drafter's vault does well to run it too before anything is sent. Spec: spec/letter.md#slots.
 *
 * Everything random follows from two secrets, so the same plan with the same secrets gives the same bytes: `secret` salts
 * the leaves and is handed to the approvers; `random` chooses slots and copies and is forgotten.
 * @module
 */
import type { KeyObject } from "node:crypto"
import type { DocumentKind, ListedLeaf, Marking } from "../office/index.ts"
import { leafHash, perfectTree, type PerfectTree } from "../register/index.ts"
import {
  compareReferences,
  EMPTY_SALT_AT,
  emptyLeafRoom,
  encodeLeaf,
  ascending,
  type EnclosureBody,
  type EncodedLeaf,
  type HeaderBody,
  type Leaf,
  type Reference,
  type SectionBody,
} from "./leaf.ts"
import { leafSalt, putSalt, saltKey } from "./salt.ts"
import {
  chooseCopies,
  chooseSlots,
  chooseSome,
  depthFor,
  drawsFrom,
  leafCount,
  positionOf,
  shuffled,
  type Depth,
  type Size,
} from "./slots.ts"
import type { ResponseBody, TermBody } from "./term.ts"

/** A letter as its drafter means it. */
export interface LetterPlan {
  /** The letter's secret: 32 random bytes, for this letter only. */
  readonly secret: Uint8Array
  /** 32 further secret random bytes, for the choice of slots and copies. */
  readonly random: Uint8Array
  readonly channel: Uint8Array
  /** The office whose letter it is. */
  readonly office: Uint8Array
  readonly number: number
  readonly document: DocumentKind
  /** Seconds, UTC. */
  readonly date: number
  /** c, as the charter says: 2^c copies of each section. */
  readonly copies: number
  /** Languages of the letter, in the order in which versions are shown. */
  readonly languages: readonly string[]
  /** Letters that this one answers, in any order. */
  readonly references: readonly Reference[]
  /** Sections, enclosures, terms and responses, in reading order. */
  readonly parts: readonly PartPlan[]
  readonly readers: readonly ReaderPlan[]
}

/** A part of the plan. */
export type PartPlan =
  | {
      readonly kind: "section"
      readonly marking: Marking
      /** The wording of a copy, 0 to 2^c − 1; asked only for copies that a reader of this section holds. */
      readonly wording: (copy: number) => SectionBody
    }
  | { readonly kind: "enclosure"; readonly marking: Marking; readonly body: EnclosureBody }
  | { readonly kind: "term"; readonly marking: Marking; readonly body: TermBody }
  | { readonly kind: "response"; readonly marking: Marking; readonly body: ResponseBody }

/** An officer and what this officer gets. */
export interface ReaderPlan {
  readonly office: Uint8Array
  readonly officer: Uint8Array
  /** Indices into the plan's parts. */
  readonly parts: readonly number[]
}

/** A letter's tree and what stands in it. Secret as a whole: it goes to approvers only. */
export interface BuiltLetter {
  readonly depth: Depth
  readonly copies: number
  readonly root: Uint8Array
  readonly tree: PerfectTree
  /** All leaves that are not empty, by rising position. */
  readonly leaves: readonly EncodedLeaf[]
  /** What the statement must list: every term and response. */
  readonly listed: readonly ListedLeaf[]
  /** In the order of the plan's readers. */
  readonly readers: readonly BuiltReader[]
  /** For each part of the plan its position at copy 0; of an enclosure, where its keys belong. */
  readonly partPositions: readonly number[]
}

/** Where one reader's leaf stands, and what it grants. */
export interface BuiltReader {
  readonly office: Uint8Array
  readonly officer: Uint8Array
  readonly copy: number
  /** Where the reader leaf stands. */
  readonly position: number
  /** What it grants, rising. */
  readonly positions: readonly number[]
}

/**
 * Build a letter's tree.
 *
 * The header takes slot 0; parts and readers take the other chosen slots, the parts rising in reading order, the readers
 * scattered among them. Copies of a section that nobody holds, and all other places, are empty leaves.
 * @throws {LetterError | BytesError} as `openLeaf`, for bodies that cannot be
 * @throws {TypeError} more than 512 parts and readers, a part that is not in the plan, secrets of a wrong length
 */
export function buildLetter(plan: LetterPlan): BuiltLetter {
  const { parts, readers, copies } = plan
  const depth = depthFor(1 + parts.length + readers.length)
  const slots = chooseSlots({ count: 1 + parts.length + readers.length, depth, random: plan.random }).slice(1)
  const draw = drawsFrom(plan.random, "readers")
  const forReaders = new Set(chooseSome(readers.length, slots.length, draw))
  const readerSlots = shuffled(
    slots.filter((_, i) => forReaders.has(i)),
    draw,
  )
  const partSlots = slots.filter((_, i) => !forReaders.has(i))
  const readerCopies = chooseCopies({ count: readers.length, copies, random: plan.random })

  const key = saltKey(plan.secret)
  const leaves: EncodedLeaf[] = []
  const listed: ListedLeaf[] = []
  const put = (position: number, rest: LeafRest): void => {
    const leaf = encodeLeaf({ ...rest, position, salt: leafSalt(key, position) })
    leaves.push({ position, leaf })
    if (rest.kind === "term" || rest.kind === "response") listed.push({ position, hash: leafHash(leaf) })
  }
  put(0, { kind: "header", marking: null, body: headerOf(plan) })
  const placed = readers.map((reader, r): BuiltReader => {
    const copy = readerCopies[r] as number
    const positions = reader.parts.map((index) => {
      const part = parts[index]
      if (part === undefined) throw new TypeError(`part ${index} is not in the plan`)
      return positionOf({ slot: partSlots[index] as number, copy: part.kind === "section" ? copy : 0 }, { copies })
    })
    const position = positionOf({ slot: readerSlots[r] as number, copy: 0 }, { copies })
    return { office: reader.office, officer: reader.officer, copy, position, positions: positions.sort(ascending) }
  })
  for (const { position, ...body } of placed) put(position, { kind: "reader", marking: null, body })
  const granted = new Set(placed.flatMap((reader) => reader.positions))
  for (const [index, part] of parts.entries()) {
    const slot = partSlots[index] as number
    if (part.kind !== "section") {
      put(positionOf({ slot, copy: 0 }, { copies }), part)
      continue
    }
    for (let copy = 0; copy < 2 ** copies; copy++) {
      const position = positionOf({ slot, copy }, { copies })
      if (granted.has(position)) put(position, { kind: "section", marking: part.marking, body: part.wording(copy) })
    }
  }
  leaves.sort((a, b) => a.position - b.position)
  listed.sort((a, b) => a.position - b.position)
  const tree = letterTree({ secret: plan.secret, size: { depth, copies }, leaves })
  const partPositions = partSlots.map((slot) => positionOf({ slot, copy: 0 }, { copies }))
  return { depth, copies, root: tree.root, tree, leaves, listed, readers: placed, partPositions }
}

/** What {@link letterTree} needs. */
export interface TreeInput {
  /** The letter's secret. */
  readonly secret: Uint8Array
  readonly size: Size
  /** The leaves that are not empty. */
  readonly leaves: readonly EncodedLeaf[]
}

/**
 * The whole tree of a letter: every place that no leaf is given for is the empty leaf with its own salt. 2^17 leaves, the
 * most there can be, take about a second; 2^8 a millisecond or two.
 */
export function letterTree({ secret, size, leaves }: TreeInput): PerfectTree {
  const key = saltKey(secret)
  const given = new Map(leaves.map(({ position, leaf }) => [position, leaf]))
  const hashes: Uint8Array[] = []
  for (let position = 0; position < leafCount(size); position++) {
    const leaf = given.get(position)
    hashes.push(leafHash(leaf ?? emptyLeaf(key, position)))
  }
  return perfectTree(hashes)
}

function emptyLeaf(key: KeyObject, position: number): Uint8Array {
  const room = emptyLeafRoom(position)
  putSalt(key, position, room, EMPTY_SALT_AT)
  return room
}

type LeafRest = Leaf extends infer L ? (L extends Leaf ? Omit<L, "salt" | "position"> : never) : never

function headerOf(plan: LetterPlan): HeaderBody {
  const { channel, office, number, document, date, languages, references } = plan
  return { channel, office, number, document, date, languages, references: references.toSorted(compareReferences) }
}
