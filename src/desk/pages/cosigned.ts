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

/** Checkpoints without a line of theirs that are passed over: a registrar who was away cosigns many entries at once. */
const MOST_PASSED = 128

/**
 * @param by the office whose registrar cosigns
 * @param size how many entries are cosigned, as the register's head says
 * @param places the entries that are asked for, the highest first
 * @returns for those that are cosigned when the first checkpoint that covers them was; null where no line says it
 */
export function cosignedTimes(
  at: Looking,
  register: RegisterName,
  {
    by,
    places,
    size,
  }: { readonly by: Uint8Array; readonly size: number; readonly places: readonly { readonly index: number }[] },
): ReadonlyMap<number, number | null> {
  const chain = knownOffice(at.tx, by)?.chain ?? []
  // The newest first: almost every line is its.
  const keys = chain.toReversed().map(({ head }) => openRosterHead(head).cosigner)
  const times = new Map<number, number | null>()
  let last: { readonly covered: number; readonly time: number | null } | null = null
  for (const { index } of places) {
    if (index >= size) continue
    let covered = index + 1
    let time = timeAt(at, register, covered, keys)
    // What is covered above was looked at for the place above.
    const end = last?.covered ?? Math.min(size + 1, covered + MOST_PASSED)
    while (time === null && ++covered < Math.min(end, index + 1 + MOST_PASSED))
      time = timeAt(at, register, covered, keys)
    if (time === null && last !== null && last.covered <= index + 1 + MOST_PASSED) time = last.time
    last = { covered: index + 1, time }
    times.set(index, time)
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
