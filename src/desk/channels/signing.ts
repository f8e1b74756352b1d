/**
 * What a registrar's log and cosigning keys sign in a register: its own checkpoints, and cosignatures of the other side's.
 * Nothing is signed before it is known that this vault is the newest copy of itself.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import {
  addSignatures,
  cosign,
  parseNote,
  signCheckpoint,
  type Checkpoint,
  type LogKeys,
} from "../../register/index.ts"
import type { Act } from "../desk.ts"
import { requireNewest } from "../restoring/signing.ts"
import { channelRegister, cosignerKeys, headOf, keepNote, logKeys, type RegisterName } from "./registers.ts"

/**
 * Sign where our register stands now.
 * @param former the log that signed until now, if its keys are replaced by an entry that this checkpoint covers
 * @returns the note
 * @throws {DeskError} what {@link requireNewest} refuses: it might not extend everything we ever signed
 */
export function signHead(act: Act, register: RegisterName, former: LogKeys | null = null): string {
  if (!equal(register.channel, register.office)) requireNewest(act, register)
  const { size, root } = headOf(act.tx, register)
  const state = { origin: register.origin, size, root, time: act.now }
  const own = signCheckpoint({ ...state, keys: logKeys(act.self) })
  const note =
    former === null ? own : addSignatures(own, parseNote(signCheckpoint({ ...state, keys: former })).signatures)
  keepNote(act.tx, register, size, note)
  return note
}

/**
 * Add our own registrar's cosignature to a checkpoint that holds.
 * @throws {DeskError} what {@link requireNewest} refuses
 */
export function cosignNote(act: Act, register: RegisterName, checkpoint: Checkpoint): string {
  requireNewest(act, channelRegister(register.channel, act.self.office))
  const lines = cosign(checkpoint, { keys: cosignerKeys(act.self), time: act.now })
  const note = addSignatures(checkpoint.note, lines)
  keepNote(act.tx, register, checkpoint.size, note)
  return note
}
