/**
 * Register files with a healing in them: north's register forked after its charter, and goes on with new keys. One fault a
 * file; a healing that does not hold is void, and says why.
 * @module
 */
import { toHex, utf8 } from "../../../src/bytes/index.ts"
import {
  approve,
  encodeMending,
  encodeStatement,
  SUITE,
  type Approval,
  type HealingClaim,
  type HealingStatement,
  type LetterStatement,
  type Mending,
} from "../../../src/office/index.ts"
import { exportRegister, type ItemEntry } from "../../../src/parcel/index.ts"
import { leafHash, merkleTree, registerOrigin, signCheckpoint, type LogKeys } from "../../../src/register/index.ts"
import { seed } from "../fixed.ts"
import type { Vector } from "../format.ts"
import {
  smallOffice,
  STORY_TIME,
  storyCharter,
  storyLogKeys,
  storyOfficerKeys,
  storySeed,
  type SmallOffice,
} from "../story.ts"
import { maker } from "./make.ts"

/** What can be told otherwise of the healing. */
export interface HealingTelling {
  readonly rekeyed?: "both" | "log" | "cosigner"
  readonly mending?: Partial<Omit<Mending, "suite" | "kind">>
  /** The encoded mending itself. */
  readonly bytes?: Uint8Array
  /** Fields of the statement. */
  readonly body?: Partial<HealingStatement>
  /** Who approves for the office whose register it is, and for the other. */
  readonly own?: readonly Approval[]
  readonly other?: readonly Approval[]
  /** Whether the other office's rosters are shown. */
  readonly shown?: boolean
  /** In whose register it is entered: the one that forked, or the other office's. */
  readonly where?: "forked" | "other"
}

type Head = { readonly size?: number; readonly root?: Uint8Array; readonly keys?: LogKeys }

/** The offices and the branches, before any of it is healed. */
function fork(rekeyed: "both" | "log" | "cosigner" = "both") {
  const north = smallOffice("north.example", 2, { rekeyed })
  const south = smallOffice("south.example")
  const charter = storyCharter(north, south, { hosted: false })
  const origin = registerOrigin(charter.id, north.id)
  const [first, next] = north.rosters as readonly [SmallOffice["rosters"][number], SmallOffice["rosters"][number]]
  const here = { suite: SUITE, channel: charter.id, office: north.id } as const
  const rosterEntry = ({ shown }: SmallOffice["rosters"][number], i: number): ItemEntry => ({
    data: encodeStatement(storySeed(`healed roster ${i}`), { ...here, kind: "roster", head: shown.head }),
    approvals: [],
    shown,
  })
  const charterEntry = (office: SmallOffice): ItemEntry => {
    const roster = office.rosters[0]?.roster.id ?? office.id
    const body = { ...here, office: office.id, kind: "charter", roster, charter: charter.bytes } as const
    const data = encodeStatement(storySeed("healed charter"), body)
    return { data, approvals: [approve(office.keys, "charter", data)], shown: null }
  }
  const letter = (name: string, roster: Uint8Array, number: number): ItemEntry =>
    letterOf(north, { ...here, ...LETTER, roster, number, seen: [] }, name)
  const begin = [rosterEntry(first, 0), charterEntry(north)]
  const keptBranch = [...begin, letter("letter that goes on", first.roster.id, 1)]
  const droppedBranch = [
    ...begin,
    letter("letter set aside", first.roster.id, 1),
    letter("second set aside", first.roster.id, 2),
  ]
  const hashes = (entries: readonly ItemEntry[]): readonly Uint8Array[] => entries.map(({ data }) => leafHash(data))
  const head = (entries: readonly ItemEntry[], { size = entries.length, root, keys = north.log }: Head = {}): string =>
    signCheckpoint({
      origin,
      size,
      root: root ?? merkleTree(hashes(entries.slice(0, size))).root(),
      keys,
      time: STORY_TIME,
    })
  return { north, south, charter, charterEntry, rosterEntry, letter, next, keptBranch, droppedBranch, hashes, head }
}

const LETTER = {
  kind: "letter",
  document: "letter",
  date: STORY_TIME,
  root: storySeed("healed letter root"),
  depth: 6,
  copies: 0,
  listed: [],
  enterBy: STORY_TIME + 86_400,
} as const

function letterOf(office: SmallOffice, fields: LetterStatement, name: string): ItemEntry {
  const data = encodeStatement(storySeed(name), fields)
  return { data, approvals: [approve(office.keys, "letter", data)], shown: null }
}

