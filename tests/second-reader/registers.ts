/** Register files, and what each entry counts for: spec/parcel.md#verifying-register-files, spec/office.md#void. @module */
import { tenuresOf, verifyAmendment, type InForce as CharterInForce, type Tenure } from "./amendments.ts"
import { decode, REGISTER_FILE } from "./cbor.ts"
import { officeIn, otherThan, type Channel } from "./charters.ts"
import { hostCosigned, noteText, openChannel, registrarCosigned, verifyRosters } from "./covers.ts"
import { originOf, readRecord, type PostmarkRecord } from "./hosts.ts"
import { verifyHealing, type Where } from "./healings.ts"
import { holds, sha256 } from "./keys.ts"
import { readCheckpoint, verifyCheckpoint } from "./notes.ts"
import { proven, Refused, step } from "./refused.ts"
import {
  approvals,
  isQuorum,
  keysIn,
  shownRoster,
  verifyApprovals,
  verifyNext,
  verifyPinned,
  type Approval,
  type Roster,
} from "./rosters.ts"
import { absent, bytes, hash, hex, list, nullable, oneOf, record, same, suite, type Read } from "./shape.ts"
import { readStatement, verifySuspension, type Statement, type Suspended } from "./statements.ts"
import { leafHash, rootOf } from "./trees.ts"

const MANY = 2 ** 16
const entryShape = record({ data: bytes(33, 2 ** 19), approvals, shown: nullable(shownRoster) })
type Entry = Read<typeof entryShape>
const registerShape = record({
  suite,
  kind: oneOf("register"),
  charter: bytes(1, 2 ** 16),
  office: hash,
  entries: list(entryShape, 0, MANY),
  checkpoints: list(noteText, 1, 1024),
  others: list(shownRoster, 0, 256),
  postmarks: nullable(record({ records: list(bytes(1, 2 ** 17), 0, 2 * MANY), checkpoint: noteText })),
  former: absent(list(list(bytes(1, 2 ** 17), 0, 2 * MANY), 1, 256)),
})

export interface Register {
  readonly channel: Channel
  readonly office: Uint8Array
  /** Leaf data of every entry. */
  readonly entries: readonly Uint8Array[]
  /** Each host's records, as they are encoded, if the file shows its register. */
  readonly records: readonly (readonly Uint8Array[])[]
  /** Whether that of the channel's host is among them. */
  readonly hosted: boolean
  readonly identified: boolean
  readonly letters: number
  /** Numbers that a void letter took. */
  readonly gaps: readonly number[]
  readonly verdicts: readonly string[]
  /** The entry by which the office closed the channel. */
  readonly closed: number | undefined
  /** Healings that hold: index, common entries, size of the head that goes on and of the one set aside. */
  readonly healed: readonly string[]
  /** Later charters: index of their entries, and which of the channel's each is. */
  readonly charters: readonly string[]
  /** Their hashes. */
  readonly later: readonly string[]
  /** Size that the host has recorded and the file does not show. */
  readonly withheld: number | undefined
}

