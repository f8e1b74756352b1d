/**
 * Lines of letters, as lists show them: from the list's own records, which say what was verified when a letter was filed.
 * A line is found by order and state; no more records are opened than are shown.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import type { DocumentName, LetterLine, Lines, ProvisionalLine } from "../api.ts"
import { summaries, type Summary } from "../records.ts"
import type { Looking } from "./people.ts"

/** Most lines of a list on the front page. */
export const MOST_LINES = 50

/** A letter's line. */
export function letterLine({ self }: Pick<Looking, "self">, summary: Summary): LetterLine {
  const { codeName, from, number, date, entered, postmarked, arrived, opened, countersigned, parts, enclosures } =
    summary
  return {
    channel: codeName,
    name: `${from}/${number}`,
    from,
    own: equal(summary.office, self.office),
    number,
    document: summary.document as DocumentName,
    date,
    entered,
    postmarked,
    arrived,
    opened,
    countersigned,
    void: summary.void,
    parts,
    enclosures,
  }
}

/** The line of a letter that does not count yet. */
export function provisionalLine(at: Pick<Looking, "self">, summary: Summary): ProvisionalLine {
  return { ...letterLine(at, summary), wants: summary.wants ?? [] }
}

/** Summaries in some states, newest first, and how many there are. */
export function summariesIn(
  { tx }: Pick<Looking, "tx">,
  states: readonly number[],
): { readonly newest: readonly Summary[]; readonly count: number } {
  // One of each state is open at a time: no more are opened than are shown.
  const lists = states.map((state) =>
    summaries.each(tx, { state, descending: true, limit: MOST_LINES })[Symbol.iterator](),
  )
  const heads = lists.map((list) => list.next())
  const newest: Summary[] = []
  while (newest.length < MOST_LINES) {
    const orders = heads.map((head) => (head.done === true ? -1 : head.value.order))
    const at = orders.indexOf(Math.max(...orders))
    const head = heads[at]
    if (head === undefined || head.done === true) break
    newest.push(head.value.value)
    heads[at] = lists[at]?.next() ?? head
  }
  return { newest, count: states.reduce((sum, state) => sum + summaries.count(tx, { state }), 0) }
}

/** Some of a list, and how many more there are. @param count all of them, if not all were given */
export function linesOf<T>(all: readonly T[], count: number = all.length): Lines<T> {
  const lines = all.slice(0, MOST_LINES)
  return { lines, more: Math.max(0, count - lines.length) }
}
