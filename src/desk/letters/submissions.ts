/**
 * Letters of ours on their way from leave to the last reader, in the registrar's vault.
 * @module
 */
import type { Act as Tx, Reading } from "../../vault/index.ts"
import { CLOSED, OPEN, submissions, type Submission } from "../records.ts"

/** Letters of ours that still want something done: the others are not looked at again. */
export function openOnes(tx: Reading): readonly { readonly key: string; readonly value: Submission }[] {
  return submissions.list(tx, { state: OPEN })
}

/**
 * Keep a submission; once its readers have everything, its parcels are dropped and it is closed.
 * @param order of a new one: they are looked at as they came
 */
export function keepSubmission(tx: Tx, key: string, submission: Submission, order?: number): void {
  const isDone =
    submission.state === "withdrawn" || (submission.state === "sent" && submission.standing === "countersigned")
  const kept = isDone ? { ...submission, parcels: [] } : submission
  submissions.put(tx, key, kept, { state: isDone ? CLOSED : OPEN, ...(order === undefined ? {} : { order }) })
}
