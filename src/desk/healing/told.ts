/**
 * Officer: a healing was entered. Views of letters that it sets aside stay, and say so. Spec: spec/office.md#healings.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import {
  demandQuorum,
  OfficeError,
  openMending,
  openStatementOf,
  type Mending,
  type Roster,
} from "../../office/index.ts"
import { openCover, type SetAsideItem } from "../../parcel/index.ts"
import { leafHash } from "../../register/index.ts"
import { channelById, rosterById } from "../access.ts"
import { channelRegister } from "../channels/registers.ts"
import type { Act, Arrival } from "../desk.ts"
import { Held } from "../error.ts"
import { healings, keepSummary, summaries, views, type Healing } from "../records.ts"

/** What the list of letters says of one that was set aside. */
export const LETTER_SET_ASIDE = "letter-set-aside"

/** A healing was entered, says the registrar, with both quorums' approvals. */
export function onSetAside(act: Act, _arrival: Arrival, { statement, approvals }: SetAsideItem): void {
  const { tx, self } = act
  const { body } = openStatementOf("healing", statement)
  const mending = openMending(body.mending)
  const channel = channelById(tx, mending.channel)
  if (channel === null) throw new Held("charter", "a healing was entered in a channel that is not here yet")
  const other = equal(mending.office, self.office) ? channel.other : self.office
  if (!equal(body.channel, mending.channel) || !equal(body.office, mending.office))
    throw new OfficeError("healing-office", "a healing came that is not entered in the register that forked")
  const subject = body.mending
  demandQuorum("healing-quorum", { roster: knownRoster(act, mending.office, body.roster), subject, approvals })
  const { agreed } = body
  demandQuorum("healing-other-quorum", {
    roster: knownRoster(act, other, agreed.roster),
    subject,
    approvals: agreed.approvals,
  })
  closeHere(act, mending)
  for (const { key, value } of views.list(tx)) {
    const summary = summaries.get(tx, key)
    if (summary === null || !equal(summary.channel, mending.channel) || !equal(summary.office, mending.office)) continue
    const leaf = leafHash(openCover(value.cover).statement)
    if (!mending.aside.some((each) => equal(each, leaf))) continue
    keepSummary(tx, key, { ...summary, void: LETTER_SET_ASIDE, countersigned: false })
    act.desk.tell.note(`letter ${summary.from}/${summary.number} was set aside: the register forked, and was healed`)
  }
}

/** What was laid before this officer is over. */
function closeHere({ tx, self }: Act, mending: Mending): void {
  const key = toHex(channelRegister(mending.channel, mending.office).key)
  const laid: Healing | null = healings.get(tx, key)
  if (laid !== null && self.registrar === null) healings.put(tx, key, { ...laid, stage: "entered" })
}

function knownRoster({ tx }: Act, office: Uint8Array, id: Uint8Array): Roster {
  const roster = rosterById(tx, office, id)
  if (roster === null) throw new Held("roster", "a healing was entered under a roster that has not come yet")
  return roster
}

/** A view of a letter that was set aside makes room for the one that has its number now; it is kept, and listed. */
export function makeRoom(act: Act, key: string): void {
  const { tx } = act
  const [summary, view] = [summaries.get(tx, key), views.get(tx, key)]
  if (summary === null || view === null) return
  const aside = `${key}/${toHex(view.statement)}`
  views.put(tx, aside, view)
  keepSummary(tx, aside, summary)
  views.delete(tx, key)
  summaries.delete(tx, key)
}
