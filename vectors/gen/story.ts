/**
 * A small story that can be told otherwise: two offices of one officer each, perhaps a host, one register, one letter. Every
 * argument changes one thing, so that a vector or a test breaks just that.
 *
 * Small on purpose: a cover of it has a third of the size of one of the cast's. Nothing in it is drawn; with the signatures
 * of `fixed.ts` it is the same to the byte each time.
 * @module
 */
import { concat, encodeRecord } from "../../src/bytes/index.ts"
import { buildLetter, makeContent, type BuiltLetter, type PartPlan } from "../../src/letter/index.ts"
import {
  approve,
  commitmentOf,
  encodeStatement,
  makeCharter,
  openCharter,
  signSuspension,
  SUITE,
  type CharterRules,
  type ClosingStatement,
  type LetterStatement,
  type OfficerKeys,
  type OpenedCharter,
} from "../../src/office/index.ts"
import type { Cover, CoverPostmark, CoverRoster, ItemEntry } from "../../src/parcel/index.ts"
import {
  addSignatures,
  cosign,
  encodePostmark,
  formatTlogProof,
  inclusionProof,
  leafHash,
  logPublicKeysOf,
  merkleTree,
  openCheckpoint,
  postmarkOrigin,
  registerOrigin,
  signCheckpoint,
  type LogKeys,
  type MerkleTree,
  type PostmarkRecord,
} from "../../src/register/index.ts"
import { DAY, smallOffice, STORY_HOST_KEYS, STORY_TIME, storyHost, storySeed, type SmallOffice } from "./smallOffice.ts"

export {
  DAY,
  smallLine,
  smallOffice,
  STORY_HOST_KEYS,
  STORY_TIME,
  storyHost,
  storyLogKeys,
  storyOfficerKeys,
  storySeed,
  type SmallOffice,
} from "./smallOffice.ts"

/** What can be told otherwise. All times in seconds. */
export interface Telling {
  readonly hosted?: boolean
  readonly rules?: Partial<CharterRules>
  /** How many rosters the sender has entered before the letter: 1 or 2. */
  readonly rosters?: 1 | 2
  readonly rosterExpires?: number
  /** The sender has a deputy, and a suspension of this officer is entered before the letter. */
  readonly suspended?: "deputy" | "registrar"
  /** The suspension stands before the second roster, which decides about it. */
  readonly lifted?: boolean
  /** The second roster, with keys of its own, is entered after the letter; its log signs the checkpoint. */
  readonly later?: boolean
  /** Closings of the channel that are entered before the letter: how many, and who approves them. */
  readonly closing?: { readonly times?: 1 | 2; readonly approvers?: readonly OfficerKeys[] | "deputy" }
  /** Fields of the letter's statement other than they should be. */
  readonly letter?: Partial<LetterStatement>
  /** Who approves; by default the sender's officer. */
  readonly approvers?: readonly OfficerKeys[] | "deputy"
  /** Whose keys sign the register's checkpoint. */
  readonly log?: LogKeys
  /** When the other registrar cosigns; null: not. */
  readonly registrar?: number | null
  readonly registrarKeys?: LogKeys
  /** The host's record; null: none. Fields other than they should be. */
  readonly postmark?: Partial<PostmarkRecord> | null
  /** When the host cosigns; null: not. By default at the record's time. */
  readonly host?: number | null
  readonly hostKeys?: { readonly log: LogKeys; readonly cosigner: LogKeys }
  /** For whose officers: the other office by default. */
  readonly reader?: "sender" | "other"
  /** Letters before this one, whose entries stand before it. */
  readonly before?: number
}

/** The story as it was told. */
export interface Story {
  readonly sender: SmallOffice
  readonly other: SmallOffice
  readonly charter: OpenedCharter
  readonly origin: string
  readonly entries: readonly ItemEntry[]
  readonly tree: MerkleTree
  readonly letter: BuiltLetter
  readonly statement: LetterStatement
  /** The checkpoint with all its lines. */
  readonly note: string
  readonly records: readonly Uint8Array[]
  /** The host's checkpoint of its postmark register; null without a host. */
  readonly hostNote: string | null
  readonly cover: Cover
  /** Content for the other office's officer. */
  readonly content: Uint8Array
}

