/**
 * Drafts as they are kept: by their number, open while something is to come of them.
 * @module
 */
import type { Reading } from "../../vault/index.ts"
import type { Act } from "../desk.ts"
import { DeskError } from "../error.ts"
import { CLOSED, drafts, OPEN, type Draft } from "../records.ts"

/** State of a draft that is done and still holds what its letter can be sealed again from. */
export const SEALABLE = 2

/** A draft by its number. @throws {DeskError} `no-draft` */
export function draftAt(act: { readonly tx: Reading }, number: number): Draft {
  const draft = drafts.get(act.tx, draftKey(number))
  if (draft === null)
    throw new DeskError("no-draft", `there is no draft ${number}; 'diwan draft list' shows those there are`)
  return draft
}

/** Keep a changed draft. */
export function keepDraft(act: Pick<Act, "tx">, number: number, draft: Draft): void {
  const isDone = draft.state === "entered" || draft.state === "withdrawn"
  const state = !isDone ? OPEN : draft.built === undefined ? CLOSED : SEALABLE
  drafts.put(act.tx, draftKey(number), draft, { order: number, state })
}

/** Forget a draft of which nothing is on its way and nothing will come back. */
export function dropDraft({ tx }: Pick<Act, "tx">, number: number): void {
  drafts.delete(tx, draftKey(number))
}

/** A draft without what its letter was built from. */
export function withoutSecret(draft: Draft): Draft {
  const { built: _, ...rest } = draft
  return { ...rest, secret: null }
}

/** Under which a draft is kept. */
export function draftKey(number: number): string {
  return number.toString().padStart(12, "0")
}
