/**
 * The list of letters, page by page, newest first. All letters by the order in which they came; those of one channel by
 * their order in it. Either way only what is shown is opened.
 * @module
 */
import { channelNamed, idOf } from "../access.ts"
import { look } from "../act.ts"
import type { LetterList } from "../api.ts"
import type { Desk } from "../desk.ts"
import { cursors, keyOf, onShelves, summaries } from "../records.ts"
import { shelfNumbers } from "../letters/reading.ts"
import { letterLine } from "./lines.ts"
import type { Looking } from "./people.ts"

/** Which letters. */
export interface ListAsked {
  /** Code name of the one channel; every channel if absent. */
  readonly channel?: string
  /** What the page before said in `next`. */
  readonly before?: number
  /** How many at most: 50, if absent, and never more than {@link MOST_LISTED}. */
  readonly limit?: number
}

/** Most letters of a page. */
export const MOST_LISTED = 200

/** A page of the list. @throws {DeskError} `no-channel`, `channel-ambiguous` */
export function listPage(desk: Desk, asked: ListAsked = {}): LetterList {
  const limit = Math.min(Math.max(1, asked.limit ?? 50), MOST_LISTED)
  return look(desk, (tx, self) => {
    const at: Looking = { tx, self, now: desk.now() }
    return asked.channel === undefined
      ? ofAll(at, limit, asked.before)
      : ofChannel(at, asked.channel, limit, asked.before)
  })
}

function ofAll(at: Looking, limit: number, before?: number): LetterList {
  // One more than asked says whether there is a next page. Orders are running numbers: no two are alike.
  const from = before === undefined ? {} : { after: { order: before, key: "-" } }
  const found = summaries
    .list(at.tx, { descending: true, limit: limit + 2, ...from })
    .filter(({ order }) => before === undefined || order < before)
  const shown = found.slice(0, limit)
  return {
    letters: shown.map(({ value }) => letterLine(at, value)),
    total: summaries.count(at.tx),
    next: found.length > limit ? (shown.at(-1)?.order ?? null) : null,
  }
}

function ofChannel(at: Looking, name: string, limit: number, before?: number): LetterList {
  const channel = channelNamed(at.tx, name)
  if (channel.id === null) return { letters: [], total: 0, next: null }
  const id = idOf(channel)
  const total = cursors.get(at.tx, shelfNumbers(id))?.after ?? 0
  const to = Math.min(total, (before ?? total + 1) - 1)
  const from = Math.max(1, to - limit + 1)
  const letters = onShelves(at.tx, id, { from, to }).toReversed()
  return {
    letters: letters.flatMap(({ office, number }) => {
      const summary = summaries.get(at.tx, keyOf(id, office, number))
      return summary === null ? [] : [letterLine(at, summary)]
    }),
    total,
    next: from > 1 && letters.length > 0 ? from : null,
  }
}
