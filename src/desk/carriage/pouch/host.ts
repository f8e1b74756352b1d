/**
 * What a host is asked by pouch, as it would be asked over the network: to bind our register, to postmark checkpoints with
 * their bundles, to keep our cosignature of its own register, and what its records are. And what it answers, which is
 * verified and filed like records that came over the network.
 * @module
 */
import { decodeAs, equal } from "../../../bytes/index.ts"
import type { Cargo, RequestCargo } from "../../../pouch/index.ts"
import { cosign, decodePostmark, formatSignatures, openCheckpoint } from "../../../register/index.ts"
import { decodeAnswer, encodeAsk, nameOf, RelayError, requestMark } from "../../../relay/client.ts"
import { channelById, hostOf, idOf } from "../../access.ts"
import { refusedAs, raise } from "../../alarm.ts"
import { look, runAct } from "../../act.ts"
import type { Act, Desk } from "../../desk.ts"
import { filePostmarks } from "../../channels/postmarks.ts"
import {
  channelRegister,
  cosignerKeys,
  headOf,
  noteAt,
  postmarkRegister,
  proveGrowth,
} from "../../channels/registers.ts"
import { channels, outbox, registerKeysShape, type Channel, type Outgoing, type Self } from "../../records.ts"
import type { Reading } from "../../../vault/index.ts"
import { rowsFor, type PouchPlace } from "./places.ts"

interface Context {
  readonly desk: Desk
  readonly tx: Reading
  readonly self: Self
}

/** What a host is asked, in the order in which it is to be done. */
export function hostCargo(act: Context, place: PouchPlace): readonly Cargo[] {
  const { tx } = act
  const rows = rowsFor(tx, place).map(({ value }) => value)
  return channels
    .list(tx)
    .map(({ value }) => value)
    .filter((channel) => channel.ticket !== null && channel.bound && hostOf(channel)?.relay === place.relay)
    .flatMap((channel) => [
      ...bindAsks(channel, rows),
      ...postmarkAsks(act, channel, rows),
      ...cosignAsks(act, channel),
      asked(channel, "ask", encodeAsk("ask", { from: headOf(tx, postmarkRegister(idOf(channel))).size })),
    ])
}

function bindAsks(channel: Channel, rows: readonly Outgoing[]): readonly RequestCargo[] {
  return rows
    .filter((row) => row.kind === "register" && equal(row.mailbox, idOf(channel)))
    .map((row) => {
      const keys = decodeAs(registerKeysShape, row.body, "keys to bind")
      return asked(channel, "bind", encodeAsk("bind", { register: row.filing, ...keys }))
    })
}

/** Each checkpoint is proven to extend the one before it: the host's newest that is known here, then those that wait. */
function postmarkAsks({ tx, self }: Context, channel: Channel, rows: readonly Outgoing[]): readonly RequestCargo[] {
  const register = channelRegister(idOf(channel), self.office)
  let from = headOf(tx, register).postmarked
  return rows.flatMap(({ postmark, bundle, body }) => {
    if (postmark === null || !equal(postmark.channel, idOf(channel))) return []
    const start = Math.min(from, postmark.size)
    from = Math.max(from, postmark.size)
    const ask = {
      register: register.key,
      checkpoint: postmark.checkpoint,
      from: start,
      proof: proveGrowth(tx, register, start, postmark.size),
      bundles: bundle === null || body.length === 0 ? [] : [bundle],
      lockers: postmark.lockers,
      ...(postmark.keys === undefined ? {} : { keys: postmark.keys }),
    }
    return [asked(channel, "postmark", encodeAsk("postmark", ask))]
  })
}

/** Our cosignature of the host's register, as far as it is held here. */
function cosignAsks({ desk, tx, self }: Context, channel: Channel): readonly RequestCargo[] {
  const register = postmarkRegister(idOf(channel))
  const { size } = headOf(tx, register)
  const note = size === 0 ? null : noteAt(tx, register, size)
  const host = hostOf(channel)
  if (note === null || host === null) return []
  const checkpoint = openCheckpoint(note, { origin: register.origin, keys: host.log })
  const lines = formatSignatures(cosign(checkpoint, { keys: cosignerKeys(self), time: desk.now() }))
  return [asked(channel, "cosign", encodeAsk("cosign", { size, lines }))]
}

function asked(channel: Channel, what: RequestCargo["what"], octets: Uint8Array): RequestCargo {
  const { ticket } = channel
  if (ticket === null) throw new TypeError("a host is asked with a ticket")
  const id = idOf(channel)
  const mark = requestMark(nameOf(ticket), { what, channel: id, body: octets })
  return { kind: "request", what, channel: id, mark, octets }
}

/**
 * Registrar: what a host answers about a channel. What does not hold is shown and nothing of it is kept.
 * @returns how many records were new
 */
export function takeAnswer(desk: Desk, channelId: Uint8Array, octets: Uint8Array): number {
  const channel = look(desk, (tx) => channelById(tx, channelId))
  const host = channel === null ? null : hostOf(channel)
  if (channel === null || host === null) return 0
  try {
    const { from, pages } = decodeAnswer(octets)
    return runAct(desk, "file postmarks", (act) => {
      const { size } = headOf(act.tx, postmarkRegister(channelId))
      // An older answer than what is here; or one whose forerunner is still on its way, and which is asked for again.
      const all = pages.flatMap((page) => page.records)
      if (from > size || from + all.length <= size) return 0
      const last = pages.at(-1)
      const records = all.slice(size - from)
      const checkpoint = last?.checkpoint
      filePostmarks(act, { channel, host }, { records, checkpoint, cosignatures: last?.cosignatures ?? [] })
      dropPostmarked(
        act,
        channelId,
        records.map(({ record }) => record),
      )
      return records.length
    })
  } catch (error) {
    const code = error instanceof RelayError ? error.code : refusedAs(error)
    if (code === null) throw error
    const message = `host of '${channel.codeName}', by pouch: ${(error as Error).message}`
    runAct(desk, "refuse postmarks", (act) =>
      raise(act, { code, message, bundle: null, evidence: null, channel: channelId }),
    )
    return 0
  }
}

/** What the host's own signed records show to be postmarked waits no longer; with the bundle, if they name it. */
function dropPostmarked(act: Act, channel: Uint8Array, records: readonly Uint8Array[]): void {
  const { origin } = channelRegister(channel, act.self.office)
  const ours = records.map(decodePostmark).filter((record) => record.origin === origin)
  for (const { key, value } of outbox.list(act.tx)) {
    const { postmark, bundle, body } = value
    if (postmark === null || !equal(postmark.channel, channel)) continue
    const named = (ids: readonly Uint8Array[]): boolean =>
      bundle === null || body.length === 0 || ids.some((id) => equal(id, bundle))
    if (ours.some(({ size, bundles }) => size === postmark.size && named(bundles))) outbox.delete(act.tx, key)
  }
}
