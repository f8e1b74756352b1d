/** Channels, covers and view files: spec/parcel.md. @module */
import {
  readAmendment,
  tenuresOf,
  verifyAmendment,
  type AmendmentEntry,
  type InForce,
  type Tenure,
} from "./amendments.ts"
import { COVER, decode, VIEW_FILE } from "./cbor.ts"
import { officeIn, otherThan, readCharter, type Channel, type Charter } from "./charters.ts"
import { MOST, originOf, readRecord, type Host, type PostmarkRecord } from "./hosts.ts"
import { sha256 } from "./keys.ts"
import { verifyContent, verifyRules } from "./letters.ts"
import { isCosigned, readCheckpoint, readProof, verifyCheckpoint, verifyCosignature, type Checkpoint } from "./notes.ts"
import { proven, Refused, step, wellFormed } from "./refused.ts"
import {
  approvals,
  shownLeaves,
  shownProof,
  shownRoster,
  verifyApprovals,
  verifyNext,
  verifyPinned,
  type Roster,
  type ShownRoster,
} from "./rosters.ts"
import { absent, bytes, hash, integer, list, nullable, oneOf, record, same, suite, units, type Shape } from "./shape.ts"
import { readStatement } from "./statements.ts"
import { leafHash, verifyInclusion } from "./trees.ts"

/** A note or proof within a record. */
export const noteText: Shape<string> = (value) => {
  const text = units(1, 65_536)(value)
  wellFormed(!/[\x00-\x09\x0b-\x1f\x7f]/.test(text), "unexpected-value")
  return text
}

const index = integer(0, MOST)
const coverShape = record({
  suite,
  kind: oneOf("cover"),
  charter: bytes(1, 2 ** 16),
  rosters: list(
    record({
      index,
      data: bytes(33, 2 ** 19),
      approvals,
      leaves: shownLeaves,
      proof: shownProof,
      inclusion: list(hash, 0, 64),
    }),
    1,
    256,
  ),
  charters: absent(list(record({ index, data: bytes(33, 2 ** 19), approvals, inclusion: list(hash, 0, 64) }), 1, 256)),
  statement: bytes(33, 2 ** 19),
  approvals,
  index,
  proof: noteText,
  reader: record({ office: hash, rosters: list(shownRoster, 0, 256) }),
  postmark: nullable(record({ record: bytes(1, 2 ** 17), index, proof: list(hash, 0, 64), checkpoint: noteText })),
})

/** The channel's first charter. @param id what the verifier knows of it, if anything */
export function openChannel(encoded: Uint8Array, id: Uint8Array | undefined): Channel {
  const found = sha256(encoded)
  proven(id === undefined || same(found, id), "channel-differs")
  const charter = step("malformed", "charter-malformed", () => readCharter(encoded))
  proven(charter.previous === null, "charter-not-first")
  return { id: found, charter }
}

/** An office's rosters in a channel: the one that the charter names, and those that follow. */
export function verifyRosters(shown: readonly ShownRoster[], office: Charter["offices"][number]): readonly Roster[] {
  const rosters: Roster[] = []
  for (const one of shown) {
    const before = rosters.at(-1)
    if (before === undefined) {
      proven(same(sha256(one.head), office.roster), "roster-not-pinned")
      rosters.push(step("unproven", "roster-refused", () => verifyPinned(one, office.office, office.roster)))
    } else {
      rosters.push(step("unproven", "roster-refused", () => verifyNext(one, undefined, before)))
    }
  }
  return rosters
}

/** Whether the other office's registrar has cosigned, under the roster in force then. */
export function registrarCosigned(checkpoint: Checkpoint, rosters: readonly Roster[]): boolean {
  let counted = false
  for (const { cosigner } of rosters) {
    if (!isCosigned(checkpoint, cosigner)) continue
    const time = step("unproven", "cosignature-registrar", () => verifyCosignature(checkpoint, cosigner))
    const inForce = rosters.findLast(({ issued }) => issued <= time)
    if (inForce === undefined || time >= inForce.expires) continue
    if (same(inForce.cosigner.ed25519, cosigner.ed25519) && same(inForce.cosigner.mldsa44, cosigner.mldsa44))
      counted = true
  }
  return counted
}

/** Whether the host has cosigned; if it has a record, with its very time. */
export function hostCosigned(checkpoint: Checkpoint, host: Host, postmark: PostmarkRecord | undefined): boolean {
  if (!isCosigned(checkpoint, host.cosigner)) return false
  const time = step("unproven", "cosignature-host", () => verifyCosignature(checkpoint, host.cosigner))
  proven(postmark === undefined || postmark.time === time, "cosignature-host")
  return postmark !== undefined
}

