/**
 * A crew does a job's steps: this thread alone for a small file, another one beside it for a large one. They take numbers
 * off a shared counter, so neither waits for the other. This thread pauses after every few steps, a matter of
 * milliseconds, for progress, for calling it off, and for whatever else the process does.
 * @module
 */
import { availableParallelism } from "node:os"
import { setImmediate as breathe } from "node:timers/promises"
import { Worker } from "node:worker_threads"
import { SealError, type SealFault } from "../../seal/index.ts"
import { VaultError, type VaultFault } from "../error.ts"
import { fileFault } from "../fault.ts"
import { prepare, stepsOf, type Job } from "./steps.ts"

/** Below this many bytes one thread is quicker: starting another costs more than it saves. */
export const CREW_LEAST_BYTES: number = 16 * 1024 * 1024
const STEPS_AT_ONCE = 8

/** What the caller of long work may give. */
export interface Watch {
  /** Called now and then on the main thread, and once at the end. @param done and total: bytes */
  readonly progress?: ((done: number, total: number) => void) | undefined
  /** Calls the work off; nothing is left behind. */
  readonly signal?: AbortSignal | undefined
}

/** What a worker is given. */
export interface WorkerTask {
  readonly job: Job
  readonly steps: number
  /** Three counters: the next step, whether to stop (1), steps done. */
  readonly board: Int32Array
}

/** Why a worker stopped early. Errors lose their class between threads, so it is spelt out. */
export interface WorkerFault {
  readonly room: "seal" | "vault" | "system"
  readonly code: string
  readonly message: string
}

/** Places on the board. */
export const NEXT = 0
/** @see NEXT */
export const STOP = 1
/** @see NEXT */
export const DONE = 2

/**
 * Do every step of a job.
 * @param bytes what progress counts up to
 * @throws {VaultError} `aborted`, `wrong-size`, `padding-nonzero`, `full`, `io`; @throws {SealError} a segment does not open
 */
export async function work(job: Job, bytes: number, { progress, signal }: Watch): Promise<void> {
  const steps = stepsOf(job)
  if (signal?.aborted === true) throw aborted(signal)
  const task = { job, steps, board: new Int32Array(new SharedArrayBuffer(12)) }
  const tell = (): void => progress?.(Math.floor((bytes * Atomics.load(task.board, DONE)) / steps), bytes)
  if (bytes < CREW_LEAST_BYTES || availableParallelism() === 1) await workHere(task, tell, signal)
  else await workTogether(task, tell, signal)
  progress?.(bytes, bytes)
}

/** Take steps until there are none left or another thread stopped. */
async function workHere(
  { job, steps, board }: WorkerTask,
  tell: () => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    const step = await prepare(job)
    for (let taken = 1; ; taken++) {
      const index = Atomics.add(board, NEXT, 1)
      if (index >= steps || Atomics.load(board, STOP) === 1) return
      step(index)
      Atomics.add(board, DONE, 1)
      if (taken % STEPS_AT_ONCE === 0) {
        tell()
        await breathe()
      }
      if (signal?.aborted === true) throw aborted(signal)
    }
  } catch (cause) {
    Atomics.store(board, STOP, 1)
    throw fileFault(cause, "the file")
  }
}

async function workTogether(task: WorkerTask, tell: () => void, signal: AbortSignal | undefined): Promise<void> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: task,
    // Little is kept in a thread; a small nursery makes the collector come by early.
    resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 },
  })
  const mate = new Promise<void>((resolve, reject) => {
    worker.on("message", (found: WorkerFault) => reject(restored(found)))
    worker.on("error", (cause) => {
      Atomics.store(task.board, STOP, 1)
      reject(cause)
    })
    worker.on("exit", () => resolve())
  })
  const ended = new Promise<void>((resolve) => worker.on("exit", () => resolve()))
  const [here, there] = await Promise.allSettled([workHere(task, tell, signal), mate])
  // Before anything is closed or removed: a descriptor is never reused under a running thread.
  await ended
  if (here.status === "rejected") throw here.reason
  if (there.status === "rejected") throw there.reason
  if (Atomics.load(task.board, DONE) !== task.steps) throw new VaultError("io", "a thread ended early; try again")
}

function restored({ room, code, message }: WorkerFault): unknown {
  if (room === "seal") return new SealError(code as SealFault, message)
  if (room === "vault") return new VaultError(code as VaultFault, message)
  return fileFault(Object.assign(new Error(message), { code }), "the file")
}

function aborted(signal: AbortSignal | undefined): VaultError {
  return new VaultError("aborted", "called off; nothing was written", { cause: signal?.reason })
}
