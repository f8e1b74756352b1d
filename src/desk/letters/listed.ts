/**
 * A door that is still closed. The protocol has terms and responses; this desk cannot show them yet. Whoever was shown a
 * letter without them would have been shown another letter, and whoever approved it would have approved what they did not
 * see. So such a letter is neither approved, nor handed in, nor opened.
 * @module
 */
import type { LetterStatement } from "../../office/index.ts"
import { DeskError } from "../error.ts"

/** @throws {DeskError} `listed-reserved` the letter lists terms or responses */
export function refuseListed({ listed }: Pick<LetterStatement, "listed">): void {
  if (listed.length === 0) return
  throw new DeskError("listed-reserved", "the letter has terms or responses, which this version cannot show")
}
