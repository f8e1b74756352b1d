/**
 * What time asks for, whoever collects: what is past its time is destroyed, stock that is about to end is given anew,
 * and registers that were given back go on.
 * @module
 */
import { codeOf } from "../alarm.ts"
import type { Desk } from "../desk.ts"
import { destroyDue } from "../letters/destroying.ts"
import { goOnWithChannels } from "../channels/going-on.ts"
import { renewStock } from "./stocking.ts"

/**
 * See to it. What cannot be done now (a full disk, nobody left to seal to) keeps nothing from being collected: it is said, and
 * tried again with the next round.
 */
export function seeToTime(desk: Desk): void {
  for (const [what, work] of WORK) {
    try {
      work(desk)
    } catch (error) {
      const code = codeOf(error)
      if (code === null) throw error
      desk.tell.note(`${what} (${code}); it is tried again`)
    }
  }
}

const WORK: readonly (readonly [what: string, work: (desk: Desk) => number])[] = [
  ["what is past its time could not be destroyed", destroyDue],
  ["stock that is about to end could not be given anew", renewStock],
  ["a register that was given back could not be gone on with", goOnWithChannels],
]
