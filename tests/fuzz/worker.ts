/**
 * The inside of a run: a thread that has little memory and is watched from outside, so that a door that takes for ever, or takes everything,
 * is a fault with its input and not the end of the run. Told what to do by its data, it says what became of each door.
 * @module
 */
import { parentPort, workerData } from "node:worker_threads"
import { chance } from "./chance.ts"
import { DOORS } from "./doors.ts"
import type { Door } from "./door.ts"
import { mutated } from "./mutate.ts"
import { tryInput } from "./trial.ts"
import type { Job, Said } from "./watch.ts"

const { names, seed, runs, seconds, shared } = workerData as Job
const head = new Int32Array(shared, 0, 2)
const room = new Uint8Array(shared, 8)

/** Leave the input where the watcher finds it. The first number counts inputs, the second is the length of the last. */
function note(bytes: Uint8Array): void {
  room.set(bytes.subarray(0, room.length))
  Atomics.store(head, 1, Math.min(bytes.length, room.length))
  Atomics.add(head, 0, 1)
}

async function attempt(door: Door): Promise<Said> {
  const seeds = door.seeds()
  const draw = chance(seed, door.name)
  const counts = { accepted: 0, refused: 0 }
  const opened = await door.open()
  let bytes: Uint8Array = new Uint8Array(0)
  try {
    const give = async (input: Uint8Array): Promise<void> => {
      bytes = input
      note(input)
      counts[await tryInput(opened, input.slice())]++
    }
    for (const good of seeds) await give(good)
    const good = counts.accepted > 0
    const end = seconds === undefined ? undefined : Date.now() + seconds * 1000
    const most = runs * Math.min(1, (door.runs ?? 500) / 500)
    for (let run = 0; end === undefined ? run < most : Date.now() < end; run++) await give(mutated(seeds, draw))
    return { door: door.name, ...counts, good }
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { door: door.name, ...counts, good: true, fault: why, input: bytes }
  } finally {
    await opened.close?.()
  }
}

function say(message: Said | { readonly at: string }): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(message)
}

for (const name of names) {
  const door = DOORS.find((one) => one.name === name)
  if (door === undefined) throw new TypeError(`no door ${name}`)
  say({ at: name })
  say(await attempt(door))
}
