/**
 * Records of the vault: the list of letters. Apart from the other records and without their rooms, because a list is asked
 * for all day and must be there at once.
 * @module
 */
import {
  flag,
  hash32,
  integer,
  list,
  nullable,
  oneOf,
  optional,
  record,
  text,
  time,
  type Shape,
} from "../../bytes/index.ts"
import type { Act as Tx } from "../../vault/index.ts"
import { heldBook, keepRow } from "./books.ts"
import { code, collection, type Collection } from "./collection.ts"

/** One line of the list of letters. Key: as the view's. */
export interface Summary {
  readonly channel: Uint8Array
  /** Code name of the channel, so that a list asks nothing else of the vault. */
  readonly codeName: string
  readonly office: Uint8Array
  /** What the office is called in a letter's name: `north`. */
  readonly from: string
  readonly number: number
  readonly document: string
  readonly date: number
  readonly entered: number | null
  readonly postmarked: number | null
  readonly arrived: number | null
  readonly opened: number | null
  readonly countersigned: boolean
  readonly void: string | null
  readonly parts: number
  readonly enclosures: number
  /** Its running number among the letters of its channel that came here, from 1. */
  readonly place?: number
  /** Drafted or approved in this vault: nothing new to its officer. */
  readonly familiar?: boolean
  /** While it is provisional: who has not countersigned it. */
  readonly wants?: readonly ("host" | "registrar")[]
  /** The view names another reader: somebody passed it on. */
  readonly passedOn?: boolean
  /** When its content was destroyed, or sealed to the archive key. */
  readonly destroyed?: number
  /** What its cover proved of its entry. */
  readonly entry?: { readonly index: number; readonly approvers: number; readonly order: number | null }
}

const summaryShape: Shape<Summary> = record({
  channel: hash32,
  codeName: text(1, 60),
  office: hash32,
  from: text(1, 120),
  number: integer(),
  document: text(1, 20),
  date: time,
  entered: nullable(time),
  postmarked: nullable(time),
  arrived: nullable(time),
  opened: nullable(time),
  countersigned: flag,
  void: nullable(code),
  parts: integer(),
  enclosures: integer(),
  place: optional(integer(1)),
  familiar: optional(flag),
  wants: optional(list(oneOf("host", "registrar"), 0, 2)),
  passedOn: optional(flag),
  destroyed: optional(time),
  entry: optional(record({ index: integer(), approvers: integer(), order: nullable(integer()) })),
})

/** @see {@link Summary} */
export const summaries: Collection<Summary> = collection("summaries", summaryShape)

/** States of a summary's record, to be added up: what is found without opening any other. 0: nothing is open. */
const UNOPENED = 1
const PROVISIONAL = 2
/** Every state that has one of these. */
export const STATES_WITH: { readonly unopened: readonly number[]; readonly provisional: readonly number[] } = {
  unopened: [UNOPENED, UNOPENED + PROVISIONAL],
  provisional: [PROVISIONAL, UNOPENED + PROVISIONAL],
}

/**
 * Keep a line of the list; its state, and its place in the book of what is held, follow from it.
 * @param order of a new one: a running number
 */
export function keepSummary(tx: Tx, key: string, summary: Summary, order?: number): void {
  const unopened =
    summary.opened === null && summary.familiar !== true && summary.destroyed === undefined ? UNOPENED : 0
  const provisional = !summary.countersigned && summary.void === null ? PROVISIONAL : 0
  summaries.put(tx, key, summary, { state: unopened + provisional, ...(order === undefined ? {} : { order }) })
  const { channel, entry, number, office, void: why } = summary
  if (entry === undefined) return
  keepRow(tx, heldBook(channel, office), {
    index: entry.index,
    letter: number,
    ...(why === null ? {} : { void: why }),
    ...(provisional === 0 ? {} : { open: true }),
  })
}
