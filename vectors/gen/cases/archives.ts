/**
 * Archives: a channel in one file, whole, and each thing that can be wrong with it.
 * @module
 */
import { encodeRecord, sha256, toHex, utf8 } from "../../../src/bytes/index.ts"
import { approve, encodeStatement, SUITE } from "../../../src/office/index.ts"
import {
  encodeCover,
  exportArchive,
  exportRegister,
  exportView,
  type ArchiveFile,
  type ItemEntry,
  type RegisterFile,
} from "../../../src/parcel/index.ts"
import {
  formatPolicy,
  leafHash,
  logPublicKeysOf,
  merkleTree,
  registerOrigin,
  registerPolicy,
  signCheckpoint,
  type LogKeys,
} from "../../../src/register/index.ts"
import { seed } from "../fixed.ts"
import type { Vector } from "../format.ts"
import { STORY_TIME, tell, type Story } from "../story.ts"
import { maker } from "./make.ts"
import { registerFileOf } from "./registerFiles.ts"

/** The other office's register: its roster, the charter, and a heartbeat that says what it has seen. */
function otherRegister({ charter, other, sender, tree }: Story, root: Uint8Array): RegisterFile {
  const common = { suite: SUITE, channel: charter.id, office: other.id } as const
  const { roster, shown } = other.rosters[0] as Story["other"]["rosters"][number]
  const rosterData = encodeStatement(seed("their roster"), { ...common, kind: "roster", head: shown.head })
  const held = { ...common, kind: "charter", roster: roster.id, charter: charter.bytes } as const
  const charterData = encodeStatement(seed("their charter"), held)
  const seen = [{ office: sender.id, size: tree.size, root }]
  const heartbeat = encodeStatement(seed("their heartbeat"), { ...common, kind: "heartbeat", time: STORY_TIME, seen })
  const entries: readonly ItemEntry[] = [
    { data: rosterData, approvals: [], shown },
    { data: charterData, approvals: [approve(other.keys, "charter", charterData)], shown: null },
    { data: heartbeat, approvals: [approve(other.keys, "heartbeat", heartbeat)], shown: null },
  ]
  const grown = merkleTree(entries.map(({ data }) => leafHash(data)))
  const origin = registerOrigin(charter.id, other.id)
  const state = { origin, size: grown.size, root: grown.root(), keys: other.log, time: STORY_TIME + 60 }
  const others = sender.rosters.map((each) => each.shown)
  const checkpoints = [signCheckpoint(state)]
  return { charter: charter.bytes, office: other.id, entries, checkpoints, others, postmarks: null }
}

function policyFor(origin: string, log: LogKeys): string {
  return formatPolicy(registerPolicy({ origin, log: logPublicKeysOf(log), cosigners: [] }))
}

/** A register file with one entry changed in what travels beside it. */
function withEntry(story: Story, index: number, change: Partial<ItemEntry>): Uint8Array {
  const file = registerFileOf(story)
  const at = index < 0 ? file.entries.length + index : index
  return exportRegister({ ...file, entries: file.entries.map((each, i) => (i === at ? { ...each, ...change } : each)) })
}

/** The other office's register, whose heartbeat nobody has signed, and which says to have seen another register. */
function voidHeartbeat(story: Story): Uint8Array {
  const file = otherRegister(story, seed("another root"))
  return exportRegister({
    ...file,
    entries: file.entries.map((each, i) => (i === 2 ? { ...each, approvals: [] } : each)),
  })
}