/** Tell the story. */
export function tell(telling: Telling = {}): Story {
  const sender = smallOffice("north.example", telling.later === true ? 2 : (telling.rosters ?? 1), {
    ...(telling.rosterExpires === undefined ? {} : { expires: telling.rosterExpires }),
    ...(telling.later === true ? { rekeyed: "both" as const } : {}),
    deputy: telling.suspended !== undefined,
  })
  const other = smallOffice("south.example")
  const charter = storyCharter(sender, other, telling)
  const origin = registerOrigin(charter.id, sender.id)
  const letter = storyLetter(charter, sender, other, telling.before ?? 0)
  const { entries, statement } = enter({ telling, sender, charter, letter })
  const tree = merkleTree(entries.map(({ data }) => leafHash(data)))
  const postmarks = storyPostmarks(telling, charter, { origin, size: tree.size, root: tree.root() })
  const note = storyNote({ telling, sender, other, origin, tree, time: postmarks?.time ?? null })
  const index = entries.length - (telling.later === true ? 2 : 1)
  const { data, approvals } = entries[index] as ItemEntry
  const inclusion = inclusionProof(index, tree.size, tree.read)
  const cover: Cover = {
    charter: charter.bytes,
    rosters: rosterEntries(entries, tree),
    statement: data,
    approvals,
    index,
    proof: formatTlogProof({ index, inclusion, checkpoint: note }),
    reader: {
      office: telling.reader === "sender" ? sender.id : other.id,
      rosters: other.rosters.map(({ shown }) => shown),
    },
    postmark: postmarks?.cover ?? null,
  }
  const reader = letter.readers[telling.reader === "sender" ? 1 : 0]?.position ?? 0
  const content = makeContent({ tree: letter.tree, leaves: letter.leaves, reader, keys: [] })
  const records = postmarks?.records ?? []
  const hostNote = postmarks?.note ?? null
  return { sender, other, charter, origin, entries, tree, letter, statement, note, records, hostNote, cover, content }
}

/** The charter of a telling. */
export function storyCharter(sender: SmallOffice, other: SmallOffice, telling: Telling = {}): OpenedCharter {
  const hosted = telling.hosted ?? true
  const rules: CharterRules = {
    codeName: "Olive",
    kinds: ["letter", "note-verbale"],
    markings: { levels: ["open", "secret"], caveats: [] },
    languages: ["en", "ar"],
    copies: 0,
    readingDays: null,
    receipts: "arrived",
    countersign: hosted ? ["host", "registrar"] : ["registrar"],
    ...telling.rules,
  }
  const n = storySeed("charter n")
  const offices = [sender, other].map(({ id, name, rosters }) => {
    return { office: id, roster: (rosters[0] as SmallOffice["rosters"][number]).roster.id, name }
  })
  const terms = { offices, host: hosted ? storyHost() : null, rules }
  const draft = { suite: SUITE, kind: "charter-draft", ...terms, commitment: commitmentOf(n) } as const
  return openCharter(makeCharter(draft, n, storySeed("charter s")))
}

function storyLetter(charter: OpenedCharter, sender: SmallOffice, other: SmallOffice, before: number): BuiltLetter {
  const section = (text: string, level: string): PartPlan => ({
    kind: "section",
    marking: { level, caveats: [] },
    wording: () => ({ versions: [{ language: "en", direction: "ltr", heading: "", text }] }),
  })
  return buildLetter({
    secret: storySeed("letter secret"),
    random: storySeed("letter random"),
    channel: charter.id,
    office: sender.id,
    number: before + 1,
    document: "letter",
    date: STORY_TIME,
    copies: charter.rules.copies,
    languages: ["en"],
    references: [],
    parts: [section("We share an interest in the harbour.", "open"), section("For the principal alone.", "secret")],
    readers: [
      { office: other.id, officer: other.officer, parts: [0, 1] },
      { office: sender.id, officer: sender.officer, parts: [0] },
    ],
  })
}

function enter(of: {
  readonly telling: Telling
  readonly sender: SmallOffice
  readonly charter: OpenedCharter
  readonly letter: BuiltLetter
}): { readonly entries: readonly ItemEntry[]; readonly statement: LetterStatement } {
  const { telling, sender, charter, letter } = of
  const common = { suite: SUITE, channel: charter.id, office: sender.id } as const
  const [first, ...later] = sender.rosters
  const rosterEntry = ({ shown }: SmallOffice["rosters"][number], i: number): ItemEntry => {
    const data = encodeStatement(storySeed(`entry roster ${i}`), { ...common, kind: "roster", head: shown.head })
    return { data, approvals: [], shown }
  }
  const [before, after] = telling.later === true ? [[], later] : [later, []]
  const inForce = (before.at(-1) ?? first)?.roster.id ?? sender.id
  const charterData = encodeStatement(storySeed("entry charter"), {
    ...common,
    kind: "charter",
    roster: first?.roster.id ?? sender.id,
    charter: charter.bytes,
  })
  const entries = [
    ...(first === undefined ? [] : [rosterEntry(first, 0)]),
    { data: charterData, approvals: [approve(sender.keys, "charter", charterData)], shown: null },
    ...(telling.lifted === true ? suspensionEntry(telling, sender, common) : []),
    ...before.map((roster, i) => rosterEntry(roster, i + 1)),
    ...(telling.lifted === true ? [] : suspensionEntry(telling, sender, common)),
    ...closingEntries(telling, sender, { ...common, roster: inForce }),
  ]
  const letterEntry = (fields: LetterStatement): ItemEntry => {
    const data = concat(storySeed(`entry letter ${fields.number}`), encodeRecord(fields))
    const approvers = telling.approvers === "deputy" ? [deputyOf(sender).keys] : (telling.approvers ?? [sender.keys])
    return { data, approvals: approvers.map((keys) => approve(keys, "letter", data)), shown: null }
  }
  const fields = (number: number): LetterStatement => ({
    ...common,
    kind: "letter",
    roster: inForce,
    number,
    document: "letter",
    date: STORY_TIME,
    root: letter.root,
    depth: letter.depth,
    copies: letter.copies,
    listed: [],
    seen: [],
    enterBy: STORY_TIME + 7 * DAY,
  })
  const letters = telling.before ?? 0
  for (let number = 1; number <= letters; number++) entries.push(letterEntry(fields(number)))
  const statement = { ...fields(letters + 1), ...telling.letter }
  entries.push(letterEntry(statement), ...after.map((roster, i) => rosterEntry(roster, i + 1)))
  return { entries, statement }
}

