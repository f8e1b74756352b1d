/** Healings: spec/office.md#healings. @module */
import { decode } from "./cbor.ts"
import { MOST } from "./hosts.ts"
import type { LogKeys } from "./keys.ts"
import { readCheckpoint, verifyCheckpoint, type Checkpoint } from "./notes.ts"
import { proven, step } from "./refused.ts"
import { verifyApprovals, type Approval, type Roster } from "./rosters.ts"
import { block, hash, integer, list, oneOf, record, same, suite, time, type Read } from "./shape.ts"
import type { Statement } from "./statements.ts"
import { rootOf, type Hash } from "./trees.ts"

const note = block(1, 16_384)
const mendingShape = record({
  suite,
  kind: oneOf("mending"),
  channel: hash,
  office: hash,
  common: integer(1, MOST),
  kept: note,
  dropped: note,
  aside: list(hash, 1, 1024),
  roster: hash,
  time,
})
export type Mending = Read<typeof mendingShape>
type Healing = Extract<Statement, { readonly kind: "healing" }>

/** What an entry of kind healing is held against. */
export interface Where {
  readonly index: number
  readonly origin: string
  /** Leaf hashes of the whole register. */
  readonly leaves: readonly Hash[]
  /** Rosters in force before the entry, each from its entry on. */
  readonly rosters: readonly { readonly index: number; readonly roster: Roster }[]
  /** The other office of the channel, and its rosters as proven. */
  readonly other: Uint8Array
  readonly others: readonly Roster[]
}

/** Checks 1 to 10. */
export function verifyHealing(
  statement: Healing,
  own: readonly Approval[],
  at: Where,
): Mending & { readonly sizes: string } {
  const mending = step("unproven", "healing-malformed", () => mendingShape(decode(statement.mending)))
  proven(same(mending.channel, statement.channel), "healing-channel")
  const isHere = same(mending.office, statement.office)
  proven(isHere || same(mending.office, at.other), "healing-office")
  if (isHere) holdAgainst(mending, at)
  const { roster } = at.rosters.at(-1) as { readonly roster: Roster }
  const approved = (by: Roster, given: readonly Approval[], code: string): void =>
    step("unproven", code, () => verifyApprovals(given, by, "healing", statement.mending))
  approved(roster, own, "healing-quorum")
  const { agreed } = statement
  const theirs = at.others.find(({ id }) => same(id, agreed.roster))
  proven(theirs !== undefined, "healing-other-roster")
  approved(theirs, agreed.approvals, "healing-other-quorum")
  const sizeOf = (head: string): number => readCheckpoint(Buffer.from(head)).size
  return { ...mending, sizes: `${mending.common} ${sizeOf(mending.kept)} ${sizeOf(mending.dropped)}` }
}

/** Checks 4 to 8. */
function holdAgainst(
  { roster, common, kept, dropped, aside }: Mending,
  { index, origin, leaves, rosters }: Where,
): void {
  const last = rosters.at(-1)
  proven(last !== undefined && same(roster, last.roster.id), "healing-roster")
  const before = rosters.slice(0, -1)
  const pairs = before.flatMap(({ roster: { log, cosigner } }) => [log, cosigner])
  const isOld = (pair: LogKeys): boolean =>
    pairs.some((old) => same(old.ed25519, pair.ed25519) || same(old.mldsa44, pair.mldsa44))
  proven(!isOld(last.roster.log) && !isOld(last.roster.cosigner), "healing-keys")
  const opened = (head: string, code: string, size: (of: Checkpoint) => number): Checkpoint =>
    step("unproven", code, () => {
      const checkpoint = readCheckpoint(Buffer.from(head))
      const inForce = rosters.findLast((one) => one.index < size(checkpoint))
      proven(inForce !== undefined, code)
      verifyCheckpoint(checkpoint, origin, inForce.roster.log)
      return checkpoint
    })
  const goesOn = opened(kept, "healing-kept", ({ size }) => size)
  proven(goesOn.size > common && goesOn.size <= index, "healing-kept")
  proven(same(goesOn.root, rootOf(leaves.slice(0, goesOn.size))), "healing-kept")
  const setAside = opened(dropped, "healing-dropped", () => common)
  proven(setAside.size === common + aside.length, "healing-dropped")
  proven(!same(aside[0] as Hash, leaves[common] as Hash), "healing-no-fork")
  proven(same(setAside.root, rootOf([...leaves.slice(0, common), ...aside])), "healing-aside")
}
