/**
 * The rules of all calls, joined: one file for each place of the page. A call that has no rule yet is answered as a path
 * where there is nothing.
 * @module
 */
import type { CallTable } from "../call.ts"
import { deskCalls } from "./desk.ts"
import { letterCalls } from "./letter.ts"
import { officesCalls } from "./offices.ts"
import { registerCalls } from "./register.ts"
import { searchCalls } from "./search.ts"
import { sessionCalls } from "./session.ts"
import { writeCalls } from "./write.ts"

/** The rules there are. */
export const callTable: Partial<CallTable> = {
  ...sessionCalls,
  ...deskCalls,
  ...writeCalls,
  ...letterCalls,
  ...registerCalls,
  ...officesCalls,
  ...searchCalls,
}
