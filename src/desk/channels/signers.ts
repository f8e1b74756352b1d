/**
 * Whose lines under a checkpoint count, when rosters follow one another. A register's checkpoint of some size is signed by
 * the log of the roster in force at that size: the key of a registrar who was replaced is not accepted past the entry that
 * says so, and the checkpoints from before it stay good. A cosignature bears its time, and counts by the roster of that time.
 * Spec: spec/office.md#succession.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import { openRosterHead, openStatement, rosterId, type Roster } from "../../office/index.ts"
import {
  linesOf,
  openCheckpoint,
  RegisterError,
  verifyCosignature,
  type Checkpoint,
  type LogPublicKeys,
} from "../../register/index.ts"
import type { Reading } from "../../vault/index.ts"
import { knownOffice, rosterOf } from "../access.ts"
import { DeskError } from "../error.ts"
import { channels } from "../records.ts"
import { channelRegister, entryAt, headOf, type Appended, type RegisterName } from "./registers.ts"

/**
 * The log keys of a register's office at a size of the register.
 * @param handed entries that have come with the checkpoint and are not appended yet
 */
export function logKeysAt(
  tx: Reading,
  register: RegisterName,
  size: number,
  handed: { readonly from: number; readonly entries: readonly Appended[] } = { from: 0, entries: [] },
): LogPublicKeys {
  const known = headOf(tx, register).rosters.map((index) => ({ index, data: entryAt(tx, register, index).data }))
  const coming = handed.entries.flatMap(({ approved, data }, i) => (approved ? [{ index: handed.from + i, data }] : []))
  const rosters = [...known, ...coming].flatMap(({ index, data }) => {
    const { body } = openStatement(data)
    return body.kind === "roster" ? [{ index, head: body.head }] : []
  })
  const inForce = rosters.toSorted((a, b) => a.index - b.index).findLast(({ index }) => index < size)
  return inForce === undefined ? rosterOf(tx, register.office).head.log : openRosterHead(inForce.head).log
}

/**
 * Verify a registrar's cosignature of a checkpoint: by the cosigning pair of the roster whose it is, and made before another
 * pair took its place.
 * @returns its time, seconds
 * @throws {RegisterError} as {@link verifyCosignature}
 * @throws {DeskError} `cosigner-replaced`
 */
export function verifyRegistrarCosignature(tx: Reading, office: Uint8Array, checkpoint: Checkpoint): number {
  const rosters = knownOffice(tx, office)?.rosters ?? []
  const place = rosters.findLastIndex(({ head }) => linesOf({ keys: head.cosigner }, checkpoint.signatures).length > 0)
  const { cosigner } = (rosters[place] ?? rosterOf(tx, office)).head
  const { time } = verifyCosignature(checkpoint, { keys: cosigner })
  const next = rosters.slice(place + 1).find(({ head }) => !equal(head.cosigner.ed25519, cosigner.ed25519))
  if (place < 0 || next === undefined || time <= inForceFrom(tx, next)) return time
  throw new DeskError(
    "cosigner-replaced",
    "a cosignature came by a registrar's key that another roster had replaced by then: stop and telephone",
  )
}

/** Whether a checkpoint bears the log's lines and the cosignature of an office's registrar. */
export function isCosignedBy(
  tx: Reading,
  office: Uint8Array,
  { origin }: RegisterName,
  note: string,
  keys: LogPublicKeys,
): boolean {
  try {
    verifyRegistrarCosignature(tx, office, openCheckpoint(note, { origin, keys }))
    return true
  } catch (error) {
    if (error instanceof RegisterError || error instanceof DeskError) return false
    throw error
  }
}

/** Since when a roster is in force, as far as this vault can tell: its first postmark, or when its entry came. */
function inForceFrom(tx: Reading, roster: Roster): number {
  const times = channels.list(tx).flatMap(({ value: { id } }) => {
    if (id === null) return []
    const register = channelRegister(id, roster.head.office)
    return headOf(tx, register).rosters.flatMap((index) => {
      const { at, data, postmark } = entryAt(tx, register, index)
      const { body } = openStatement(data)
      return body.kind === "roster" && equal(rosterId(body.head), roster.id) ? [postmark?.time ?? at] : []
    })
  })
  return times.length === 0 ? roster.head.issued : Math.max(...times)
}
