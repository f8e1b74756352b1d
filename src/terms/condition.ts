/**
 * Conditions: whether they hold, and which terms are settled together. Spec: spec/terms.md#settlement.
 *
 * A condition has no *not*, so more terms settled never make it false. Among the terms that are accepted and wait there is
 * therefore one largest set in which each one's condition holds if all of the set are settled: the greatest fixpoint. It
 * is what lets two terms that wait for each other settle together, and it does not depend on the order of asking.
 * @module
 */
import type { Mention } from "../letter/index.ts"
import type { Needs } from "./act.ts"

/** A term as conditions see it, also one that is mentioned and was never offered. The fold that owns it changes it. */
export interface Node {
  /** Accepted, its condition met, in time: for ever. */
  settled: boolean
  fulfilled: boolean
  /** Answered with an acceptance and not settled, nor otherwise ended. */
  waiting: boolean
  /** The last second in time; null for none, or where deadlines do not bind. */
  until: number | null
  condition: Compiled | null
  /** Those that wait for this one, each with the look at which it began to. */
  readonly watchers: { readonly node: Node; readonly look: number }[]
  /** How often it was tried in vain: what was watched at an earlier look counts no more. */
  look: number
  /** What it watches, if that is one term. */
  lacked: Node | null
}

/** A term of which nothing is known but that it is mentioned. */
export function unknown(): Node {
  return {
    settled: false,
    fulfilled: false,
    waiting: false,
    until: null,
    condition: null,
    watchers: [],
    look: 0,
    lacked: null,
  }
}

/** A condition with its mentions found. */
export type Compiled =
  | CompiledMention
  | { readonly kind: "of"; readonly least: number; readonly of: readonly Compiled[] }

/** A mention and its node. */
interface CompiledMention {
  readonly kind: "accepted" | "fulfilled"
  readonly node: Node
  readonly mention: Mention
}

/** Find a condition's mentions. @param nodeOf the node of a term, made if it is new */
export function compile(needs: Needs, nodeOf: (name: string) => Node): Compiled {
  if (needs.kind !== "of") return { kind: needs.kind, node: nodeOf(needs.name), mention: needs.mention }
  return { kind: "of", least: needs.least, of: needs.of.map((each) => compile(each, nodeOf)) }
}

/** Whether a condition holds, if these terms count as settled. None always holds. */
export function holds(condition: Compiled | null, isSettled: (node: Node) => boolean): boolean {
  if (condition === null) return true
  if (condition.kind !== "of")
    return condition.kind === "accepted" ? isSettled(condition.node) : condition.node.fulfilled
  let missing = condition.least
  for (const each of condition.of) if (holds(each, isSettled) && --missing === 0) return true
  return false
}

/** The mentions of a condition, in its order. */
export function* mentionsOf(condition: Compiled | null): Generator<CompiledMention> {
  if (condition === null) return
  if (condition.kind === "of") for (const each of condition.of) yield* mentionsOf(each)
  else yield condition
}

/**
 * Settle what can be settled after a step: the greatest fixpoint over the terms that wait and are still in time.
 *
 * Trying all of them each time would cost the square of a long negotiation. So whoever was tried in vain *watches* some of the
 * terms that it lacked: enough of them that its condition cannot hold while all of them stay as they are. Only when one of
 * these begins to wait with some hope, or is fulfilled, is it tried again, with all who watch it in turn: they are the only ones
 * that the change can help, and among them the fixpoint is found by throwing out.
 * @param changed terms that began to wait, or were fulfilled; the list is emptied
 * @param time of the step; null where there are no times
 * @returns the terms settled, in no order that matters
 */
export function settle(changed: Node[], time: number | null): readonly Node[] {
  const isCandidate = (node: Node): boolean =>
    node.waiting && !node.settled && (time === null || node.until === null || time <= node.until)
  const tried = new Set<Node>()
  const wake = (node: Node): void => {
    for (const { node: watcher, look } of node.watchers) if (watcher.look === look) tried.add(watcher)
    node.watchers.length = 0
  }
  for (const node of changed) {
    if (node.fulfilled) wake(node)
    else tried.add(node)
  }
  changed.length = 0
  const isHopeful = (each: Node): boolean => each.settled || (isCandidate(each) && !isSurelyDead(each, isCandidate))
  for (const node of tried) {
    if (!isCandidate(node)) tried.delete(node)
    else if (holds(node.condition, isHopeful)) wake(node)
    else {
      // Not even if all that have hope were settled; and so whoever watches it may sleep on.
      watch(node, isHopeful)
      tried.delete(node)
    }
  }
  throwOut(tried)
  for (const node of tried) node.settled = true
  return [...tried]
}

/** How far {@link isSurelyDead} follows what terms lack. */
const STEPS = 32

/**
 * Whether a term that waits cannot settle in this step: what it lacks, or what that lacks, and so on, does not even wait. It may
 * say no where it is so, if that is far or there are several ways. A term that was woken and not tried again leads to the one
 * that changed, which lacks nothing yet, or is settled.
 */
function isSurelyDead(node: Node, isCandidate: (node: Node) => boolean): boolean {
  let at: Node | null = node
  for (let step = 0; step < STEPS && at !== null && !at.settled; step++) {
    if (!isCandidate(at)) return true
    at = at.lacked
  }
  return false
}

/** Take out of a set every term whose condition fails if the set is settled, until none is left that does. */
function throwOut(set: Set<Node>): void {
  const isSettled = (node: Node): boolean => node.settled || set.has(node)
  const mentionedBy = new Map<Node, Node[]>()
  for (const node of set) {
    for (const { node: other } of mentionsOf(node.condition)) {
      if (!set.has(other)) continue
      const by = mentionedBy.get(other)
      if (by === undefined) mentionedBy.set(other, [node])
      else by.push(node)
    }
  }
  const suspects = [...set]
  for (let node = suspects.pop(); node !== undefined; node = suspects.pop()) {
    if (!set.has(node) || holds(node.condition, isSettled)) continue
    // While it still counts itself: who watched itself would never be tried again.
    watch(node, isSettled)
    set.delete(node)
    suspects.push(...(mentionedBy.get(node) ?? []))
  }
}

/** Have a term watch what it lacks. What it watched before is forgotten. */
function watch(node: Node, isSettled: (node: Node) => boolean): void {
  node.look++
  const lacked = [...lackedBy(node.condition, isSettled)]
  node.lacked = lacked.length === 1 ? (lacked[0] as Node) : null
  for (const each of lacked) each.watchers.push({ node, look: node.look })
}

/** Of a condition that fails, so many of the terms it lacks that it fails as long as these are lacking. */
function* lackedBy(condition: Compiled | null, isSettled: (node: Node) => boolean): Generator<Node> {
  if (condition === null) return
  if (condition.kind !== "of") {
    yield condition.node
    return
  }
  let more = condition.of.length - condition.least + 1
  for (const each of condition.of) {
    if (more === 0 || holds(each, isSettled)) continue
    more--
    yield* lackedBy(each, isSettled)
  }
}
