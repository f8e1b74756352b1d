/**
 * Records of the vault: the list of letters. Apart from the other records and without their rooms, because a list is asked
 * for all day and must be there at once.
 * @module
 */
import { flag, hash32, integer, nullable, record, text, time, type Shape } from "../../bytes/index.ts"
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
})

/** @see {@link Summary} */
export const summaries: Collection<Summary> = collection("summaries", summaryShape)
