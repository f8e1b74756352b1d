/**
 * Registers as a vault keeps them: our own, to which we append and whose checkpoints we sign; the other side's and the
 * host's, of which we hold every entry and re-derive every root ourselves, so that a checkpoint is compared, never trusted.
 * @module
 */
import { equal, fromHex, toHex } from "../../bytes/index.ts"
import {
  EMPTY_HISTORY,
  judgeEntry,
  openAmendment,
  openRosterHead,
  openStatement,
  rosterId,
  type Approval,
  type AmendmentFault,
  type HealingFault,
  type ShownRoster,
} from "../../office/index.ts"
import {
  addSignatures,
  appendedNodes,
  consistencyProof,
  EMPTY_ROOT,
  inclusionProof,
  leafHash,
  logKeysFromSeeds,
  ownRegisterOrigin,
  parseNote,
  postmarkOrigin,
  registerOrigin,
  rootAt,
  type Checkpoint,
  type LogKeys,
  type NodeReader,
} from "../../register/index.ts"
import type { Act as Tx, Reading } from "../../vault/index.ts"
import type { Act } from "../desk.ts"
import { healingAt } from "../healing/proven.ts"
import { amendmentAt, noteCharter } from "./amended.ts"
import { entrySuspendedUntil, takeSuspensionEntry } from "../offices/suspended.ts"
import { channelById } from "../access.ts"
import { DeskError } from "../error.ts"
import {
  channels,
  entries,
  followedBook,
  heads,
  keepRow,
  keyOf,
  notes,
  numbers,
  rowAt,
  type Entry,
  type Head,
  type Self,
} from "../records.ts"

/** A protest may come before what it is against: by so many entries it is remembered where that will stand. */
const PROTESTED_AHEAD = 1024

/** Which register: its name in the world, and the 32 bytes under which the vault keeps it. */
export interface RegisterName {
  readonly origin: string
  readonly key: Uint8Array
  /** The channel; the office's own id for its own register. */
  readonly channel: Uint8Array
  /** Whose it is; the channel id for the host's postmark register of that channel. */
  readonly office: Uint8Array
}

/** An office's register for a channel. */
export function channelRegister(channel: Uint8Array, office: Uint8Array): RegisterName {
  return named(registerOrigin(channel, office), channel, office)
}

/** An office's own register. */
export function ownRegister(office: Uint8Array): RegisterName {
  return named(ownRegisterOrigin(office), office, office)
}

/** The host's postmark register for a channel. */
export function postmarkRegister(channel: Uint8Array): RegisterName {
  return named(postmarkOrigin(channel), channel, channel)
}

/** The registers of channels to which this office's registrar appends. */
export function signedRegisters(tx: Reading, self: Pick<Self, "office">): readonly RegisterName[] {
  return channels.list(tx).flatMap(({ value: { id } }) => (id === null ? [] : [channelRegister(id, self.office)]))
}

/** Where a register stands in this vault; size 0 if nothing of it is here. */
export function headOf(tx: Reading, register: RegisterName): Head {
  return (
    heads.get(tx, toHex(register.key)) ?? {
      channel: register.channel,
      office: register.office,
      size: 0,
      root: EMPTY_ROOT,
      postmarked: 0,
      nextRecord: 0,
      cosigned: 0,
      history: EMPTY_HISTORY,
      rosters: [],
    }
  )
}

/** Keep what has become known of where a register stands. */
export function keepHead(tx: Tx, register: RegisterName, head: Head): void {
  heads.put(tx, toHex(register.key), head)
}

/** An entry by its index. @throws {TypeError} beyond the register's size: our bug */
export function entryAt(tx: Reading, register: RegisterName, index: number): Entry {
  const entry = entries.get(tx, keyOf(register.key, index))
  if (entry === null) throw new TypeError("no such entry in this register")
  return entry
}

/** Every entry from an index on, in order. */
export function entriesFrom(tx: Reading, register: RegisterName, from: number): readonly Entry[] {
  const { size } = headOf(tx, register)
  return Array.from({ length: Math.max(0, size - from) }, (_, i) => entryAt(tx, register, from + i))
}

/** An entry to be appended, and what is known of it: whether the approvals it needs were proven, by the caller. */
export interface Appended {
  readonly data: Uint8Array
  readonly approvals?: readonly Approval[]
  readonly shown?: ShownRoster | null
  readonly approved: boolean
}

