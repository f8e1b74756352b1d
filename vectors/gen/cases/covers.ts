/**
 * Covers: each tells the story otherwise in one thing, or changes one field of what was told.
 * @module
 */
import { concat, encodeRecord, sha256, toHex, utf8 } from "../../../src/bytes/index.ts"
import { encodeStatement, SUITE, type ShownRoster } from "../../../src/office/index.ts"
import type { Cover, CoverPostmark, CoverRoster } from "../../../src/parcel/index.ts"
import {
  addSignatures,
  cosign,
  formatTlogProof,
  inclusionProof,
  leafHash,
  logPublicKeysOf,
  merkleTree,
  openCheckpoint,
  parseTlogProof,
  registerOrigin,
  signCheckpoint,
} from "../../../src/register/index.ts"
import { seed } from "../fixed.ts"
import type { Vector } from "../format.ts"
import {
  DAY,
  smallOffice,
  STORY_HOST_KEYS,
  STORY_TIME,
  storyLogKeys,
  storyOfficerKeys,
  tell,
  type Story,
  type Telling,
} from "../story.ts"
import { flipped, maker } from "./make.ts"

/** Encode a cover that no function of ours would. */
export const encodeAnyCover = (cover: Cover): Uint8Array => encodeRecord({ suite: SUITE, kind: "cover", ...cover })