/** A healing as it is entered: the statement, its approvals, and who they are. */
function enter(telling: HealingTelling) {
  const at = fork(telling.rekeyed)
  const { north, south, charter, next, keptBranch, droppedBranch } = at
  const fields = {
    channel: charter.id,
    office: north.id,
    common: 2,
    kept: at.head(keptBranch),
    dropped: at.head(droppedBranch),
    aside: at.hashes(droppedBranch).slice(2),
    roster: next.roster.id,
    time: STORY_TIME,
    ...telling.mending,
  }
  const mending = telling.bytes ?? encodeMending(fields)
  const [own, other] = telling.where === "other" ? [south, north] : [north, south]
  const [ours, theirs] = [own, other].map((office) => office.rosters.at(-1)?.roster.id ?? office.id)
  const agreed = telling.other ?? [approve(other.keys, "healing", mending)]
  const body: HealingStatement = {
    suite: SUITE,
    kind: "healing",
    channel: charter.id,
    office: own.id,
    roster: ours as Uint8Array,
    mending,
    agreed: { roster: theirs as Uint8Array, approvals: agreed },
    ...telling.body,
  }
  return { at, own, other, body, approvals: telling.own ?? [approve(own.keys, "healing", mending)] }
}

/** A healing, and what it is held against. */
export function healingClaim(telling: HealingTelling = {}): HealingClaim {
  const { at, own, other, body, approvals } = enter(telling)
  const rosters = own.rosters.map(({ roster }, i) => ({ index: i * 3, roster }))
  const entries = [...at.keptBranch, at.rosterEntry(at.next, 1)]
  const tree = merkleTree(at.hashes(entries))
  const origin = registerOrigin(at.charter.id, own.id)
  const register = telling.where === "other" ? null : { origin, size: tree.size, rosters, read: tree.read }
  const others = telling.shown === false ? [] : other.rosters.map(({ roster }) => roster)
  const roster = own.rosters.at(-1)?.roster
  if (roster === undefined) throw new TypeError("an office has a roster")
  return { body, approvals, roster, others, other: other.id, register }
}

/** A register file with a healing in it. */
export function healedFile(telling: HealingTelling = {}): { readonly file: Uint8Array; readonly channel: Uint8Array } {
  const { at, own, other, body, approvals } = enter(telling)
  const { north, south, charter, next, keptBranch } = at
  const inNorth = telling.where !== "other"
  const healing: ItemEntry = { data: encodeStatement(storySeed("healing"), body), approvals, shown: null }
  const entries = inNorth
    ? [...keptBranch, at.rosterEntry(next, 1), healing, at.letter("letter after it", next.roster.id, 2)]
    : [...southBefore(at), healing, southLetter(at, 2, 3)]
  const tree = merkleTree(at.hashes(entries))
  const keys = inNorth ? (north.next?.log ?? north.log) : south.log
  const origin = registerOrigin(charter.id, own.id)
  const checkpoint = signCheckpoint({ origin, size: tree.size, root: tree.root(), keys, time: STORY_TIME })
  const file = exportRegister({
    charter: charter.bytes,
    office: own.id,
    entries,
    checkpoints: [checkpoint],
    others: telling.shown === false ? [] : other.rosters.map(({ shown }) => shown),
    postmarks: null,
  })
  return { file, channel: charter.id }
}

/** What a case may put in the place of something that holds. */
export interface HealingParts {
  readonly north: SmallOffice
  readonly south: SmallOffice
  readonly keptBranch: readonly ItemEntry[]
  readonly droppedBranch: readonly ItemEntry[]
  readonly hashes: (entries: readonly ItemEntry[]) => readonly Uint8Array[]
  readonly head: (entries: readonly ItemEntry[], as?: Head) => string
}

/** @see {@link HealingParts} */
export function healingParts(): HealingParts {
  return fork()
}

/** South's register: its letter 1 had seen four entries of north's, of which two are set aside. */
function southBefore(at: ReturnType<typeof fork>): readonly ItemEntry[] {
  const { south, charter } = at
  const head = south.rosters[0]?.shown
  if (head === undefined) throw new TypeError("an office has a roster")
  const body = { suite: SUITE, kind: "roster", channel: charter.id, office: south.id, head: head.head } as const
  const first = { data: encodeStatement(storySeed("south roster"), body), approvals: [], shown: head }
  return [first, at.charterEntry(south), southLetter(at, 1, 4)]
}

function southLetter(
  { north, south, charter, droppedBranch, hashes }: ReturnType<typeof fork>,
  number: number,
  size: number,
): ItemEntry {
  const roster = south.rosters[0]?.roster.id ?? south.id
  const root = size === 4 ? merkleTree(hashes(droppedBranch)).root() : storySeed("root after the healing")
  const seen = [{ office: north.id, size, root }]
  const here = { suite: SUITE, channel: charter.id, office: south.id } as const
  return letterOf(south, { ...here, ...LETTER, roster, number, seen }, `south letter ${number}`)
}

