/**
 * Register files: whole ones, entries that are void, and registers that are at fault.
 * @module
 */
import { concat, encodeRecord, toHex, utf8 } from "../../../src/bytes/index.ts"
import { encodeStatement, SUITE, type ShownRoster } from "../../../src/office/index.ts"
import { exportRegister, type ItemEntry, type RegisterFile } from "../../../src/parcel/index.ts"
import {
  encodePostmark,
  leafHash,
  merkleTree,
  postmarkOrigin,
  signCheckpoint,
  type PostmarkRecord,
} from "../../../src/register/index.ts"
import { seed } from "../fixed.ts"
import type { Vector } from "../format.ts"
import { DAY, STORY_HOST_KEYS, STORY_TIME, storyLogKeys, storySeed, tell, type Story, type Telling } from "../story.ts"
import { maker } from "./make.ts"
import type { Make } from "./covers.ts"

type Entered =
  | { readonly kind: "roster"; readonly head: Uint8Array }
  | { readonly kind: "charter"; readonly roster: Uint8Array; readonly charter: Uint8Array }

/** The story as a register file. */
export function registerFileOf(story: Story): RegisterFile {
  return {
    charter: story.charter.bytes,
    office: story.sender.id,
    entries: story.entries,
    checkpoints: [story.note],
    others: story.other.rosters.map(({ shown }) => shown),
    postmarks: story.hostNote === null ? null : { records: story.records, checkpoint: story.hostNote },
  }
}

