/**
 * What a letter's statement is held to in the registrar's vault: its allotment, and the rules in force where it would stand.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import type { Allotment, LetterStatement } from "../../office/index.ts"
import { DeskError } from "../error.ts"

/**
 * Hold a statement that was handed in to its allotment.
 * @throws {DeskError} `item-unexpected`
 */
export function checkStatement(body: LetterStatement, allotment: Allotment): void {
  const [seen, allotted] = [body.seen[0], allotment.seen[0]]
  const agrees =
    equal(body.office, allotment.office) &&
    equal(body.roster, allotment.roster) &&
    body.number === allotment.number &&
    body.document === allotment.document &&
    body.enterBy === allotment.enterBy &&
    seen !== undefined &&
    allotted !== undefined &&
    seen.size === allotted.size &&
    equal(seen.root, allotted.root)
  if (!agrees)
    throw new DeskError("item-unexpected", "a letter was handed in whose statement differs from its allotment")
}

/** Whether a letter names the charter in force, or none under the channel's first. */
export function isUnderCharter({ charter }: LetterStatement, inForce: Uint8Array | undefined): boolean {
  return charter === undefined || inForce === undefined ? charter === inForce : equal(charter, inForce)
}