/** Covers: success, and one break of every step. */
export function coverCases(): readonly Vector[] {
  const plain = tell()
  const { charter, cover, other } = plain
  const channel = toHex(charter.id)
  const { success, malformed, unproven } = maker("parcel", "cover", { channel })
  const told = (name: string, comment: string, story: Story, standing: string): Vector =>
    success(name, {
      comment,
      bytes: encodeAnyCover(story.cover),
      inputs: { channel: toHex(story.charter.id), standing },
    })
  const broken = (name: string, code: string, comment: string, telling: Telling): Vector => {
    const story = tell(telling)
    return unproven(name, code, {
      comment,
      bytes: encodeAnyCover(story.cover),
      inputs: { channel: toHex(story.charter.id) },
    })
  }
  const changed = (name: string, code: string, comment: string, changes: Partial<Cover>): Vector => {
    const make = code.endsWith("-malformed") ? malformed : unproven
    return make(name, code, { comment, bytes: encodeAnyCover({ ...cover, ...changes }) })
  }
  const [roster] = cover.rosters as readonly [CoverRoster]
  const postmark = cover.postmark as CoverPostmark
  const twoRosters = tell({ rosters: 2 })
  const [first, second] = twoRosters.cover.rosters as readonly [CoverRoster, CoverRoster]
  const changedTwo = (name: string, code: string, comment: string, rosters: readonly CoverRoster[]): Vector =>
    unproven(name, code, {
      comment,
      bytes: encodeAnyCover({ ...twoRosters.cover, rosters }),
      inputs: { channel: toHex(twoRosters.charter.id) },
    })
  const parsed = parseTlogProof(cover.proof)
  const foreign = storyOfficerKeys("somebody else")
  const otherHost = { log: storyLogKeys("other host log"), cosigner: storyLogKeys("other host cosigner") }
  const notCharter = encodeStatement(seed("roster elsewhere"), {
    suite: SUITE,
    kind: "roster",
    channel: seed("another channel"),
    office: plain.sender.id,
    head: (plain.sender.rosters[0] as Story["sender"]["rosters"][number]).shown.head,
  })
  const notOffice = encodeStatement(seed("roster of others"), {
    suite: SUITE,
    kind: "roster",
    channel: plain.charter.id,
    office: seed("another office"),
    head: (plain.sender.rosters[0] as Story["sender"]["rosters"][number]).shown.head,
  })
  const shown = other.rosters.map((each) => each.shown)
  const otherShown = shown[0] as ShownRoster
  return [
    told(
      "countersigned",
      "a letter, postmarked and cosigned by the host, cosigned by the reader's registrar",
      plain,
      "countersigned",
    ),
    told("second-roster", "a letter under the sender's second roster", twoRosters, "countersigned"),
    told(
      "provisional",
      "no cosignature of the reader's registrar yet",
      tell({ registrar: null }),
      "provisional registrar",
    ),
    told("not-postmarked", "entered, not postmarked", tell({ postmark: null }), "provisional host"),
    told("host-not-cosigned", "a record without the host's cosignature", tell({ host: null }), "provisional host"),
    told(
      "own-officers",
      "for the sender's own officers the host is enough",
      tell({ registrar: null, reader: "sender" }),
      "countersigned",
    ),
    told("no-host", "a channel without a host", tell({ hosted: false }), "countersigned"),
    told(
      "no-host-own",
      "without a host, the sender's officers wait for the other registrar",
      tell({ hosted: false, registrar: null, reader: "sender" }),
      "provisional registrar",
    ),
    told(
      "registrar-before-roster",
      "cosigned before the other office's roster was issued: not counted",
      tell({ registrar: STORY_TIME - 30 * DAY }),
      "provisional registrar",
    ),
    told(
      "fourth-letter",
      "the fourth letter of a register",
      tell({ before: 3, letter: { number: 4 } }),
      "countersigned",
    ),

    malformed("empty", "cover-malformed", { comment: "no bytes", bytes: new Uint8Array(0) }),
    malformed("suite-zero", "cover-malformed", {
      comment: "a lower suite",
      bytes: encodeRecord({ suite: "diwan/0", kind: "cover", ...cover }),
    }),
    malformed("unknown-field", "cover-malformed", {
      comment: "a field that this suite does not know",
      bytes: encodeRecord({ suite: SUITE, kind: "cover", ...cover, note: "" }),
    }),
    unproven("channel-differs", "channel-differs", {
      comment: "another channel than the one asked for",
      bytes: encodeAnyCover(cover),
      inputs: { channel: toHex(seed("another channel")) },
    }),
    malformed("charter-malformed", "charter-malformed", {
      comment: "the charter is no charter, though its hash is the channel id",
      bytes: encodeAnyCover({ ...cover, charter: utf8("charter") }),
      inputs: { channel: toHex(sha256(utf8("charter"))) },
    }),
    notFirst(plain, unproven),
    changed("statement-malformed", "statement-malformed", "the statement is no statement", {
      statement: new Uint8Array(40),
    }),
    changed("statement-kind", "statement-kind", "the statement is that of a roster", { statement: roster.data }),
    broken("statement-channel", "statement-channel", "the statement is of another channel", {
      letter: { channel: seed("another channel") },
    }),
    broken("office-not-in-channel", "office-not-in-channel", "the statement is of a third office", {
      letter: { office: seed("a third office") },
    }),
    changed("reader-office", "reader-office", "made for the officers of a third office", {
      reader: { office: seed("a third office"), rosters: shown },
    }),
    broken("kind-not-permitted", "kind-not-permitted", "a kind of document that the charter does not permit", {
      letter: { document: "aide-memoire" },
    }),
    broken(
      "number-impossible",
      "number-impossible",
      "letter 2 in entry 2, before which there is no room for letter 1",
      { letter: { number: 2 } },
    ),
    changed("proof-malformed", "proof-malformed", "the proof is no tlog-proof", { proof: "c2sp.org/tlog-proof@v2\n" }),
    changed("proof-extra", "proof-malformed", "extra data, which no signature covers", {
      proof: formatTlogProof({ ...parsed, extra: utf8("extra") }),
    }),
    changed("proof-index", "proof-malformed", "the proof is of another index than the cover says", { index: 3 }),
    originOf(plain, unproven),
    changed("roster-order", "roster-order", "the first roster is not entry 0", { rosters: [{ ...roster, index: 1 }] }),
    changed("roster-order-twice", "roster-order", "one roster entry twice", { rosters: [roster, roster] }),
    changed("roster-order-own", "roster-order", "a roster entry at the statement's own index", {
      rosters: [roster, { ...roster, index: cover.index }],
    }),
    changedTwo("roster-order-falling", "roster-order", "the rosters stand in the wrong order", [
      first,
      { ...second, index: 0 },
    ]),
    changed("roster-statement", "roster-statement", "a roster entry of another channel", {
      rosters: [{ ...roster, data: notCharter }],
    }),
    changed("roster-office", "roster-statement", "a roster entry of another office", {
      rosters: [{ ...roster, data: notOffice }],
    }),
    changed("roster-charter", "roster-statement", "a roster entry that is another statement", {
      rosters: [{ ...roster, data: cover.statement }],
    }),
    changedTwo("roster-not-in-force", "roster-not-in-force", "the roster in force is left out", [first]),
    broken("roster-other", "roster-not-in-force", "the statement names a roster that is not in force", {
      letter: { roster: seed("another roster") },
    }),
    changed("roster-inclusion", "roster-inclusion", "the roster entry's proof has a hash too many", {
      rosters: [{ ...roster, inclusion: [...roster.inclusion, seed("hash")] }],
    }),
    changed("statement-inclusion", "statement-inclusion", "the statement's proof has another hash", {
      proof: formatTlogProof({ ...parsed, inclusion: parsed.inclusion.map((hash) => flipped(hash, 0)) }),
    }),
    pinned(plain, unproven),
    changed("roster-quorum", "roster-refused", "the roster is not approved by its quorum", {
      rosters: [{ ...roster, approvals: [] }],
    }),
    changed("roster-leaf", "roster-refused", "a line that is not in the roster", {
      rosters: [{ ...roster, leaves: [{ position: 0, leaf: utf8("line") }] }],
    }),
    changedTwo("roster-second", "roster-refused", "the second roster is not approved by the quorum of the first", [
      first,
      { ...second, approvals: [] },
    ]),
    broken("log-line", "log-line", "the checkpoint is signed by another log", { log: storyLogKeys("another log") }),
    changed("log-line-missing", "log-line", "the log's ML-DSA-44 line is missing", {
      proof: formatTlogProof({ ...parsed, checkpoint: withoutLine(parsed.checkpoint, 1) }),
    }),
    broken("approval-stranger", "approval-refused", "approved by somebody who is not in the roster", {
      approvers: [foreign],
    }),
    changed("approval-altered", "approval-refused", "an approval with a flipped bit", {
      approvals: cover.approvals.map(({ officer, signature }) => ({ officer, signature: flipped(signature, -1) })),
    }),
    changed("approval-classical", "approval-refused", "an approval whose Ed25519 half has a flipped bit", {
      approvals: cover.approvals.map(({ officer, signature }) => ({ officer, signature: flipped(signature, 0) })),
    }),
    broken("quorum-missing", "quorum-missing", "nobody has approved", { approvers: [] }),
    changed(
      "reader-roster-pin",
      "reader-roster",
      "the other office's first roster is not the one that the charter names",
      {
        reader: { office: other.id, rosters: [smallOffice("elsewhere.example").rosters[0]?.shown as ShownRoster] },
      },
    ),
    changed("reader-roster-quorum", "reader-roster", "the other office's roster is not approved", {
      reader: { office: other.id, rosters: [{ ...otherShown, approvals: [] }] },
    }),
    changed("cosignature-registrar", "cosignature-registrar", "the registrar's lines bear different times", {
      proof: formatTlogProof({ ...parsed, checkpoint: otherTime(plain) }),
    }),
    changed("cosignature-half", "cosignature-registrar", "the registrar's ML-DSA-44 line is missing", {
      proof: formatTlogProof({ ...parsed, checkpoint: withoutLine(parsed.checkpoint, 5) }),
    }),
    changed("cosignature-host", "cosignature-host", "the host's Ed25519 line is missing", {
      proof: formatTlogProof({ ...parsed, checkpoint: withoutLine(parsed.checkpoint, 2) }),
    }),
    broken("cosignature-host-time", "cosignature-host", "the host's cosignature bears another time than its record", {
      host: STORY_TIME + 121,
    }),
    changed("postmark-malformed", "postmark-malformed", "the record is no postmark", {
      postmark: { ...postmark, record: utf8("record") },
    }),
    withoutHost(unproven),
    broken("postmark-origin", "postmark-origin", "the record is of the other office's register", {
      postmark: { origin: registerOrigin(charter.id, other.id) },
    }),
    broken("postmark-size", "postmark-other-checkpoint", "the record is of another size", { postmark: { size: 2 } }),
    broken("postmark-root", "postmark-other-checkpoint", "the record is of another root: a fork", {
      postmark: { root: seed("fork") },
    }),
    changed("postmark-inclusion", "postmark-inclusion", "the record is not in the host's register", {
      postmark: { ...postmark, index: 0 },
    }),
    broken("postmark-log-line", "postmark-log-line", "the host's register is signed by another host", {
      hostKeys: { ...STORY_HOST_KEYS, log: otherHost.log },
    }),
    broken("void-enter-by", "void-enter-by", "postmarked after the letter's enter-by", {
      letter: { enterBy: STORY_TIME + 60 },
    }),
    broken("void-roster-expired", "void-roster-expired", "postmarked after the roster had expired", {
      rosterExpires: STORY_TIME + 100,
    }),
  ]
}

