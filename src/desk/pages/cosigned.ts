/**
 * When a registrar cosigned each entry of a register. The notes of a register hold every line that came with them; here a
 * line counts only if it verifies over the root that this vault derives itself, under keys of a roster that was proven.
 * @module
 */
import { toHex } from "../../bytes/index.ts"
import { openRosterHead } from "../../office/index.ts"
import { linesOf, parseNote, RegisterError, verifyCosignature, type NoteSignature } from "../../register/index.ts"
import { knownOffice } from "../access.ts"
import { noteAt, rootOf, type RegisterName } from "../channels/registers.ts"
import type { Looking } from "./people.ts"

/**
 * @param by the office whose registrar cosigns
 * @param size how many entries are cosigned, as the register's head says
 * @returns for each of these entries when the first checkpoint that covers it was cosigned; null where no line says it
 */
export function cosignedTimes(
  at: Looking,
  register: RegisterName,
  { by, size }: { readonly by: Uint8Array; readonly size: number },
): readonly (number | null)[] {
  const chain = knownOffice(at.tx, by)?.chain ?? []
  // The newest first: almost every line is its.
  const keys = chain.toReversed().map(({ head }) => openRosterHead(head).cosigner)
  const times = Array.from<number | null>({ length: size }).fill(null)
  let next: number | null = null
  for (let covered = size; covered > 0; covered--) {
    next = timeAt(at, register, covered, keys) ?? next
    times[covered - 1] = next
  }
  return times
}

type Keys = Parameters<typeof linesOf>[0]["keys"]

function timeAt({ tx }: Looking, register: RegisterName, size: number, keys: readonly Keys[]): number | null {
  const name = `${toHex(register.key)}/${size}`
  const known = verified.get(name)
  if (known !== undefined) return known
  const note = noteAt(tx, register, size)
  if (note === null) return null
  const { signatures } = parseNote(note)
  const body = { origin: register.origin, size, root: rootOf(tx, register, size), time: 0, signatures, note }
  for (const pair of keys) {
    const time = linesOf({ keys: pair }, signatures).length === 0 ? null : timeOf(body, pair)
    if (time === null) continue
    if (verified.size >= MOST_REMEMBERED) verified.clear()
    verified.set(name, time)
    return time
  }
  return null
}

function timeOf(
  body: Parameters<typeof verifyCosignature>[0] & { signatures: readonly NoteSignature[] },
  keys: Keys,
): number | null {
  try {
    return verifyCosignature(body, { keys }).time
  } catch (error) {
    if (error instanceof RegisterError) return null
    throw error
  }
}

/** What was verified in this process: a line under a root that the register had at a size does not stop holding. */
const verified = new Map<string, number>()
const MOST_REMEMBERED = 20_000
