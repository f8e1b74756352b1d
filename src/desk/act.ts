/**
 * An act: what one decision of a person, or one bundle's arrival, changes in the vault. It runs in one transaction and
 * ends by sealing what it wants sent, so that what goes out is fixed together with what it tells of, and a repeat after
 * an interruption sends the same bytes.
 *
 * Items for oneself are not sent: they pass the same handlers before the act ends.
 * @module
 */
import { randomBytes } from "node:crypto"
import { equal, sha256, toHex } from "../bytes/index.ts"
import { lineOf, type DepositRight } from "../office/index.ts"
import { sealBundle, type Item } from "../parcel/index.ts"
import type { Act as Tx, Reading } from "../vault/index.ts"
import { hasLeft, knownOffice, ownAddress } from "./access.ts"
import type { Act, Address, Arrival, Desk, Posted } from "./desk.ts"
import { DeskError } from "./error.ts"
import { isSuspended } from "./offices/suspended.ts"
import { channels, cursors, outbox, postponed, reach, selves, type Outgoing, type Self } from "./records.ts"
import { hasForBundle, takeForBundle } from "./carriage/stock.ts"

/** The one record of the collection `self`. */
export const SELF = "self"

/**
 * Run an act in one transaction; what it throws undoes all of it.
 * @param name for the vault's own messages
 */
export function runAct<T>(desk: Desk, name: string, body: (act: Act) => T): T {
  return desk.vault.act(name, (tx) => carryOut(desk, tx, readSelf(tx), body))
}

/**
 * The first act of a vault: it belongs to somebody from now on.
 * @throws {DeskError} `office-exists`
 */
export function runFirstAct<T>(desk: Desk, name: string, self: Self, body: (act: Act) => T): T {
  return desk.vault.act(name, (tx) => {
    if (selves.get(tx, SELF) !== null)
      throw new DeskError("office-exists", "this vault belongs to an officer already; choose another --home")
    selves.put(tx, SELF, self)
    return carryOut(desk, tx, self, body)
  })
}

/** An act inside a transaction that somebody else has begun: the first one of a vault that is being restored. */
export function actWithin<T>(desk: Desk, tx: Tx, body: (act: Act) => T): T {
  return carryOut(desk, tx, readSelf(tx), body)
}

/** Look without changing anything. */
export function look<T>(desk: Desk, body: (tx: Reading, self: Self) => T): T {
  return desk.vault.read((tx) => body(tx, readSelf(tx)))
}

/** Put an item on its way; it is sealed when the act ends, together with the others for the same officer and channel. */
export function post(act: Act, to: Address, channel: Uint8Array | null, item: Item): void {
  if (equal(to.officer, act.self.officer)) act.local.push({ from: ownAddress(act.self), channel, item })
  else act.posted.push({ to, channel, item })
}

/** The next running number of a sequence kept in the vault. */
export function nextNumber(tx: Tx, sequence: string): number {
  const next = (cursors.get(tx, sequence)?.after ?? 0) + 1
  cursors.put(tx, sequence, { after: next })
  return next
}

/**
 * This vault's officer has other keys or rights from here on: kept, and used by everything that the act still does.
 * Every handler shares the one act, so that none signs with what was replaced.
 */
export function becomeSelf(act: Act, self: Self): void {
  selves.put(act.tx, SELF, self)
  ;(act as { -readonly [K in keyof Act]: Act[K] }).self = self
}

/** Put a finished piece of sending into the outbox, behind what is there. */
export function queue(
  act: Act,
  outgoing: Partial<Outgoing> & Pick<Outgoing, "kind" | "relay" | "mailbox" | "token" | "filing">,
): void {
  const number = nextNumber(act.tx, "outbox")
  const row: Outgoing = { body: new Uint8Array(0), bundle: null, postmark: null, quota: 0, ...outgoing }
  outbox.put(act.tx, number.toString().padStart(12, "0"), row, { order: number })
}

/** A bundle sealed for somebody, not yet in the outbox. */
export interface SealedBundle {
  readonly right: DepositRight
  readonly id: Uint8Array
  readonly filing: Uint8Array
  readonly envelope: Uint8Array
}

/** Seal items into one bundle for an officer whom this vault can reach. */
export function sealFor(act: Act, to: Address, channel: Uint8Array | null, items: readonly Item[]): SealedBundle {
  if (isSuspended(act, to))
    throw new DeskError("officer-suspended", "the officer's key is suspended, and nothing is sealed to it")
  if (hasLeft(act.tx, to))
    throw new DeskError("officer-dismissed", "the officer is no longer in the roster, and nothing is sealed to them")
  const prekey = takeForBundle(act, to.officer)
  const filing = randomBytes(32)
  const { office, officer } = act.self
  const envelope = sealBundle({
    prekey,
    bundle: { from: office, sender: officer, to: to.officer, channel, filing, items },
  })
  return { right: rightTo(act, to, channel), id: sha256(envelope), filing: sha256(filing), envelope }
}

