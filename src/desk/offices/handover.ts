/**
 * Handing the registers over: when both quorums have approved a roster that names another registrar, the one who leaves
 * enters it in every register, signs it a last time with the old log, and gives the registers, channels and rights to the one
 * who comes. The pen is not among them: log, cosigning and signing keys stay where they were made, and the old log's seeds
 * are gone from this vault in the same act.
 * Spec: spec/office.md#registrar.
 * @module
 */
import { randomBytes } from "node:crypto"
import {
  bytesOf,
  decodeAs,
  encodeRecord,
  equal,
  hash32,
  integer,
  list,
  oneOf,
  record,
  toHex,
  type Shape,
} from "../../bytes/index.ts"
import {
  depositRight,
  DISMISSAL_REASONS,
  encodeStatement,
  openRosterHead,
  rosterChain,
  suite,
  SUITE,
  type DepositRight,
  type ShownRoster,
} from "../../office/index.ts"
import { MOST_PART_BYTES } from "../../parcel/index.ts"
import { fileRosters, idOf, keepChannel, onlyRegistrar, own } from "../access.ts"
import { becomeSelf, look, post, runAct } from "../act.ts"
import { flush } from "../carriage/transport.ts"
import { rosterStatement } from "../channels/enter.ts"
import { append, channelRegister, ownRegister } from "../channels/registers.ts"
import { signHead } from "../channels/signing.ts"
import { requireAsked } from "../restoring/asking.ts"
import type { Act, Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import {
  channels,
  HANDED_TABLES,
  layings,
  postponed,
  reach,
  stocks,
  type HandedTable,
  type Leaving,
} from "../records.ts"
import { showSome } from "./cards.ts"
import { grantRight } from "./joining.ts"
import { approvedBy } from "./rosters.ts"

/** All of it, joined from its pieces. */
export interface Handover {
  readonly suite: typeof SUITE
  readonly kind: "handover"
  /** The office's rosters, the last naming the registrar who comes. */
  readonly chain: readonly ShownRoster[]
  readonly leaving: readonly Leaving[]
  /** By which the one who left is reached. */
  readonly former: { readonly officer: Uint8Array; readonly right: DepositRight }
  readonly records: readonly {
    readonly table: HandedTable
    readonly id: Uint8Array
    readonly order: number
    readonly state: number
    readonly bytes: Uint8Array
  }[]
}

const handoverShape: Shape<Handover> = record({
  suite,
  kind: oneOf("handover"),
  chain: rosterChain,
  leaving: list(record({ officer: hash32, why: oneOf(...DISMISSAL_REASONS) }), 0, 1024),
  former: record({ officer: hash32, right: depositRight }),
  records: list(
    record({
      table: oneOf(...HANDED_TABLES),
      id: bytesOf(1, 255),
      order: integer(),
      state: integer(0, 255),
      bytes: bytesOf(0, 1 << 27),
    }),
    0,
    1 << 18,
  ),
})
/** Most octets of a handover. */
const HANDOVER_LIMITS = { bytes: 1 << 28, depth: 8, items: 1 << 21 }

/** Read a handover whose pieces were joined. Nothing in it is proven. @throws {BytesError} */
export function readHandover(octets: Uint8Array): Handover {
  return decodeAs(handoverShape, octets, "handover", HANDOVER_LIMITS)
}

/**
 * Hand over to the officer whom the approved roster names. What waits to be sent goes first; this vault keeps no register after.
 * @throws {DeskError} `not-registrar`; `quorum-open` no such roster has its quorums; `outbox-waiting`; `catching-up` and the like: this vault is an older copy
 */
export async function handOver(desk: Desk, signal?: AbortSignal): Promise<{ readonly version: number }> {
  const standing = look(desk, (tx) =>
    channels.list(tx).flatMap(({ value }) => (value.stage === "standing" ? [value] : [])),
  )
  for (const channel of standing) await requireAsked(desk, channel, signal)
  const { waiting } = await flush(desk, signal)
  if (waiting > 0)
    throw new DeskError(
      "outbox-waiting",
      `${waiting} bundles wait to be sent under the old keys; hand over when they are gone`,
    )
  return runAct(desk, "hand over", (act) => {
    onlyRegistrar(act)
    const { tx, self } = act
    const office = own(tx, self)
    const found = layings.list(tx).flatMap(({ value }) => {
      if (value.purpose !== "roster" || value.shown === null) return []
      const shown = approvedBy(act, value)
      return shown === null ? [] : [{ shown, leaving: value.leaving ?? [], head: openRosterHead(shown.head) }]
    })[0]
    if (found === undefined || equal(found.head.registrar, self.officer))
      throw new DeskError("quorum-open", "no roster with another registrar has both quorums; nothing was handed over")
    const { shown, leaving, head } = found
    const chain = [...office.chain, shown]
    fileRosters(tx, office.founding, chain)
    enterLast(act, shown)
    const former = { officer: self.officer, right: grantRight(act) }
    const to = { office: self.office, officer: head.registrar }
    const right = reach.get(tx, toHex(head.registrar))?.right ?? null
    if (right === null) throw new TypeError("a registrar reaches every officer of the roster")
    const packed = encodeRecord({
      suite: SUITE,
      kind: "handover",
      chain,
      leaving,
      former,
      records: recordsFor(act, to.officer),
    })
    const parts = Math.ceil(packed.length / MOST_PART_BYTES)
    for (let part = 0; part < parts; part++)
      post(act, to, null, {
        kind: "handover",
        part,
        parts,
        octets: packed.subarray(part * MOST_PART_BYTES, (part + 1) * MOST_PART_BYTES),
      })
    layDown(act, { officer: head.registrar, right })
    return { version: head.version }
  })
}

/** The roster's entry in every register, under the old log alone: the one who comes adds the new log's lines. */
function enterLast(act: Act, shown: ShownRoster): void {
  const { tx, self } = act
  const body = { suite: SUITE, kind: "roster", channel: self.office, office: self.office, head: shown.head } as const
  const whole = { data: encodeStatement(randomBytes(32), body), approvals: shown.approvals, shown, approved: true }
  append(act, ownRegister(self.office), whole)
  signHead(act, ownRegister(self.office))
  for (const { value: channel } of channels.list(tx)) {
    if (channel.stage !== "standing") continue
    const some = showSome(act, shown, (line) => line !== "other")
    const register = channelRegister(idOf(channel), self.office)
    const data = rosterStatement(act, channel, shown.head)
    append(act, register, { data, approvals: shown.approvals, shown: some, approved: true })
    signHead(act, register)
  }
}

function recordsFor({ tx }: Act, to: Uint8Array): Handover["records"] {
  return HANDED_TABLES.flatMap((table) =>
    Array.from(tx.list(table), ({ id, order, state, bytes }) => ({ table, id, order, state, bytes })),
  ).filter(({ table, id }) => table !== "rights" || Buffer.from(id).toString() !== toHex(to))
}

/** From here on this vault is an officer's like any other. */
function layDown(act: Act, dispatch: { readonly officer: Uint8Array; readonly right: DepositRight }): void {
  const { tx, self } = act
  const { candidate: _, ...rest } = self
  becomeSelf(act, { ...rest, registrar: null, dispatch })
  for (const { value } of channels.list(tx))
    keepChannel(tx, { ...value, side: "officer", ticket: null, right: null, random: null, bound: false })
  for (const { key, value } of stocks.list(tx)) if (!equal(value.giver, dispatch.officer)) stocks.delete(tx, key)
  for (const { key } of layings.list(tx)) layings.delete(tx, key)
  for (const { key } of postponed.list(tx)) postponed.delete(tx, key)
  for (const { key } of reach.list(tx)) reach.delete(tx, key)
}