export interface Cover {
  readonly channel: Channel
  /** The charter in force where the letter is entered. */
  readonly ruling: InForce
  readonly statement: ReturnType<typeof readLetterOf>
  readonly reader: Uint8Array
  /** Leaf data and index of the statement's entry. */
  readonly data: Uint8Array
  readonly index: number
  /** Rosters of the reader's office, as far as they are shown. */
  readonly missing: readonly string[]
  readonly postmarked: number | undefined
}

function readLetterOf(data: Uint8Array, channel: Channel) {
  const statement = step("malformed", "statement-malformed", () => readStatement(data))
  proven(statement.kind === "letter", "statement-kind")
  proven(same(statement.channel, channel.id), "statement-channel")
  return statement
}

export function verifyCover(encoded: Uint8Array, id: Uint8Array | undefined): Cover {
  const cover = step("malformed", "cover-malformed", () => coverShape(decode(encoded, COVER)))
  const channel = openChannel(cover.charter, id)
  const { charter } = channel
  const statement = readLetterOf(cover.statement, channel)
  const [sender, other] = [officeIn(charter, statement.office), otherThan(charter, statement.office)]
  proven(sender !== undefined && other !== undefined, "office-not-in-channel")
  const readerOffice = cover.reader.office
  proven(officeIn(charter, readerOffice) !== undefined, "reader-office")
  const charters = placeCharters(cover.charters ?? [], cover.index, channel, statement.office)
  const ruling = charters.findLast(({ index }) => index < cover.index) as InForce
  proven(same(statement.charter ?? channel.id, ruling.id), "charter-not-in-force")
  verifyDocument(statement, channel, ruling)
  proven(statement.number < cover.index, "number-impossible")

  const origin = originOf(channel.id, statement.office)
  const proof = step("malformed", "proof-malformed", () => readProof(Buffer.from(cover.proof)))
  wellFormed(proof.index === cover.index && !proof.extra, "proof-malformed")
  const { checkpoint } = proof
  proven(checkpoint.origin === origin, "proof-origin")

  const indices = cover.rosters.map((roster) => roster.index)
  const rise = indices.every((at, place) => (place === 0 ? at === 0 : at > (indices[place - 1] ?? 0)))
  proven(rise && !indices.includes(cover.index), "roster-order")
  const shown = cover.rosters.map(({ data, approvals, leaves, proof }): ShownRoster => {
    const read = step("unproven", "roster-statement", () => readStatement(data))
    proven(read.kind === "roster", "roster-statement")
    proven(same(read.office, statement.office) && same(read.channel, channel.id), "roster-statement")
    return { head: read.head, approvals, leaves, proof }
  })
  const last = indices.findLastIndex((at) => at < cover.index)
  const head = shown[last]?.head
  proven(head !== undefined && same(sha256(head), statement.roster), "roster-not-in-force")

  const { size, root } = checkpoint
  for (const { index, data, inclusion } of cover.rosters)
    verifyInclusion({ index, size, root, leaf: leafHash(data), proof: inclusion }, "roster-inclusion")
  for (const { index, data, inclusion } of cover.charters ?? [])
    verifyInclusion({ index, size, root, leaf: leafHash(data), proof: inclusion }, "charter-inclusion")
  const leaf = leafHash(cover.statement)
  verifyInclusion({ index: cover.index, size, root, leaf, proof: proof.hashes }, "statement-inclusion")

  const tenures = tenuresOf(charters)
  const postmark = cover.postmark === null ? undefined : openPostmark(cover.postmark, tenures, checkpoint)
  const host = postmark?.tenure.host ?? tenures.at(-1)?.host

  const rosters = verifyRosters(shown, sender)
  const [newest, inForce] = [rosters.at(-1), rosters[last]]
  proven(newest !== undefined && inForce !== undefined, "roster-not-in-force")
  step("unproven", "log-line", () => verifyCheckpoint(checkpoint, origin, newest.log))
  verifyLetterApprovals(cover.approvals, inForce, cover.statement)
  const others = step("unproven", "reader-roster", () => verifyRosters(cover.reader.rosters, other))
  ;(cover.charters ?? []).forEach(({ index, data, approvals }, i) => {
    const roster = rosters[indices.findLastIndex((at) => at < index)] as Roster
    const lastLetter = cover.index < index ? cover.index : undefined
    step("unproven", "charter-refused", () => {
      const entered = readStatement(data) as AmendmentEntry
      proven(same(entered.roster, roster.id), "charter-refused")
      verifyAmendment(entered, approvals, index, { charter: charters[i] as InForce, roster, others, lastLetter })
    })
  })
  const byRegistrar = registrarCosigned(checkpoint, others)
  if (postmark !== undefined)
    step("unproven", "postmark-log-line", () =>
      verifyCheckpoint(postmark.checkpoint, postmark.tenure.origin, postmark.tenure.host.log),
    )
  const byHost = host !== undefined && hostCosigned(checkpoint, host, postmark?.record)
  if (postmark !== undefined) {
    proven(postmark.record.time <= statement.enterBy, "void-enter-by")
    proven(postmark.record.time < inForce.expires, "void-roster-expired")
  }
  const { countersign } = ruling.charter.rules
  const asked = same(readerOffice, statement.office) && countersign.includes("host") ? ["host"] : countersign
  const missing = asked.filter((who) => !(who === "host" ? byHost : byRegistrar))
  return {
    channel,
    ruling,
    statement,
    data: cover.statement,
    index: cover.index,
    reader: readerOffice,
    missing,
    postmarked: postmark?.record.time,
  }
}

