/**
 * This vault is an older copy of itself: it was restored from a backup, or somebody put yesterday's file in its place. What
 * that means for its keys and stocks, whom it tells, and how it asks for what it lacks. Spec: spec/vault.md#restored.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import { signBody, SUITE, type Signed } from "../../office/index.ts"
import { channelById, idOf, knownOffice, ownKeys, registrarAddress, registrarOfOther } from "../access.ts"
import { post } from "../act.ts"
import { hasForBundle, voidStock } from "../carriage/stock.ts"
import { holdersOfStock } from "../carriage/stocking.ts"
import { topUp } from "../carriage/topup.ts"
import { enterOwnAct } from "../channels/agreeing.ts"
import { channelRegister, headOf, noteAt } from "../channels/registers.ts"
import type { Reading } from "../../vault/index.ts"
import type { Act, Address } from "../desk.ts"
import { channels, cursors, restorations, type Channel, type NoticedBy } from "../records.ts"
import { RESTORATION } from "./signing.ts"

/** How long to wait before what is missing is asked for again, seconds: a day. */
const ASK_AGAIN = 86_400

/**
 * Note that this vault is an older copy. In the same act its stock is void, both ways: secrets it still has are destroyed,
 * whatever it was given is taken for used, new stock goes to everybody who holds some, and everybody is told. A registrar
 * asks the other sides for the entries that it may lack, and signs in no channel until they or the host have answered.
 * @param made when the backup was made, if it was one
 */
export function noteOlder(act: Act, by: NoticedBy, made: number | null = null): void {
  const { self, tx } = act
  const joined = comparedChannels(tx)
  const awaiting = self.registrar === null ? [] : joined.map((channel) => idOf(channel))
  restorations.put(tx, RESTORATION, {
    by,
    at: act.now,
    made,
    awaiting,
    caughtUp: awaiting.length === 0 ? act.now : null,
  })
  const holders = holdersOfStock(act)
  voidStock(act, holders)
  // An officer whom no roster names yet has nobody to tell.
  if ((knownOffice(tx, self.office)?.roster ?? null) === null) return
  const restored = signBody(ownKeys(self), {
    suite: SUITE,
    kind: "restored",
    office: self.office,
    officer: self.officer,
    time: act.now,
  })
  tell(act, restored)
  for (const holder of holders) if (canTell(act, wayTo(act, holder))) topUp(act, holder)
  if (self.registrar !== null) for (const channel of joined) askFor(act, channel)
}

/** Pass on that an officer of ours was restored, in the first channel with each office; stock follows in the same bundle. */
export function tellOthers(act: Act, restored: Signed): void {
  const told: Uint8Array[] = []
  for (const channel of comparedChannels(act.tx)) {
    if (told.some((office) => equal(office, channel.other))) continue
    told.push(channel.other)
    const to = registrarOfOther(act.tx, channel.other)
    if (canTell(act, to)) post(act, to, idOf(channel), { kind: "restored", restored })
  }
}

/** Ask the other side for the entries of both registers that follow those held here; once a day at most. */
export function askFor(act: Act, channel: Channel): void {
  const own = headOf(act.tx, channelRegister(idOf(channel), act.self.office)).size
  ask(act, channel, { own, key: `wanted/${toHex(idOf(channel))}` })
}

/** Our register has forked: ask the other side for the whole of it as it holds it; once a day at most. */
export function askBranch(act: Act, channel: Channel): void {
  ask(act, channel, { own: 1, key: `wanted/branch/${toHex(idOf(channel))}` })
}

function ask(act: Act, channel: Channel, { own, key }: { readonly own: number; readonly key: string }): void {
  const { tx } = act
  const id = idOf(channel)
  // The other side has to give a new right first.
  if (isAwaited(tx, id) && channel.right === null) return
  const asked = cursors.get(tx, key)?.after ?? 0
  if (act.now - asked < ASK_AGAIN && asked <= act.now) return
  const to = registrarOfOther(tx, channel.other)
  if (!canTell(act, to)) return
  cursors.put(tx, key, { after: act.now })
  const theirs = channelRegister(id, channel.other)
  const { size } = headOf(tx, theirs)
  post(act, to, id, {
    kind: "wanted",
    own,
    other: size,
    checkpoint: size === 0 ? null : noteAt(tx, theirs, size),
  })
}

