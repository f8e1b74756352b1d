/**
 * Whether a channel stands, and in which one something came.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import type { Reading } from "../../vault/index.ts"
import { channelById, idOf } from "../access.ts"
import type { Act, Arrival } from "../desk.ts"
import { DeskError, Held } from "../error.ts"
import type { Channel } from "../records.ts"
import { channelRegister, headOf } from "./registers.ts"

/** Whether letters can be written: both sides' charter entries are there. */
export function isStanding(act: Pick<Act, "self"> & { readonly tx: Reading }, channel: Channel): boolean {
  const ours = headOf(act.tx, channelRegister(idOf(channel), act.self.office))
  const theirs = headOf(act.tx, channelRegister(idOf(channel), channel.other))
  return channel.stage === "standing" && ours.size >= 2 && theirs.size >= 2
}

/** The channel in which something came from the other side. @throws {Held} `charter`, `comparison`; @throws {DeskError} `item-unexpected` */
export function comparedChannel(act: Act, arrival: Arrival): Channel {
  const channel = arrival.channel === null ? null : channelById(act.tx, arrival.channel)
  if (channel === null) throw new Held("charter", "something came in a channel whose charter is not complete here")
  if (channel.comparison === null) throw new Held("comparison", "the fingerprint of this channel was not compared yet")
  if (!equal(arrival.from.office, channel.other))
    throw new DeskError("item-unexpected", "something came in a channel from an office that is not in it")
  return channel
}
