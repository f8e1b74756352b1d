/**
 * Registers and covers with a later charter in them: north writes a letter under the first charter, the rules change or the
 * host does, and it writes another. One fault a file; an amendment that does not hold is void, says why, and changes nothing.
 * @module
 */
import { concat, encodeRecord } from "../../../src/bytes/index.ts"
import {
  amendCharter,
  approve,
  encodeAmendment,
  encodeStatement,
  openCharter,
  SUITE,
  type Amendment,
  type AmendmentClaim,
  type AmendmentStatement,
  type Approval,
  type Charter,
  type CharterRules,
  type LetterStatement,
  type OpenedCharter,
} from "../../../src/office/index.ts"
import type { Cover, CoverPostmark, ItemEntry, RegisterFile } from "../../../src/parcel/index.ts"
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
  type Host,
  type MerkleTree,
} from "../../../src/register/index.ts"
import {
  DAY,
  rosterEntries,
  smallOffice,
  STORY_TIME,
  storyCharter,
  storyLogKeys,
  storySeed,
  type SmallOffice,
} from "../story.ts"

/** What can be told otherwise of the change. */
export interface AmendingTelling {
  /** Rules of the later charter other than the first's; by default notes verbales alone are written. */
  readonly rules?: Partial<CharterRules>
  /** Whether the channel has a host at first; then who is its host: the same, another, or none. */
  readonly hosted?: boolean
  readonly host?: "same" | "other" | "none"
  /** Fields of the later charter, and of what both quorums sign. */
  readonly charter?: Partial<Charter>
  readonly amendment?: Partial<Omit<Amendment, "suite" | "kind">>
  /** What both sign, as bytes. */
  readonly bytes?: Uint8Array
  readonly body?: Partial<AmendmentStatement>
  readonly own?: readonly Approval[]
  readonly other?: readonly Approval[]
  /** Whether the other office's rosters are shown. */
  readonly shown?: boolean
  /** What the letter after it says of its charter; null: nothing. By default the later one. */
  readonly named?: Uint8Array | null
  /** What the letter before it says of its charter. */
  readonly earlier?: Uint8Array
  /** The channel is closed before it. */
  readonly closed?: boolean
  /** The same amendment once more, after it. */
  readonly again?: boolean
}

const HAVEN_KEYS = { log: storyLogKeys("haven log"), cosigner: storyLogKeys("haven cosigner") }

/** The host that comes after harbour. */
function haven(): Host {
  const { log, cosigner } = HAVEN_KEYS
  const relay = "https://relay.haven.example"
  return { name: "haven.example", relay, log: logPublicKeysOf(log), cosigner: logPublicKeysOf(cosigner) }
}

/** What comes of a telling. */
export interface AmendedRegister {
  readonly north: SmallOffice
  readonly south: SmallOffice
  readonly first: OpenedCharter
  readonly later: { readonly bytes: Uint8Array; readonly id: Uint8Array }
  readonly origin: string
  readonly body: AmendmentStatement
  readonly approvals: readonly Approval[]
  readonly entries: readonly ItemEntry[]
  /** Harbour's records of the channel, where harbour is its host. */
  readonly former: readonly Uint8Array[]
  readonly host: Host | null
}