export function verifyRegister(encoded: Uint8Array, id: Uint8Array | undefined): Register {
  const file = step("malformed", "register-malformed", () => registerShape(decode(encoded, REGISTER_FILE)))
  const channel = openChannel(file.charter, id)
  const { charter } = channel
  const [office, other] = [officeIn(charter, file.office), otherThan(charter, file.office)]
  proven(office !== undefined && other !== undefined, "office-not-in-channel")
  const statements = file.entries.map(({ data }) => statementOf(data, channel.id, file.office))
  const [first, second] = statements
  proven(first?.kind === "roster" && same(sha256(first.head), office.roster), "register-first-entry")
  if (file.entries.length > 1)
    proven(second?.kind === "charter" && same(second.charter, file.charter), "register-first-entry")
  const shown = file.entries[0]?.shown ?? undefined
  proven(shown !== undefined && same(shown.head, first.head), "register-first-roster")
  const pinned = step("unproven", "register-first-roster", () => verifyPinned(shown, office.office, office.roster))
  const rosters = rostersOf(file.entries, statements, pinned)

  const checkpoints = file.checkpoints.map((note) =>
    step("unproven", "register-checkpoint", () => readCheckpoint(Buffer.from(note))),
  )
  const rise = checkpoints.every(({ size }, index) => size > (checkpoints[index - 1]?.size ?? 0))
  proven(rise, "register-checkpoint-order")
  const origin = originOf(channel.id, file.office)
  for (const checkpoint of checkpoints) {
    const { log } = rosters.findLast(({ index }) => index < checkpoint.size)?.roster ?? pinned
    step("unproven", "register-checkpoint", () => verifyCheckpoint(checkpoint, origin, log))
  }
  const hashes = file.entries.map(({ data }) => leafHash(data))
  const rootAt = (size: number): Uint8Array => rootOf(hashes.slice(0, size))
  for (const { size, root } of checkpoints) {
    proven(size <= hashes.length, "register-short")
    proven(same(rootAt(size), root), "register-root")
  }
  proven(checkpoints.at(-1)?.size === hashes.length, "register-uncommitted")
  const others = step("unproven", "reader-roster", () => verifyRosters(file.others, other))

  const at = { origin, leaves: hashes, other: other.office, others }
  const begun: CharterInForce = { index: 1, id: channel.id, version: 1, charter, ended: null }
  // No postmark changes which amendments hold, so those are found before it is known whose postmarks count.
  const amended = judge(file.entries, statements, rosters, [], at, begun).amended
  const tenures = tenuresOf([begun, ...amended])
  const records = hostRecords(file, tenures)
  const own = records.filter(({ origin: of }) => of === origin)
  for (const { size, root } of own) if (size <= hashes.length) proven(same(rootAt(size), root), "register-forked")
  for (const checkpoint of checkpoints) {
    const postmark = own.find(({ size }) => size === checkpoint.size)
    for (const tenure of tenures)
      hostCosigned(checkpoint, tenure.host, postmark?.tenure === tenure ? postmark : undefined)
    registrarCosigned(checkpoint, others)
  }
  const { amended: _, ...judged } = judge(file.entries, statements, rosters, own, at, begun)
  const newest = own.at(-1)?.size ?? 0
  const shownRecords = [...(file.former ?? []), ...(file.postmarks === null ? [] : [file.postmarks.records])]
  const whole = { channel, office: file.office, entries: file.entries.map(({ data }) => data), records: shownRecords }
  const charters = amended.map(({ index, version }) => `${index}: ${version}`)
  const withheld = newest > hashes.length ? newest : undefined
  const hosted = file.postmarks !== null
  return {
    ...whole,
    ...judged,
    hosted,
    charters,
    later: amended.map(({ id: hashOf }) => hex(hashOf)),
    identified: id !== undefined,
    withheld,
  }
}