/**
 * This vault keeps a register that it does not have, in the place of a lost registrar's: it signs in that channel only what
 * extends what the other side has given back, and what the host holds.
 */
export function awaitRegister({ tx }: Act, channel: Uint8Array): void {
  cursors.put(tx, awaitedKey(channel), { after: 0 })
}

/** The other side has given such a register back. */
export function notePutBack({ tx }: Act, channel: Uint8Array): void {
  if (isAwaited(tx, channel)) cursors.put(tx, awaitedKey(channel), { after: 1 })
}

/** Whether a register that this vault keeps has still to be given back, and the host to be heard. */
export function isAwaited(tx: Reading, channel: Uint8Array): boolean {
  return cursors.get(tx, awaitedKey(channel)) !== null
}

function awaitedKey(channel: Uint8Array): string {
  return `lost/${toHex(channel)}`
}

/** In this channel nothing of our register is missing any more. */
export function settle(act: Act, channel: Uint8Array): void {
  if (isAwaited(act.tx, channel)) {
    const isGiven = cursors.get(act.tx, awaitedKey(channel))?.after === 1
    const isHosted = (channelById(act.tx, channel)?.host ?? null) !== null
    // Of a vault that has nothing of its own, neither the host's silence nor its word alone says that nothing is missing.
    if (!isGiven || (isHosted && act.desk.newest?.held.has(toHex(channel)) !== true)) return
    cursors.delete(act.tx, awaitedKey(channel))
  }
  const found = restorations.get(act.tx, RESTORATION)
  if (found === null || found.caughtUp !== null) return
  const awaiting = found.awaiting.filter((each) => !equal(each, channel))
  if (awaiting.length === found.awaiting.length) return
  restorations.put(act.tx, RESTORATION, { ...found, awaiting, caughtUp: awaiting.length === 0 ? act.now : null })
  const name = channelById(act.tx, channel)?.codeName ?? ""
  act.desk.tell.note(`this vault has caught up with its own register in '${name}'`)
}

/** Channels in which a newer copy may have begun its register: those whose fingerprint was compared. */
export function comparedChannels(tx: Reading): readonly Channel[] {
  return channels.list(tx).flatMap(({ value }) => (value.comparison !== null && value.id !== null ? [value] : []))
}

function tell(act: Act, restored: Signed): void {
  const { self, tx } = act
  if (self.registrar === null) {
    const to = registrarAddress(self)
    if (canTell(act, to)) post(act, to, null, { kind: "restored", restored })
    return
  }
  enterOwnAct(act, restored)
  for (const { officer } of knownOffice(tx, self.office)?.roster?.lines ?? []) {
    const to = { office: self.office, officer }
    if (!equal(officer, self.officer) && canTell(act, to)) post(act, to, null, { kind: "restored", restored })
  }
  tellOthers(act, restored)
}

/** A backup may be so old that no key of somebody holds any more: they are told by telephone, and the rest goes on. */
function canTell(act: Act, to: Address): boolean {
  if (equal(to.officer, act.self.officer) || hasForBundle(act, to.officer)) return true
  act.desk.tell.note(
    "somebody cannot be told that this vault was restored, since no key of theirs holds any more: telephone",
  )
  return false
}

/** Whom stock for a holder goes through. */
function wayTo({ self, tx }: Act, { addressee, holder }: { addressee: Uint8Array; holder: Uint8Array }): Address {
  if (self.registrar === null) return registrarAddress(self)
  return equal(addressee, self.office) ? { office: self.office, officer: holder } : registrarOfOther(tx, addressee)
}