/** The offices, both charters, what is agreed on, and north's register. */
export function amend(telling: AmendingTelling = {}): AmendedRegister {
  const north = smallOffice("north.example")
  const south = smallOffice("south.example")
  const first = storyCharter(north, south, { hosted: telling.hosted ?? true })
  const host = { same: first.host, other: haven(), none: null }[telling.host ?? "same"]
  const rules = { ...first.rules, kinds: ["note-verbale"] as const, ...telling.rules }
  const made = openCharter(amendCharter({ charter: first, rules, host }))
  const { id, bytes: _, ...fields } = made
  const later = { bytes: encodeRecord({ ...fields, ...telling.charter }), id }
  const origin = registerOrigin(first.id, north.id)
  const roster = rosterOf(north)
  const here = { suite: SUITE, channel: first.id, office: north.id } as const
  const rosterEntry: ItemEntry = {
    data: encodeStatement(storySeed("amended roster"), { ...here, kind: "roster", head: roster.shown.head }),
    approvals: [],
    shown: roster.shown,
  }
  const entered = (name: string, purpose: "charter" | "letter" | "closing", body: object): ItemEntry => {
    const data = concat(storySeed(name), encodeRecord({ ...here, kind: purpose, ...body }))
    return { data, approvals: [approve(north.keys, purpose, data)], shown: null }
  }
  const letter = (number: number, charter: Uint8Array | null, document: string): ItemEntry =>
    entered(`amended letter ${number}`, "letter", letterBody({ roster: roster.roster.id, number, charter, document }))
  const begin = [
    rosterEntry,
    entered("amended charter", "charter", { roster: roster.roster.id, charter: first.bytes }),
    letter(1, telling.earlier ?? null, "letter"),
    ...(telling.closed === true
      ? [entered("amended closing", "closing", { roster: roster.roster.id, time: STORY_TIME, seen: [] })]
      : []),
  ]
  const former = formerRecords(first, origin, begin)
  const leaves = first.host !== null && (telling.host ?? "same") !== "same"
  const bytes =
    telling.bytes ??
    encodeAmendment({
      channel: first.id,
      version: 2,
      charter: later.bytes,
      ended: leaves ? { size: 2, root: merkleTree(former.map(leafHash)).root(), entries: [3, 2] } : null,
      time: STORY_TIME + 3600,
      ...telling.amendment,
    })
  const body: AmendmentStatement = {
    ...here,
    kind: "amendment",
    roster: roster.roster.id,
    amendment: bytes,
    agreed: {
      roster: rosterOf(south).roster.id,
      approvals: telling.other ?? [approve(south.keys, "amendment", bytes)],
    },
    ...telling.body,
  }
  const approvals = telling.own ?? [approve(north.keys, "amendment", bytes)]
  const amendmentEntry = (name: string): ItemEntry => ({
    data: encodeStatement(storySeed(name), body),
    approvals,
    shown: null,
  })
  const named = telling.named === undefined ? later.id : telling.named
  const entries = [
    ...begin,
    amendmentEntry("amendment"),
    ...(telling.again === true ? [amendmentEntry("amendment again")] : []),
    letter(2, named, "note-verbale"),
  ]
  return { north, south, first, later, origin, body, approvals, entries, former, host }
}

/** The one roster of an office here. */
export function rosterOf(office: SmallOffice): SmallOffice["rosters"][number] {
  return office.rosters[0] as SmallOffice["rosters"][number]
}

function letterBody(of: {
  readonly roster: Uint8Array
  readonly number: number
  readonly charter: Uint8Array | null
  readonly document: string
}): Omit<LetterStatement, "suite" | "channel" | "office" | "kind"> {
  const { roster, number, charter, document } = of
  return {
    roster,
    ...(charter === null ? {} : { charter }),
    number,
    document: document as LetterStatement["document"],
    date: STORY_TIME,
    root: storySeed("amended letter root"),
    depth: 6,
    copies: 0,
    listed: [],
    seen: [],
    enterBy: STORY_TIME + 7 * DAY,
  }
}

/** What harbour had recorded when the change was proposed: south's beginning, and north's letter 1. */
function formerRecords(first: OpenedCharter, origin: string, entries: readonly ItemEntry[]): readonly Uint8Array[] {
  const south = registerOrigin(first.id, first.offices[1]?.office ?? first.id)
  const handed = { bundles: [], lockers: [] }
  const root = merkleTree(entries.slice(0, 3).map(({ data }) => leafHash(data))).root()
  return [
    encodePostmark({ origin: south, size: 2, root: storySeed("other register"), time: STORY_TIME - DAY, ...handed }),
    encodePostmark({ origin, size: 3, root, time: STORY_TIME + 120, ...handed }),
  ]
}

/** An amendment, and what it is held against. */
export function amendmentClaim(telling: AmendingTelling & { readonly lastLetter?: number } = {}): AmendmentClaim {
  const { north, south, first, body, approvals } = amend(telling)
  return {
    body,
    approvals,
    roster: rosterOf(north).roster,
    others: telling.shown === false ? [] : [rosterOf(south).roster],
    before: { charter: first, version: 1 },
    lastLetter: telling.lastLetter ?? 2,
  }
}