/** Makes a case that is refused. */
export type Make = ReturnType<typeof maker>["unproven"]

function originOf({ charter, tree, sender, cover }: Story, unproven: Make): Vector {
  const origin = registerOrigin(charter.id, seed("a third office"))
  const checkpoint = signCheckpoint({ origin, size: tree.size, root: tree.root(), keys: sender.log, time: STORY_TIME })
  const proof = formatTlogProof({ ...parseTlogProof(cover.proof), checkpoint })
  return unproven("proof-origin", "proof-origin", {
    comment: "the checkpoint is of another register",
    bytes: encodeAnyCover({ ...cover, proof }),
  })
}

/** A charter that amends another one makes no channel. */
function notFirst({ charter, cover }: Story, unproven: Make): Vector {
  const { id: _id, bytes: _bytes, ...fields } = charter
  const later = encodeRecord({ ...fields, previous: charter.id })
  return unproven("charter-not-first", "charter-not-first", {
    comment: "the charter replaces another one",
    bytes: encodeAnyCover({ ...cover, charter: later }),
    inputs: { channel: toHex(sha256(later)) },
  })
}

/** The sender's first roster is another than the charter names: everything else in it is true. */
function pinned(story: Story, unproven: Make): Vector {
  const elsewhere = tell({ rosters: 2 })
  const [, second] = elsewhere.cover.rosters as readonly [CoverRoster, CoverRoster]
  const head = elsewhere.sender.rosters[1]?.shown.head as Uint8Array
  // Entry 0 holds the second roster, under a tree and a checkpoint made for it.
  const data = encodeStatement(seed("roster pin"), {
    suite: SUITE,
    kind: "roster",
    channel: story.charter.id,
    office: story.sender.id,
    head,
  })
  const rebuilt = rebuild(story, [data, ...story.entries.slice(1, 2).map((entry) => entry.data)], sha256(head))
  const { approvals, leaves, proof } = second
  const rosters = [{ index: 0, data, approvals, leaves, proof, inclusion: rebuilt.inclusionOf(0) }]
  return unproven("roster-not-pinned", "roster-not-pinned", {
    comment: "entry 0 is another roster than the one that the charter names",
    bytes: encodeAnyCover({ ...story.cover, ...rebuilt.cover, rosters }),
  })
}

