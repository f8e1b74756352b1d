/**
 * Registrar: asking the host, before anything is collected or signed, for the newest checkpoint that it holds of our own
 * register. A host that holds more shows that this vault is an older copy; one that holds something else, that two copies
 * of it have signed. Spec: spec/vault.md#restored.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import type { Checkpoint } from "../../register/index.ts"
import type { Reading } from "../../vault/index.ts"
import { RelayError, type RelayClient, type RelayFault } from "../../relay/client.ts"
import { hostOf, idOf } from "../access.ts"
import { look, runAct } from "../act.ts"
import { raise } from "../alarm.ts"
import { channelRegister, type RegisterName } from "../channels/registers.ts"
import type { Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { cursors, outbox, type Channel } from "../records.ts"
import { compareHeld, markAnew, openedByUs, wasAsked } from "./newest.ts"
import { askBranch, askFor, noteOlder, settle, comparedChannels } from "./older.ts"
import { catchingUp, requireNewest, splitKey } from "./signing.ts"

/**
 * Find out whether this vault is the newest copy of itself, as far as anybody can be reached, and act on it.
 * @throws nothing that a relay refuses: who cannot be asked has said nothing
 */
export async function askNewest(desk: Desk, signal?: AbortSignal): Promise<void> {
  const { newest } = desk
  if (newest === undefined) return
  noticeMark(desk)
  const { registrar, all } = look(desk, (tx, self) => ({
    registrar: self.registrar !== null,
    all: comparedChannels(tx),
  }))
  if (registrar) {
    for (const channel of all) {
      try {
        await askChannel(desk, channel, signal)
      } catch (error) {
        // A host that shows what was never signed has not been heard: it is an alarm, and the other channels go on.
        if (error instanceof DeskError && error.code === "postmark-refused") refuseHost(desk, channel, error)
        else if (!(error instanceof RelayError)) throw error
      }
    }
  }
  const isSure = !registrar || all.every((channel) => wasAsked(newest, idOf(channel)))
  if (newest.state === "unknown" && isSure) newest.state = "newest"
}

/**
 * Ask about one channel.
 * @throws {RelayError} the host cannot be asked, or refuses; @throws {DeskError} `postmark-refused` it shows what we never signed
 */
export async function askChannel(desk: Desk, channel: Channel, signal?: AbortSignal): Promise<void> {
  const { newest } = desk
  if (newest === undefined) return
  noticeMark(desk)
  const id = idOf(channel)
  const host = hostOf(channel)
  const register = look(desk, (_, self) => channelRegister(id, self.office))
  if (host === null || channel.ticket === null) {
    const isUnsure =
      (newest.state === "unknown" && !wasAsked(newest, id)) || look(desk, (tx) => awaits(catchingUp(tx), id))
    if (isUnsure) runAct(desk, "ask the other side", (act) => askFor(act, channel))
    return
  }
  const held = await heldBy(desk.relay(host.relay), { ticket: channel.ticket, channel: id, register }, signal)
  if (held === null) newest.held.delete(toHex(id))
  else newest.held.set(toHex(id), checked(desk, register, held))
  // What changes nothing is no act.
  if (look(desk, (tx) => compareHeld(tx, newest, register) === "same" && !isStopped(tx, id))) {
    newest.asked.add(toHex(id))
    return
  }
  runAct(desk, "compare with the host", (act) => {
    const now = compareHeld(act.tx, newest, register)
    if (now === "same") {
      newest.asked.add(toHex(id))
      cursors.delete(act.tx, splitKey(id))
      settle(act, id)
    } else {
      newest.asked.delete(toHex(id))
      if (now === "older" && !awaits(catchingUp(act.tx), id)) noteOlder(act, "host")
      if (now !== "forked") return
      cursors.put(act.tx, splitKey(id), { after: act.now })
      raiseFork(act, channel)
    }
  })
}

/**
 * Before a person's act that signs in a channel: its host must answer, and nothing must be missing.
 * @throws {RelayError} the host cannot be asked; @throws {DeskError} what {@link requireNewest} refuses
 */
export async function requireAsked(desk: Desk, channel: Channel, signal?: AbortSignal): Promise<void> {
  await askChannel(desk, channel, signal)
  look(desk, (tx, self) => requireNewest({ tx, desk }, channelRegister(idOf(channel), self.office)))
}

function refuseHost(desk: Desk, channel: Channel, { code, message }: DeskError): void {
  const what = { code, message: `host of '${channel.codeName}': ${message}`, bundle: null, evidence: null }
  runAct(desk, "refuse the host's word", (act) => raise(act, { ...what, channel: channel.id }))
}

function raiseFork(act: Parameters<typeof raise>[0], channel: Channel): void {
  const message = `the host holds another register of this office's in '${channel.codeName}' than this vault: two copies of the vault have signed; nothing more is signed, telephone the other side, then 'diwan channel heal ${channel.codeName}'`
  // What the host will never take must not stand in the way of the question to the other side.
  for (const { key, value } of outbox.list(act.tx))
    if (value.postmark !== null && equal(value.postmark.channel, idOf(channel))) outbox.delete(act.tx, key)
  askBranch(act, channel)
  raise(act, { code: "register-split", message, bundle: null, evidence: null, channel: channel.id })
}

/** If the mark says that this copy is older: it is noted, once, and later copies are held to it from here on. */
export function noticeMark(desk: Desk): void {
  if (desk.newest?.state !== "behind") return
  runAct(desk, "older copy", (act) => noteOlder(act, "mark"))
  markAnew(desk)
}

function isStopped(tx: Reading, channel: Uint8Array): boolean {
  return awaits(catchingUp(tx), channel) || cursors.get(tx, splitKey(channel)) !== null
}

function awaits(found: ReturnType<typeof catchingUp>, channel: Uint8Array): boolean {
  return found?.awaiting.some((each) => equal(each, channel)) === true
}

const NOTHING_HELD: ReadonlySet<string> = new Set<RelayFault>([
  "postmark-unknown",
  "register-unknown",
  "ticket-refused",
])

/** The newest checkpoint that the host holds; null if it has none yet. */
async function heldBy(
  client: RelayClient,
  at: { ticket: Uint8Array; channel: Uint8Array; register: RegisterName },
  signal?: AbortSignal,
): Promise<string | null> {
  try {
    const call = signal === undefined ? {} : { signal }
    return (await client.held({ ...at, register: at.register.key }, call)).checkpoint
  } catch (error) {
    // Before a register is bound to its ticket the host holds nothing of it.
    if (error instanceof RelayError && NOTHING_HELD.has(error.code)) return null
    throw error
  }
}

/** The host's word alone makes no vault old: the checkpoint must bear the lines of a log key of ours. */
function checked(desk: Desk, register: RegisterName, note: string): Pick<Checkpoint, "size" | "root"> {
  const opened = look(desk, (tx, self) => openedByUs(tx, self, register, note))
  if (opened !== null) return opened
  throw new DeskError(
    "postmark-refused",
    "the host shows a checkpoint of this office's register that its log never signed",
  )
}
