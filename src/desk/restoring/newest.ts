/**
 * How a process knows that the vault it has open is the newest copy: by the mark kept outside the file, or because host or
 * cosigner was asked. Spec: spec/vault.md#restored.
 *
 * This is knowledge of one process, never stored in the vault: an old copy would bring it back with it.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import { markOf, VaultError, type Mark, type MarkFile, type Reading, type Vault } from "../../vault/index.ts"
import { openRosterHead } from "../../office/index.ts"
import { openCheckpoint, RegisterError, type Checkpoint } from "../../register/index.ts"
import { own } from "../access.ts"
import { look } from "../act.ts"
import { headOf, rootOf, signedRegisters, type RegisterName } from "../channels/registers.ts"
import type { Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { isAside } from "../healing/forks.ts"
import type { Self } from "../records.ts"

/** What is known. Owned by the desk of one time of being open, and changed as more becomes known. */
export interface Newest {
  /** Where the mark is kept; null: nowhere. */
  readonly file: MarkFile | null
  /** The mark as it was read or last written. */
  mark: Mark | null
  /**
   * `newest`: a new vault, the mark says so, or everybody was asked; only this process has written since.
   * `behind`: the mark says that this copy is older. `refused`: the mark is not one that this vault wrote.
   * `unknown`: there is no mark, and not everybody was asked yet.
   */
  state: "newest" | "behind" | "refused" | "unknown"
  /** Channels whose host, or other side, was asked in this time of being open; whatever came of it was acted on. */
  readonly asked: Set<string>
  /** By channel: the newest checkpoint that its host has shown of our register. */
  readonly held: Map<string, { readonly size: number; readonly root: Uint8Array }>
}

/** Look at the mark of a vault that was just opened. */
export function newestOf(vault: Vault, folder: string | null, isNew: boolean): Newest {
  const file = folder === null ? null : markOf(vault, folder)
  const known = { file, asked: new Set<string>(), held: new Map<string, { size: number; root: Uint8Array }>() }
  if (isNew || file === null) return { ...known, mark: null, state: isNew ? "newest" : "unknown" }
  try {
    const mark = file.read()
    if (mark === null) return { ...known, mark, state: "unknown" }
    return { ...known, mark, state: mark.acts > vault.acts ? "behind" : "newest" }
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    return { ...known, mark: null, state: "refused" }
  }
}

/**
 * Keep the mark, before anything that was signed leaves this machine. An old copy keeps none: the mark is what tells it.
 * @throws {DeskError} `mark-refused` it cannot be written: nothing leaves then
 */
export function keepMark(desk: Desk): void {
  const { newest, vault } = desk
  if (newest === undefined || newest.file === null || newest.state !== "newest") return
  if (newest.mark?.acts === vault.acts) return
  const registers = look(desk, (tx, self) =>
    self.registrar === null
      ? []
      : signedRegisters(tx, self).map((register) => {
          const { size, root } = headOf(tx, register)
          const before = newest.mark?.registers.find((each) => equal(each.register, register.key))
          // While it catches up, what it had reached stays where it was.
          return before !== undefined && before.size > size && !isAside(tx, register, before)
            ? before
            : { register: register.key, size, root }
        }),
  )
  writeMark(newest, { acts: vault.acts, registers })
}

/** An old copy was noticed and goes on from here: from now on this is what later copies are held to. */
export function markAnew(desk: Desk): void {
  const { newest, vault } = desk
  if (newest === undefined || newest.state === "refused") return
  if (newest.state === "behind") newest.state = "newest"
  if (newest.file !== null && newest.mark !== null) writeMark(newest, { ...newest.mark, acts: vault.acts })
}

function writeMark(newest: Newest, mark: Mark): void {
  try {
    newest.file?.write(mark)
  } catch (cause) {
    throw new DeskError(
      "mark-refused",
      `the vault's mark cannot be written, and nothing leaves without it; check the folder of ${newest.file?.path}`,
      { cause },
    )
  }
  newest.mark = mark
}

/**
 * Does the mark know more of a register than this vault has?
 * @throws {DeskError} `mark-behind`, also if it knows another register
 */
export function checkMarked(tx: Reading, register: RegisterName, newest: Newest): void {
  const marked = newest.mark?.registers.find((each) => equal(each.register, register.key))
  if (marked === undefined || marked.size === 0 || isAside(tx, register, marked)) return
  const { size } = headOf(tx, register)
  if (size < marked.size)
    throw new DeskError(
      "mark-behind",
      `this vault has ${size} entries of the office's register, and its mark ${marked.size}: it is an old copy; connect, and run 'diwan collect' before anything is signed`,
    )
  if (!equal(rootOf(tx, register, marked.size), marked.root))
    throw new DeskError(
      "mark-behind",
      "this vault has another register of the office's than its mark: two copies of it have signed; stop and telephone",
    )
}

/** What the host holds of our register, beside what is held here. */
export function compareHeld(tx: Reading, newest: Newest, register: RegisterName): "same" | "older" | "forked" {
  const theirs = newest.held.get(toHex(register.channel))
  if (theirs === undefined) return "same"
  if (theirs.size > headOf(tx, register).size) return "older"
  return equal(rootOf(tx, register, theirs.size), theirs.root) ? "same" : "forked"
}

/** Whether host or other side of a channel was asked while this vault was open. */
export function wasAsked(newest: Newest, channel: Uint8Array): boolean {
  return newest.asked.has(toHex(channel))
}

/** A checkpoint of our own register, if a log key of a roster of ours has signed it; null if none has. */
export function openedByUs(tx: Reading, self: Self, register: RegisterName, note: string): Checkpoint | null {
  for (const { head } of own(tx, self).chain.toReversed()) {
    try {
      return openCheckpoint(note, { origin: register.origin, keys: openRosterHead(head).log })
    } catch (error) {
      if (!(error instanceof RegisterError)) throw error
    }
  }
  return null
}