function suspensionEntry(
  { suspended, lifted }: Telling,
  sender: SmallOffice,
  common: { readonly suite: typeof SUITE; readonly channel: Uint8Array; readonly office: Uint8Array },
): readonly ItemEntry[] {
  if (suspended === undefined) return []
  const { roster } = sender.rosters.at(lifted === true ? 0 : -1) as SmallOffice["rosters"][number]
  const officer = suspended === "deputy" ? deputyOf(sender).officer : sender.officer
  const suspension = signSuspension(sender.keys, { roster, officer, time: STORY_TIME })
  const data = encodeStatement(storySeed("entry suspension"), { ...common, kind: "suspension", suspension })
  return [{ data, approvals: [], shown: null }]
}

function closingEntries(
  { closing }: Telling,
  sender: SmallOffice,
  common: Pick<ClosingStatement, "suite" | "channel" | "office" | "roster">,
): readonly ItemEntry[] {
  if (closing === undefined) return []
  const { times = 1, approvers = [sender.keys] } = closing
  const keys = approvers === "deputy" ? [deputyOf(sender).keys] : approvers
  return Array.from({ length: times }, (_, i) => {
    const body = { ...common, kind: "closing", time: STORY_TIME, seen: [] } as const
    const data = encodeStatement(storySeed(`entry closing ${i}`), body)
    return { data, approvals: keys.map((each) => approve(each, "closing", data)), shown: null }
  })
}

function deputyOf({ deputy }: SmallOffice): NonNullable<SmallOffice["deputy"]> {
  if (deputy === null) throw new TypeError("the office has no deputy")
  return deputy
}

/** Roster entries with their proofs, as a cover shows them. */
export function rosterEntries(entries: readonly ItemEntry[], tree: MerkleTree): readonly CoverRoster[] {
  return entries.flatMap(({ data, shown }, index) => {
    if (shown === null) return []
    const { approvals, leaves, proof } = shown
    return [{ index, data, approvals, leaves, proof, inclusion: inclusionProof(index, tree.size, tree.read) }]
  })
}

function storyNote(of: {
  readonly telling: Telling
  readonly sender: SmallOffice
  readonly other: SmallOffice
  readonly origin: string
  readonly tree: MerkleTree
  readonly time: number | null
}): string {
  const { telling, sender, other, origin, tree, time } = of
  const keys = telling.log ?? (telling.later === true ? sender.next?.log : null) ?? sender.log
  const note = signCheckpoint({ origin, size: tree.size, root: tree.root(), keys, time: STORY_TIME + 60 })
  const checkpoint = openCheckpoint(note, { origin, keys: logPublicKeysOf(keys) })
  const host = telling.host === undefined ? time : telling.host
  const registrar = telling.registrar === undefined ? STORY_TIME + 3600 : telling.registrar
  const hostKeys = (telling.hostKeys ?? STORY_HOST_KEYS).cosigner
  return addSignatures(note, [
    ...(host === null ? [] : cosign(checkpoint, { keys: hostKeys, time: host })),
    ...(registrar === null
      ? []
      : cosign(checkpoint, { keys: telling.registrarKeys ?? other.cosigner, time: registrar })),
  ])
}

/** The host's register: a record of the other side's first checkpoint, then the one of this checkpoint. */
function storyPostmarks(
  telling: Telling,
  charter: OpenedCharter,
  state: { readonly origin: string; readonly size: number; readonly root: Uint8Array },
): {
  readonly cover: CoverPostmark
  readonly records: readonly Uint8Array[]
  readonly note: string
  readonly time: number
} | null {
  if (telling.hosted === false || telling.postmark === null) return null
  const record: PostmarkRecord = {
    ...state,
    time: STORY_TIME + 120,
    bundles: [storySeed("bundle")],
    lockers: [],
    ...telling.postmark,
  }
  const earlier: PostmarkRecord = {
    origin: registerOrigin(charter.id, charter.offices[1]?.office ?? charter.id),
    size: 2,
    root: storySeed("other register"),
    time: STORY_TIME - DAY,
    bundles: [],
    lockers: [],
  }
  const records = [earlier, record].map(encodePostmark)
  const tree = merkleTree(records.map(leafHash))
  const keys = (telling.hostKeys ?? STORY_HOST_KEYS).log
  const origin = postmarkOrigin(charter.id)
  const checkpoint = signCheckpoint({ origin, size: 2, root: tree.root(), keys, time: record.time })
  const cover = {
    record: records[1] as Uint8Array,
    index: 1,
    proof: inclusionProof(1, 2, tree.read),
    checkpoint,
  }
  return { cover, records, note: checkpoint, time: record.time }
}
