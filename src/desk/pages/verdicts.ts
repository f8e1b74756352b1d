/**
 * Verifying the books of a channel again, from the charter to the last entry. What does not hold is refused with the code
 * of the step that refused it, and is no verdict.
 * @module
 */
import { setImmediate } from "node:timers/promises"
import { toHex } from "../../bytes/index.ts"
import { channelNamed, idOf } from "../access.ts"
import { look } from "../act.ts"
import type { RegisterVerdict } from "../api.ts"
import { verifyingBook, verifyPostmarks } from "../channels/book.ts"
import type { Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { shelfNumbers } from "../letters/reading.ts"
import { cursors, keyOf, onShelves, summaries } from "../records.ts"
import { aliasOf } from "./people.ts"
import { coverOf } from "./register.ts"

/**
 * Verify both registers as this vault holds them: whole in the registrar's vault; in others the cover of every letter held.
 * @param run it is done in slices, between which others are served and it can be stopped
 * @throws {DeskError} `no-channel`, `channel-stage` where nothing is held; whatever verification refuses
 */
export async function verifyRegisters(desk: Desk, codeName: string, run: Running = {}): Promise<RegisterVerdict> {
  const follows = look(desk, (_, self) => self.registrar !== null)
  return follows ? verifyFollowed(desk, codeName, run) : verifyHeld(desk, codeName, run)
}

/** How a long verification goes on. */
export interface Running {
  /** Ends it at its next pause. */
  readonly signal?: AbortSignal
  /** Told how far it is. */
  readonly progress?: (done: number, total: number) => void
}

async function verifyFollowed(desk: Desk, codeName: string, run: Running): Promise<RegisterVerdict> {
  const verifiedSides = await inSlices(verifyingBook(desk, codeName), run)
  const sides = verifiedSides.map(({ office, verified }) => {
    if (verified.kind !== "verified") throw new TypeError("a book is verified with its channel's id")
    const { asOf, letters, withheld } = verified
    // The host has postmarked more than is held: what is here holds, and is not all.
    return { office, entries: asOf.size, letters, holds: withheld === null }
  })
  if (sides.length === 0) throw nothing(codeName)
  return { sides, postmarks: verifyPostmarks(desk, codeName).records }
}

async function verifyHeld(desk: Desk, codeName: string, { signal, progress }: Running): Promise<RegisterVerdict> {
  const { id, letters } = look(desk, (tx) => {
    const channelId = idOf(channelNamed(tx, codeName))
    const to = cursors.get(tx, shelfNumbers(channelId))?.after ?? 0
    return { id: channelId, letters: onShelves(tx, channelId, { from: 1, to }) }
  })
  if (letters.length === 0) throw nothing(codeName)
  const orders = new Set<number>()
  const sides = new Map<string, { office: string; entries: number; letters: number; holds: boolean }>()
  for (const [at, { office, number }] of letters.entries()) {
    const found = look(desk, (tx) => {
      const summary = summaries.get(tx, keyOf(id, office, number))
      const cover = summary === null ? null : coverOf({ tx }, summary)
      return { label: aliasOf({ tx }, office), cover }
    })
    const side = sides.get(toHex(office)) ?? { office: found.label, entries: 0, letters: 0, holds: true }
    sides.set(toHex(office), { ...side, entries: side.entries + 1, letters: side.letters + 1 })
    if (found.cover !== null && found.cover.postmarked !== null) orders.add(found.cover.postmarked.order)
    // Each takes some milliseconds: others are served between two.
    progress?.(at + 1, letters.length)
    await setImmediate()
    signal?.throwIfAborted()
  }
  return { sides: [...sides.values()], postmarks: orders.size }
}

/** Milliseconds of work before others have their turn. */
const SLICE_MS = 12

async function inSlices<Result>(
  steps: Generator<{ readonly done: number; readonly total: number }, Result>,
  { signal, progress }: Running,
): Promise<Result> {
  for (;;) {
    signal?.throwIfAborted()
    const until = performance.now() + SLICE_MS
    for (;;) {
      const step = steps.next()
      if (step.done === true) return step.value
      if (performance.now() < until) continue
      progress?.(step.value.done, step.value.total)
      break
    }
    await setImmediate()
  }
}

function nothing(codeName: string): DeskError {
  return new DeskError("channel-stage", `nothing of the registers of '${codeName}' is held here yet`)
}
