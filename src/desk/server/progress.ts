/**
 * A desk whose long work is shown as a job's progress.
 * @module
 */
import type { JobWork } from "../agent/keeper.ts"
import type { Desk } from "../desk.ts"

/** The same desk, telling a job how far it is. */
export function progressing(desk: Desk, job: Pick<JobWork, "progress">): Desk {
  const progress = (_what: string, done: number, total: number): void => job.progress(done, total)
  return { ...desk, tell: { note: (sentence) => desk.tell.note(sentence), progress } }
}
