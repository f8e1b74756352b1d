/**
 * The rules of all calls, joined: one file for each place of the page. A call without a rule does not compile.
 * @module
 */
import type { CallTable } from "../call.ts"
import { amendmentCalls } from "./amendments.ts"
import { archiveCalls } from "./archive.ts"
import { backupCalls } from "./backup.ts"
import { deskCalls } from "./desk.ts"
import { letterCalls } from "./letter.ts"
import { officesCalls } from "./offices.ts"
import { pouchCalls } from "./pouch.ts"
import { recoveryCalls } from "./recovery.ts"
import { registerCalls } from "./register.ts"
import { searchCalls } from "./search.ts"
import { sessionCalls } from "./session.ts"
import { writeCalls } from "./write.ts"

/** A rule for every call of the contract. */
export const callTable: CallTable = {
  ...sessionCalls,
  ...deskCalls,
  ...writeCalls,
  ...letterCalls,
  ...registerCalls,
  ...pouchCalls,
  ...officesCalls,
  ...amendmentCalls,
  ...recoveryCalls,
  ...searchCalls,
  ...backupCalls,
  ...archiveCalls,
}
