/**
 * All cases.
 * @module
 */
import type { Vector } from "../format.ts"
import { bytesCases } from "./bytes.ts"
import { letterCases } from "./letter.ts"
import { officeCases } from "./office.ts"
import { parcelCases } from "./parcel.ts"
import { pouchCases } from "./pouch.ts"
import { registerCases } from "./register.ts"
import { sealCases } from "./seal.ts"

/** Every vector, in the order of the rooms. */
export function allCases(): readonly Vector[] {
  return [
    ...bytesCases(),
    ...sealCases(),
    ...registerCases(),
    ...officeCases(),
    ...letterCases(),
    ...parcelCases(),
    ...pouchCases(),
  ]
}