/** Append an entry and judge it. The checkpoint follows with `signHead` or {@link acceptEntries}. @returns its index */
export function append(act: Act, register: RegisterName, entry: Appended): number {
  const head = headOf(act.tx, register)
  const index = head.size
  const { body } = openStatement(entry.data)
  const roster = body.kind === "roster" ? { id: rosterId(body.head), expires: openRosterHead(body.head).expires } : null
  const approved =
    entry.approved &&
    (body.kind !== "suspension" ||
      takeSuspensionEntry(act.tx, register, {
        index,
        signed: body.suspension,
        roster: head.history.roster?.id ?? null,
      }))
  const suspendedUntil = approved
    ? entrySuspendedUntil(act.tx, register, { body, approvals: entry.approvals ?? [], index })
    : null
  const channel = channelById(act.tx, register.channel)
  const hosted = (channel?.host ?? null) !== null
  const healing =
    body.kind === "healing" && channel !== null
      ? healingAt(
          act.tx,
          { ...register, rosters: head.rosters },
          {
            index,
            body,
            approvals: entry.approvals ?? [],
            other: equal(register.office, act.self.office) ? channel.other : act.self.office,
          },
        )
      : undefined
  const amendment =
    body.kind === "amendment" && channel !== null
      ? amendmentAt(
          act.tx,
          { ...register, rosters: head.rosters, amendments: head.amendments ?? [] },
          {
            index,
            body,
            approvals: entry.approvals ?? [],
            channel,
            other: equal(register.office, act.self.office) ? channel.other : act.self.office,
          },
        )
      : undefined
  const { verdict, history } = judgeEntry(head.history, {
    body,
    approved,
    suspendedUntil,
    ...(healing === undefined ? {} : { healing }),
    ...(amendment === undefined ? {} : { amendment }),
    ...(hosted ? { clock: act.now } : {}),
    ...(roster === null ? {} : { roster }),
    postmark: null,
  })
  const appended: Entry = {
    data: entry.data,
    approvals: [...(entry.approvals ?? [])],
    shown: entry.shown ?? null,
    at: act.now,
    before: head.history,
    void: verdict.kind === "void" ? verdict.reason : null,
    postmark: null,
  }
  entries.put(act.tx, keyOf(register.key, index), appended)
  listEntry(act.tx, register, index, appended)
  if (body.kind === "letter" && verdict.kind === "valid")
    numbers.put(act.tx, keyOf(register.key, body.number), { index, drafter: null })
  const { size, root } = grow(act, register, head, entry.data)
  // A roster that was not proven is in nobody's chain: covers go on from the one before it.
  const rosters = body.kind === "roster" && entry.approved ? [...head.rosters, index] : head.rosters
  const holds = body.kind === "amendment" && verdict.kind === "valid"
  const amendments = holds ? { amendments: [...(head.amendments ?? []), index] } : {}
  keepHead(act.tx, register, { ...head, size, root, history, rosters, ...amendments })
  if (holds && channel !== null) noteCharter(act, channel, sideOf(act, register), openAmendment(body.amendment).charter)
  return index
}

/** In the book of the register: a letter, an entry that is void, and at its place in the other book whatever a protest is against. */
export function listEntry(tx: Tx, register: RegisterName, index: number, entry: Entry): void {
  const { body } = openStatement(entry.data)
  if (body.kind === "protest") {
    const against = channelRegister(register.channel, body.against.office)
    const other = followedBook(against.key)
    const { index: at } = body.against
    // Nobody fills the other book's contents with places that are nowhere near it.
    if (at < headOf(tx, against).size + PROTESTED_AHEAD)
      keepRow(tx, other, { ...rowAt(tx, other, at), index: at, protest: body.fault })
  }
  const book = followedBook(register.key)
  const known = rowAt(tx, book, index)
  if (body.kind !== "letter" && entry.void === null && known === null) return
  const gap = body.kind === "letter" && entry.void !== null && body.number === entry.before.nextNumber
  keepRow(tx, book, {
    ...known,
    index,
    ...(body.kind === "letter" ? { letter: body.number } : {}),
    ...(entry.void === null ? {} : { void: entry.void }),
    ...(gap ? { gap } : {}),
  })
}

/** Append leaf data that is no statement: a record of the host's. */
export function appendRecord(act: Act, register: RegisterName, data: Uint8Array): void {
  const head = headOf(act.tx, register)
  keepHead(act.tx, register, { ...head, ...grow(act, register, head, data) })
}

/** An entry is covered by a postmark: judge it again by its time. @returns the entry as it is worth now */
export function postmarkEntry(
  tx: Tx,
  register: RegisterName,
  index: number,
  postmark: { index: number; size: number; time: number },
): Entry {
  const entry = entryAt(tx, register, index)
  const { body } = openStatement(entry.data)
  const late = judgeEntry(entry.before, {
    body,
    approved: entry.void !== "not-approved",
    ...(entry.void?.startsWith("healing-") === true ? { healing: entry.void as HealingFault } : {}),
    ...(entry.void?.startsWith("amendment-") === true ? { amendment: entry.void as AmendmentFault } : {}),
    suspendedUntil: entrySuspendedUntil(tx, register, { body, approvals: entry.approvals, index }),
    postmark: postmark.time,
  }).verdict
  const marked = { ...entry, postmark, void: late.kind === "void" ? late.reason : entry.void }
  entries.put(tx, keyOf(register.key, index), marked)
  if (marked.void !== entry.void) listEntry(tx, register, index, marked)
  return marked
}

/** Who drafted a letter of our own register, if it was entered by this vault. */
export function drafterOf(tx: Reading, register: RegisterName, number: number): Uint8Array | null {
  return numbers.get(tx, keyOf(register.key, number))?.drafter ?? null
}

