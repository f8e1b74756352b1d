/**
 * Branches of a register that contradict the one held here: found in what came, proven to be the log's own, kept as evidence.
 * While one of our own register is open, its log signs nothing more. Spec: spec/office.md#healings.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import type { ItemEntry } from "../../parcel/index.ts"
import { branchRoot, leafHash, type Checkpoint } from "../../register/index.ts"
import type { Act as Tx, Reading } from "../../vault/index.ts"
import { DeskError } from "../error.ts"
import { forks, keyOf, type Fork } from "../records.ts"

/** A register, as far as this file needs it; `RegisterName` of channels/registers.ts is one. */
interface Register {
  readonly key: Uint8Array
  readonly channel: Uint8Array
  readonly office: Uint8Array
}

/** Entries that came contradict those held: refused, and the branch that they show is kept. */
export class ForkedError extends DeskError {
  readonly fork: Fork
  constructor(fork: Fork, message: string) {
    super("register-forked", message)
    this.fork = fork
  }
}

/**
 * Where entries part from those held.
 * @param held reads the leaf data held at an index below `size`
 * @returns the first index at which they differ; null if none does
 */
export function partsAt(
  handed: { readonly from: number; readonly entries: readonly Pick<ItemEntry, "data">[] },
  held: { readonly size: number; readonly at: (index: number) => Uint8Array },
): number | null {
  const i = handed.entries.findIndex(
    ({ data }, at) => handed.from + at < held.size && !equal(held.at(handed.from + at), data),
  )
  return i < 0 ? null : handed.from + i
}

/**
 * The branch that entries show, if the log signed exactly it.
 * @param of.checkpoint its log lines verified by the caller
 * @returns null if the checkpoint is of something else: then the entries prove nothing of anybody
 */
export function branchShown(
  tx: Reading,
  register: Register,
  of: {
    readonly from: number
    readonly entries: readonly ItemEntry[]
    readonly common: number
    readonly checkpoint: Checkpoint
    readonly at: number
  },
): Fork | null {
  const { checkpoint, common } = of
  const entries = of.entries.slice(common - of.from)
  if (common < 1 || checkpoint.size !== common + entries.length) return null
  const leaves = entries.map(({ data }) => leafHash(data))
  if (!equal(branchRoot(common, tx.nodes(register.key), leaves), checkpoint.root)) return null
  const { channel, office } = register
  return { channel, office, common, entries, note: checkpoint.note, root: checkpoint.root, at: of.at, own: false }
}

/** Keep a branch. @returns false: it was known already */
export function keepFork(tx: Tx, register: Register, fork: Fork): boolean {
  const key = keyOf(register.key, fork.root)
  if (forks.get(tx, key) !== null) return false
  forks.put(tx, key, fork, { order: fork.at })
  return true
}

/** Branches of a register that no healing has set aside yet, oldest first. */
export function openForks(tx: Reading, register: Pick<Register, "channel" | "office">): readonly Fork[] {
  return forksOf(tx, register).filter(({ healed }) => healed === undefined)
}

/** Every branch of a register that was found. */
export function forksOf(tx: Reading, { channel, office }: Pick<Register, "channel" | "office">): readonly Fork[] {
  if (forks.count(tx) === 0) return []
  return forks
    .list(tx)
    .flatMap(({ value }) => (equal(value.channel, channel) && equal(value.office, office) ? [value] : []))
}

/** A healing was entered: what the former log signed besides is settled, since nobody takes its word any more. */
export function closeForks(tx: Tx, register: Register, now: number): void {
  for (const fork of openForks(tx, register)) forks.put(tx, keyOf(register.key, fork.root), { ...fork, healed: now })
}

/** Whether a state of a register is one that was set aside: a mark that names it tells of nothing that is missing. */
export function isAside(
  tx: Reading,
  register: Register,
  state: { readonly size: number; readonly root: Uint8Array },
): boolean {
  return forksOf(tx, register).some(({ common, entries, healed }) => {
    if (healed === undefined || state.size <= common || state.size > common + entries.length) return false
    const leaves = entries.slice(0, state.size - common).map(({ data }) => leafHash(data))
    return equal(branchRoot(common, tx.nodes(register.key), leaves), state.root)
  })
}