/** Check 5: the kind of document has a code of its own, the other rules one for all. */
function verifyDocument(statement: Parameters<typeof verifyRules>[0], channel: Channel, ruling: InForce): void {
  try {
    verifyRules(statement, correspondence(channel, ruling))
  } catch (error) {
    if (!(error instanceof Refused) || error.code === "kind-not-permitted") throw error
    wellFormed(false, "statement-malformed")
  }
}

function correspondence(channel: Channel, { charter, id, version }: InForce): Parameters<typeof verifyRules>[1] {
  return { channel: channel.id, charter, later: version === 1 ? undefined : id }
}

/** The first charter, and those that the cover shows after it; nothing of them is proven yet. */
function placeCharters(
  shown: readonly { readonly index: number; readonly data: Uint8Array }[],
  letter: number,
  { id, charter }: Channel,
  office: Uint8Array,
): readonly InForce[] {
  const charters: InForce[] = [{ index: 1, id, version: 1, charter, ended: null }]
  for (const { index, data } of shown) {
    proven(index > (charters.at(-1) as InForce).index && index !== letter, "charter-order")
    charters.push(
      step("unproven", "charter-statement", () => {
        const entered = readStatement(data)
        proven(entered.kind === "amendment", "charter-statement")
        proven(same(entered.channel, id) && same(entered.office, office), "charter-statement")
        return readAmendment(entered.amendment, index)
      }),
    )
  }
  return charters
}

interface Postmark {
  readonly tenure: Tenure
  readonly record: PostmarkRecord
  readonly checkpoint: Checkpoint
}

/** Checks 12 to 15. */
function openPostmark(
  shown: { record: Uint8Array; index: number; proof: readonly Uint8Array[]; checkpoint: string },
  tenures: readonly Tenure[],
  covered: Checkpoint,
): Postmark {
  proven(tenures.length > 0, "postmark-without-host")
  const [record, checkpoint] = step("malformed", "postmark-malformed", () => [
    readRecord(shown.record),
    readCheckpoint(Buffer.from(shown.checkpoint)),
  ])
  const tenure = tenures.find(({ origin }) => origin === checkpoint.origin)
  proven(record.origin === covered.origin && tenure !== undefined, "postmark-origin")
  proven(tenure.ended === null || shown.index < tenure.ended.size, "postmark-ended")
  proven(record.size === covered.size && same(record.root, covered.root), "postmark-other-checkpoint")
  const { size, root } = checkpoint
  const leaf = leafHash(shown.record)
  verifyInclusion({ index: shown.index, size, root, leaf, proof: shown.proof }, "postmark-inclusion")
  return { record, checkpoint, tenure }
}

/** Checks 18 and 19. */
function verifyLetterApprovals(given: Parameters<typeof verifyApprovals>[0], roster: Roster, data: Uint8Array): void {
  try {
    verifyApprovals(given, roster, "letter", data)
  } catch (error) {
    if (!(error instanceof Refused) || error.code === "quorum-missing") throw error
    proven(false, "approval-refused")
  }
}

const viewShape = record({ suite, kind: oneOf("view"), cover: bytes(1, 2 ** 24), content: bytes(1, 2 ** 26) })

/** A view file that holds: its cover. */
export function openView(encoded: Uint8Array, id: Uint8Array | undefined): Cover {
  const view = step("malformed", "view-malformed", () => viewShape(decode(encoded, VIEW_FILE)))
  const cover = verifyCover(view.cover, id)
  const { channel, statement, reader, ruling } = cover
  const { office } = verifyContent(view.content, statement, correspondence(channel, ruling))
  proven(same(office, reader), "view-reader")
  return cover
}

/** @returns whether the channel was known, and everything holds */
export function verifyView(encoded: Uint8Array, id: Uint8Array | undefined): "verified" | "unidentified" {
  openView(encoded, id)
  return id === undefined ? "unidentified" : "verified"
}
