/**
 * Sending an approved letter: ask the host that nothing is rolled back and that the clocks agree, enter, postmark.
 * @module
 */
import { idOf, isByHand, letterNamed } from "../access.ts"
import { look } from "../act.ts"
import { enterLetter } from "./allot.ts"
import type { Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { requireAsked } from "../restoring/asking.ts"
import { channelRegister, entryAt } from "../channels/registers.ts"
import { collect, type Flushed } from "../carriage/transport.ts"

/** What became of a letter that was sent. */
export interface SentLetter {
  readonly name: string
  readonly index: number
  /** The host's time; null while the letter is entered and not postmarked. */
  readonly postmarked: number | null
  readonly outbox: Flushed
}

/** Clocks may differ by so much, seconds: a quarter of an hour. */
export const CLOCK_TOLERANCE = 900

/**
 * Send a letter that has its quorum. Entered before anything leaves; a repeat after an interruption goes on where it was.
 * @param name `north/4`
 * @throws {DeskError} `no-letter`, `quorum-open`, `entry-void`, `catching-up`, `mark-behind`, `mark-missing`, `clock-off`; RelayError `unreachable` if the host cannot be asked
 */
export async function sendLetter(
  desk: Desk,
  name: string,
  options: { channel?: string; signal?: AbortSignal } = {},
): Promise<SentLetter> {
  const { signal } = options
  const { office, number, channel } = look(desk, (tx, self) => letterNamed(tx, self, name, options.channel))
  // Without a network there is nobody to ask; what the register and the mark beside it say is all there is.
  if (!look(desk, (_, self) => isByHand(self))) await requireAsked(desk, channel, signal)
  const { index } = enterLetter(desk, idOf(channel), number)
  const { outbox } = await collect(desk, signal === undefined ? {} : { signal })
  const entry = look(desk, (tx) => entryAt(tx, channelRegister(idOf(channel), office), index))
  return { name, index, postmarked: entry.postmark?.time ?? null, outbox }
}

/**
 * Compare this machine's clock with a relay's.
 * @param theirs seconds, from the relay's answer
 * @throws {DeskError} `clock-off`
 */
export function checkClock(ours: number, theirs: number): void {
  const off = ours - theirs
  if (Math.abs(off) <= CLOCK_TOLERANCE) return
  const [amount, unit] =
    Math.abs(off) >= 172_800
      ? [Math.round(Math.abs(off) / 86_400), "days"]
      : [Math.round(Math.abs(off) / 60), "minutes"]
  throw new DeskError(
    "clock-off",
    `this machine's clock is ${amount} ${unit} ${off > 0 ? "ahead of" : "behind"} the relay's; set it and try again, nothing was sent`,
  )
}
