/**
 * The fold: the acts of a timeline, taken one after the other, make the state of every term. After each step the terms that
 * wait are settled together. Spec: spec/terms.md#answers.
 * @module
 */
import { equal } from "../bytes/index.ts"
import type { Answer, TermBody } from "../letter/index.ts"
import { idKey, type Act } from "./act.ts"
import { compile, settle, unknown, type Node } from "./condition.ts"
import type { Side, Step, Timeline } from "./timeline.ts"

/** A postmark; null in a channel without a host. */
export type Mark = { readonly record: number; readonly time: number } | null

/** Where something was said, and its postmark. */
export interface Source {
  readonly office: Uint8Array
  readonly index: number
  readonly position: number
  readonly mark: Mark
}

/** How a term ended that was not settled, other than by time. */
export type Ending = "declined" | "countered" | "withdrawn" | "replaced"

/** A term that was offered, and all that became of it. The fold owns and changes it; nobody does afterwards. */
export interface Offered extends Node {
  /** How many were taken up before it. */
  readonly rank: number
  readonly side: Side
  readonly letter: number
  readonly source: Source
  readonly leaf: Uint8Array
  readonly body: TermBody
  /** Keys of the ids that it replaces. */
  readonly replaces: readonly string[]
  ending: Ending | null
  /** The acceptance, refusal, counter or withdrawal that decided it. */
  answer: Source | null
  /** The postmark with which it was settled. */
  settledAt: Mark
  /** The own term that replaced it, or the other side's that was offered instead. */
  by: { readonly office: Uint8Array; readonly term: Uint8Array } | null
  report: Source | null
  confirmation: Source | null
}

/** Why a listed leaf moves nothing. */
export type VoidReason =
  | "unreadable"
  | "id-taken"
  | "term-unknown"
  | "leaf-differs"
  | "not-yours"
  | "closed"
  | "firm"
  | "late"
  | "counter-unknown"
  | "not-settled"
  | "not-reported"

/** A listed leaf that moves nothing. */
export interface VoidAct {
  readonly source: Source
  readonly reason: VoidReason
}

/** What the acts came to. */
export interface Folded {
  /** In the order in which they were offered. */
  readonly offered: readonly Offered[]
  readonly voids: readonly VoidAct[]
}

