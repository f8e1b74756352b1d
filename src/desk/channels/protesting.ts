/**
 * Registrar: protests. An entry of the other side's that does not hold keeps its place in their register; that it does not is said in
 * ours, where everybody who verifies finds it.
 * @module
 */
import { randomBytes } from "node:crypto"
import { approve, checkKind, encodeStatement, SUITE, type LetterStatement } from "../../office/index.ts"
import { checkLetterStatement } from "../../letter/index.ts"
import { charterOfOther, idOf, ownKeys } from "../access.ts"
import { refusedAs } from "../alarm.ts"
import type { Act } from "../desk.ts"
import type { Channel } from "../records.ts"
import { enter } from "./enter.ts"

/** What the charter, or this version, has against a letter; null if nothing. */
export function faultOf(channel: Channel, statement: LetterStatement): string | null {
  try {
    const charter = charterOfOther(channel)
    checkKind(charter, statement.document)
    checkLetterStatement(statement, { channel: idOf(channel), charter })
    // This version takes in no listed leaves, so it holds none: nor does it cosign past such a letter.
    return statement.listed.length > 0 ? "listed-missing" : null
  } catch (error) {
    const code = refusedAs(error)
    if (code === null) throw error
    return code
  }
}

/** An entry of the other side's does not hold: say so in our own register. The entry keeps its place. */
export function protest(act: Act, channel: Channel, index: number, reason: string): void {
  act.desk.tell.note(`entry ${index} of the other side does not hold (${reason}); a protest is entered`)
  if (channel.stage !== "standing") return
  const data = encodeStatement(randomBytes(32), {
    suite: SUITE,
    kind: "protest",
    channel: idOf(channel),
    office: act.self.office,
    against: { office: channel.other, index },
    fault: reason,
    time: act.now,
  })
  enter(act, channel, [{ data, approvals: [approve(ownKeys(act.self), "protest", data)] }])
}
