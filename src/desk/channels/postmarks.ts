/**
 * The host's postmarks: its register of them is re-derived and cosigned like any other, so that it can neither backdate
 * nor show the two sides different times; a record's time and order become those of the entries it covers.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import {
  addSignatures,
  cosign,
  decodePostmark,
  formatSignatures,
  openCheckpoint,
  parseSignatures,
  readUnverifiedCheckpoint,
  RegisterError,
  verifyPostmarkCosignature,
  type Host,
} from "../../register/index.ts"
import { RelayError, type PostmarkListing, type RelayClient } from "../../relay/client.ts"
import { hostOf, idOf, knownOffice } from "../access.ts"
import { refusedAs, raise } from "../alarm.ts"
import { look, runAct } from "../act.ts"
import type { Reading } from "../../vault/index.ts"
import type { Act, Desk } from "../desk.ts"
import { markPostmarks } from "./covers.ts"
import { DeskError } from "../error.ts"
import { catchingUp, requireNewest, UNSURE } from "../restoring/signing.ts"
import { protest } from "./protesting.ts"
import { passOn, tellOwnReaders } from "./receive.ts"
import { channels, keyOf, postmarks, type Channel, type Outgoing } from "../records.ts"
import {
  appendRecord,
  channelRegister,
  cosignerKeys,
  headOf,
  keepNote,
  postmarkRegister,
  proveGrowth,
  rootOf,
  type RegisterName,
} from "./registers.ts"
import { verifyRegistrarCosignature } from "./signers.ts"

/** Most records that a host may list beyond those held here before it is not believed. */
const MOST_BEHIND: number = 1 << 14

/**
 * Collect new postmarks of every channel that stands, file them, cosign the host's register, and pass on what they release.
 * In vaults other than the registrar's there is nothing to do.
 */
export async function pollPostmarks(
  desk: Desk,
  signal?: AbortSignal,
): Promise<{ records: number; unreachable: readonly string[] }> {
  const all = look(desk, (tx, self) => (self.registrar === null ? [] : channels.list(tx).map(({ value }) => value)))
  const unreachable: string[] = []
  let records = 0
  for (const channel of all) {
    const host = hostOf(channel)
    if (channel.stage !== "standing" || host === null || channel.ticket === null) continue
    try {
      records += await pollChannel(desk, { channel, host, ticket: channel.ticket }, signal)
    } catch (error) {
      if (error instanceof RelayError && error.code === "unreachable") {
        unreachable.push(channel.codeName)
        runAct(desk, "pass on", (act) => passOn(act, channel, true))
        continue
      }
      // A host that misbehaves in one channel must not keep the mail of the others from being read.
      const code = refusedAs(error)
      if (code === null || code === "clock-off") throw error
      // Its register is cosigned, and its records are filed, when this vault is known to be the newest.
      if (error instanceof DeskError && UNSURE.has(code)) continue
      const message = `host of '${channel.codeName}': ${(error as Error).message}`
      runAct(desk, "refuse postmarks", (act) =>
        raise(act, { code, message, bundle: null, evidence: null, channel: channel.id }),
      )
    }
  }
  return { records, unreachable }
}

/**
 * What the host must be shown: the proof from the size it holds of our register to the one handed in.
 * @throws {DeskError} `register-rolled-back` if the host holds more than this vault: it is an old copy
 */
export async function proofForHost(
  desk: Desk,
  at: { ticket: Uint8Array; postmark: NonNullable<Outgoing["postmark"]>; register: RegisterName },
  signal?: AbortSignal,
): Promise<{ from: number; proof: readonly Uint8Array[] }> {
  const { ticket, postmark, register } = at
  const host = look(desk, (tx) =>
    channels.list(tx).find(({ value }) => value.id !== null && equal(value.id, postmark.channel)),
  )
  const relay = host === undefined ? null : hostOf(host.value)
  if (relay === null) throw new TypeError("a postmark is asked of a channel's host")
  const from = await heldSize(desk.relay(relay.relay), { ticket, channel: postmark.channel, register }, signal)
  return look(desk, (tx) => {
    const { size } = headOf(tx, register)
    // While this vault catches up, what leaves are repeats of what was signed before.
    if (from > size && catchingUp(tx) === null) {
      throw new DeskError(
        "register-rolled-back",
        `the host holds ${from} entries of this office's register and this vault has ${size}: it is an old copy; run 'diwan collect', and it catches up`,
      )
    }
    // A repeat of something the host has: any true proof will do, it answers as it did.
    const start = Math.min(from, postmark.size)
    return { from: start, proof: proveGrowth(tx, register, start, postmark.size) }
  })
}

async function heldSize(
  client: RelayClient,
  at: { ticket: Uint8Array; channel: Uint8Array; register: RegisterName },
  signal?: AbortSignal,
): Promise<number> {
  try {
    const held = await client.held(
      { ticket: at.ticket, channel: at.channel, register: at.register.key },
      signal === undefined ? {} : { signal },
    )
    return held.size
  } catch (error) {
    if (error instanceof RelayError && (error.code === "postmark-unknown" || error.code === "register-unknown"))
      return 0
    throw error
  }
}

