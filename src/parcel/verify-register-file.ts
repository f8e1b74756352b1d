/**
 * Verifying a register file from the channel id outward, believing no count, verdict or time in it: statements are read
 * again, the tree is built again, every approval, checkpoint, cosignature and postmark is proven, and each entry is judged by
 * the rules of spec/office.md#void.
 *
 *  1 form of the file                                 5 checkpoints: log lines, and states of these entries
 *  2 the charter's hash is the channel id             6 the other office's rosters, its cosignatures
 *  3 entry 0 is the charter's roster, 1 the charter   7 the host's postmarks: its lines, order, and this register's roots
 *  4 each later roster, by the quorums before and of  8 every entry's approvals and verdict, in order
 *    it: who may sign what from there on
 *
 * The file is refused when the register itself is at fault: it skips, repeats, forks, or is not what its log signed.
 * A single entry that breaks a rule is void, keeps its place and is listed with the reason.
 * Spec: spec/parcel.md#verifying-register-files.
 * @module
 */
import { BytesError, equal, finish, sha256 } from "../bytes/index.ts"
import {
  openStatement,
  verifyFirstRoster,
  verifyRoster,
  type CharterOffice,
  type OpenedCharter,
  type Roster,
  type Statement,
} from "../office/index.ts"
import {
  auditPostmarks,
  auditRecords,
  leafHash,
  auditingRegister,
  linesOf,
  merkleTree,
  readUnverifiedCheckpoint,
  RegisterError,
  registerOrigin,
  verifyCosignature,
  verifyPostmarkCosignature,
  type Checkpoint,
  type MerkleTree,
  type PostmarkRecord,
} from "../register/index.ts"
import { openChannel, registrarCosignature, sidesOf, verifyOthers, type Countersigner } from "./channel.ts"
import { firstCharter, tenuresOf, type PlacedCharter, type Tenure } from "./charters.ts"
import { ParcelError, step, type ParcelFault } from "./error.ts"
import type { ItemEntry } from "./items.ts"
import {
  inForce,
  judgeAll,
  type Judgement,
  type PlacedRoster,
  type VerifiedEntry,
  type Voucher,
} from "./judge-register.ts"
import { openRegisterFile, type RegisterFile } from "./register-file.ts"
import { unlessRefused } from "./refused.ts"

/** A register that was derived again, whole. Everything it says holds as of its newest checkpoint, according to who signed. */
export interface VerifiedRegister {
  readonly kind: "verified"
  readonly channelId: Uint8Array
  /** The charter in force after the last entry. */
  readonly charter: OpenedCharter
  /** The first charter, and each later one from its entry on. */
  readonly charters: readonly PlacedCharter[]
  /** The office whose register it is, and its name in the charter. */
  readonly office: Uint8Array
  readonly name: string
  /** The newest checkpoint: how many entries, under which root, and when the registrar says that it was signed. */
  readonly asOf: { readonly size: number; readonly root: Uint8Array; readonly time: number }
  /** Who else has vouched, and up to which size. */
  readonly according: readonly Voucher[]
  readonly entries: readonly VerifiedEntry[]
  /** How many letters are valid. */
  readonly letters: number
  /** Numbers below the newest one that no valid letter has: a void letter took them. Rising. */
  readonly gaps: readonly number[]
  /** The entry by which the office closed the channel for itself, and the date that it says; null: it has not. */
  readonly closed: { readonly index: number; readonly time: number } | null
  /** A later state that the host has postmarked and the file does not show; null if it shows all that was postmarked. */
  readonly withheld: { readonly size: number; readonly time: number } | null
}

/** Consistent with itself, channel not identified: a failure. */
export interface UnidentifiedRegister {
  readonly kind: "unidentified"
  readonly channelId: Uint8Array
}

/**
 * Verify a register file.
 * @param channelId what the verifier brings; null gives `unidentified` at best
 * @throws {ParcelError} `register-*` when the register is at fault; `postmark-without-host`; `channel-differs`, `charter-malformed`,
 *   `charter-not-first`, `office-not-in-channel`, `reader-roster`, `cosignature-registrar`, `cosignature-host`
 */
