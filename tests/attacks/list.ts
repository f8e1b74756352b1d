/**
 * Every attack, in the order of docs/threat-model.md.
 * @module
 */
import type { Attack } from "./attack.ts"
import { RELAY } from "./01-relay.ts"
import { RESEALED } from "./02-resealed.ts"
import { DRAFTER } from "./03-drafter.ts"
import { HOST } from "./05-host.ts"
import { REGISTRAR } from "./06-registrar.ts"
import { THIEF } from "./07-thief.ts"
import { INTRODUCTION } from "./08-introduction.ts"
import { RIVAL } from "./08-rival.ts"
import { ASKING } from "./09-asking.ts"
import { SEIZURE } from "./11-seizure.ts"
import { BYTES } from "./12-bytes.ts"

/** All of them. */
export const ATTACKS: readonly Attack[] = [
  ...RELAY,
  ...RESEALED,
  ...DRAFTER,
  ...HOST,
  ...REGISTRAR,
  ...THIEF,
  ...INTRODUCTION,
  ...RIVAL,
  ...ASKING,
  ...SEIZURE,
  ...BYTES,
]