async function pollChannel(
  desk: Desk,
  at: { channel: Channel; host: Host; ticket: Uint8Array },
  signal?: AbortSignal,
): Promise<number> {
  const { channel, host, ticket } = at
  const client = desk.relay(host.relay)
  const call = signal === undefined ? {} : { signal }
  const id = idOf(channel)
  const since = look(desk, (tx) => headOf(tx, postmarkRegister(id)).size)
  const records: PostmarkListing["records"][number][] = []
  let checkpoint: string | undefined
  let cosignatures: PostmarkListing["cosignatures"] = []
  // Nothing is filed before the host's checkpoint over all of it was compared: no page is believed by itself.
  for (;;) {
    const listing = await client.postmarks({ ticket, channel: id, from: since + records.length, since }, call)
    cosignatures = listing.cosignatures
    if (listing.records.length === 0) break
    records.push(...listing.records)
    checkpoint = listing.checkpoint
    if (since + records.length >= listing.size) break
    if (records.length > MOST_BEHIND)
      throw new DeskError("postmark-refused", "the host lists postmarks without an end; tell its operator")
  }
  if (records.length === 0) {
    look(desk, (tx) => checkSameSeen(tx, channel, cosignatures))
    return 0
  }
  const lines = runAct(desk, "file postmarks", (act) =>
    filePostmarks(act, { channel, host }, { records, checkpoint, cosignatures }),
  )
  await client.cosign({ ticket, channel: id, ...lines }, call)
  return records.length
}

/** File records that the host's checkpoint proves, all of them or none. @returns our cosignature of the host's register */
export function filePostmarks(
  act: Act,
  { channel, host }: { channel: Channel; host: Host },
  listing: Pick<PostmarkListing, "records" | "cosignatures"> & { readonly checkpoint: string | undefined },
): { size: number; lines: string } {
  const { tx } = act
  const id = idOf(channel)
  const register = postmarkRegister(id)
  if (listing.checkpoint === undefined)
    throw new DeskError("postmark-refused", "the host lists records without a checkpoint")
  const checkpoint = openCheckpoint(listing.checkpoint, { origin: register.origin, keys: host.log })
  const held = headOf(tx, register).size
  const last = held === 0 ? null : postmarks.get(tx, keyOf(id, held - 1))
  let latest = last === null ? 0 : decodePostmark(last.record).time
  for (const { record, note, cosignature } of listing.records) {
    latest = checkRecord({ record, note, cosignature }, { host, latest })
    const index = headOf(tx, register).size
    appendRecord(act, register, record)
    postmarks.put(tx, keyOf(id, index), { record, note, cosignature })
  }
  const head = headOf(tx, register)
  if (checkpoint.size !== head.size || !equal(head.root, checkpoint.root)) {
    throw new DeskError("postmark-refused", "the host's register contradicts what it showed before: stop and telephone")
  }
  checkSameSeen(tx, channel, listing.cosignatures)
  // One of the offices' registers is not the one held here: that is between the offices, and the host's own holds. What it has
  // taken in is filed, since it decides which branch goes on if that register has forked.
  const contradicted = ({ code, message }: DeskError): void =>
    raise(act, {
      code,
      message: `host of '${channel.codeName}': ${message}`,
      bundle: null,
      evidence: null,
      channel: channel.id,
    })
  markPostmarks(act, channel, act.self.office, contradicted)
  for (const { index, reason } of markPostmarks(act, channel, channel.other, contradicted))
    protest(act, channel, index, reason)
  keepNote(tx, register, head.size, checkpoint.note)
  passOn(act, channel, false)
  tellOwnReaders(act, channel)
  requireNewest(act, channelRegister(id, act.self.office))
  const own = cosign(checkpoint, { keys: cosignerKeys(act.self), time: act.now })
  return { size: head.size, lines: formatSignatures(own) }
}

/**
 * The other side's registrar cosigns the host's register as it was shown there. If that is not the register held here, the
 * host shows two faces.
 * @throws {DeskError} `postmark-refused`
 */
function checkSameSeen(tx: Reading, channel: Channel, cosignatures: PostmarkListing["cosignatures"]): void {
  const register = postmarkRegister(idOf(channel))
  const other = knownOffice(tx, channel.other)?.roster ?? null
  const theirs = channelRegister(idOf(channel), channel.other).key
  const held = headOf(tx, register).size
  for (const { register: by, size, lines } of cosignatures) {
    if (other === null || !equal(by, theirs) || size > held) continue
    const body = { origin: register.origin, size, root: rootOf(tx, register, size) }
    const signatures = parseSignatures(lines)
    try {
      verifyRegistrarCosignature(tx, channel.other, { ...body, time: 0, signatures, note: "" })
    } catch (cause) {
      if (!(cause instanceof RegisterError)) throw cause
      throw new DeskError(
        "postmark-refused",
        "the other side's registrar has not cosigned the register of the host's that is held here: stop and telephone",
        { cause },
      )
    }
  }
}

/** A record is not earlier than the one before it, and the host has cosigned its very checkpoint with its very time. @returns its time */
function checkRecord(
  { record, note, cosignature }: PostmarkListing["records"][number],
  { host, latest }: { host: Host; latest: number },
): number {
  const postmark = decodePostmark(record)
  if (postmark.time < latest)
    throw new DeskError("postmark-refused", "the host's times fall: a postmark is earlier than the one before it")
  // The log lines of the office are verified with its entries, under the roster that they came with.
  const cosigned = readUnverifiedCheckpoint(addSignatures(note, parseSignatures(cosignature)))
  verifyPostmarkCosignature(postmark, { ...cosigned, time: postmark.time }, host)
  return postmark.time
}
