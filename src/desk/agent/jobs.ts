/**
 * Long work: it runs in the background, says how far it is, and can be stopped. All of it ends when the vault is locked.
 * @module
 */
import { randomBytes } from "node:crypto"
import type { Job } from "../api.ts"
import { DeskError } from "../error.ts"
import type { Jobs } from "./keeper.ts"

/** Jobs that run at once; more is a page that lost its way. */
const MOST_RUNNING = 16
/** Ended jobs that are remembered. */
const MOST_ENDED = 50
/** Progress is told at most so often, milliseconds. */
const EVERY_MS = 100

/** The jobs of one keeper, and how they end with the time of being open. */
export interface JobTable extends Jobs {
  /** Stop everything, wait until it has ended, forget all. */
  clear(): Promise<void>
}

/**
 * @param signal aborted when the vault is locked; asked at each start @throws {DeskError} `locked`
 * @param tell called with each news of a job
 */
export function jobTable(signal: () => AbortSignal, tell: (job: Job) => void, ticks: () => number): JobTable {
  interface Running {
    job: Job
    readonly stop: AbortController
    ended: Promise<void>
  }
  const table = new Map<string, Running>()

  const change = (entry: Running, news: Partial<Job>): void => {
    entry.job = { ...entry.job, ...news }
    // Forgotten meanwhile: nobody is told any more.
    if (table.get(entry.job.id) === entry) tell(entry.job)
  }
  const forgetOld = (): void => {
    const ended = [...table.values()].filter(({ job }) => job.state !== "running")
    for (const { job } of ended.slice(0, Math.max(0, ended.length - MOST_ENDED))) table.delete(job.id)
  }

  return {
    start(input, work) {
      const open = signal()
      open.throwIfAborted()
      if ([...table.values()].filter(({ job }) => job.state === "running").length >= MOST_RUNNING)
        throw new DeskError("too-many-jobs", `${MOST_RUNNING} jobs are running; wait until one has ended, or stop one`)
      const stop = new AbortController()
      const id = randomBytes(8).toString("hex")
      const job: Job = { ...input, id, done: 0, total: 0, state: "running", refusal: null, download: null }
      const entry: Running = { job, stop, ended: Promise.resolve() }
      table.set(id, entry)
      const both = AbortSignal.any([stop.signal, open])
      let told = ticks()
      const progress = (done: number, total: number): void => {
        if (entry.job.state !== "running") return
        const now = ticks()
        if (now - told < EVERY_MS) entry.job = { ...entry.job, done, total }
        else {
          told = now
          change(entry, { done, total })
        }
      }
      entry.ended = (async () => {
        change(entry, await run(async () => work({ signal: both, progress }), both))
        forgetOld()
      })()
      tell(job)
      return job
    },
    list: () => [...table.values()].map(({ job }) => job),
    stop: (id) => table.get(id)?.stop.abort(),
    fetched(ticket) {
      const entry = [...table.values()].find(({ job }) => job.download === ticket)
      if (entry !== undefined) change(entry, { download: null })
    },
    async clear() {
      const all = [...table.values()]
      for (const { stop } of all) stop.abort()
      table.clear()
      await Promise.all(all.map(({ ended }) => ended))
    },
  }
}

async function run(
  work: () => Promise<{ readonly download: string } | void>,
  signal: AbortSignal,
): Promise<Partial<Job>> {
  try {
    const result = await work()
    return { state: "done", download: result?.download ?? null }
  } catch (error) {
    const { refusalOf } = await import("../server/problem.ts")
    // Whatever a stopped job ends with, it ended because it was stopped.
    if (signal.aborted) return { state: "stopped", refusal: refusalOf(signal.reason) }
    return { state: "failed", refusal: refusalOf(error) }
  }
}
