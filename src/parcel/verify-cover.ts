/**
 * Proving a cover, from the channel id outward, in this order. What is cheap comes first: forms, then hashes, then
 * signatures; within each the order is charter, rosters, statement, register, reader's office, host. The first step that
 * fails refuses the cover with its own code.
 *
 *  1 form of cover, charter, statement, proofs          7 the sender's rosters: chain and quorums
 *  2 the charter's hash is the channel id               8 the log's two lines under the checkpoint
 *  3 the statement is a letter of an office here        9 the statement's quorum
 *  4 each roster entry says what it must, and each     10 the other office's rosters; the later charters, by both
 *    amendment; the charter in force permits the kind      quorums; the other registrar's cosignature
 *  5 all entries are under the checkpoint's root       11 the host's lines under its checkpoint
 *  6 the record is of this checkpoint, in time,        12 the host's cosignature, with the record's time
 *    and under the root of the host's checkpoint
 *
 * Then it is said how far the charter's policy is met. What a view alone cannot prove (that numbers run without a gap,
 * that no later roster was left out) the cosignature of the reader's registrar says, who holds every entry.
 * Spec: spec/parcel.md#verifying-covers.
 * @module
 */
import { equal, sha256 } from "../bytes/index.ts"
import { checkLetterStatement } from "../letter/index.ts"
import {
  checkKind,
  OfficeError,
  openStatement,
  requireQuorum,
  type CharterOffice,
  type LetterStatement,
  type OpenedCharter,
  type Roster,
} from "../office/index.ts"
import {
  cosignerName,
  decodePostmark,
  leafHash,
  linesOf,
  openCheckpoint,
  parseTlogProof,
  readUnverifiedCheckpoint,
  registerOrigin,
  verifyCosignature,
  verifyInclusion,
  verifyPostmarkCosignature,
  type Checkpoint,
  type Host,
  type PostmarkRecord,
  type UnverifiedCheckpoint,
} from "../register/index.ts"
import {
  openChannel,
  registrarCosignature,
  sidesOf,
  standingOf,
  verifyOthers,
  verifyRosters,
  type Countersigner,
  type RosterClaim,
  type Standing,
} from "./channel.ts"
import { charterBefore, tenuresOf, type PlacedCharter, type Tenure } from "./charters.ts"
import { openCharters, verifyCharters } from "./cover-charters.ts"
import { openCover, type Cover, type CoverPostmark } from "./cover.ts"
import { ParcelError, step } from "./error.ts"

/** A cover that was proven. */
export interface VerifiedCover {
  /** SHA-256 of the charter. Whether it is the right one is known only if it was brought along. */
  readonly channelId: Uint8Array
  /** The charter in force where the letter was entered. */
  readonly charter: OpenedCharter
  /** The host by whose postmark the letter has its time; without one, the host that the newest charter shown names. */
  readonly host: Host | null
  /** The sender's roster in force. */
  readonly roster: Roster
  /** Rosters of the office that is not the sender; the last is the newest shown. Empty if none was shown. */
  readonly others: readonly Roster[]
  /** The office for whose officers the cover is made. */
  readonly reader: Uint8Array
  readonly statement: LetterStatement
  /** SHA-256 of the statement's leaf data: what a receipt names. */
  readonly statementHash: Uint8Array
  /** Ids of the persons who approved. */
  readonly approvers: readonly Uint8Array[]
  /** The place in the sender's register, and when the sender's registrar says that the checkpoint was signed. */
  readonly entered: { readonly index: number; readonly size: number; readonly root: Uint8Array; readonly time: number }
  /** Time and order by the host; null without a postmark. */
  readonly postmarked: { readonly time: number; readonly order: number } | null
  readonly cosigned: readonly { readonly by: Countersigner; readonly time: number }[]
  readonly standing: Standing
}

/**
 * Prove a cover.
 * @param channelId what the verifier brings. With null the cover is proven to be consistent with itself and no more:
 *   whoever calls so must not take the result for a letter of any channel
 * @throws {ParcelError} a code for each step, the lower room's refusal as its cause
 */
