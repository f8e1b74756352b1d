/**
 * What is judged, not demanded: an entry that does not hold is void, and the file that shows it is not refused.
 * @module
 */
import { BytesError } from "../bytes/index.ts"
import { OfficeError } from "../office/index.ts"
import { RegisterError } from "../register/index.ts"

/** The result, or null if what was given was refused. */
export function unlessRefused<T>(prove: () => T): T | null {
  try {
    return prove()
  } catch (cause) {
    if (cause instanceof OfficeError || cause instanceof BytesError || cause instanceof RegisterError) return null
    throw cause
  }
}