export function verifyRegisterFile(claim: RegisterClaim): VerifiedRegister | UnidentifiedRegister {
  return finish(verifyingRegisterFile(claim))
}

/** A register file, and whose it must be. */
export interface RegisterClaim {
  readonly file: Uint8Array
  readonly channelId: Uint8Array | null
}

/** How far a verification has got, in checkpoints, cosignatures and entries that were proven. */
export interface Verifying {
  readonly done: number
  readonly total: number
}

/** {@link verifyRegisterFile}, with a pause after each signature that takes time. */
export function* verifyingRegisterFile({
  file: bytes,
  channelId,
}: RegisterClaim): Generator<Verifying, VerifiedRegister | UnidentifiedRegister> {
  const file = openRegisterFile(bytes)
  const charter = openChannel(file.charter, channelId)
  const [own, other] = sidesOf(charter, file.office)
  const origin = registerOrigin(charter.id, own.office)
  const statements = file.entries.map(({ data }) => statementOf(data, charter.id, own.office))
  checkFirstEntries(statements, charter, own)
  const rosters = rostersOf(file.entries, statements, own)
  const total = 2 * file.checkpoints.length + file.entries.length
  const { checkpoints, tree } = yield* counting({ total, from: 0 }, auditEntries(file, origin, rosters))
  const others = verifyOthers(file.others, other)
  const first = firstCharter(charter)
  const known = { file, statements, rosters, origin, charter: first, own, other, others, tree }
  const charters = [first, ...laterCharters(known)]
  const tenures = tenuresOf(charters)
  const records = recordsOf(file, tenures, origin, tree)
  const vouchers = yield* counting(
    { total, from: checkpoints.length },
    vouchersOf({ checkpoints, tenures, others, records, origin }),
  )
  const judgement = { ...known, records, vouchers }
  const entries = yield* counting({ total, from: 2 * checkpoints.length }, judgeAll(judgement))
  if (channelId === null) return { kind: "unidentified", channelId: charter.id }

  const newest = checkpoints.at(-1) as Checkpoint
  const last = records.findLast((record) => record.origin === origin)
  return {
    kind: "verified",
    channelId: charter.id,
    charter: (charters.at(-1) ?? first).charter,
    charters,
    office: own.office,
    name: own.name,
    asOf: { size: newest.size, root: newest.root, time: newest.time },
    according: vouchers,
    entries,
    ...countOf(entries),
    closed: closedBy(entries, statements),
    withheld: last !== undefined && last.size > tree.size ? { size: last.size, time: last.time } : null,
  }
}

/**
 * The later charters. An amendment is valid or not whatever any postmark says, so that they can be found before it is known
 * which host's postmarks count.
 */
function laterCharters(known: Omit<Judgement, "records" | "vouchers">): readonly PlacedCharter[] {
  if (!known.statements.some((statement) => statement?.body.kind === "amendment")) return []
  const entries = finish(judgeAll({ ...known, records: [], vouchers: [] }))
  return entries.flatMap(({ amended }) => (amended === null ? [] : [amended]))
}

function* counting<Result>(
  { total, from }: { readonly total: number; readonly from: number },
  steps: Generator<void, Result>,
): Generator<Verifying, Result> {
  for (let done = from; ; done++) {
    const step = steps.next()
    if (step.done === true) return step.value
    yield { done, total }
  }
}

function countOf(entries: readonly VerifiedEntry[]): Pick<VerifiedRegister, "letters" | "gaps"> {
  const letters = entries.filter(({ letter }) => letter !== null)
  const valid = letters.filter(({ verdict }) => verdict.kind === "valid")
  // A letter with the number due takes it, whatever else is wrong with it; one with another number takes none.
  const gaps = letters.flatMap(({ letter, verdict }) =>
    letter === null || verdict.kind === "valid" || verdict.reason === "number-wrong" ? [] : [letter.number],
  )
  return { letters: valid.length, gaps }
}

