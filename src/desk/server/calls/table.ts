/**
 * The rules of all calls, joined. The compiler holds the whole to the contract.
 * @module
 */
import type { CallTable } from "../call.ts"
import { sessionCalls } from "./session.ts"

/** A rule for every call of the contract. */
export const callTable: Partial<CallTable> = { ...sessionCalls }