/** Register files: whole ones, entries that are void, and registers that are at fault. */
export function registerFileCases(): readonly Vector[] {
  const story = tell({ before: 1 })
  const channel = toHex(story.charter.id)
  const { success, malformed, unproven } = maker("parcel", "register", { channel })
  const whole = registerFileOf(story)
  const told = (
    name: string,
    comment: string,
    telling: Telling,
    outputs: { readonly [name: string]: string },
  ): Vector => {
    const other = tell(telling)
    return success(name, {
      comment,
      bytes: exportRegister(registerFileOf(other)),
      inputs: { channel: toHex(other.charter.id), ...outputs },
    })
  }
  const changed = (name: string, code: string, comment: string, changes: Partial<RegisterFile>): Vector =>
    unproven(name, code, { comment, bytes: exportRegister({ ...whole, ...changes }) })
  const relogged = (entries: readonly ItemEntry[]): Partial<RegisterFile> => {
    const tree = merkleTree(entries.map(({ data }) => leafHash(data)))
    const { origin, sender } = story
    const note = signCheckpoint({ origin, size: tree.size, root: tree.root(), keys: sender.log, time: STORY_TIME })
    return { entries, checkpoints: [note], postmarks: null }
  }
  const [first, second, ...rest] = story.entries as readonly [ItemEntry, ItemEntry, ...ItemEntry[]]
  const unreadable = { data: concat(seed("unreadable"), utf8("no statement")), approvals: [], shown: null }
  /** A heartbeat that says it belongs elsewhere. */
  const stray = (elsewhere: { readonly channel?: Uint8Array; readonly office?: Uint8Array }): ItemEntry => {
    const here = { channel: story.charter.id, office: story.sender.id, ...elsewhere }
    const body = { suite: SUITE, kind: "heartbeat", ...here, time: STORY_TIME, seen: [] } as const
    return { data: encodeStatement(seed("stray"), body), approvals: [], shown: null }
  }
  /** An entry of this register, with nothing beside it. */
  const entry = (body: Entered): ItemEntry => {
    const here = { suite: SUITE, channel: story.charter.id, office: story.sender.id } as const
    return { data: encodeStatement(seed("entry"), { ...here, ...body }), approvals: [], shown: null }
  }
  const postmarks = whole.postmarks as NonNullable<RegisterFile["postmarks"]>
  return [
    success("verified", {
      comment: "two letters, postmarked and cosigned",
      bytes: exportRegister(whole),
      inputs: { result: "verified", letters: "2", gaps: "", verdicts: "valid valid valid valid", withheld: "no" },
    }),
    {
      ...success("unidentified", { comment: "without a channel id", bytes: exportRegister(whole) }),
      inputs: { result: "unidentified" },
    },
    told(
      "second-roster",
      "a roster entered later",
      { rosters: 2 },
      { letters: "1", verdicts: "valid valid valid valid" },
    ),
    told("no-host", "a channel without a host", { hosted: false }, { letters: "1", verdicts: "valid valid valid" }),
    told(
      "number-wrong",
      "a letter 2 where letter 1 is due is void",
      { letter: { number: 2 } },
      { letters: "0", gaps: "", verdicts: "valid valid number-wrong" },
    ),
    told(
      "not-approved",
      "a letter without quorum is void",
      { approvers: [] },
      { letters: "0", gaps: "1", verdicts: "valid valid not-approved" },
    ),
    told(
      "roster-not-in-force",
      "a letter under another roster is void",
      { letter: { roster: seed("another roster") } },
      { letters: "0", gaps: "1", verdicts: "valid valid roster-not-in-force" },
    ),
    told(
      "entered-late",
      "a letter postmarked after its enter-by is void",
      { letter: { enterBy: STORY_TIME + 60 } },
      { letters: "0", gaps: "1", verdicts: "valid valid entered-late" },
    ),
    told(
      "roster-expired",
      "a letter postmarked under an expired roster is void, and so is the charter's entry",
      { rosterExpires: STORY_TIME + 100 },
      { letters: "0", gaps: "1", verdicts: "valid roster-expired roster-expired" },
    ),
    told(
      "suspension",
      "an officer's key is suspended; a letter that others approve stands",
      { suspended: "deputy" },
      { letters: "1", verdicts: "valid valid valid valid" },
    ),
    told(
      "approver-suspended",
      "a letter approved by the suspended key alone is void",
      { suspended: "deputy", approvers: "deputy" },
      { letters: "0", verdicts: "valid valid valid approver-suspended" },
    ),
    told(
      "suspension-lifted",
      "a suspension ends with the next roster: a letter approved by that key alone stands",
      { suspended: "deputy", lifted: true, rosters: 2, approvers: "deputy" },
      { letters: "1", verdicts: "valid valid valid valid valid" },
    ),
    told(
      "suspension-registrar",
      "nobody suspends the registrar: the entry is void, and its signer's letter stands",
      { suspended: "registrar" },
      { letters: "1", verdicts: "valid valid not-approved valid" },
    ),
    told(
      "closing",
      "the office closes the channel: its letter after that is void, and takes its number",
      { closing: {} },
      { letters: "0", gaps: "1", verdicts: "valid valid valid channel-closed", closed: "2" },
    ),
    told(
      "closing-twice",
      "a second closing is void",
      { closing: { times: 2 } },
      { letters: "0", verdicts: "valid valid valid channel-closed channel-closed", closed: "2" },
    ),
    told(
      "closing-not-approved",
      "a closing without its quorum closes nothing",
      { closing: { approvers: [] } },
      { letters: "1", verdicts: "valid valid not-approved valid", closed: "no" },
    ),
    told(
      "closing-roster-expired",
      "a closing is not void by the expiry of its roster",
      { closing: {}, rosterExpires: STORY_TIME + 100 },
      { letters: "0", verdicts: "valid roster-expired valid channel-closed", closed: "2" },
    ),
    told(
      "closing-suspended",
      "a suspension stands against a closing after it has lapsed, too",
      {
        suspended: "deputy",
        closing: { approvers: "deputy" },
        postmark: { time: STORY_TIME + 15 * DAY },
        letter: { enterBy: STORY_TIME + 20 * DAY },
      },
      { letters: "1", verdicts: "valid valid valid approver-suspended valid", closed: "no" },
    ),
    success("gap", {
      comment: "letter 1 has no approvals: it is void and keeps its number",
      bytes: exportRegister({
        ...whole,
        entries: [first, second, ...rest.map((entry, i) => (i === 0 ? { ...entry, approvals: [] } : entry))],
      }),
      inputs: { letters: "1", gaps: "1", verdicts: "valid valid not-approved valid" },
    }),
    success("unreadable", {
      comment: "an entry that is no statement is void and keeps its place",
      bytes: exportRegister({ ...whole, ...relogged([...story.entries, unreadable]) }),
      inputs: { letters: "2", verdicts: "valid valid valid valid unreadable" },
    }),
    success("other-channel", {
      comment: "an entry of another channel's register is void and keeps its place",
      bytes: exportRegister({ ...whole, ...relogged([...story.entries, stray({ channel: seed("another channel") })]) }),
      inputs: { letters: "2", verdicts: "valid valid valid valid unreadable" },
    }),
    success("other-office", {
      comment: "an entry of another office's register is void and keeps its place",
      bytes: exportRegister({ ...whole, ...relogged([...story.entries, stray({ office: seed("another office") })]) }),
      inputs: { letters: "2", verdicts: "valid valid valid valid unreadable" },
    }),
    success("withheld", {
      comment: "the host has postmarked five entries, the file shows four",
      bytes: exportRegister({ ...whole, postmarks: laterPostmark(story) }),
      inputs: { letters: "2", withheld: "5" },
    }),

    malformed("empty", "register-malformed", { comment: "no bytes", bytes: new Uint8Array(0) }),
    malformed("suite-zero", "register-malformed", {
      comment: "a lower suite",
      bytes: encodeRecord({ suite: "diwan/0", kind: "register", ...whole }),
    }),
    unproven("channel-differs", "channel-differs", {
      comment: "another channel than the one asked for",
      bytes: exportRegister(whole),
      inputs: { channel: toHex(seed("another channel")) },
    }),
    changed("office", "office-not-in-channel", "the register of a third office", { office: seed("a third office") }),
    changed(
      "first-entry",
      "register-first-entry",
      "entry 0 is not the charter's roster",
      relogged([second, first, ...rest]),
    ),
    changed("second-entry", "register-first-entry", "entry 1 is not the charter", relogged([first, ...rest])),
    changed(
      "first-entry-roster",
      "register-first-entry",
      "entry 0 is another roster than the charter's",
      relogged([entry({ kind: "roster", head: utf8("another") }), second, ...rest]),
    ),
    changed(
      "second-entry-charter",
      "register-first-entry",
      "entry 1 is another charter",
      relogged([first, entry({ kind: "charter", roster: seed("roster"), charter: utf8("another") }), ...rest]),
    ),
    changed("first-roster-lines", "register-first-roster", "the lines of the first roster are not shown", {
      entries: [{ ...first, shown: null }, second, ...rest],
    }),
    changed("first-roster", "register-first-roster", "the first roster is not approved", {
      entries: [{ ...first, shown: { ...(first.shown as ShownRoster), approvals: [] } }, second, ...rest],
    }),
    changed("short", "register-short", "the last entry is missing", { entries: story.entries.slice(0, -1) }),
    changed("uncommitted", "register-uncommitted", "an entry that no checkpoint covers", {
      entries: [...story.entries, unreadable],
    }),
    changed("root", "register-root", "an entry was replaced", { entries: [...story.entries.slice(0, -1), unreadable] }),
    changed("checkpoint", "register-checkpoint", "the checkpoint is signed by another log", {
      checkpoints: [
        signCheckpoint({
          origin: story.origin,
          size: 4,
          root: story.tree.root(),
          keys: storyLogKeys("another log"),
          time: STORY_TIME,
        }),
      ],
    }),
    changed("checkpoint-note", "register-checkpoint", "the checkpoint is no note", { checkpoints: ["no note\n"] }),
    changed("checkpoint-order", "register-checkpoint-order", "one size twice", {
      checkpoints: [story.note, story.note],
    }),
    changed("forked", "register-forked", "the host has postmarked another root for this size", {
      postmarks: otherRecord(story, { root: seed("fork") }),
    }),
    changed("postmarks", "register-postmarks", "the host's times fall", {
      postmarks: otherRecord(story, { time: STORY_TIME - 2 * DAY }),
    }),
    changed("postmarks-missing", "register-postmarks", "a record is missing", {
      postmarks: { ...postmarks, records: postmarks.records.slice(1) },
    }),
    changed("cosignature-host", "cosignature-host", "the host's cosignature bears another time than its record", {
      postmarks: otherRecord(story, { time: STORY_TIME + 121 }),
    }),
    changed("others", "reader-roster", "the other office's roster is not the one that the charter names", {
      others: [first.shown as ShownRoster],
    }),
    withoutHostRegister(unproven),
  ]
}