/** Register files with a healing in them. */
export function healingCases(): readonly Vector[] {
  const { success } = maker("parcel", "register")
  const told = (name: string, comment: string, telling: HealingTelling, verdict: string): Vector => {
    const { file, channel } = healedFile(telling)
    const isValid = verdict === "valid"
    const inputs =
      telling.where === "other"
        ? {
            letters: isValid ? "2" : "1",
            verdicts: `valid valid valid ${verdict} ${isValid ? "valid" : "seen-older"}`,
            healed: isValid ? "3: 2 3 4" : "",
          }
        : {
            letters: "2",
            verdicts: `valid valid valid valid ${verdict} valid`,
            healed: isValid ? "4: 2 3 4" : "",
          }
    return success(`healing${name}`, { comment, bytes: file, inputs: { channel: toHex(channel), ...inputs } })
  }
  const at = fork()
  const { north, south, keptBranch, droppedBranch } = at
  const stranger = storyOfficerKeys("a stranger")
  return [
    told("", "a register that forked and was healed; a letter after it, under the new keys", {}, "valid"),
    told(
      "-other",
      "the same healing in the other office's register, whose next letter has seen less",
      { where: "other" },
      "valid",
    ),
    told("-malformed", "what was agreed on is no mending", { bytes: utf8("no mending") }, "healing-malformed"),
    told(
      "-channel",
      "agreed on for another channel",
      { mending: { channel: seed("another channel") } },
      "healing-channel",
    ),
    told(
      "-office",
      "agreed on for a third office's register",
      { mending: { office: seed("a third office") } },
      "healing-office",
    ),
    told(
      "-office-other",
      "entered by the other office as if its own had forked",
      { where: "other", mending: { office: south.id } },
      "healing-roster",
    ),
    told(
      "-roster",
      "the roster named is the one before",
      { mending: { roster: north.rosters[0]?.roster.id ?? north.id } },
      "healing-roster",
    ),
    told(
      "-statement-roster",
      "the statement itself names the roster before",
      { body: { roster: north.rosters[0]?.roster.id ?? north.id } },
      "roster-not-in-force",
    ),
    told("-keys-log", "the log's keys are the old ones' cosigner is new", { rekeyed: "cosigner" }, "healing-keys"),
    told("-keys-cosigner", "the log is new, the cosigner is not", { rekeyed: "log" }, "healing-keys"),
    told(
      "-kept-root",
      "the head that goes on is no state of this register",
      { mending: { kept: at.head(keptBranch, { root: seed("root") }) } },
      "healing-kept",
    ),
    told(
      "-kept-before",
      "the head that goes on is from before the fork",
      { mending: { kept: at.head(keptBranch, { size: 2 }) } },
      "healing-kept",
    ),
    told(
      "-kept-beyond",
      "the head that goes on has more entries than stood before the healing",
      {
        mending: {
          kept: at.head(keptBranch, { size: 99, root: seed("root"), keys: storyLogKeys("north.example next log") }),
        },
      },
      "healing-kept",
    ),
    told(
      "-kept-log",
      "the head that goes on is signed by another log",
      { mending: { kept: at.head(keptBranch, { keys: storyLogKeys("another log") }) } },
      "healing-kept",
    ),
    told("-kept-note", "the head that goes on is no note", { mending: { kept: "no note" } }, "healing-kept"),
    told(
      "-dropped-log",
      "the head set aside is signed by another log",
      { mending: { dropped: at.head(droppedBranch, { keys: storyLogKeys("another log") }) } },
      "healing-dropped",
    ),
    told(
      "-dropped-size",
      "the head set aside is larger than the entries named",
      { mending: { aside: at.hashes(droppedBranch).slice(2, 3) } },
      "healing-dropped",
    ),
    told(
      "-no-fork",
      "the head set aside is the one that goes on: the register never forked",
      { mending: { dropped: at.head(keptBranch), aside: at.hashes(keptBranch).slice(2) } },
      "healing-no-fork",
    ),
    told(
      "-aside",
      "an entry named is not that of the head set aside",
      { mending: { aside: [seed("another"), at.hashes(droppedBranch)[3] as Uint8Array] } },
      "healing-aside",
    ),
    told("-quorum", "the own quorum has not approved", { own: [] }, "healing-quorum"),
    told(
      "-quorum-other-text",
      "the own quorum has approved something else",
      { own: [approve(north.keys, "healing", utf8("something else"))] },
      "healing-quorum",
    ),
    told("-other-roster", "the other office's roster is not shown", { shown: false }, "healing-other-roster"),
    told("-other-quorum", "the other office's quorum has not approved", { other: [] }, "healing-other-quorum"),
    told(
      "-other-stranger",
      "somebody approved for the other office who is nobody there",
      { other: [approve(stranger, "healing", utf8("x"))] },
      "healing-other-quorum",
    ),
    told(
      "-other-quorum-other",
      "in the other office's register, without the quorum of the one that forked",
      { where: "other", other: [] },
      "healing-other-quorum",
    ),
  ]
}