/** A host's register of one record, of this state of north's; and the note with the host's lines. */
function recorded(
  at: AmendedRegister,
  tree: MerkleTree,
  as: { readonly time?: number; readonly name?: Uint8Array } = {},
): { readonly record: Uint8Array; readonly checkpoint: string; readonly note: string; readonly own: string } {
  const { origin, later, north } = at
  const time = as.time ?? STORY_TIME + DAY
  const state = { origin, size: tree.size, root: tree.root() }
  const record = encodePostmark({ ...state, time, bundles: [], lockers: [] })
  const records = merkleTree([leafHash(record)])
  const named = postmarkOrigin(as.name ?? later.id)
  const checkpoint = signCheckpoint({ origin: named, size: 1, root: records.root(), keys: HAVEN_KEYS.log, time })
  const own = signCheckpoint({ ...state, keys: north.log, time: STORY_TIME + 60 })
  const opened = openCheckpoint(own, { origin, keys: logPublicKeysOf(north.log) })
  const note = addSignatures(own, cosign(opened, { keys: HAVEN_KEYS.cosigner, time }))
  return { record, checkpoint, note, own }
}

/** A register file with an amendment in it, as north holds it. */
export function amendedFile(
  telling: AmendingTelling = {},
  changes: Partial<RegisterFile> = {},
  as: Parameters<typeof recorded>[2] = {},
): { readonly file: Uint8Array; readonly channel: Uint8Array; readonly at: AmendedRegister } {
  const at = amend(telling)
  const { north, south, first, entries, former, host } = at
  const tree = merkleTree(entries.map(({ data }) => leafHash(data)))
  const { record, checkpoint, note, own } = recorded(at, tree, as)
  const moved = telling.host === "other"
  const left = moved || telling.host === "none"
  const fields: RegisterFile = {
    charter: first.bytes,
    office: north.id,
    entries,
    checkpoints: [moved ? note : own],
    others: telling.shown === false ? [] : south.rosters.map(({ shown }) => shown),
    postmarks: moved && host !== null ? { records: [record], checkpoint } : null,
    ...(left && first.host !== null ? { former: [former] } : {}),
    ...changes,
  }
  return { file: encodeRecord({ suite: SUITE, kind: "register", ...fields }), channel: first.id, at }
}

/** The cover of letter 2, or of letter 1, in a register whose charter has changed. */
export function amendedCover(
  telling: AmendingTelling = {},
  { letter = 2, ...as }: { readonly letter?: 1 | 2; readonly time?: number; readonly name?: Uint8Array } = {},
): { readonly cover: Cover; readonly at: AmendedRegister } {
  const at = amend(telling)
  const { south, first, entries, host } = at
  const tree = merkleTree(entries.map(({ data }) => leafHash(data)))
  const proven = (index: number): readonly Uint8Array[] => inclusionProof(index, tree.size, tree.read)
  const amended = entries.length - 2
  const index = letter === 2 ? entries.length - 1 : 2
  const { data, approvals } = entries[index] as ItemEntry
  const { record, checkpoint, note, own } = recorded(at, tree, as)
  const moved = telling.host === "other" && host !== null
  const postmark: CoverPostmark = { record, index: 0, proof: [], checkpoint }
  const { data: amendment, approvals: approved } = entries[amended] as ItemEntry
  const charters = [{ index: amended, data: amendment, approvals: approved, inclusion: proven(amended) }]
  const cover: Cover = {
    charter: first.bytes,
    rosters: rosterEntries(entries, tree),
    charters,
    statement: data,
    approvals,
    index,
    proof: formatTlogProof({ index, inclusion: proven(index), checkpoint: moved ? note : own }),
    reader: { office: south.id, rosters: telling.shown === false ? [] : south.rosters.map(({ shown }) => shown) },
    postmark: moved ? postmark : null,
  }
  return { cover, at }
}
