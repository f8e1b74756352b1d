/**
 * A registrar in the place of one whose device is lost goes on with the registers that were given back: signed by nobody since,
 * they get the rosters that are not entered in them yet, and the new log signs. Spec: spec/office.md#replacing-a-lost-registrar.
 * @module
 */
import { equal, sha256 } from "../../bytes/index.ts"
import { openStatement, signBody, SUITE, type ShownRoster } from "../../office/index.ts"
import type { Item } from "../../parcel/index.ts"
import type { Reading } from "../../vault/index.ts"
import { hostOf, idOf, keepChannel, own, ownKeys, ownRoster, registrarOfOther } from "../access.ts"
import { runAct, SELF } from "../act.ts"
import { giveStock, hasForBundle } from "../carriage/stock.ts"
import type { Act, Desk } from "../desk.ts"
import { showSome } from "../offices/cards.ts"
import { grantRight } from "../offices/joining.ts"
import { channels, selves, type Channel, type Self } from "../records.ts"
import { isAwaited } from "../restoring/older.ts"
import { enter, rosterStatement, type NewEntry } from "./enter.ts"
import { channelRegister, entryAt, headOf } from "./registers.ts"

/**
 * Registrar in the place of a lost one: in every channel whose register has been given back, and of which host and other side
 * agree, the rosters that are not entered yet are entered, and signed with the new log alone.
 * @returns in how many channels
 */
export function goOnWithChannels(desk: Desk): number {
  if (desk.vault.read((tx) => readyIn(tx).length) === 0) return 0
  return runAct(desk, "go on with registers", (act) => {
    const all = readyIn(act.tx).filter(({ other }) => hasForBundle(act, registrarOfOther(act.tx, other).officer))
    for (const channel of all) goOn(act, channel)
    return all.length
  })
}

function readyIn(tx: Reading): readonly Channel[] {
  const self = selves.get(tx, SELF)
  if (self === null || self.registrar === null) return []
  return channels.list(tx).flatMap(({ value }) => (isReady({ tx, self }, value) ? [value] : []))
}

function isReady({ tx, self }: { readonly tx: Reading; readonly self: Self }, channel: Channel): boolean {
  if (channel.stage !== "standing" || channel.id === null || channel.right === null) return false
  if (hostOf(channel) !== null && !channel.bound) return false
  return !isAwaited(tx, channel.id) && missingRosters({ tx, self }, channel).length > 0
}

/** Rosters of this office that follow the last one entered in a channel. */
function missingRosters(
  { tx, self }: { readonly tx: Reading; readonly self: Self },
  channel: Channel,
): readonly ShownRoster[] {
  const register = channelRegister(idOf(channel), self.office)
  const last = headOf(tx, register).rosters.at(-1)
  if (last === undefined) return []
  const { body } = openStatement(entryAt(tx, register, last).data)
  const { chain } = own(tx, self)
  const at = chain.findIndex(({ head }) => body.kind === "roster" && equal(head, body.head))
  return at < 0 ? [] : chain.slice(at + 1)
}

function goOn(act: Act, channel: Channel): void {
  const { tx, self } = act
  const id = idOf(channel)
  const entries = missingRosters(act, channel).map((full): NewEntry => {
    const shown = showSome(act, full, (line) => line !== "other")
    return { data: rosterStatement(act, channel, shown.head), approvals: shown.approvals, shown }
  })
  const granted = grantRight(act)
  keepChannel(tx, { ...channel, granted: sha256(granted.token) })
  const stock = giveStock(act, { addressee: channel.other, holder: channel.other, roster: ownRoster(tx, self).id })
  const beside: readonly Item[] = [
    { kind: "right", right: signBody(ownKeys(self), { suite: SUITE, kind: "right", channel: id, right: granted }) },
    { kind: "stocks", stocks: [stock] },
  ]
  enter(act, channel, entries, beside)
  act.desk.tell.note(`the register of '${channel.codeName}' goes on under this vault's keys`)
}