function otherRecord(story: Story, fields: Partial<PostmarkRecord>): NonNullable<RegisterFile["postmarks"]> {
  const record: PostmarkRecord = {
    origin: story.origin,
    size: story.tree.size,
    root: story.tree.root(),
    time: STORY_TIME + 120,
    bundles: [storySeed("bundle")],
    lockers: [],
    ...fields,
  }
  return postmarkRegister(story, [story.records[0] as Uint8Array, encodePostmark(record)])
}

function laterPostmark(story: Story): NonNullable<RegisterFile["postmarks"]> {
  const later = encodePostmark({
    origin: story.origin,
    size: story.tree.size + 1,
    root: seed("later"),
    time: STORY_TIME + 7200,
    bundles: [],
    lockers: [],
  })
  return postmarkRegister(story, [...story.records, later])
}

function postmarkRegister(story: Story, records: readonly Uint8Array[]): NonNullable<RegisterFile["postmarks"]> {
  const tree = merkleTree(records.map(leafHash))
  const origin = postmarkOrigin(story.charter.id)
  const keys = STORY_HOST_KEYS.log
  return {
    records,
    checkpoint: signCheckpoint({ origin, size: tree.size, root: tree.root(), keys, time: STORY_TIME + DAY }),
  }
}

function withoutHostRegister(unproven: Make): Vector {
  const hostless = tell({ hosted: false })
  const { postmarks } = registerFileOf(tell())
  return unproven("postmark-without-host", "postmark-without-host", {
    comment: "postmarks in a channel that has no host",
    bytes: exportRegister({ ...registerFileOf(hostless), postmarks }),
    inputs: { channel: toHex(hostless.charter.id) },
  })
}
