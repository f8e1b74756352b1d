/**
 * Two offices, a charter and a letter between them, for the tests of this room; and a drafter who breaks one rule at a time.
 * Nothing is tested here.
 * @module
 */
import { encodeRecord, sha256, utf8 } from "../bytes/index.ts"
import {
  byUse,
  encodeStatement,
  officerId,
  officerKeysFromSeed,
  officerPublicKeys,
  signBody,
  SUITE,
  type Allotment,
  type AllottedPrekey,
  type NamedCharter,
  type LetterStatement,
  type OfficerKeys,
  type Role,
  type Roster,
  type RosterLine,
  type Signed,
} from "../office/index.ts"
import { identityFromSeed } from "../seal/index.ts"
import { buildLetter, letterTree, type BuiltLetter, type LetterPlan } from "./build.ts"
import type { DraftCheck } from "./draft.ts"
import { sealedEnclosureSize } from "./enclosure.ts"
import type { EnclosureKey } from "./keys.ts"
import { openLeaf, type EnclosureBody, type EncodedLeaf, type Leaf, type SectionBody } from "./leaf.ts"
import { leafSalt } from "./salt.ts"
import { makeContent, type ContentCheck } from "./view.ts"

/** 32 bytes that begin with a range, so that ids of different things never agree. */
export function id(range: number, n: number): Uint8Array {
  return new Uint8Array(32).fill(n).fill(range, 0, 8)
}

/** An officer of the fixture. */
export interface Person {
  readonly office: Uint8Array
  readonly officer: Uint8Array
  readonly keys: OfficerKeys
  readonly line: RosterLine
}

export const DATE = 1_795_435_200 // 2026-11-23
export const NORTH: Uint8Array = id(0x11, 0)
export const SOUTH: Uint8Array = id(0x22, 0)
export const CHANNEL: Uint8Array = id(0x33, 0)
export const SECRET: Uint8Array = id(0x44, 1)

function person(office: Uint8Array, n: number, roles: readonly Role[]): Person {
  const range = office[0] as number
  const keys = officerKeysFromSeed(new Uint8Array(64).fill(range + n))
  const officer = officerId(officerPublicKeys(keys))
  const line: RosterLine = {
    officer,
    person: id(range, n).slice(0, 16),
    name: `Officer ${range}.${n}`,
    title: "",
    roles,
    keys: officerPublicKeys(keys),
    mailbox: { relay: "https://relay.harbour.example", mailbox: id(range, 100 + n) },
    position: n,
  }
  return { office, officer, keys, line }
}

export const drafter: Person = person(NORTH, 1, ["drafter"])
export const president: Person = person(NORTH, 2, ["signatory"])
export const registrar: Person = person(NORTH, 3, ["registrar"])
export const spokesman: Person = person(NORTH, 4, ["spokesperson"])
export const minister: Person = person(SOUTH, 5, ["reader"])
export const southPresident: Person = person(SOUTH, 6, ["reader", "signatory"])
export const southRegistrar: Person = person(SOUTH, 7, ["registrar"])

function rosterOf(office: Uint8Array, of: Person, people: readonly Person[]): Roster {
  const log = { ed25519: id(0x55, office[0] as number), mldsa44: new Uint8Array(1312) }
  return {
    id: sha256(office),
    head: {
      suite: SUITE,
      kind: "roster",
      office,
      name: "office.example",
      version: 1,
      previous: office,
      issued: DATE - 86_400,
      expires: DATE + 80 * 86_400,
      quorum: 1,
      depth: 3,
      root: id(0x66, 0),
      registrar: of.officer,
      log,
      cosigner: log,
      dispatch: of.line.mailbox,
    },
    lines: people.map((each) => each.line),
  }
}

/** Readers by the dozen, who sign nothing: half of them of each office. */
export const crowd: readonly Person[] = Array.from({ length: 24 }, (_, n) => {
  const model = n % 2 === 0 ? drafter : minister
  const officer = id((model.office[0] as number) + 1, n)
  return { ...model, officer, line: { ...model.line, officer, position: 10 + n } }
})
const crowdOf = (office: Uint8Array): readonly Person[] => crowd.filter((each) => each.office === office)

export const northRoster: Roster = rosterOf(NORTH, registrar, [
  drafter,
  president,
  registrar,
  spokesman,
  ...crowdOf(NORTH),
])
export const southRoster: Roster = rosterOf(SOUTH, southRegistrar, [
  minister,
  southPresident,
  southRegistrar,
  ...crowdOf(SOUTH),
])

