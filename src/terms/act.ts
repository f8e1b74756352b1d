/**
 * Acts: what the listed leaves of a register's letters say, opened once and kept in order, so that the table, which is
 * computed again whenever somebody looks, opens none. Spec: spec/terms.md#acts.
 * @module
 */
import {
  openLeaf,
  verifyListed,
  type Condition,
  type EncodedLeaf,
  type Mention,
  type ResponseBody,
  type TermBody,
} from "../letter/index.ts"
import type { Seen, StatementBody } from "../office/index.ts"
import { leafHash } from "../register/index.ts"

/** One listed leaf. Names are written out as keys, once, since the table looks for them again and again. */
export type Act =
  | (Listed<"term"> & {
      readonly body: TermBody
      readonly id: string
      readonly replaces: readonly string[]
      readonly needs: Needs | null
    })
  | (Listed<"response"> & { readonly body: ResponseBody; readonly name: string; readonly counter: string | null })
  | Listed<"unreadable">

interface Listed<Kind> {
  readonly kind: Kind
  readonly position: number
  /** Hash of the leaf. */
  readonly leaf: Uint8Array
}

/** A condition whose mentions have the key of the term's name. */
export type Needs = NeededTerm | { readonly kind: "of"; readonly least: number; readonly of: readonly Needs[] }

/** A mention. */
export interface NeededTerm {
  readonly kind: "accepted" | "fulfilled"
  readonly name: string
  readonly mention: Mention
}

/** An entry as the table takes it. */
export interface TableEntry {
  /** Number of the letter; null for an entry that is none, or that is void: such an entry moves nothing. */
  readonly letter: number | null
  /** What its author had seen of other registers. */
  readonly seen: readonly Seen[]
  /** Terms by position, then the rest by position; null if leaves that it lists are not held. */
  readonly acts: readonly Act[] | null
}

/** What {@link tableEntry} needs. */
export interface EntryInput {
  readonly body: StatementBody
  /** Whether the entry is void by the rules of spec/office.md#void. */
  readonly isVoid: boolean
  /** The leaves that it lists, by position; null if they are not held. Without listed leaves it may be empty or null. */
  readonly listed: readonly EncodedLeaf[] | null
}

/**
 * Prepare an entry: prove that the leaves held are those listed, and open them.
 *
 * A leaf that the quorum listed and that is no term or response of its place is *unreadable*: it is the same for both sides and
 * moves nothing.
 * @throws {LetterError} `listed-missing`, `listed-differs`, `listed-surplus`: these are other leaves than those listed
 */
export function tableEntry({ body, isVoid, listed }: EntryInput): TableEntry {
  const seen = "seen" in body ? body.seen : []
  if (body.kind !== "letter" || isVoid) return { letter: null, seen, acts: [] }
  if (listed === null) return { letter: body.number, seen, acts: body.listed.length === 0 ? [] : null }
  verifyListed(body, listed)
  const acts = listed.map(openAct).sort((a, b) => rank(a) - rank(b) || a.position - b.position)
  return { letter: body.number, seen, acts }
}

/** A term's name as one text to find it by: what the office's id and the term's id are as octets, one after the other. */
export function nameKey(office: Uint8Array, term: Uint8Array): string {
  return idKey(office) + idKey(term)
}

/** An id as a text to find it by. It is in no output. */
export function idKey(id: Uint8Array): string {
  return String.fromCharCode(...id)
}

function needsOf(condition: Condition): Needs {
  if (condition.kind === "of") return { kind: "of", least: condition.least, of: condition.of.map(needsOf) }
  return { kind: condition.kind, name: nameKey(condition.office, condition.term), mention: condition }
}

/** Terms first: a response may answer, and a counter offer, a term of its own letter. */
function rank(act: Act): number {
  return act.kind === "term" ? 0 : 1
}

function openAct({ position, leaf: bytes }: EncodedLeaf): Act {
  const leaf = leafHash(bytes)
  const opened = openedOrNull(bytes)
  if (opened === null || opened.position !== position) return { kind: "unreadable", position, leaf }
  if (opened.kind === "term") {
    const { body } = opened
    const needs = body.condition === null ? null : needsOf(body.condition)
    return { kind: "term", position, leaf, body, id: idKey(body.term), replaces: body.replaces.map(idKey), needs }
  }
  if (opened.kind === "response") {
    const { body } = opened
    const counter = body.counter === null ? null : idKey(body.counter)
    return { kind: "response", position, leaf, body, name: nameKey(body.office, body.term), counter }
  }
  return { kind: "unreadable", position, leaf }
}

/** Whatever a leaf is refused for, it is refused on both sides: its form depends on nothing but its bytes. */
function openedOrNull(bytes: Uint8Array): ReturnType<typeof openLeaf> | null {
  try {
    return openLeaf(bytes)
  } catch (error) {
    if (typeof (error as { readonly code?: unknown }).code === "string") return null
    throw error
  }
}
