/**
 * A draft's parts as an approver is shown them: each wording of a section once, each enclosure with what opens it, and every
 * term and response. Spec: spec/letter.md#drafts.
 * @module
 */
import type { Marking } from "../office/index.ts"
import { leafHash } from "../register/index.ts"
import type { EnclosureKey } from "./keys.ts"
import type { EnclosureBody, EncodedLeaf, Leaf, SectionLeaf } from "./leaf.ts"
import { placeOf, type Size } from "./slots.ts"
import type { SectionVersion } from "./version.ts"
import type { ViewResponse, ViewTerm } from "./view.ts"

/** Leaves by their slot. */
export type Slots = ReadonlyMap<number, readonly Leaf[]>

/** A part of the draft. */
export type DraftPart = DraftSection | DraftEnclosure

/** A section, in each wording that somebody will get: an approver must be shown every one. */
export interface DraftSection {
  readonly kind: "section"
  readonly slot: number
  readonly marking: Marking
  /** Almost always one. In the order of the lowest copy of each. */
  readonly wordings: readonly DraftWording[]
}

/** One wording of a section, and the copies that have it. */
export interface DraftWording {
  /** Copy numbers, rising; which reader holds which is in {@link CheckedDraft.readers}. */
  readonly copies: readonly number[]
  /** Their positions, rising. */
  readonly positions: readonly number[]
  readonly versions: readonly SectionVersion[]
}

/** An enclosure and what opens it. */
export interface DraftEnclosure {
  readonly kind: "enclosure"
  readonly slot: number
  readonly position: number
  readonly marking: Marking
  readonly enclosure: EnclosureBody
  readonly key: EnclosureKey
}

/** The sections and enclosures of checked leaves, in reading order. */
export function partsOf(slots: Slots, keys: readonly EnclosureKey[], size: Size): readonly DraftPart[] {
  const parts: DraftPart[] = []
  for (const [slot, leaves] of slots) {
    const [first] = leaves
    if (first?.kind === "section") {
      const copies = leaves.filter((leaf) => leaf.kind === "section")
      parts.push({ kind: "section", slot, marking: first.marking, wordings: wordingsOf(copies, size) })
    } else if (first?.kind === "enclosure") {
      const { position, marking, body: enclosure } = first
      const key = keys.find((candidate) => candidate.position === position) as EnclosureKey
      parts.push({ kind: "enclosure", slot, position, marking, enclosure, key })
    }
  }
  return parts
}
/** The terms of checked leaves. @param encoded the same leaves, in the same order */
export function termsOf(leaves: readonly Leaf[], encoded: readonly EncodedLeaf[]): readonly ViewTerm[] {
  return leaves.flatMap(({ kind, position, marking, body }, i) =>
    kind === "term" ? [{ position, marking, leaf: leafHash((encoded[i] as EncodedLeaf).leaf), term: body }] : [],
  )
}

/** The responses of checked leaves. */
export function responsesOf(leaves: readonly Leaf[]): readonly ViewResponse[] {
  return leaves.flatMap(({ kind, position, marking, body }) =>
    kind === "response" ? [{ position, marking, response: body }] : [],
  )
}

/** Copies that read the same are one wording; so whoever shows the wordings has shown every copy. */
function wordingsOf(copies: readonly SectionLeaf[], size: Size): readonly DraftWording[] {
  return [...Map.groupBy(copies, ({ body }) => JSON.stringify(body.versions)).values()].map((alike) => ({
    copies: alike.map((leaf) => placeOf(leaf.position, size).copy),
    positions: alike.map((leaf) => leaf.position),
    versions: (alike[0] as SectionLeaf).body.versions,
  }))
}

/** Whether two copies of a section differ in wording only. */
export function isLike(a: SectionLeaf, b: SectionLeaf): boolean {
  const outline = ({ marking, body }: SectionLeaf): string =>
    JSON.stringify([
      marking.level,
      marking.caveats,
      body.versions.map(({ language, direction }) => [language, direction]),
    ])
  return outline(a) === outline(b)
}
