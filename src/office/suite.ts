/**
 * The suite: one name for all algorithms and formats together. It stands in every signed and sealed statement, so that
 * nobody can be talked down to an older one, and a charter pins it. There is only one yet.
 * Spec: spec/office.md#suite.
 * @module
 */
import { BytesError, type Shape } from "../bytes/index.ts"
import { OfficeError } from "./error.ts"

/** The one suite that this version speaks. */
export const SUITE = "diwan/1"

/** The type of the field `suite`. */
export type Suite = typeof SUITE

/**
 * The field `suite`.
 * It throws {@link OfficeError} `suite-lower` for an older suite, `suite-unknown` for any other text.
 */
export const suite: Shape<Suite> = {
  read(value, at) {
    if (value === SUITE) return SUITE
    if (value === undefined) throw new BytesError("missing-field", `${at}: no suite is named`)
    if (typeof value !== "string") throw new BytesError("wrong-type", `${at}: the suite is not text`)
    if (/^diwan\/0$/.test(value)) {
      throw new OfficeError("suite-lower", `${at}: a suite lower than ${SUITE}, the least that is accepted`)
    }
    throw new OfficeError("suite-unknown", `${at}: a suite that this version does not speak, want ${SUITE}`)
  },
}