/** A statement of this register, if these bytes are one. */
function statementOf(data: Uint8Array, channel: Uint8Array, office: Uint8Array): Statement | undefined {
  try {
    const statement = readStatement(data)
    const here = statement.kind !== "act" && same(statement.channel, channel) && same(statement.office, office)
    return here ? statement : undefined
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
}

interface InForce {
  readonly index: number
  readonly roster: Roster
}

/** The rosters in force, each with the entry from which on. One that is not proven changes nothing. */
function rostersOf(
  entries: readonly Entry[],
  statements: readonly (Statement | undefined)[],
  pinned: Roster,
): readonly InForce[] {
  const rosters: InForce[] = [{ index: 0, roster: pinned }]
  entries.forEach(({ shown }, index) => {
    const statement = statements[index]
    const before = rosters.at(-1)?.roster
    if (index === 0 || statement?.kind !== "roster" || shown === null || !same(shown.head, statement.head)) return
    const roster = attempt(() => verifyNext(shown, undefined, before))
    if (roster !== undefined) rosters.push({ index, roster })
  })
  return rosters
}

function attempt<T>(take: () => T): T | undefined {
  try {
    return take()
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
}

type HostRecord = PostmarkRecord & { readonly tenure: Tenure }

/** The records that count, of one host after the other. */
function hostRecords({ postmarks, former }: Read<typeof registerShape>, tenures: readonly Tenure[]): HostRecord[] {
  const left = tenures.filter(({ ended }) => ended !== null)
  const host = tenures.find(({ ended }) => ended === null)
  proven(postmarks === null || host !== undefined, "postmark-without-host")
  if (former === undefined && postmarks === null) return []
  proven((former ?? []).length === left.length, "register-former")
  const all = left.flatMap((tenure, i) => {
    const encoded = former?.[i] ?? []
    const { size, root } = tenure.ended as NonNullable<Tenure["ended"]>
    proven(encoded.length === size && same(rootOf(encoded.map(leafHash)), root), "register-former")
    return recordsIn(encoded, tenure, "register-former")
  })
  if (postmarks !== null && host !== undefined) {
    const checkpoint = step("unproven", "register-postmarks", () => readCheckpoint(Buffer.from(postmarks.checkpoint)))
    step("unproven", "register-postmarks", () => verifyCheckpoint(checkpoint, host.origin, host.host.log))
    const root = rootOf(postmarks.records.map(leafHash))
    proven(checkpoint.size === postmarks.records.length && same(checkpoint.root, root), "register-postmarks")
    all.push(...recordsIn(postmarks.records, host, "register-postmarks"))
  }
  all.forEach(({ time }, i) => proven(time >= (all[i - 1]?.time ?? 0), "register-postmarks"))
  return all
}

function recordsIn(encoded: readonly Uint8Array[], tenure: Tenure, code: string): HostRecord[] {
  return step("unproven", code, () => {
    const records = encoded.map(readRecord)
    const sizes = new Map<string, number>()
    records.forEach(({ time, origin, size }, index) => {
      proven(time >= (records[index - 1]?.time ?? 0), "postmark-time-fell")
      proven(size > (sizes.get(origin) ?? 0), "postmark-shrunk")
      sizes.set(origin, size)
    })
    return records.map((record) => ({ ...record, tenure }))
  })
}

/** Every entry in order: the first reason for which it is void, or `valid`. */
function judge(
  entries: readonly Entry[],
  statements: readonly (Statement | undefined)[],
  rosters: readonly InForce[],
  postmarks: readonly PostmarkRecord[],
  at: Omit<Where, "index" | "rosters">,
  first: CharterInForce,
): Pick<Register, "letters" | "gaps" | "verdicts" | "healed" | "closed"> & { readonly amended: CharterInForce[] } {
  const amended: CharterInForce[] = []
  let lastLetter: number | undefined
  let due = 1
  let suspended: readonly Suspended[] = []
  const seen = new Map<string, { size: number; root: Uint8Array }>()
  const gaps: number[] = []
  const healed: string[] = []
  let letters = 0
  let closed: number | undefined

  const verdicts = entries.map(({ data, approvals }, index): string => {
    const statement = statements[index]
    if (statement === undefined) return "unreadable"
    const enters = rosters.find((one) => one.index === index)
    if (enters !== undefined) suspended = []
    const before = rosters.findLast((one) => one.index < index)?.roster ?? (rosters[0] as InForce).roster
    const time = postmarks.find(({ size }) => size > index)?.time
    const number = statement.kind === "letter" ? statement.number : undefined
    const wrong = number !== undefined && number !== due
    if (number !== undefined && !wrong) due += 1
    const healing = statement.kind === "healing" ? heal(statement) : undefined
    const charter = amended.at(-1) ?? first
    const amendment = statement.kind === "amendment" ? amend(statement) : undefined
    const verdict = reasons()
    if (typeof amendment === "object" && verdict === "valid") amended.push(amendment)
    if (statement.kind === "letter") lastLetter = index
    if (statement.kind === "closing" && verdict === "valid") closed = index
    if (typeof healing === "object") {
      const before = seen.get(hex(healing.office))
      if (before !== undefined && before.size > healing.common) seen.delete(hex(healing.office))
      if (verdict === "valid") healed.push(`${index}: ${healing.sizes}`)
    }
    if (number !== undefined && verdict === "valid") letters += 1
    else if (number !== undefined && !wrong) gaps.push(number)
    return verdict

    function heal(entered: Parameters<typeof verifyHealing>[0]): ReturnType<typeof verifyHealing> | string {
      const earlier = rosters.filter((one) => one.index < index)
      try {
        return verifyHealing(entered, approvals, { ...at, index, rosters: earlier })
      } catch (error) {
        if (error instanceof Refused) return error.code
        throw error
      }
    }

    function amend(entered: Parameters<typeof verifyAmendment>[0]): CharterInForce | string {
      try {
        return verifyAmendment(entered, approvals, index, { charter, roster: before, others: at.others, lastLetter })
      } catch (error) {
        if (error instanceof Refused) return error.code
        throw error
      }
    }

    function reasons(): string {
      const sight = seenOf(statement, seen)
      const ends = ["letter", "charter", "closing", "amendment"].includes(statement?.kind ?? "")
      if (closed !== undefined && ends) return "channel-closed"
      if (wrong) return "number-wrong"
      if (sight !== undefined) return sight
      if (statement?.kind === "healing") {
        if (!same(statement.roster, before.id)) return "roster-not-in-force"
        if (typeof healing === "string") return healing
        const stopped = suspended.filter(({ until }) => time === undefined || time < until)
        const counts = (officer: Uint8Array): boolean => !stopped.some((one) => same(one.officer, officer))
        if (!isQuorum(approvals, before, counts)) return "approver-suspended"
        return time !== undefined && time >= before.expires ? "roster-expired" : "valid"
      }
      if (statement?.kind === "amendment") {
        if (!same(statement.roster, before.id)) return "roster-not-in-force"
        if (typeof amendment === "string") return amendment
        // Like a closing it depends on no time.
        const counts = (officer: Uint8Array): boolean => !suspended.some((one) => same(one.officer, officer))
        return isQuorum(approvals, before, counts) ? "valid" : "approver-suspended"
      }
      if (statement?.kind === "roster") return enters === undefined ? "not-approved" : "valid"
      if (statement?.kind === "letter" || statement?.kind === "charter" || statement?.kind === "closing") {
        if (!same(statement.roster, before.id)) return "roster-not-in-force"
        if (statement.kind === "letter") {
          const named = charter.version === 1 ? undefined : charter.id
          const is = statement.charter
          const agrees = named === undefined || is === undefined ? named === is : same(named, is)
          if (!agrees) return "charter-not-in-force"
        }
        if (statement.kind === "charter" && index !== 1) return "not-approved"
        const { kind } = statement
        if (attempt(() => (verifyApprovals(approvals, before, kind, data), true)) === undefined) return "not-approved"
        // Against a closing a suspension stands whether or not it has lapsed.
        const stopped = suspended.filter(({ until }) => kind === "closing" || time === undefined || time < until)
        const counts = (officer: Uint8Array): boolean => !stopped.some((one) => same(one.officer, officer))
        if (!isQuorum(approvals, before, counts)) return "approver-suspended"
        if (statement.kind === "closing") return "valid"
        if (statement.kind === "letter" && time !== undefined && time > statement.enterBy) return "entered-late"
      } else if (statement?.kind === "suspension") {
        const { suspension } = statement
        const held = approvals.length === 0 ? attempt(() => verifySuspension(suspension, before, suspended)) : undefined
        if (held === undefined) return "not-approved"
        suspended = [...suspended, held]
      } else if (statement !== undefined && !byRegistrar(approvals, before, statement.kind, data)) {
        return "not-approved"
      }
      return time !== undefined && time >= before.expires ? "roster-expired" : "valid"
    }
  })
  return { letters, gaps, verdicts, healed, closed, amended }
}

/** Whether this fell behind what was seen before; what it saw counts for those after it either way. */
function seenOf(
  statement: Statement | undefined,
  seen: Map<string, { size: number; root: Uint8Array }>,
): string | undefined {
  if (statement?.kind !== "letter" && statement?.kind !== "heartbeat" && statement?.kind !== "closing") return undefined
  const now = new Map(statement.seen.map(({ office, size, root }) => [hex(office), { size, root }]))
  let reason: string | undefined
  for (const [office, before] of seen) {
    const size = now.get(office)?.size ?? -1
    if (size < before.size) reason = "seen-older"
  }
  for (const [office, { size, root }] of now) {
    const before = seen.get(office)
    if (before?.size === size && !same(before.root, root)) reason ??= "seen-differs"
    if (before === undefined || size > before.size) seen.set(office, { size, root })
  }
  return reason
}

/** Exactly the registrar's approval. */
function byRegistrar(given: readonly Approval[], roster: Roster, purpose: string, data: Uint8Array): boolean {
  const [only] = given
  const keys = keysIn(roster)(roster.registrar)
  return (
    only !== undefined &&
    given.length === 1 &&
    same(only.officer, roster.registrar) &&
    keys !== undefined &&
    holds(keys, purpose, data, only.signature)
  )
}
