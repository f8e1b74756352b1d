/**
 * The exit codes themselves. What they mean to a script stands in docs/cli.md.
 * @module
 */

/** Done. */
export const OK = 0
/** It failed, for a reason that is none of the following. */
export const FAILURE = 1
/** The command was not understood. */
export const USAGE = 2
/** Something does not hold: a signature, a proof, a register. Stop and telephone. */
export const UNVERIFIED = 3
/** The vault is locked, and what was given does not unlock it. */
export const LOCKED = 4
/** There is no such vault, file, channel, draft or letter. */
export const NOT_FOUND = 5
/** A charter, a roster or a role does not permit it. */
export const REFUSED = 6
/** Not now: the relay cannot be reached, the vault is busy, others have yet to act. The same command later may do. */
export const TEMPORARY = 75
/** Interrupted. The same command goes on where it stopped. */
export const INTERRUPTED = 130

/** An exit code. */
export type Exit =
  | typeof OK
  | typeof FAILURE
  | typeof USAGE
  | typeof UNVERIFIED
  | typeof LOCKED
  | typeof NOT_FOUND
  | typeof REFUSED
  | typeof TEMPORARY
  | typeof INTERRUPTED

/** Every code of a room and its exit code: a code without one does not compile. */
export type Faults<Code extends string> = { readonly [C in Code]: Exit }
