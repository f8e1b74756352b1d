/**
 * Registrar: what follows here from an entry of the other side's register, once it has its place.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import { openStatement } from "../../office/index.ts"
import { idOf, ownRoster, rosterOf } from "../access.ts"
import { post } from "../act.ts"
import type { Act } from "../desk.ts"
import { noticeHealing } from "../healing/enter.ts"
import { noticeSuspension } from "../offices/suspending.ts"
import type { Channel, Entry } from "../records.ts"
import { noticeAmendment } from "./amendment-items.ts"
import { noteClosed } from "./closings.ts"
import { faultOf, protest } from "./protesting.ts"

/** Act on an entry that was appended at an index: protest, or do what it asks of this office. */
export function noticeEntry(act: Act, channel: Channel, entry: Entry, index: number): void {
  const { body } = openStatement(entry.data)
  if (entry.void !== null) protest(act, channel, index, entry.void)
  else if (body.kind === "letter") {
    // Not void: its number is taken. But no vault accepts it, and that is said where it can be proven.
    const fault = faultOf(channel, body)
    if (fault !== null) protest(act, channel, index, fault)
  } else if (body.kind === "charter") {
    act.desk.tell.note(`the other side's charter entry has come; '${channel.codeName}' stands`)
  } else if (body.kind === "closing") {
    act.desk.tell.note(`the other side has closed '${channel.codeName}': no letter of theirs counts from here on`)
    noteClosed(act, channel, "theirs")
  } else if (body.kind === "amendment") {
    noticeAmendment(act, channel, body, entry)
  } else if (body.kind === "healing") {
    noticeHealing(act, channel, { body, data: entry.data, approvals: entry.approvals })
  } else if (body.kind === "suspension") {
    noticeSuspension(act, rosterOf(act.tx, channel.other), body.suspension)
  } else if (body.kind === "roster" && entry.shown !== null) {
    // Everybody of ours must know who takes part on the other side, to name readers and to check their signatures.
    for (const { officer, roles } of ownRoster(act.tx, act.self).lines) {
      if (equal(officer, act.self.officer) || !roles.some((role) => role !== "spokesperson" && role !== "overseer"))
        continue
      post(act, { office: act.self.office, officer }, idOf(channel), {
        kind: "lines",
        office: channel.other,
        shown: entry.shown,
      })
    }
  }
}
