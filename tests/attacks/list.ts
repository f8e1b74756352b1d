/**
 * Every attack, in the order of docs/threat-model.md.
 * @module
 */
import type { Attack } from "./attack.ts"
import { RELAY } from "./01-relay.ts"
import { RESEALED } from "./02-resealed.ts"
import { DRAFTER } from "./03-drafter.ts"
import { BYTES } from "./12-bytes.ts"

/** All of them. */
export const ATTACKS: readonly Attack[] = [...RELAY, ...RESEALED, ...DRAFTER, ...BYTES]