/** Archives. */
export function archiveCases(): readonly Vector[] {
  const story = tell({ hosted: false, before: 1 })
  const { charter, content, cover, origin, other, sender, tree } = story
  const { success, malformed, unproven } = maker("parcel", "archive", { channel: toHex(charter.id) })
  const ours = exportRegister(registerFileOf(story))
  const theirs = exportRegister(otherRegister(story, tree.root()))
  const view = exportView({ cover: encodeCover(cover), content })
  const policies = [policyFor(origin, sender.log), policyFor(registerOrigin(charter.id, other.id), other.log)]
  const whole: ArchiveFile = { readme: "An archive.\n", registers: [ours, theirs], policies, views: [view] }
  const bytes = exportArchive(whole)
  const changed = (name: string, code: string, comment: string, changes: Partial<ArchiveFile>): Vector =>
    unproven(name, code, { comment, bytes: exportArchive({ ...whole, ...changes }) })
  const summed = (contents: Uint8Array): Uint8Array =>
    encodeRecord({ suite: SUITE, kind: "archive", contents, sum: sha256(utf8("diwan/1 archive"), contents) })
  const altered = bytes.slice()
  altered[altered.length >> 1] = (altered[altered.length >> 1] as number) ^ 1
  const alien = tell({ hosted: false, rules: { codeName: "Cedar" } })
  const held = { result: "verified", letters: "2 0" }
  return [
    success("whole", {
      comment: "two registers, their policies, one view",
      bytes,
      inputs: { ...held, views: "1" },
    }),
    success("no-views", {
      comment: "without letters",
      bytes: exportArchive({ ...whole, views: [] }),
      inputs: { ...held, views: "0" },
    }),
    success("seen-void", {
      comment: "a heartbeat that is void had seen another register: it says nothing",
      bytes: exportArchive({ ...whole, registers: [ours, voidHeartbeat(story)] }),
      inputs: { ...held, views: "1" },
    }),
    { ...success("unidentified", { comment: "without a channel id", bytes }), inputs: { result: "unidentified" } },
    malformed("empty", "archive-malformed", { comment: "no bytes", bytes: new Uint8Array(0) }),
    malformed("suite-zero", "archive-malformed", {
      comment: "a lower suite",
      bytes: encodeRecord({ suite: "diwan/0", kind: "archive", contents: utf8("x"), sum: seed("sum") }),
    }),
    malformed("contents", "archive-malformed", {
      comment: "contents that are none",
      bytes: summed(Uint8Array.of(0xa0)),
    }),
    unproven("altered", "archive-sum", { comment: "one bit in the middle is another", bytes: altered }),
    unproven("views-twice", "archive-views", {
      comment: "one view twice",
      bytes: summed(encodeRecord({ ...whole, views: [view, view] })),
    }),
    unproven("channel-differs", "channel-differs", {
      comment: "another channel than the one asked for",
      bytes,
      inputs: { channel: toHex(seed("another channel")) },
    }),
    changed("office-order", "archive-office", "the accepter's register stands first", { registers: [theirs, ours] }),
    changed("office-twice", "archive-office", "one office's register twice", { registers: [ours, ours] }),
    changed("register-channel", "channel-differs", "a register of another channel", {
      registers: [ours, exportRegister(otherRegister(alien, alien.tree.root()))],
    }),
    changed("register", "register-first-roster", "a register that does not verify", {
      registers: [withEntry(story, 0, { shown: null }), theirs],
    }),
    changed("seen", "archive-seen", "the other office had seen another register", {
      registers: [ours, exportRegister(otherRegister(story, seed("another root")))],
    }),
    changed("policy", "archive-policy", "a policy that is none", { policies: ["no policy\n", ...policies.slice(1)] }),
    changed("policy-extra", "archive-policy", "a policy for postmarks that are not shown", {
      policies: [...policies, policies[0] as string],
    }),
    malformed("view-malformed", "view-malformed", {
      comment: "a view that is none",
      bytes: exportArchive({ ...whole, views: [utf8("no view")] }),
    }),
    changed("view", "archive-view", "a view of a letter that is void in its register", {
      registers: [withEntry(story, -1, { approvals: [] }), theirs],
    }),
    postmarksDiffer(),
  ]
}

/** Only one of the two registers shows the host's. */
function postmarksDiffer(): Vector {
  const story = tell()
  const { charter, origin, other, sender, tree } = story
  const { unproven } = maker("parcel", "archive", { channel: toHex(charter.id) })
  const policies = [policyFor(origin, sender.log), policyFor(registerOrigin(charter.id, other.id), other.log)]
  const registers = [registerFileOf(story), otherRegister(story, tree.root())].map(exportRegister)
  const bytes = exportArchive({ readme: "An archive.\n", registers, policies, views: [] })
  return unproven("postmarks", "archive-postmarks", { comment: "only one register shows the host's", bytes })
}