/** The register told again with other entries before the letter. */
function rebuild(
  story: Story,
  before: readonly Uint8Array[],
  roster: Uint8Array,
): { readonly cover: Partial<Cover>; readonly inclusionOf: (index: number) => readonly Uint8Array[] } {
  const statement = concat(seed("letter again"), encodeRecord({ ...story.statement, roster }))
  const tree = merkleTree([...before, statement].map(leafHash))
  const index = before.length
  const checkpoint = signCheckpoint({
    origin: story.origin,
    size: tree.size,
    root: tree.root(),
    keys: story.sender.log,
    time: STORY_TIME,
  })
  const inclusionOf = (at: number): readonly Uint8Array[] => inclusionProof(at, tree.size, tree.read)
  const proof = formatTlogProof({ index, inclusion: inclusionOf(index), checkpoint })
  return { cover: { statement, index, proof, postmark: null }, inclusionOf }
}

/** A note without one of its signature lines. */
function withoutLine(note: string, line: number): string {
  const end = note.indexOf("\n\n") + 2
  const lines = note.slice(end).split("\n")
  return note.slice(0, end) + lines.filter((_, i) => i !== line).join("\n")
}

/** The checkpoint with the registrar's two lines from two different times. */
function otherTime({ note, origin, sender, other }: Story): string {
  const checkpoint = openCheckpoint(note, { origin, keys: logPublicKeysOf(sender.log) })
  const [, late] = cosign(checkpoint, { keys: other.cosigner, time: STORY_TIME + 7200 })
  return addSignatures(withoutLine(note, 5), [late])
}

function withoutHost(unproven: Make): Vector {
  const hostless = tell({ hosted: false })
  const { postmark } = tell().cover
  return unproven("postmark-without-host", "postmark-without-host", {
    comment: "a postmark in a channel that has no host",
    bytes: encodeAnyCover({ ...hostless.cover, postmark }),
    inputs: { channel: toHex(hostless.charter.id) },
  })
}
