/**
 * Verifying an archive from the channel id outward: each part as the file that it is, and then that the parts are of one
 * channel and say the same of each other. No clock is read: what was signed under a roster that has long expired is judged by
 * the postmark's time, as ever.
 * Spec: spec/parcel.md#archives.
 * @module
 */
import { equal } from "../bytes/index.ts"
import { openStatement } from "../office/index.ts"
import { leafHash, merkleTree, parsePolicy, rootAt, type MerkleTree } from "../register/index.ts"
import { openArchive, type ArchiveFile } from "./archive-file.ts"
import { ParcelError, step } from "./error.ts"
import { openRegisterFile, type RegisterFile } from "./register-file.ts"
import { verifyRegisterFile, type VerifiedRegister } from "./verify-register-file.ts"
import { verifyViewFile, type VerifiedView } from "./view-file.ts"

/** An archive that was proven, part by part. */
export interface VerifiedArchive {
  readonly kind: "verified"
  readonly channelId: Uint8Array
  /** In the order in which the charter names the offices. */
  readonly registers: readonly VerifiedRegister[]
  readonly views: readonly VerifiedView[]
  readonly readme: string
}

/** Consistent with itself, channel not identified: a failure. */
export interface UnidentifiedArchive {
  readonly kind: "unidentified"
  readonly channelId: Uint8Array
}

/**
 * Verify an archive.
 * @param channelId what the verifier brings; null gives `unidentified` at best
 * @throws {ParcelError} `archive-malformed`, `archive-sum`, `archive-views`; every code of register files; `archive-office` the
 *   registers are not those of the charter's two offices in its order; `archive-postmarks` they show different postmarks;
 *   `archive-seen` one office had seen another register than the archive shows; `archive-policy` a policy is
 *   missing, or none; `archive-charters` the registers show other amendments; every code of view files; `archive-view` a view is of no valid letter of these registers
 */
export function verifyArchive({
  file,
  channelId,
}: {
  readonly file: Uint8Array
  readonly channelId: Uint8Array | null
}): VerifiedArchive | UnidentifiedArchive {
  const archive = openArchive(file)
  const files = archive.registers.map(openRegisterFile)
  const found = archive.registers.map((register) => verifyRegisterFile({ file: register, channelId }))
  const [first] = found
  const id = first?.channelId ?? new Uint8Array(0)
  if (found.some((each) => !equal(each.channelId, id)))
    throw new ParcelError("archive-office", "the archive's registers are of two channels")
  // Nobody brought an id: what is left to check is checked under the one that the file says.
  const registers = found.map((each, i) =>
    each.kind === "verified"
      ? each
      : (verifyRegisterFile({ file: archive.registers[i] as Uint8Array, channelId: id }) as VerifiedRegister),
  )
  checkOffices(registers)
  checkCharters(registers)
  checkPostmarks(files)
  checkSeen(registers, files)
  checkPolicies(archive, files)
  const views = archive.views.map((view) => viewIn(view, id, registers))
  if (channelId === null) return { kind: "unidentified", channelId: id }
  return { kind: "verified", channelId: id, registers, views, readme: archive.readme }
}

function checkOffices(registers: readonly VerifiedRegister[]): void {
  for (const [i, { charter, office }] of registers.entries()) {
    if (equal(charter.offices[i]?.office ?? new Uint8Array(0), office)) continue
    throw new ParcelError("archive-office", "the archive's registers are not those of the charter's offices in order")
  }
}

/** Either office enters the same amendments in the same order; one may not have entered the last yet. */
function checkCharters(registers: readonly VerifiedRegister[]): void {
  const [one, other] = registers.map(({ charters }) => charters.map(({ charter }) => charter.id))
  const both = Math.min(one?.length ?? 0, other?.length ?? 0)
  const most = Math.max(one?.length ?? 0, other?.length ?? 0)
  const same = (one ?? []).slice(0, both).every((id, i) => equal(id, other?.[i] ?? new Uint8Array(0)))
  if (same && most - both <= 1) return
  throw new ParcelError("archive-charters", "the archive's registers show two rows of charters")
}

/** The hosts' registers are in both files, so that each can be verified by itself; they are the same registers. */
function checkPostmarks(files: readonly RegisterFile[]): void {
  const [one = [], other = []] = files.map(shownRecords)
  const same =
    one.length === other.length &&
    one.every((list, i) => {
      const theirs = other[i] ?? []
      return list.length === theirs.length && list.every((each, at) => equal(each, theirs[at] as Uint8Array))
    })
  if (!same) throw new ParcelError("archive-postmarks", "the archive's registers show two registers of postmarks")
}

/** The records that a file shows, of each host; one that shows none is another than one that shows an empty register. */
function shownRecords({ former = [], postmarks }: RegisterFile): readonly (readonly Uint8Array[])[] {
  return postmarks === null ? former : [...former, postmarks.records]
}

/** What either office said it had seen of the other's register is what the archive shows of it. */
function checkSeen(registers: readonly VerifiedRegister[], files: readonly RegisterFile[]): void {
  const trees = files.map(({ entries }) => merkleTree(entries.map(({ data }) => leafHash(data))))
  for (const [i, { entries }] of files.entries()) {
    const other = registers[1 - i] as VerifiedRegister
    const tree = trees[1 - i] as MerkleTree
    for (const [index, { data }] of entries.entries()) {
      if (registers[i]?.entries[index]?.verdict.kind !== "valid") continue
      const { body } = openStatement(data)
      const seen = "seen" in body ? body.seen.find(({ office }) => equal(office, other.office)) : undefined
      if (seen === undefined || (seen.size <= tree.size && equal(rootAt(seen.size, tree.read), seen.root))) continue
      throw new ParcelError("archive-seen", "an office had seen another register of the other's than the archive shows")
    }
  }
}

/** They are for tools of others, and nothing here rests on them: there are as many as there should be, and each is one. */
function checkPolicies({ policies }: ArchiveFile, files: readonly RegisterFile[]): void {
  const wanted = (files[0]?.postmarks ?? null) === null ? 2 : 3
  if (policies.length !== wanted)
    throw new ParcelError("archive-policy", "the archive has not one policy for each of its registers")
  for (const policy of policies) step("archive-policy", "policy", () => parsePolicy(policy))
}

function viewIn(file: Uint8Array, channelId: Uint8Array, registers: readonly VerifiedRegister[]): VerifiedView {
  const view = verifyViewFile({ file, channelId })
  if (view.kind !== "verified") throw new TypeError("a view is verified with its channel's id")
  const { entered, statement, statementHash } = view.cover
  const register = registers.find(({ office }) => equal(office, statement.office))
  const entry = register?.entries[entered.index]
  if (entry !== undefined && entry.verdict.kind === "valid" && equal(entry.statement, statementHash)) return view
  throw new ParcelError("archive-view", "a view is of no valid letter of the archive's registers")
}