/** The valid closing, which is at most one. */
function closedBy(
  entries: readonly VerifiedEntry[],
  statements: readonly (Statement | null)[],
): VerifiedRegister["closed"] {
  const index = entries.findIndex(({ kind, verdict }) => kind === "closing" && verdict.kind === "valid")
  const body = statements[index]?.body
  return body?.kind === "closing" ? { index, time: body.time } : null
}

/** What the entry says; null for what is no statement, or one of another register. */
function statementOf(data: Uint8Array, channel: Uint8Array, office: Uint8Array): Statement | null {
  const statement = unlessRefused(() => openStatement(data))
  if (statement === null || statement.body.kind === "act") return null
  const { body } = statement
  return equal(body.channel, channel) && equal(body.office, office) ? statement : null
}

/** Entry 0 is the roster that the charter names, entry 1 the charter. */
function checkFirstEntries(
  statements: readonly (Statement | null)[],
  charter: OpenedCharter,
  own: CharterOffice,
): void {
  const [first, second] = statements.map((statement) => statement?.body ?? null)
  const isRoster = first?.kind === "roster" && equal(sha256(first.head), own.roster)
  const isCharter = second === undefined || (second?.kind === "charter" && equal(second.charter, charter.bytes))
  if (isRoster && isCharter) return
  throw new ParcelError("register-first-entry", "entries 0 and 1 are not the charter's roster and the charter")
}

/** The rosters that were approved; one that was not is void, and the one before stays in force. */
function rostersOf(
  entries: readonly ItemEntry[],
  statements: readonly (Statement | null)[],
  own: CharterOffice,
): readonly PlacedRoster[] {
  const rosters: PlacedRoster[] = []
  for (const [index, { shown }] of entries.entries()) {
    const body = statements[index]?.body
    if (body?.kind !== "roster") continue
    const previous = rosters.at(-1)?.roster
    const isShown = shown !== null && equal(shown.head, body.head)
    if (previous === undefined) {
      const roster = step("register-first-roster", "entry 0", () => {
        if (!isShown) throw new ParcelError("register-first-roster", "entry 0: the roster's lines are not shown")
        return verifyFirstRoster({ id: own.roster, shown, office: own.office })
      })
      rosters.push({ index, roster })
    } else if (isShown) {
      const roster = unlessRefused(() => verifyRoster({ previous, shown }))
      if (roster !== null) rosters.push({ index, roster })
    }
  }
  return rosters
}

function* auditEntries(
  { entries, checkpoints }: RegisterFile,
  origin: string,
  rosters: readonly PlacedRoster[],
): Generator<void, { readonly checkpoints: readonly Checkpoint[]; readonly tree: MerkleTree }> {
  const first = (rosters[0] as PlacedRoster).roster
  let before = 0
  const audited = checkpoints.map((note) => {
    const { size } = step("register-checkpoint", "checkpoint", () => readUnverifiedCheckpoint(note))
    if (size <= before) throw new ParcelError("register-checkpoint-order", "the checkpoints' sizes do not rise")
    before = size
    return { note, keys: (inForce(rosters, size) ?? first).head.log }
  })
  try {
    const leaves = entries.map(({ data }) => data)
    return yield* auditingRegister({ origin, keys: first.head.log, leaves, checkpoints: audited })
  } catch (cause) {
    if (!(cause instanceof RegisterError)) throw cause
    throw new ParcelError(AUDIT_FAULTS[cause.code] ?? "register-checkpoint", cause.message, { cause })
  }
}

const AUDIT_FAULTS: { readonly [code: string]: ParcelFault } = {
  "audit-leaves-missing": "register-short",
  "audit-leaves-uncommitted": "register-uncommitted",
  "audit-root-differs": "register-root",
  "audit-postmark-root-differs": "register-forked",
}

