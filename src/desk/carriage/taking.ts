/**
 * Taking a bundle in, whichever way it came: one act. It is taken, or held because it is early, or refused and shown; a
 * repeat of one that was taken is dropped silently. Where no more can be held it is left where it is, and that is shown. What the
 * relay's mailbox gives and what a pouch brings pass here alike.
 * @module
 */
import { equal, sha256, toHex } from "../../bytes/index.ts"
import { openBundle, type Bundle } from "../../parcel/index.ts"
import { channelById, isByHand, knownOffice } from "../access.ts"
import { refusedAs, raise } from "../alarm.ts"
import { look, queue, runAct } from "../act.ts"
import type { Act, Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { noticeTheirFork } from "../healing/evidence.ts"
import { ForkedError } from "../healing/forks.ts"
import { batches, cursors, held, taken, type Cursor } from "../records.ts"
import { waitsFor } from "../restoring/signing.ts"
import { hasRoom, hold, letGo, turnAway } from "./holding.ts"
import { openingFor } from "./opening.ts"
import { useSecret } from "./topup.ts"

/** Largest bundle that is kept beside an alarm, bytes. */
const MOST_EVIDENCE_BYTES: number = 4 * 1024 ** 2

/** A bundle, and which way it came. */
export interface Inbound {
  readonly envelope: Uint8Array
  readonly id: Uint8Array
  /** The cursor that it moves in the relay's mailbox, and to where; a pouch; or held until now, and tried again. */
  readonly by: { readonly cursor: string; readonly to: Cursor } | "pouch" | "again"
}

/** What became of a bundle. `repeat`: it was taken before. `left`: it is early, and no more can be held. */
export type Outcome = "taken" | "repeat" | "held" | "left" | "refused"

/** What a bundle turned out to be about. */
interface About {
  channel: Uint8Array | null
}

/** Take a bundle in: one act, whatever becomes of it. */
export function takeIn(desk: Desk, inbound: Inbound): Outcome {
  const { by } = inbound
  const key = toHex(inbound.id)
  const move = (act: Act, isLeft: boolean = false): void => {
    if (typeof by !== "object") return
    const left = Math.min(by.to.left ?? Infinity, inbound.envelope.length)
    cursors.put(act.tx, by.cursor, isLeft ? { ...by.to, left } : by.to)
  }
  // What it was about, should it be refused: known once it is open.
  const about: About = { channel: null }
  try {
    return runAct(desk, "collect", (act) => {
      const isNew = openInto(act, inbound, about)
      letGo(act, key)
      move(act)
      return isNew ? "taken" : "repeat"
    })
  } catch (error) {
    const waits = waitsFor(error)
    if (waits !== null) {
      if (by === "again") return "held"
      return runAct(desk, "hold", (act) => {
        const kept = keepHeld(act, inbound, waits)
        if (!kept) raise(act, { code: "held-full", message: HELD_FULL, bundle: null, evidence: null })
        move(act, !kept)
        return kept ? "held" : "left"
      })
    }
    const code = refusedAs(error)
    if (code === null) throw error
    runAct(desk, "refuse", (act) => {
      letGo(act, key)
      turnAway(act, key)
      raise(act, {
        code,
        message: (error as Error).message,
        bundle: inbound.id,
        evidence: evidenceOf(code, inbound.envelope),
        channel: about.channel,
      })
      if (error instanceof ForkedError) noticeTheirFork(act, error.fork)
      move(act)
    })
    return "refused"
  }
}

/** Try again what was early. @returns how many bundles were taken */
export function retryHeld(desk: Desk): number {
  let released = 0
  // One at a time: all of them together may be larger than what is well held in memory.
  for (const key of look(desk, (tx) => Array.from(held.each(tx), (each) => each.key))) {
    const envelope = look(desk, (tx) => held.get(tx, key))?.envelope
    if (envelope === undefined) continue
    takeIn(desk, { envelope, id: sha256(envelope), by: "again" })
    if (look(desk, (tx) => held.get(tx, key)) === null) released++
  }
  return released
}

const HELD_FULL = "what came cannot be handled before something else has come, and no more of the kind can be held"

/**
 * Both ways may bring it while it is early: it keeps its place, and that it came by hand is not forgotten.
 * @returns false: there is no room for another
 */
function keepHeld(act: Act, { envelope, id, by }: Inbound, why: string): boolean {
  const key = toHex(id)
  const before = held.get(act.tx, key)
  const pouch = by === "pouch" || before?.pouch === true
  if (before !== null && before.pouch === pouch) return true
  if (before === null && !hasRoom(act.tx, envelope.length)) return false
  hold(act, key, { envelope, why, since: before?.since ?? act.now, pouch })
  return true
}

/** @returns false: it was taken before */
function openInto(act: Act, { envelope, id, by }: Inbound, about: About): boolean {
  const { tx, self } = act
  const opening = openingFor(act, envelope, { name: "a bundle", proven: false })
  if (opening.kind === "repeat") return false
  const { batch, identity, period, prekey } = opening
  const opened = openBundle({ identity, officer: self.officer, envelope })
  if (opened.kind !== "opened")
    throw new DeskError("bundle-refused", "a bundle names a prekey of this vault and was sealed to another")
  const { bundle } = opened
  checkSender(act, bundle, batch)
  about.channel = channelOf(act, bundle)
  // A period key is not used up: without this, what it opened could be played again.
  const seen = `seen/${toHex(id)}`
  if (period && cursors.get(tx, seen) !== null) return false
  if (period) cursors.put(tx, seen, { after: act.now })
  for (const item of bundle.items) {
    act.desk.handle(act, { from: { office: bundle.from, officer: bundle.sender }, channel: bundle.channel, item })
  }
  nameHolder(act, bundle, batch)
  useSecret(act, prekey, sha256(envelope))
  tellTaken(act, { bundle, id, pouch: by === "pouch" || (by === "again" && held.get(tx, toHex(id))?.pouch === true) })
  return true
}

/** Whoever was given a card has used it: what it held ends with the channel that comes of it. */
function nameHolder(act: Act, { from }: Bundle, batch: Uint8Array): void {
  const given = batches.get(act.tx, toHex(batch))
  if (given === null || knownOffice(act.tx, given.addressee) !== null || equal(given.holder, from)) return
  if (knownOffice(act.tx, from) !== null) batches.put(act.tx, toHex(batch), { ...given, holder: from })
}

/** The relay may forget it; and whoever sent it by hand is told in the next pouch. */
function tellTaken(
  act: Act,
  { bundle, id, pouch }: { readonly bundle: Bundle; readonly id: Uint8Array; readonly pouch: boolean },
): void {
  const { relay, mailbox, collect: token } = act.self.mailbox
  const { filing, sender } = bundle
  if (!isByHand(act.self)) queue(act, { kind: "file", relay, mailbox, token, filing, bundle: id })
  if (pouch) taken.put(act.tx, toHex(id), { token: filing, to: sender, at: act.now }, { order: act.now })
}

/** The channel that a bundle names, if its sender takes part in it. */
function channelOf({ tx, self }: Act, bundle: Bundle): Uint8Array | null {
  const channel = bundle.channel === null ? null : channelById(tx, bundle.channel)
  if (channel === null) return null
  return [self.office, channel.other].some((office) => equal(office, bundle.from)) ? channel.id : null
}

/** A prekey was given to one office or card: whoever seals to it says to be of that office. */
function checkSender(act: Act, bundle: Bundle, batch: Uint8Array): void {
  const given = batches.get(act.tx, toHex(batch))
  if (given === null) throw new DeskError("bundle-refused", "a bundle was sealed to a prekey of no known batch")
  // A card's stock is used before it is known which office the card went to: then only that it is not our own.
  const known = equal(given.addressee, act.self.office) || knownOffice(act.tx, given.addressee) !== null
  const fits = known ? equal(bundle.from, given.addressee) : !equal(bundle.from, act.self.office)
  if (!fits) {
    throw new DeskError(
      "bundle-refused",
      "a bundle says that it comes from another office than the one its prekey was given to",
    )
  }
}

/** What proves nothing of anybody: its sender is whoever says so. */
const WORTHLESS: ReadonlySet<string> = new Set(["bundle-refused", "cannot-open"])

/** A register that contradicts itself is kept as it came; so is what else was opened and is small enough to keep. */
function evidenceOf(code: string, envelope: Uint8Array): Uint8Array | null {
  return !WORTHLESS.has(code) && envelope.length <= MOST_EVIDENCE_BYTES ? envelope : null
}