export function verifyCover({
  cover: bytes,
  channelId: brought,
}: {
  readonly cover: Uint8Array
  readonly channelId: Uint8Array | null
}): VerifiedCover {
  const cover = openCover(bytes)
  const first = openChannel(cover.charter, brought)
  const { id: channelId } = first
  const claim = openClaim(cover, first)
  const { charter } = claim
  checkInclusions(cover, claim)
  const postmark = cover.postmark === null ? null : openPostmark(cover.postmark, claim)

  // From here on signatures.
  const rosters = verifyRosters(claim.steps)
  const roster = rosters[claim.inForce] as Roster
  const checkpoint = step("log-line", "checkpoint", () =>
    openCheckpoint(claim.checkpoint, { origin: claim.origin, keys: (rosters.at(-1) as Roster).head.log }),
  )
  const approvers = verifyQuorum(roster, cover)
  const others = verifyOthers(cover.reader.rosters, claim.other)
  verifyCharters(cover, claim.charters, { rosters, others })
  const registrar = registrarCosignature(checkpoint, others)
  if (postmark !== null) verifyHostLines(postmark)
  const named = postmark?.tenure.host ?? claim.tenures.at(-1)?.host ?? null
  const host = hostCosignature(checkpoint, named, postmark)
  if (postmark !== null) checkInTime(postmark.record.time, claim.statement, roster)

  const cosigned = [
    ...(host === null ? [] : [{ by: "host", time: host } as const]),
    ...(registrar === null ? [] : [{ by: "registrar", time: registrar } as const]),
  ]
  const given = cosigned.map(({ by }) => by).filter((by) => by === "registrar" || postmark !== null)
  return {
    channelId,
    charter,
    host: named,
    roster,
    others,
    reader: cover.reader.office,
    statement: claim.statement,
    statementHash: sha256(cover.statement),
    approvers,
    entered: { index: cover.index, size: checkpoint.size, root: checkpoint.root, time: checkpoint.time },
    postmarked:
      postmark === null ? null : { time: postmark.record.time, order: postmark.tenure.first + postmark.index },
    cosigned,
    standing: standingOf({ charter, sender: claim.sender, reader: cover.reader.office, given }),
  }
}

/** What a cover claims, opened and found to fit together; no signature in it was verified. */
interface Claim {
  readonly channelId: Uint8Array
  readonly sender: Uint8Array
  readonly origin: string
  /** The charter in force for the statement. */
  readonly charter: OpenedCharter
  /** The first charter, and each later one that the cover shows. */
  readonly charters: readonly PlacedCharter[]
  /** The hosts that follow from them. */
  readonly tenures: readonly Tenure[]
  readonly statement: LetterStatement
  readonly steps: readonly RosterClaim[]
  /** Which of the steps is in force for the statement. */
  readonly inForce: number
  readonly other: CharterOffice
  readonly checkpoint: UnverifiedCheckpoint
  readonly inclusion: readonly Uint8Array[]
}

function openClaim(cover: Cover, first: OpenedCharter): Claim {
  const channelId = first.id
  const statement = openLetter(cover.statement, channelId)
  const [own, other] = sidesOf(first, statement.office)
  if (!first.offices.some(({ office }) => equal(office, cover.reader.office))) {
    throw new ParcelError("reader-office", "the cover is made for an office that is not in this channel")
  }
  const charters = openCharters(cover, first, own)
  const { charter } = charterBefore(charters, cover.index)
  if (!equal(statement.charter ?? channelId, charter.id)) {
    throw new ParcelError(
      "charter-not-in-force",
      "the statement was written under another charter than the last one before it",
    )
  }
  step("kind-not-permitted", "statement", () => checkKind(charter, statement.document))
  step("statement-malformed", "statement", () => checkLetterStatement(statement, { channel: channelId, charter }))
  // Entries 0 and 1 are roster and charter, and every letter before this one has an entry of its own.
  if (statement.number > cover.index - 1) {
    throw new ParcelError(
      "number-impossible",
      `letter ${statement.number} cannot be entry ${cover.index} of a register`,
    )
  }
  const { checkpoint, inclusion } = openProof(cover)
  const origin = registerOrigin(channelId, statement.office)
  if (checkpoint.origin !== origin) throw new ParcelError("proof-origin", "the checkpoint is of another register")
  const steps = openRosters(cover, own, channelId)
  const inForce = cover.rosters.findLastIndex(({ index }) => index < cover.index)
  const head = steps[inForce]?.shown.head
  if (head === undefined || !equal(sha256(head), statement.roster)) {
    throw new ParcelError("roster-not-in-force", "the statement names another roster than the last one before it")
  }
  const tenures = tenuresOf(charters)
  const found = { charter, charters, tenures, statement, steps, inForce, other, checkpoint, inclusion }
  return { channelId, sender: statement.office, origin, ...found }
}

function openLetter(data: Uint8Array, channelId: Uint8Array): LetterStatement {
  const { body } = step("statement-malformed", "statement", () => openStatement(data))
  if (body.kind !== "letter") throw new ParcelError("statement-kind", "the statement is not that of a letter")
  if (!equal(body.channel, channelId)) throw new ParcelError("statement-channel", "the statement is of another channel")
  return body
}

function openProof({ proof, index }: Cover): Pick<Claim, "checkpoint" | "inclusion"> {
  return step("proof-malformed", "proof", () => {
    const parsed = parseTlogProof(proof)
    if (parsed.extra !== undefined || parsed.index !== index) {
      throw new ParcelError("proof-malformed", "proof: it has extra data, or another index than the cover")
    }
    return { checkpoint: readUnverifiedCheckpoint(parsed.checkpoint), inclusion: parsed.inclusion }
  })
}