/** Remember who drafted a letter of our own register. */
export function keepDrafter(
  tx: Tx,
  register: RegisterName,
  at: { number: number; index: number; drafter: Uint8Array },
): void {
  numbers.put(tx, keyOf(register.key, at.number), { index: at.index, drafter: at.drafter })
}

/** The index of a letter in a register, by its number; null if it is not there. */
export function indexOfNumber(tx: Reading, register: RegisterName, number: number): number | null {
  return numbers.get(tx, keyOf(register.key, number))?.index ?? null
}

/** The checkpoint of a register at a size, with every line known; null if none is. */
export function noteAt(tx: Reading, register: RegisterName, size: number): string | null {
  return notes.get(tx, keyOf(register.key, size))?.note ?? null
}

/** Keep a checkpoint whose log lines were verified, with lines of cosigners added to those known. */
export function keepNote(tx: Tx, register: RegisterName, size: number, note: string): void {
  const held = noteAt(tx, register, size)
  notes.put(tx, keyOf(register.key, size), {
    note: held === null ? note : addSignatures(held, parseNote(note).signatures),
  })
}

/**
 * Take over entries of somebody else's register: those we have must be the same, those that follow are appended, and the
 * checkpoint (its log lines verified by the caller) must be exactly the root of what we then hold.
 * @returns the indices that are new
 * @throws {DeskError} `register-skips` if entries between ours and theirs are missing; `register-forked` if they contradict what we hold
 */
export function acceptEntries(
  act: Act,
  register: RegisterName,
  handed: { from: number; entries: readonly Appended[]; checkpoint: Checkpoint },
): readonly number[] {
  const { from, checkpoint } = handed
  const before = headOf(act.tx, register)
  if (from > before.size) {
    throw new DeskError(
      "register-skips",
      `entries ${before.size} to ${from - 1} of the other side's register have not come; later ones wait for them`,
    )
  }
  const added: number[] = []
  for (const [i, entry] of handed.entries.entries()) {
    const index = from + i
    if (index < before.size) {
      if (!equal(entryAt(act.tx, register, index).data, entry.data)) throw forked(index)
    } else {
      added.push(append(act, register, entry))
    }
  }
  const held = headOf(act.tx, register)
  if (checkpoint.size > held.size) {
    throw new DeskError(
      "register-skips",
      `the checkpoint counts ${checkpoint.size} entries and ${held.size} have come; it waits for the rest`,
    )
  }
  if (!equal(rootAt(checkpoint.size, nodes(act.tx, register)), checkpoint.root)) throw forked(checkpoint.size)
  if (held.size > checkpoint.size && added.length > 0) {
    throw new DeskError(
      "register-forked",
      "entries came that their checkpoint does not cover; keep the bundle as evidence",
    )
  }
  keepNote(act.tx, register, checkpoint.size, checkpoint.note)
  return added
}

/** The inclusion proof of an entry in the register at a size. */
export function proveEntry(tx: Reading, register: RegisterName, index: number, size: number): readonly Uint8Array[] {
  return inclusionProof(index, size, nodes(tx, register))
}

/** The consistency proof from an earlier size to the present one. */
export function proveGrowth(tx: Reading, register: RegisterName, from: number, to: number): readonly Uint8Array[] {
  return consistencyProof(from, to, nodes(tx, register))
}

/** The root of a register at an earlier size. */
export function rootOf(tx: Reading, register: RegisterName, size: number): Uint8Array {
  return rootAt(size, nodes(tx, register))
}

/** The registrar's log pair. @throws {DeskError} `not-registrar` in every other vault */
export function logKeys(self: Self): LogKeys {
  return pairFrom(self, "log")
}

/** The registrar's cosigning pair. @throws {DeskError} `not-registrar` in every other vault */
export function cosignerKeys(self: Self): LogKeys {
  return pairFrom(self, "cosigner")
}

function pairFrom(self: Self, which: "log" | "cosigner"): LogKeys {
  if (self.registrar === null) throw new DeskError("not-registrar", "only the registrar's vault can do this")
  const seeds = self.registrar[which]
  return logKeysFromSeeds({ ed25519: seeds.subarray(0, 32), mldsa44: seeds.subarray(32, 64) })
}

function grow(act: Act, register: RegisterName, head: Head, data: Uint8Array): { size: number; root: Uint8Array } {
  act.tx.putNodes(register.key, appendedNodes(head.size, leafHash(data), nodes(act.tx, register)))
  // A reader taken before the first node is filed does not see the register at all.
  return { size: head.size + 1, root: rootAt(head.size + 1, nodes(act.tx, register)) }
}

function sideOf({ self }: Act, { office }: RegisterName): "ours" | "theirs" {
  return equal(office, self.office) ? "ours" : "theirs"
}

function nodes(tx: Reading, register: RegisterName): NodeReader {
  return tx.nodes(register.key)
}

function named(origin: string, channel: Uint8Array, office: Uint8Array): RegisterName {
  return { origin, key: fromHex(origin.slice(origin.indexOf("/") + 1), 32), channel, office }
}

function forked(index: number): DeskError {
  return new DeskError(
    "register-forked",
    `the other side's register contradicts what it showed before, at entry ${index}: stop and telephone`,
  )
}
