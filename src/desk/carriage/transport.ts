/**
 * The way out and the way in. Out: the outbox, in order, each row repeated byte for byte until it is acknowledged. In: the
 * mailbox, each bundle one act; what is early is held, what is wrong is refused and shown, and neither stops the rest.
 * @module
 */
import { setTimeout as pause } from "node:timers/promises"
import { decodeAs, equal, sha256, toHex } from "../../bytes/index.ts"
import { BY_HAND } from "../../office/index.ts"
import { RelayError, type MailboxPage, type RelayFault } from "../../relay/client.ts"
import { isByHand } from "../access.ts"
import { look, SELF } from "../act.ts"
import type { Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { pollPostmarks, proofForHost } from "../channels/postmarks.ts"
import { channels, cursors, held, outbox, registerKeysShape, selves, type Cursor, type Outgoing } from "../records.ts"
import { channelRegister } from "../channels/registers.ts"
import { askNewest, noticeMark } from "../restoring/asking.ts"
import { keepMark } from "../restoring/newest.ts"
import { hasRoom, isKnown } from "./holding.ts"
import { carryKept } from "./pouch/lockers.ts"
import { retryHeld, takeIn } from "./taking.ts"
import { seeToTime } from "./upkeep.ts"

/** What says that the relay as a whole cannot be used now; any other refusal is about one mailbox. */
export const WHOLE_RELAY: ReadonlySet<RelayFault> = new Set<RelayFault>([
  "unreachable",
  "answer-malformed",
  "url-refused",
  "busy",
  "draining",
  "internal",
  "storage-full",
])

/** What says that the host holds another register than the one handed in. */
const OTHER_REGISTER: ReadonlySet<RelayFault> = new Set<RelayFault>([
  "checkpoint-forked",
  "checkpoint-stale",
  "proof-refused",
])

/** Most bundles taken in at one collecting; what is beyond waits for the next. A relay can make up as many as it likes. */
const MOST_AT_ONCE = 10_000

/** How long a mailbox is read on from where it was, seconds. */
const A_DAY = 86_400

/** What happened to the outbox. */
export interface Flushed {
  readonly sent: number
  /** Still waiting, and why: the relay could not be reached, or refuses. */
  readonly waiting: number
  readonly why: string | null
  /** Waiting for a pouch: no relay is asked to take it. */
  readonly pouch: number
}

/** What came in. */
export interface Collected {
  readonly bundles: number
  readonly held: number
  readonly refused: number
  readonly outbox: Flushed
  /** Channels whose host could not be asked for postmarks. */
  readonly unreachable: readonly string[]
}

/**
 * Send what waits, in order; what is for a mailbox that refuses, or a relay that is away, waits with what is before it.
 * @returns what was sent; an unreachable relay is a result, not an error
 */
export async function flush(desk: Desk, signal?: AbortSignal): Promise<Flushed> {
  return inTurn(desk, signal, (mine) => flushNow(mine, signal))
}

/** Two who carry at once, by relay or by hand, would carry the same: one after the other. */
export const carriedInTurn: typeof inTurn = inTurn

/** Two who send at once would send the same, and one who sends late would send what was sent. */
async function inTurn<T>(desk: Desk, signal: AbortSignal | undefined, work: (desk: Desk) => Promise<T>): Promise<T> {
  return desk.turn === undefined ? work(desk) : desk.turn(work, signal)
}

async function flushNow(desk: Desk, signal?: AbortSignal): Promise<Flushed> {
  // Before anything tells the world of it, what was destroyed must be gone from the disk.
  desk.vault.flushDestroyed()
  // Before a checkpoint leaves, the mark outside the vault says how far its register has come.
  keepMark(desk)
  let sent = 0
  let why: string | null = null
  const stuck = new Set<string>()
  const byHand = look(desk, (_, self) => isByHand(self))
  const all = look(desk, (tx) => outbox.list(tx))
  const rows = all.filter(({ value }) => !byHand && value.relay !== BY_HAND)
  for (const [i, { key, value }] of rows.entries()) {
    signal?.throwIfAborted()
    const place = `${value.relay} ${toHex(value.mailbox)}`
    const branch = value.postmark === null ? null : `postmark ${toHex(value.postmark.channel)}`
    if (stuck.has(value.relay) || stuck.has(place) || (branch !== null && stuck.has(branch))) continue
    try {
      desk.tell.progress("sending", i, rows.length)
      await sendRow(desk, value, signal)
      desk.vault.act("sent", (tx) => outbox.delete(tx, key))
      sent++
    } catch (error) {
      if (!(error instanceof RelayError)) throw error
      // Whoever's mailbox refuses holds up what is for it, in its order, and nobody else's mail.
      // A register that the host holds otherwise is not the mailbox's affair: what is to be said about it must pass.
      const isForked = branch !== null && OTHER_REGISTER.has(error.code)
      stuck.add(WHOLE_RELAY.has(error.code) ? value.relay : isForked ? branch : place)
      why ??= `${error.code}: ${error.message}`
    }
  }
  if (rows.length > 0) desk.tell.progress("sending", rows.length, rows.length)
  const left = look(desk, (tx) => outbox.count(tx))
  const pouch = all.length - rows.length
  return { sent, waiting: left - pouch, why, pouch }
}

/**
 * Collect everything that waits in the mailbox, act on it, and send what follows from it. For registrars the host's
 * postmarks are collected too.
 * @param wait seconds to wait for something to come if nothing is there
 */
export async function collect(desk: Desk, options: { wait?: number; signal?: AbortSignal } = {}): Promise<Collected> {
  const { signal, wait = 0 } = options
  if (desk.turn === undefined || wait === 0) return inTurn(desk, signal, (mine) => collectNow(mine, { wait, signal }))
  // What waits goes out first; and nobody is kept from working while this one only waits.
  const first = await inTurn(desk, signal, (mine) => collectNow(mine, { wait: 0, signal }))
  if (first.bundles > 0 || !(await awaitMail(desk, wait, signal))) return first
  const { outbox, ...rest } = await inTurn(desk, signal, (mine) => collectNow(mine, { wait: 0, signal }))
  const refused = first.refused + rest.refused
  return { ...rest, refused, outbox: { ...outbox, sent: first.outbox.sent + outbox.sent } }
}

/**
 * Wait for something to come, and leave it where it is.
 * @param wait seconds, at most what a relay grants
 * @returns whether there is something
 */
export async function awaitMail(desk: Desk, wait: number, signal?: AbortSignal): Promise<boolean> {
  const { relay, mailbox, collect: token } = look(desk, (_, self) => self.mailbox)
  if (relay === BY_HAND) {
    await pause(wait * 1000, undefined, signal === undefined ? {} : { signal })
    return false
  }
  const at = look(desk, (tx) => cursors.get(tx, toHex(mailbox))) ?? UNREAD
  const call = signal === undefined ? {} : { signal }
  const page = await desk.relay(relay).bundles({ collect: token, after: at.after, limit: 1, wait }, call)
  return page.bundles.length > 0 || isRenumbered(at, page)
}

async function collectNow(
  desk: Desk,
  { wait, signal }: { readonly wait: number; readonly signal: AbortSignal | undefined },
): Promise<Collected> {
  let [bundles, refused] = [0, 0]
  seeToTime(desk)
  if (look(desk, (_, self) => isByHand(self))) {
    noticeMark(desk)
    retryHeld(desk)
    return { bundles, refused, held: look(desk, (tx) => held.count(tx)), outbox: await flushNow(desk), unreachable: [] }
  }
  await askNewest(desk, signal)
  let outboxState = await flushNow(desk, signal)
  let { sent } = outboxState
  let unreachable: readonly string[] = []
  const seen = new Set<string>()
  for (let round = 0; ; round++) {
    const came = await collectMailbox(desk, { wait: round === 0 ? wait : 0, signal, seen })
    bundles += came.bundles
    refused += came.refused
    const released = retryHeld(desk)
    // Sending comes first: what is handed in now is among the postmarks collected next.
    outboxState = await flushNow(desk, signal)
    sent += outboxState.sent
    const polled = await pollPostmarks(desk, signal)
    unreachable = polled.unreachable
    if (came.bundles + polled.records + released + outboxState.sent === 0) break
  }
  return { bundles, refused, held: look(desk, (tx) => held.count(tx)), outbox: { ...outboxState, sent }, unreachable }
}

/** A mailbox of which nothing was read. */
const UNREAD: Cursor = { after: 0 }

/** Numbers of another name say nothing of what was read: the relay may have been put back to an older database. */
function isRenumbered(at: Cursor, { numbering }: MailboxPage): boolean {
  return at.numbering === undefined || !equal(at.numbering, numbering)
}

/**
 * Whether the mailbox is read from its beginning: what is still there and is known is passed over, so this costs a list. Once a day for
 * whatever else may have gone wrong with numbers, and where something was left for which there is room now.
 */
function beginsAnew(desk: Desk, at: Cursor, page: MailboxPage): boolean {
  if (isRenumbered(at, page) || (at.begun ?? 0) + A_DAY <= desk.now()) return true
  const { left } = at
  return left !== undefined && look(desk, (tx) => hasRoom(tx, left))
}

/** @param seen ids of what was taken in at this collecting: a relay that lists it again would keep it going without end */
async function collectMailbox(
  desk: Desk,
  {
    wait,
    signal,
    seen,
  }: { readonly wait: number; readonly signal: AbortSignal | undefined; readonly seen: Set<string> },
): Promise<{ bundles: number; refused: number }> {
  const { relay, mailbox, collect: token } = look(desk, (_, self) => self.mailbox)
  const client = desk.relay(relay)
  const call = signal === undefined ? {} : { signal }
  const cursor = toHex(mailbox)
  let [bundles, refused, anew] = [0, 0, false]
  for (;;) {
    let at = look(desk, (tx) => cursors.get(tx, cursor)) ?? UNREAD
    const waits = bundles === 0 && !anew ? wait : 0
    const page = await client.bundles({ collect: token, after: at.after, limit: 100, wait: waits }, call)
    if (!anew && beginsAnew(desk, at, page)) {
      anew = true
      const { after } = at
      at = { after: 0, numbering: page.numbering, begun: desk.now() }
      const begun = at
      desk.vault.act("begin the mailbox anew", (tx) => cursors.put(tx, cursor, begun))
      if (after > 0) continue
    }
    const listed = page.bundles
    if (listed.every(({ id }) => seen.has(toHex(id))) || seen.size >= MOST_AT_ONCE) return { bundles, refused }
    if (listed.some(({ seq }, i) => seq <= (listed[i - 1]?.seq ?? at.after))) {
      throw new DeskError("bundle-refused", "the relay lists bundles in an order that never ends; tell its operator")
    }
    let passed: Cursor | null = null
    for (const [i, { id, seq }] of listed.entries()) {
      if (seen.has(toHex(id))) continue
      seen.add(toHex(id))
      const to: Cursor = { ...(look(desk, (tx) => cursors.get(tx, cursor)) ?? at), after: seq }
      passed = look(desk, (tx) => isKnown(tx, toHex(id))) ? to : null
      if (passed !== null) continue
      const envelope = await client.bundle({ collect: token, id }, call)
      if (takeIn(desk, { envelope, id, by: { cursor, to } }) === "refused") refused++
      bundles++
      desk.tell.progress("collecting", i + 1, listed.length)
    }
    const last = passed
    if (last !== null) desk.vault.act("pass over what is known", (tx) => cursors.put(tx, cursor, last))
  }
}

async function sendRow(desk: Desk, row: Outgoing, signal?: AbortSignal): Promise<void> {
  const client = desk.relay(row.relay)
  const call = signal === undefined ? {} : { signal }
  switch (row.kind) {
    case "mailbox": {
      const { collect: token } = look(desk, (_, self) => self.mailbox)
      await client.openMailbox({ admission: row.token, collect: token }, call)
      return
    }
    case "right":
      await client.grantRight({ collect: row.token, right: row.filing, quota: row.quota }, call)
      return
    case "revoke":
      await client.revokeRight({ collect: row.token, id: row.filing }, call)
      return
    case "deposit":
      await client.deposit({ mailbox: row.mailbox, right: row.token, filing: row.filing, octets: row.body }, call)
      return
    case "file":
      try {
        await client.fileBundle(
          { collect: row.token, id: row.bundle ?? sha256(row.body), filingToken: row.filing },
          call,
        )
      } catch (error) {
        // It has expired at the relay: gone is what was wanted.
        if (!(error instanceof RelayError && error.code === "bundle-unknown")) throw error
      }
      return
    case "register": {
      const keys = decodeAs(registerKeysShape, row.body, "keys to bind")
      await client.bindRegister({ ticket: row.token, channel: row.mailbox, register: row.filing, ...keys }, call)
      return
    }
    case "postmark":
      await sendPostmark(desk, row, signal)
  }
}

async function sendPostmark(desk: Desk, row: Outgoing, signal?: AbortSignal): Promise<void> {
  const { postmark, bundle } = row
  if (postmark === null) throw new TypeError("a postmark's row has its checkpoint")
  const channel = look(desk, (tx) =>
    channels.list(tx).find(({ value }) => value.id !== null && equal(value.id, postmark.channel)),
  )?.value
  const ticket = channel?.ticket ?? null
  if (ticket === null) throw new TypeError("a channel with a host has a ticket")
  const office = look(desk, (tx) => selves.get(tx, SELF)?.office) as Uint8Array
  const register = channelRegister(postmark.channel, office)
  const { from, proof } = await proofForHost(desk, { ticket, postmark, register }, signal)
  await carryKept(desk, postmark.lockers, signal)
  await desk.relay(row.relay).postmark(
    {
      ticket,
      channel: postmark.channel,
      register: register.key,
      checkpoint: postmark.checkpoint,
      from,
      proof,
      lockers: postmark.lockers,
      ...(postmark.keys === undefined ? {} : { keys: postmark.keys }),
      // A bundle that goes by hand is in no mailbox of the host's.
      ...(bundle === null
        ? { bundles: [] }
        : {
            bundles: [{ id: bundle, filing: row.filing, ciphertext: row.body }],
            deposit: { mailbox: row.mailbox, right: row.token },
          }),
    },
    signal === undefined ? {} : { signal },
  )
}
