/**
 * Exit codes of what is wrong with a change of a channel's rules: none of it is proven.
 * @module
 */
import type { AmendmentFault } from "../../office/index.ts"
import { UNVERIFIED, type Faults } from "./exit-codes.ts"

/** Each fault of an amendment. */
export const AMENDMENTS: Faults<AmendmentFault> = {
  "amendment-malformed": UNVERIFIED,
  "amendment-channel": UNVERIFIED,
  "amendment-previous": UNVERIFIED,
  "amendment-version": UNVERIFIED,
  "amendment-fixed": UNVERIFIED,
  "amendment-ended": UNVERIFIED,
  "amendment-late": UNVERIFIED,
  "amendment-quorum": UNVERIFIED,
  "amendment-other-roster": UNVERIFIED,
  "amendment-other-quorum": UNVERIFIED,
}
