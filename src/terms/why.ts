/**
 * Why: the entries and postmarks that make a term what it is, and those of the terms that its condition rests on.
 * Spec: spec/terms.md#why.
 * @module
 */
import type { Condition, Mention } from "../letter/index.ts"
import { nameKey } from "./act.ts"
import { TermsError } from "./error.ts"
import type { Mark, Source } from "./fold.ts"
import type { Row, Table } from "./table.ts"

/** One reason, in the order in which they came about within a term. */
export interface Cause {
  readonly office: Uint8Array
  readonly term: Uint8Array
  readonly what: "offered" | "answered" | "settled" | "reported" | "confirmed" | "passed"
  /** The entry and leaf that said so; null for what follows from a postmark alone. */
  readonly source: Source | null
  readonly mark: Mark
}

/**
 * The reasons for a term's state: its own, then those of every term that its condition mentions and that counts, each once.
 * @throws {TermsError} `term-not-found`
 */
export function why(table: Table, name: { readonly office: Uint8Array; readonly term: Uint8Array }): readonly Cause[] {
  const rows = new Map(table.terms.map((row) => [nameKey(row.office, row.term), row]))
  const first = rows.get(nameKey(name.office, name.term))
  if (first === undefined) throw new TermsError("term-not-found", "no such term stands in this table")
  const found = new Set([first])
  for (const row of found) {
    for (const mention of mentions(row.body.condition)) {
      const next = rows.get(nameKey(mention.office, mention.term))
      if (next?.settled) found.add(next)
    }
  }
  return [...found].flatMap(causesOf)
}

function causesOf(row: Row): readonly Cause[] {
  const { office, term, entered, answer, settled, report, confirmation, shown } = row
  const said = (what: Cause["what"], source: Source | null): readonly Cause[] =>
    source === null ? [] : [{ office, term, what, source, mark: source.mark }]
  return [
    ...said("offered", entered),
    ...said("answered", answer),
    ...(settled === null ? [] : [{ office, term, what: "settled" as const, source: null, mark: settled.mark }]),
    ...said("reported", report),
    ...said("confirmed", confirmation),
    ...shown.map(({ record, time }) => ({
      office,
      term,
      what: "passed" as const,
      source: null,
      mark: { record, time },
    })),
  ]
}

function mentions(condition: Condition | null): readonly Mention[] {
  if (condition === null) return []
  return condition.kind === "of" ? condition.of.flatMap(mentions) : [condition]
}