function openRosters({ rosters, index }: Cover, own: CharterOffice, channelId: Uint8Array): readonly RosterClaim[] {
  return rosters.map(({ index: at, data, approvals, leaves, proof }, i) => {
    const before = rosters[i - 1]
    if (before === undefined ? at !== 0 : at <= before.index || at === index) {
      throw new ParcelError("roster-order", "the rosters are not in the order of their entries, beginning with entry 0")
    }
    const { body } = step("roster-statement", "roster entry", () => openStatement(data))
    if (body.kind !== "roster" || !equal(body.channel, channelId) || !equal(body.office, own.office)) {
      throw new ParcelError("roster-statement", "a roster entry is of another kind, channel or office")
    }
    const shown = { head: body.head, approvals, leaves, proof }
    return { shown, office: own.office, pin: own.roster }
  })
}

function checkInclusions(cover: Cover, { checkpoint: { size, root }, inclusion }: Claim): void {
  for (const { index, data, inclusion: proof } of cover.rosters) {
    step("roster-inclusion", "roster entry", () => verifyInclusion({ index, size, leaf: leafHash(data), proof, root }))
  }
  for (const { index, data, inclusion: proof } of cover.charters ?? []) {
    step("charter-inclusion", "amendment", () => verifyInclusion({ index, size, leaf: leafHash(data), proof, root }))
  }
  step("statement-inclusion", "statement", () =>
    verifyInclusion({
      index: cover.index,
      size,
      leaf: leafHash(cover.statement),
      proof: inclusion,
      root,
    }),
  )
}

/** A postmark whose record fits the checkpoint and is under the root of the host's, still unsigned, checkpoint. */
interface Postmark {
  readonly record: PostmarkRecord
  readonly index: number
  readonly checkpoint: UnverifiedCheckpoint
  /** Whose it is. */
  readonly tenure: Tenure
}

function openPostmark({ record: bytes, index, proof, checkpoint: note }: CoverPostmark, claim: Claim): Postmark {
  if (claim.tenures.length === 0)
    throw new ParcelError("postmark-without-host", "a postmark in a channel that has no host")
  const { record, checkpoint } = step("postmark-malformed", "postmark", () => ({
    record: decodePostmark(bytes),
    checkpoint: readUnverifiedCheckpoint(note),
  }))
  const tenure = claim.tenures.find(({ origin }) => origin === checkpoint.origin)
  if (record.origin !== claim.origin || tenure === undefined) {
    throw new ParcelError("postmark-origin", "the postmark is of another register or channel")
  }
  if (tenure.ended !== null && index >= tenure.ended.size) {
    throw new ParcelError("postmark-ended", "the postmark is of a host that the channel had left by then")
  }
  if (record.size !== claim.checkpoint.size || !equal(record.root, claim.checkpoint.root)) {
    throw new ParcelError("postmark-other-checkpoint", "the postmark is of another checkpoint than the proof's")
  }
  step("postmark-inclusion", "postmark", () =>
    verifyInclusion({ index, size: checkpoint.size, leaf: leafHash(bytes), proof, root: checkpoint.root }),
  )
  return { record, index, checkpoint, tenure }
}

function verifyQuorum(roster: Roster, { statement, approvals }: Cover): readonly Uint8Array[] {
  try {
    const lines = requireQuorum({ roster, purpose: "letter", subject: statement, approvals })
    return lines.map((line) => line.person)
  } catch (cause) {
    if (!(cause instanceof OfficeError)) throw cause
    const code = cause.code === "quorum-missing" ? "quorum-missing" : "approval-refused"
    throw new ParcelError(code, `approvals: ${cause.message}`, { cause })
  }
}

function verifyHostLines({ checkpoint, tenure }: Postmark): void {
  const { host, origin } = tenure
  step("postmark-log-line", "postmark", () => openCheckpoint(checkpoint, { origin, keys: host.log }))
}

/** The time of the host's cosignature, which is that of its record; null if it has not cosigned. */
function hostCosignature(checkpoint: Checkpoint, host: Host | null, postmark: Postmark | null): number | null {
  if (host === null) return null
  const cosigner = { keys: host.cosigner, name: cosignerName(host.cosigner) }
  if (linesOf(cosigner, checkpoint.signatures).length === 0) return null
  if (postmark === null) {
    return step("cosignature-host", "checkpoint", () => verifyCosignature(checkpoint, cosigner)).time
  }
  step("cosignature-host", "checkpoint", () => verifyPostmarkCosignature(postmark.record, checkpoint, host))
  return postmark.record.time
}

/** Without a host no letter is void by time; with one, it is by the host's clock. */
function checkInTime(time: number, statement: LetterStatement, roster: Roster): void {
  if (time > statement.enterBy) {
    throw new ParcelError("void-enter-by", "the letter is void: it was entered after the time it says itself")
  }
  if (time >= roster.head.expires) {
    throw new ParcelError("void-roster-expired", "the letter is void: it was entered after its roster had expired")
  }
}