export const charter: NamedCharter = {
  id: CHANNEL,
  suite: SUITE,
  kind: "charter",
  offices: [
    { office: NORTH, roster: northRoster.id, name: "north.example" },
    { office: SOUTH, roster: southRoster.id, name: "south.example" },
  ],
  host: null,
  rules: {
    codeName: "Cedar",
    kinds: ["agreed-minutes", "aide-memoire", "letter", "non-paper"],
    markings: { levels: ["open", "restricted", "secret"], caveats: ["eyes only", "no copies"] },
    languages: ["ar", "en", "fa"],
    copies: 2,
    readingDays: null,
    receipts: "arrived",
    countersign: [],
  },
  random: [id(0x77, 1), id(0x77, 2)],
  previous: null,
}

/** The identity and locker of enclosure n. */
function enclosure(n: number): {
  readonly body: EnclosureBody
  readonly identity: Uint8Array
  readonly token: Uint8Array
} {
  const identity = id(0x88, n)
  const token = id(0x99, n)
  const size = n * 1_500_000
  return {
    identity,
    token,
    body: {
      name: `annex-${n}.pdf`,
      type: "application/pdf",
      size,
      recipient: identityFromSeed(identity).recipient,
      root: id(0xaa, n),
      sealedSize: sealedEnclosureSize(size),
      locker: sha256(token),
      relay: "https://relay.harbour.example",
    },
  }
}

export const enclosures: readonly ReturnType<typeof enclosure>[] = [enclosure(1), enclosure(2)]

/** The words of section n: its own for each copy, so that a foreign copy in a view would be found. */
export function wording(n: number, copy: number): SectionBody {
  return {
    versions: [
      { language: "ar", direction: "rtl", heading: `القسم ${n}`, text: `نص القسم ${n}، النسخة ${copy}` },
      { language: "en", direction: "ltr", heading: `Section ${n}`, text: `Text of section ${n} in copy ${copy}.` },
    ],
  }
}

export const plan: LetterPlan = {
  secret: SECRET,
  random: id(0xbb, 1),
  channel: CHANNEL,
  office: NORTH,
  number: 4,
  document: "letter",
  date: DATE,
  copies: 2,
  languages: ["ar", "en"],
  references: [
    { office: SOUTH, number: 2 },
    { office: NORTH, number: 3 },
  ],
  parts: [
    { kind: "section", marking: { level: "restricted", caveats: [] }, wording: (copy) => wording(0, copy) },
    { kind: "section", marking: { level: "secret", caveats: ["eyes only"] }, wording: (copy) => wording(1, copy) },
    {
      kind: "enclosure",
      marking: { level: "secret", caveats: [] },
      body: (enclosures[0] as { body: EnclosureBody }).body,
    },
    { kind: "section", marking: { level: "open", caveats: [] }, wording: (copy) => wording(2, copy) },
    {
      kind: "enclosure",
      marking: { level: "open", caveats: [] },
      body: (enclosures[1] as { body: EnclosureBody }).body,
    },
  ],
  readers: [
    { office: NORTH, officer: president.officer, parts: [0, 1, 2, 3, 4] },
    { office: SOUTH, officer: southPresident.officer, parts: [0, 1, 2, 3, 4] },
    { office: SOUTH, officer: minister.officer, parts: [0, 2, 3] },
  ],
}

/** The letter of this fixture, built once. */
export const built: BuiltLetter = buildLetter(plan)

/** Keys of a letter's enclosures, the parts of its plan being of the same kinds in the same order as the fixture's. */
export function keysOf(letter: BuiltLetter, parts: LetterPlan["parts"] = plan.parts): readonly EnclosureKey[] {
  const positions = parts.flatMap((part, i) => (part.kind === "enclosure" ? [letter.partPositions[i] as number] : []))
  return positions.map((position, n) => {
    const { identity, token } = enclosures[n] as (typeof enclosures)[number]
    return { position, identity, token }
  })
}

/** Keys of the fixture's enclosures. */
export const keys: readonly EnclosureKey[] = keysOf(built)

const seen = [{ office: SOUTH, size: 5, root: id(0xcc, 1) }]

function prekeyFor({ office, officer }: Person, use: AllottedPrekey["for"]): AllottedPrekey {
  const batch: Signed = { body: utf8("batch"), officer, signature: new Uint8Array(3373) }
  return {
    office,
    officer,
    for: use,
    prekey: { batch, id: officer.slice(0, 16), recipient: new Uint8Array(1216), period: false },
  }
}

