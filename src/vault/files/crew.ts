/**
 * A crew does a job's steps: one thread for a small file, two for a large one. They take numbers off a shared counter, so
 * neither waits for the other, and the main thread stays free for progress and for calling it off.
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
const MOST_THREADS = 2
const PROGRESS_MS = 100

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
  const threads = bytes < CREW_LEAST_BYTES ? 1 : Math.min(MOST_THREADS, availableParallelism())
  const board = new Int32Array(new SharedArrayBuffer(12))
  const tell = (): void => progress?.(Math.floor((bytes * Atomics.load(board, DONE)) / steps), bytes)
  if (threads === 1) await workHere({ job, steps, board }, tell, signal)
  else await workInThreads({ job, steps, board }, { threads, tell, signal })
  progress?.(bytes, bytes)
}

async function workHere(task: WorkerTask, tell: () => void, signal: AbortSignal | undefined): Promise<void> {
  try {
    const step = await prepare(task.job)
    for (let index = 0; index < task.steps; index++) {
      step(index)
      task.board[DONE] = index + 1
      if (index % 8 === 7) {
        tell()
        await breathe()
      }
      if (signal?.aborted === true) throw aborted(signal)
    }
  } catch (cause) {
    throw fileFault(cause, "the file")
  }
}

async function workInThreads(
  task: WorkerTask,
  { threads, tell, signal }: { threads: number; tell: () => void; signal: AbortSignal | undefined },
): Promise<void> {
  let fault: Error | undefined
  const stop = (why: unknown): void => {
    fault ??= why instanceof Error ? why : new Error("a thread failed", { cause: why })
    Atomics.store(task.board, STOP, 1)
  }
  const onAbort = (): void => stop(aborted(signal))
  signal?.addEventListener("abort", onAbort, { once: true })
  const timer = setInterval(tell, PROGRESS_MS)
  try {
    // All have ended before anything is closed or removed: a descriptor is never reused under a running thread.
    await Promise.all(
      Array.from(
        { length: threads },
        () =>
          new Promise<void>((resolve) => {
            const worker = new Worker(new URL("./worker.ts", import.meta.url), {
              workerData: task,
              // Little is kept in a thread; a small nursery makes the collector come by early.
              resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 },
            })
            worker.on("message", (found: WorkerFault) => stop(restored(found)))
            worker.on("error", stop)
            worker.on("exit", () => resolve())
          }),
      ),
    )
  } finally {
    clearInterval(timer)
    signal?.removeEventListener("abort", onAbort)
  }
  if (fault !== undefined) throw fault
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