/** The records of the channel's hosts that count, in order: those of the hosts it has left, then those of its host. */
function recordsOf(
  { postmarks, former }: RegisterFile,
  tenures: readonly Tenure[],
  origin: string,
  tree: MerkleTree,
): readonly PostmarkRecord[] {
  const left = tenures.filter(({ ended }) => ended !== null)
  const host = tenures.find(({ ended }) => ended === null)
  if (postmarks !== null && host === undefined)
    throw new ParcelError("postmark-without-host", "postmarks in a channel that has no host")
  if (former === undefined && postmarks === null) return []
  if ((former ?? []).length !== left.length)
    throw new ParcelError(
      "register-former",
      "the file does not show the postmarks of each host that the channel has left",
    )
  const registers = new Map([[origin, tree]])
  const records = left.flatMap(({ ended }, i) => formerRecords((former ?? [])[i] ?? [], ended, registers))
  if (postmarks !== null && host !== undefined)
    records.push(
      ...audited(
        "register-postmarks",
        () =>
          auditPostmarks({
            channelId: host.id,
            host: host.host,
            leaves: postmarks.records,
            checkpoints: [{ note: postmarks.checkpoint }],
            registers,
          }).records,
      ),
    )
  // Within one register of postmarks the audit sees to it.
  if (records.some(({ time }, i) => time < (records[i - 1]?.time ?? 0)))
    throw new ParcelError("register-postmarks", "a host's postmarks begin before those of the host before it end")
  return records
}

/** What counts of a former host's register: exactly the records over which both quorums signed the root. */
function formerRecords(
  leaves: readonly Uint8Array[],
  ended: Tenure["ended"],
  registers: ReadonlyMap<string, MerkleTree>,
): readonly PostmarkRecord[] {
  const root = merkleTree(leaves.map(leafHash)).root()
  if (ended === null || leaves.length !== ended.size || !equal(root, ended.root))
    throw new ParcelError(
      "register-former",
      "the postmarks of a former host are not those that both offices have signed",
    )
  return audited("register-former", () => auditRecords({ leaves, registers }))
}

function audited(fault: ParcelFault, audit: () => readonly PostmarkRecord[]): readonly PostmarkRecord[] {
  try {
    return audit()
  } catch (cause) {
    if (!(cause instanceof RegisterError || cause instanceof BytesError)) throw cause
    const isFork = cause.code === "audit-postmark-root-differs"
    throw new ParcelError(isFork ? "register-forked" : fault, cause.message, { cause })
  }
}

/** The newest checkpoint that each countersigner has cosigned. */
function* vouchersOf(of: {
  readonly checkpoints: readonly Checkpoint[]
  readonly tenures: readonly Tenure[]
  readonly others: readonly Roster[]
  readonly records: readonly PostmarkRecord[]
  readonly origin: string
}): Generator<void, readonly Voucher[]> {
  const newest = new Map<Countersigner, Voucher>()
  for (const checkpoint of of.checkpoints) {
    const { size } = checkpoint
    for (const tenure of of.tenures) {
      const time = hostTime(checkpoint, tenure, of)
      if (time !== null) newest.set("host", { by: "host", size, time })
    }
    const registrar = registrarCosignature(checkpoint, of.others)
    if (registrar !== null) newest.set("registrar", { by: "registrar", size, time: registrar })
    yield
  }
  return [...newest.values()]
}

/** The time of a host's cosignature; if it has postmarked this very checkpoint, that of the record. */
function hostTime(
  checkpoint: Checkpoint,
  { host, first, ended }: Tenure,
  of: { readonly records: readonly PostmarkRecord[]; readonly origin: string },
): number | null {
  if (linesOf({ keys: host.cosigner }, checkpoint.signatures).length === 0) return null
  const theirs = of.records.slice(first, ended === null ? undefined : first + ended.size)
  const record = theirs.find(({ origin, size }) => origin === of.origin && size === checkpoint.size)
  return step("cosignature-host", "checkpoint", () => {
    if (record !== undefined) verifyPostmarkCosignature(record, checkpoint, host)
    return record?.time ?? verifyCosignature(checkpoint, { keys: host.cosigner }).time
  })
}