export const allotment: Allotment = {
  suite: SUITE,
  kind: "allotment",
  leave: id(0xdd, 1).slice(0, 16),
  channel: CHANNEL,
  office: NORTH,
  drafter: drafter.officer,
  roster: northRoster.id,
  number: 4,
  document: "letter",
  seen,
  enterBy: DATE + 7 * 86_400,
  prekeys: [
    prekeyFor(president, "approver"),
    ...[president, southPresident, minister, spokesman, southRegistrar, ...crowd].map((each) =>
      prekeyFor(each, "reader"),
    ),
  ].sort(byUse),
}

/** The statement for a letter's root. */
export function statementFor(root: Uint8Array, changes: Partial<LetterStatement> = {}): LetterStatement {
  return {
    suite: SUITE,
    kind: "letter",
    channel: CHANNEL,
    office: NORTH,
    roster: northRoster.id,
    number: 4,
    document: "letter",
    date: DATE,
    root,
    depth: built.depth,
    copies: built.copies,
    listed: [],
    seen,
    enterBy: allotment.enterBy,
    ...changes,
  }
}

export const statement: LetterStatement = statementFor(built.root)

/** Leaf data of a statement. */
export function leafData(body: LetterStatement): Uint8Array {
  return encodeStatement(id(0xee, 1), body)
}

/** What an approver's device is given for the fixture's letter, honest but for the changes. */
export function draft(changes: Partial<DraftCheck> = {}): DraftCheck {
  return {
    statement: leafData(statement),
    secret: SECRET,
    leaves: built.leaves,
    keys,
    allotment: signBody(registrar.keys, allotment),
    channel: CHANNEL,
    charter,
    own: northRoster,
    other: southRoster,
    at: DATE + 60,
    ...changes,
  }
}

/** What an approver's device is given for another letter, honestly drafted by the same office under the same allotment. */
export function draftOf(letter: BuiltLetter, of: LetterPlan, keys: readonly EnclosureKey[]): DraftCheck {
  const { root, depth, copies } = letter
  return draft({
    statement: leafData(statementFor(root, { depth, copies })),
    secret: of.secret,
    leaves: letter.leaves,
    keys,
    charter: charterWith(copies),
  })
}

/** The charter with another number of copies. */
export function charterWith(copies: number): NamedCharter {
  return { ...charter, rules: { ...charter.rules, copies } }
}

/** A leaf whose fields a dishonest drafter may set to anything. */
// eslint-disable-next-line typescript/no-explicit-any -- a test's way to write what the types forbid
export type Forged = { position: number; salt: Uint8Array; kind: string; marking: any; body: any }

/**
 * The fixture's draft with its leaves changed by a drafter who afterwards recomputes everything: salts, tree, statement. So
 * what refuses it is the rule that was broken, and not a root that differs.
 */
export function forge(
  change: (leaves: Forged[]) => unknown,
  statementChanges: Partial<LetterStatement> = {},
): DraftCheck {
  const leaves = structuredCloneLeaves(built.leaves)
  change(leaves)
  leaves.sort((a, b) => a.position - b.position)
  const encoded = leaves.map((leaf) => ({ position: leaf.position, leaf: encodeRecord(leaf) }))
  const body = statementFor(new Uint8Array(32), statementChanges)
  const { root } = letterTree({ secret: SECRET, size: body, leaves: encoded })
  return draft({ leaves: encoded, statement: leafData({ ...body, root }) })
}

/** The leaves of a kind, in order. */
export function those(leaves: readonly Forged[], kind: Leaf["kind"]): readonly [Forged, ...Forged[]] {
  return leaves.filter((leaf) => leaf.kind === kind) as unknown as readonly [Forged, ...Forged[]]
}

/** Put a leaf at another place, with the salt of that place. */
export function move(leaf: Forged, position: number): Forged {
  leaf.position = position
  leaf.salt = leafSalt(SECRET, position)
  return leaf
}

function structuredCloneLeaves(leaves: readonly EncodedLeaf[]): Forged[] {
  return leaves.map(({ leaf }) => structuredClone(openLeaf(leaf)) as unknown as Forged)
}

/** Where the leaf of a reader of the fixture's letter stands. */
export function readerPosition(who: Person): number {
  const reader = built.readers.find((each) => each.officer === who.officer)
  if (reader === undefined) throw new TypeError("not a reader of the fixture's letter")
  return reader.position
}

/** What a reader's device is given, honest but for the changes. */
export function received(who: Person = minister, changes: Partial<ContentCheck> = {}): ContentCheck {
  const content = makeContent({ tree: built.tree, leaves: built.leaves, reader: readerPosition(who), keys })
  return { content, statement, channel: CHANNEL, charter, to: who, ...changes }
}
