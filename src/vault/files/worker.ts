/**
 * A worker thread of a crew: takes step numbers off the shared counter until there are none left or it is told to stop.
 * @module
 */
import { parentPort, workerData } from "node:worker_threads"
import { SealError } from "../../seal/index.ts"
import { VaultError } from "../error.ts"
import { DONE, NEXT, STOP, type WorkerFault, type WorkerTask } from "./crew.ts"
import { prepare } from "./steps.ts"

const { job, steps, board } = workerData as WorkerTask
try {
  const step = await prepare(job)
  for (;;) {
    const index = Atomics.add(board, NEXT, 1)
    if (index >= steps || Atomics.load(board, STOP) === 1) break
    step(index)
    Atomics.add(board, DONE, 1)
  }
} catch (cause) {
  Atomics.store(board, STOP, 1)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(described(cause))
}

function described(cause: unknown): WorkerFault {
  if (cause instanceof SealError) return { room: "seal", code: cause.code, message: cause.message }
  if (cause instanceof VaultError) return { room: "vault", code: cause.code, message: cause.message }
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : ""
  return { room: "system", code, message: cause instanceof Error ? cause.message : "unknown" }
}
