/**
 * Acts that cannot be taken back, done from a page: each is named deliberately by whoever does it.
 * @module
 */
import { look } from "../act.ts"
import type { Hex } from "../api.ts"
import type { Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { approve, nameOfPending } from "../letters/approvals.ts"
import { pending } from "../records.ts"

/** What somebody typed must be the name of what they are about to do. @throws {DeskError} `confirmation` */
export function checkConfirmed(name: string, confirm: string): void {
  if (confirm.normalize("NFC").trim() === name) return
  throw new DeskError("confirmation", "what was entered is another name than that of what is shown; nothing was done")
}

/**
 * Approve what was laid before this officer and is shown.
 * @param confirm its name
 * @throws {DeskError} `nothing-to-approve`, `confirmation`; as {@link approve}
 */
export function approveConfirmed(desk: Desk, id: Hex, confirm: string): void {
  const name = look(desk, (tx) => {
    const laid = pending.get(tx, id)
    return laid === null || laid.state !== "waiting" ? null : nameOfPending({ tx }, laid)
  })
  if (name === null)
    throw new DeskError("nothing-to-approve", "nothing with that id awaits approval here; it was approved or withdrawn")
  checkConfirmed(name, confirm)
  approve(desk, id)
}