/** Items in a bundle of their own. What is returned, or heals a register, is taken also while nothing may be signed. */
const ALONE: ReadonlySet<Item["kind"]> = new Set<Item["kind"]>([
  "cover",
  "handover",
  "returned",
  "healing",
  "healing-agreed",
])

function carryOut<T>(desk: Desk, tx: Tx, self: Self, body: (act: Act) => T): T {
  const act: Act = { desk, tx, self, now: desk.now(), posted: [], local: [] }
  const result = body(act)
  settle(act)
  return result
}

function readSelf(tx: Reading): Self {
  const self = selves.get(tx, SELF)
  if (self !== null) return self
  throw new DeskError("no-office", "this vault belongs to no office yet; run 'diwan init' or 'diwan office create'")
}

function settle(act: Act): void {
  for (let i = 0; act.local.length > 0; i++) {
    if (i > 10_000) throw new TypeError("an act that does not end")
    act.desk.handle(act, act.local.shift() as Arrival)
  }
  const parties = new Map<string, Posted[]>()
  for (const [i, posted] of [...resumed(act), ...act.posted.splice(0)].entries()) {
    // What was on its way to somebody who has left stays here.
    if (hasLeft(act.tx, posted.to)) continue
    if (isSuspended(act, posted.to) || isBeyondReach(act, posted.to)) {
      const order = nextNumber(act.tx, "postponed")
      const { channel, item, to } = posted
      postponed.put(act.tx, order.toString().padStart(12, "0"), { ...to, channel, item }, { order })
      continue
    }
    const together = `${toHex(posted.to.officer)}/${posted.channel === null ? "" : toHex(posted.channel)}`
    // A bundle is taken whole or not at all: a parcel that somebody spoilt must not take anything else along.
    const key = ALONE.has(posted.item.kind) ? `${together}/${i}` : together
    parties.set(key, [...(parties.get(key) ?? []), posted])
  }
  for (const party of parties.values()) {
    const { to, channel } = party[0] as Posted
    const sealed = sealFor(
      act,
      to,
      channel,
      party.map((posted) => posted.item),
    )
    // The ciphertext that a draft needs goes along with it where it goes by hand.
    const lockers = party.flatMap(({ item }) => (item.kind === "submission" ? item.lockers : []))
    queue(act, {
      kind: "deposit",
      ...sealed.right,
      filing: sealed.filing,
      bundle: sealed.id,
      body: sealed.envelope,
      ...(lockers.length === 0 ? {} : { lockers }),
    })
  }
}

/** Registrar in the place of a lost one: a colleague who has not answered yet. What is for them waits until they do. */
function isBeyondReach({ self, tx }: Act, { office, officer }: Address): boolean {
  return self.registrar !== null && equal(office, self.office) && reach.get(tx, toHex(officer)) === null
}

/** What waited for somebody whose suspension is over, or who could not be reached; what is for nobody in the roster is dropped. */
function resumed(act: Act): readonly Posted[] {
  const { tx } = act
  if (postponed.count(tx) === 0) return []
  return postponed.list(tx).flatMap(({ key, value: { office, officer, channel, item } }) => {
    const to = { office, officer }
    const roster = knownOffice(tx, office)?.roster ?? null
    const isNamed = roster !== null && lineOf(roster, officer) !== null
    if (isNamed && (isSuspended(act, to) || isBeyondReach(act, to) || !hasForBundle(act, officer))) return []
    postponed.delete(tx, key)
    return isNamed ? [{ to, channel, item }] : []
  })
}

function rightTo(act: Act, to: Address, channel: Uint8Array | null): DepositRight {
  const { self, tx } = act
  if (equal(to.office, self.office)) {
    if (self.dispatch !== null && equal(to.officer, self.dispatch.officer)) return self.dispatch.right
    const own = reach.get(tx, toHex(to.officer))
    if (own !== null) return own.right
  } else {
    const theirs = channels.list(tx).filter(({ value }) => equal(value.other, to.office) && value.right !== null)
    const own = theirs.find(({ value }) => channel !== null && value.id !== null && equal(value.id, channel))
    // What belongs to no channel yet goes by the newest card.
    const right = (own ?? theirs.at(-1))?.value.right ?? null
    if (right !== null) return right
  }
  throw new DeskError(
    "not-registrar",
    "this vault holds no deposit right to that officer; only the registrar sends to others",
  )
}
