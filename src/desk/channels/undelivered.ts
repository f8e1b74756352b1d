/**
 * What comes for somebody who has left the roster: sealed by the other side before it had heard. It is not lost, and nobody gets it.
 * Spec: spec/office.md#dismissals.
 * @module
 */
import { toHex } from "../../bytes/index.ts"
import { lineOf } from "../../office/index.ts"
import type { ParcelsItem } from "../../parcel/index.ts"
import { hasLeft, rosterNaming } from "../access.ts"
import { raise } from "../alarm.ts"
import type { Act } from "../desk.ts"
import type { Channel } from "../records.ts"

/** The parcels that can be passed on: whoever has left is given none, and the others are not kept waiting for it. */
export function deliverable(
  act: Act,
  channel: Channel,
  { index, parcels }: Pick<ParcelsItem, "index" | "parcels">,
): ParcelsItem["parcels"] {
  const isGone = (officer: Uint8Array): boolean => hasLeft(act.tx, { office: act.self.office, officer })
  for (const { officer, envelope } of parcels.filter((each) => isGone(each.officer)))
    keepUndelivered(act, channel, { index, officer, envelope })
  return parcels.filter(({ officer }) => !isGone(officer))
}

/** A parcel for somebody who has left is given to nobody, nor opened, which only their key could do; it is kept, and shown. */
function keepUndelivered(
  act: Act,
  channel: Channel,
  { index, officer, envelope }: { readonly index: number; readonly officer: Uint8Array; readonly envelope: Uint8Array },
): void {
  const roster = rosterNaming(act.tx, act.self.office, officer)
  const who = (roster === null ? null : lineOf(roster, officer)?.title) ?? toHex(officer).slice(0, 8)
  raise(act, {
    code: "officer-dismissed",
    message: `a parcel of entry ${index} of the other side in '${channel.codeName}' came for ${who}, who has left the roster; it was not delivered and is kept unopened`,
    bundle: null,
    evidence: envelope,
    channel: channel.id,
  })
}
