/** The outside of a run: starts the thread, watches that it goes on, and says what became of each door. @module */
import { Worker } from "node:worker_threads"
import { MOST_BYTES } from "./mutate.ts"

/** What a thread is told. */
export interface Job {
  readonly names: readonly string[]
  readonly seed: number
  /** Inputs for each door… */
  readonly runs: number
  /** …or for how long. */
  readonly seconds: number | undefined
  readonly shared: SharedArrayBuffer
}

/** What became of a door. */
export interface Said {
  readonly door: string
  readonly accepted: number
  readonly refused: number
  /** Whether one of its seeds was accepted: broken bytes made of broken bytes reach nothing. */
  readonly good: boolean
  readonly fault?: string
  readonly input?: Uint8Array
}

/** One input that takes longer is a fault. Milliseconds: long, for a machine with much else to do. */
const STILL_MS = 90_000
const HEAP_MB = 768

/** Run doors one after the other, until one is broken. */
export async function* watched(job: Omit<Job, "shared">): AsyncGenerator<Said> {
  const shared = new SharedArrayBuffer(8 + MOST_BYTES)
  const head = new Int32Array(shared, 0, 2)
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: { ...job, shared } satisfies Job,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    execArgv: ["--conditions=source"],
  })
  let at = ""
  const said: Said[] = []
  let wake = (): void => undefined
  let over = false
  const last = (): Uint8Array => new Uint8Array(shared, 8, Atomics.load(head, 1)).slice()
  const end = (fault?: string): void => {
    if (fault !== undefined && !over) said.push({ door: at, accepted: 0, refused: 0, good: true, fault, input: last() })
    over = true
    wake()
  }
  worker.on("message", (message: { at: string } | Said) => {
    if ("at" in message) ({ at } = message)
    else said.push(message)
    wake()
  })
  worker.on("error", (error) => end(error instanceof Error ? (error.stack ?? error.message) : String(error)))
  worker.on("exit", () => end())
  let before = -1
  const watch = setInterval(() => {
    const count = Atomics.load(head, 0)
    if (count === before) end(`not done with one input after ${STILL_MS / 1000} s`)
    before = count
  }, STILL_MS)
  try {
    for (;;) {
      for (let next = said.shift(); next !== undefined; next = said.shift()) yield next
      if (over) return
      await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    clearInterval(watch)
    await worker.terminate()
  }
}
