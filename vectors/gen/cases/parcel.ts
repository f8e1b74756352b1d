/**
 * All cases of the `parcel` room.
 * @module
 */
import type { Vector } from "../format.ts"
import { amendmentCases } from "./amendmentCases.ts"
import { coverCases } from "./covers.ts"
import { archiveCases } from "./archives.ts"
import { bundleCases, envelopeCases } from "./envelopes.ts"
import { healingCases } from "./healings.ts"
import { laterRosterCases } from "./laterRosters.ts"
import { resealingItemCases } from "./resealing.ts"
import { registerFileCases } from "./registerFiles.ts"
import { viewCases } from "./views.ts"

/** All cases of the `parcel` room. */
export function parcelCases(): readonly Vector[] {
  return [
    ...envelopeCases(),
    ...bundleCases(),
    ...resealingItemCases(),
    ...coverCases(),
    ...laterRosterCases(),
    ...viewCases(),
    ...registerFileCases(),
    ...archiveCases(),
    ...healingCases(),
    ...amendmentCases(),
  ]
}
