/**
 * The gate before every signature of a registrar's log and cosigning keys: is this vault the newest copy of itself?
 * Spec: spec/vault.md#restored.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import type { Reading } from "../../vault/index.ts"
import { channelRegister, headOf, type RegisterName } from "../channels/registers.ts"
import type { Desk } from "../desk.ts"
import { DeskError, Held, type DeskFault } from "../error.ts"
import { openForks } from "../healing/forks.ts"
import { cursors, restorations, type Channel, type Restoration, type Self } from "../records.ts"
import { checkMarked, compareHeld, wasAsked } from "./newest.ts"

/** Key of the one record. */
export const RESTORATION = "restoration"

/** Why nothing is signed now. What comes in and would make us sign waits until that is over. */
export const UNSURE: ReadonlySet<string> = new Set<DeskFault>([
  "catching-up",
  "register-split",
  "mark-behind",
  "mark-missing",
  "mark-refused",
])

/** The restoration that this vault has not caught up with; null if there is none. */
export function catchingUp(tx: Reading): Restoration | null {
  const found = restorations.get(tx, RESTORATION)
  return found === null || found.caughtUp !== null ? null : found
}

/** Whether our own entries name more of the other side's register than has come back yet: a letter would be void for it. */
export function isLacking(tx: Reading, self: Pick<Self, "office">, channel: Channel): boolean {
  if (catchingUp(tx) !== null) return true
  if (channel.id === null) return false
  const { seen } = headOf(tx, channelRegister(channel.id, self.office)).history
  const { size: held } = headOf(tx, channelRegister(channel.id, channel.other))
  return seen.some(({ office, size }) => equal(office, channel.other) && size > held)
}

/** Where it is kept that the host has shown another register than ours, also for a process that cannot ask it. */
export function splitKey(channel: Uint8Array): string {
  return `split/${toHex(channel)}`
}

function isSplit(tx: Reading, channel: Uint8Array): boolean {
  return cursors.get(tx, splitKey(channel)) !== null
}

/**
 * To be called in the act that signs a checkpoint or a cosignature in a channel. An office's own register is not asked
 * about: nobody else cosigns it, and no checkpoint of it leaves the vault.
 * @param register our own register of the channel
 * @throws {DeskError} `catching-up`, `register-split`, `mark-behind`, `mark-missing`, `mark-refused`
 */
export function requireNewest(
  act: { readonly tx: Reading; readonly desk: Pick<Desk, "newest"> },
  register: RegisterName,
): void {
  const { newest } = act.desk
  if (newest === undefined) throw new TypeError("a desk that was opened only to look signs nothing")
  if (newest.state === "refused")
    throw new DeskError(
      "mark-refused",
      `the mark ${newest.file?.path} is not as this vault wrote it; find out why, move it away, and run 'diwan collect'`,
    )
  if (newest.state === "behind")
    throw new DeskError(
      "mark-behind",
      "this vault is older than its mark: an old copy was put in its place; connect, and run 'diwan collect' before anything is signed",
    )
  if (catchingUp(act.tx)?.awaiting.some((channel) => equal(channel, register.channel)) === true)
    throw new DeskError(
      "catching-up",
      "this vault is an older copy and has not caught up with its own register yet; run 'diwan collect' and wait for the other side",
    )
  if (openForks(act.tx, register).length > 0)
    throw new DeskError(
      "register-split",
      "this office's register has another branch that its log signed: two copies of the vault have signed; nothing more is signed before it is healed, 'diwan channel heal NAME'",
    )
  if (isSplit(act.tx, register.channel) || compareHeld(act.tx, newest, register) === "forked")
    throw new DeskError(
      "register-split",
      "the host holds another register of this office's than this vault: two copies of the vault have signed; nothing more is signed, telephone the other side, then 'diwan channel heal NAME'",
    )
  checkMarked(act.tx, register, newest)
  if (newest.state === "newest" || wasAsked(newest, register.channel)) return
  throw new DeskError(
    "mark-missing",
    "there is no mark of this vault on this machine, and neither host nor other side has answered: nothing is signed; connect, and run 'diwan collect'",
  )
}

/** What a bundle that is not wrong waits for; null if it is refused. */
export function waitsFor(error: unknown): string | null {
  if (error instanceof Held) return error.code
  // To take it we would have to sign, and it is not known yet that this vault is the newest copy of itself.
  return error instanceof DeskError && UNSURE.has(error.code) ? error.code : null
}