/** Take all steps. @param binds whether deadlines bind: whether there is a host */
export function fold(timeline: Timeline, binds: boolean): Folded {
  const nodes = new Map<string, Node>()
  const byName = new Map<string, Offered>()
  const voids: VoidAct[] = []
  const offices = timeline.sides.map(({ office }) => office)
  /** Own ids, so that names are not written out for each act. */
  const prefixes = offices.map(idKey)
  const changed: Node[] = []

  for (const step of timeline.steps) {
    const { office, entries } = timeline.sides[step.side]
    const mark: Mark = step.record === null || step.time === null ? null : { record: step.record, time: step.time }
    for (let index = step.from; index < step.to; index++) {
      const entry = entries[index]
      if (entry === undefined || entry.letter === null || entry.acts === null) continue
      for (const act of entry.acts) {
        const source: Source = { office, index, position: act.position, mark }
        const reason = take(act, { step, source, letter: entry.letter })
        if (reason !== null) voids.push({ source, reason })
      }
    }
    if (changed.length === 0) continue
    const settled = settle(changed, binds ? step.time : null) as readonly Offered[]
    for (const term of settled) [term.settledAt, term.waiting] = [mark, false]
    // Only now: of two terms that settle together neither keeps the other from it.
    for (const term of settled.toSorted((a, b) => a.rank - b.rank)) replaceBy(term, step)
  }
  return { offered: [...byName.values()], voids }

  function take(act: Act, at: { step: Step; source: Source; letter: number }): VoidReason | null {
    if (act.kind === "term") return offer(act, at)
    return act.kind === "response" ? respond(act, at.step, at.source) : "unreadable"
  }

  function offer(
    act: Extract<Act, { kind: "term" }>,
    { step, source, letter }: { step: Step; source: Source; letter: number },
  ): VoidReason | null {
    const key = prefixes[step.side] + act.id
    if (byName.has(key)) return "id-taken"
    const { deadline } = act.body
    const until = binds && deadline !== null ? deadline.at : null
    const term: Offered = Object.assign(nodes.get(key) ?? unknown(), {
      until,
      rank: byName.size,
      side: step.side,
      letter,
      source,
      leaf: act.leaf,
      body: act.body,
      replaces: act.replaces,
      ending: null,
      answer: null,
      settledAt: null,
      by: null,
      report: null,
      confirmation: null,
    })
    nodes.set(key, term)
    byName.set(key, term)
    if (act.needs !== null) term.condition = compile(act.needs, nodeOf)
    // A firm term stays beside the new one until that is settled; one that may be withdrawn goes at once.
    for (const id of act.replaces) {
      const before = byName.get(prefixes[step.side] + id)
      if (before === undefined || !isOpen(before) || !before.body.revocable || isLate(before, step)) continue
      end(before, "replaced", { office: source.office, term: act.body.term })
    }
    return null
  }

  function respond(act: Responding, step: Step, source: Source): VoidReason | null {
    const { body } = act
    const term = byName.get(act.name)
    if (term === undefined) return "term-unknown"
    if (!equal(term.leaf, body.leaf)) return "leaf-differs"
    const isOwn = term.side === step.side
    switch (body.answer) {
      case "accept":
      case "decline":
      case "counter":
      case "withdraw":
        return isOwn === (body.answer === "withdraw") ? decide(term, act, step, source) : "not-yours"
      case "report":
        if (term.report !== null) return "closed"
        if (!term.settled) return "not-settled"
        term.report = source
        return null
      case "confirm":
        if (term.confirmation !== null) return "closed"
        if (term.report === null) return "not-reported"
        if (equal(term.report.office, source.office)) return "not-yours"
        term.confirmation = source
        term.fulfilled = true
        changed.push(term)
        return null
    }
  }

  function decide(term: Offered, { body, counter }: Responding, step: Step, source: Source): VoidReason | null {
    if (!isOpen(term)) return "closed"
    if (body.answer === "withdraw" && !term.body.revocable) return "firm"
    if (isLate(term, step)) return "late"
    let by: Offered["by"] = null
    if (body.counter !== null) {
      if (!byName.has(`${prefixes[step.side]}${counter}`)) return "counter-unknown"
      by = { office: source.office, term: body.counter }
    }
    term.answer = source
    if (body.answer === "accept") {
      term.waiting = true
      changed.push(term)
    } else end(term, ENDINGS[body.answer as keyof typeof ENDINGS], by)
    return null
  }

  function replaceBy(term: Offered, step: Step): void {
    for (const id of term.replaces) {
      const before = byName.get(prefixes[term.side] + id)
      if (before === undefined || before.settled || before.ending !== null || isLate(before, step)) continue
      end(before, "replaced", { office: term.source.office, term: term.body.term })
    }
  }

  function nodeOf(key: string): Node {
    let node = nodes.get(key)
    if (node === undefined) {
      node = unknown()
      nodes.set(key, node)
    }
    return node
  }

  function isLate({ until }: Offered, { time }: Step): boolean {
    return until !== null && time !== null && time > until
  }
}

type Responding = Extract<Act, { readonly kind: "response" }>

const ENDINGS = { decline: "declined", counter: "countered", withdraw: "withdrawn" } as const satisfies {
  readonly [A in Answer]?: Ending
}

/** Nobody has decided it yet. */
function isOpen({ waiting, settled, ending }: Offered): boolean {
  return !waiting && !settled && ending === null
}

function end(term: Offered, ending: Ending, by: Offered["by"]): void {
  term.waiting = false
  term.ending = ending
  term.by = by
}
