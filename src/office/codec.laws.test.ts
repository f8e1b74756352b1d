/**
 * What every codec of the room obeys: accepted bytes are the only encoding of what they say, any flipped bit in something
 * signed is refused with a code, and rubbish never ends in anything but a coded refusal.
 */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { decode, decodeAs, encode, encodeRecord, type Value } from "../bytes/index.ts"
import { encodeHost } from "../register/index.ts"
import {
  CAST_RULES,
  cardOf,
  castCharter,
  castDraft,
  CAST_TIME,
  harbourHost,
  north,
  seedOf,
  south,
  stockOf,
} from "../../tests/cast.ts"
import { runs } from "../../tests/runs.ts"
import {
  charterDraftShape,
  comparisonShape,
  draftCharter,
  encodeIntroduction,
  encodeInvitation,
  encodeStatement,
  makeCharter,
  makeFounding,
  makeLine,
  openCard,
  openCharter,
  openFounding,
  openIntroduction,
  openInvitation,
  openLine,
  openRosterHead,
  openRosterLeaf,
  openSigned,
  openStatement,
  readFingerprint,
  shownRoster,
  signBody,
  signedLine,
  signedShape,
  stockShape,
  SUITE,
  takePrekey,
  verifyPrekey,
  verifyRoster,
  verifyStock,
  prekeyShape,
  DOCUMENT_KINDS,
  type CharterRules,
  type LetterStatement,
  type StockKey,
} from "./index.ts"

const { principal, registrar } = north().officers
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
const seconds = fc.nat(4_000_000_000)
const name = fc.constantFrom("north.example", "دفتر رئیس‌جمهور", "مكتب الرئيس", "Büro", "O'Neill & Co.", "北の事務所")

test("a founding statement is read as it was written, from one encoding only", () => {
  fc.assert(
    fc.property(name, hash, (title, random) => {
      const bytes = makeFounding({ name: title, random, keys: principal.keys })
      const opened = openFounding(bytes)
      assert.equal(opened.name, title)
      assert.deepEqual(encode(decode(bytes)), bytes)
    }),
    runs(15),
  )
})

test("a line is read as it was written", () => {
  fc.assert(
    fc.property(name, hash, hash, (title, mailbox, person) => {
      const fields = {
        office: north().id,
        person: person.slice(0, 16),
        name: title,
        title,
        mailbox: { relay: "https://relay.example", mailbox },
      }
      const signed = makeLine(principal.keys, fields)
      const { officer: _officer, ...line } = openLine(signed, north().id)
      assert.deepEqual(encodeRecord(line), signed.line)
      assert.equal(line.name, title)
    }),
    runs(15),
  )
})

const subset = <T extends string>(of: readonly T[], least = 0): fc.Arbitrary<readonly T[]> =>
  fc.subarray([...of], { minLength: least })
const rules: fc.Arbitrary<CharterRules> = fc.record({
  codeName: name,
  kinds: subset(DOCUMENT_KINDS, 1),
  markings: fc.record({ levels: subset(["open", "restricted", "سری"], 1), caveats: subset(["a", "b", "c d"]) }),
  languages: fc.shuffledSubarray(["ar", "fa-AF", "en", "zh-Hant"], { minLength: 1 }),
  copies: fc.nat(7),
  readingDays: fc.option(fc.integer({ min: 1, max: 36_500 })),
  receipts: fc.constantFrom("arrived", "opened"),
  countersign: subset(["host", "registrar"] as const),
})

test("draft and charter are read as they were written; two charters never share an id", () => {
  const ids = new Set<string>()
  let made = 0
  fc.assert(
    fc.property(rules, hash, hash, (chosen, n, s) => {
      const draft = draftCharter({ offices: castDraft().draft.offices, host: harbourHost(), rules: chosen, n })
      assert.deepEqual(encodeRecord(decodeAs(charterDraftShape, encodeRecord(draft), "draft")), encodeRecord(draft))
      const { id, bytes, ...charter } = openCharter(makeCharter(draft, n, s))
      assert.deepEqual(encodeRecord(charter), bytes)
      assert.deepEqual(encodeRecord(charter.rules), encodeRecord(chosen))
      ids.add(Buffer.concat([id]).toString("hex"))
      made++
    }),
    runs(60),
  )
  assert.ok(ids.size > made / 2)
})

const letter: fc.Arbitrary<LetterStatement> = fc.record({
  suite: fc.constant(SUITE),
  kind: fc.constant("letter" as const),
  channel: hash,
  office: hash,
  roster: hash,
  number: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  document: fc.constantFrom(...DOCUMENT_KINDS),
  date: seconds,
  root: hash,
  depth: fc.constantFrom(6, 8, 10),
  copies: fc.nat(7),
  listed: fc
    .uniqueArray(fc.nat(2 ** 17 - 1), { maxLength: 6 })
    .map((positions) => positions.toSorted((a, b) => a - b).map((position) => ({ position, hash: seedOf("leaf") }))),
  seen: fc
    .uniqueArray(fc.nat(255), { maxLength: 3 })
    .map((firsts) =>
      firsts
        .toSorted((a, b) => a - b)
        .map((first) => ({ office: new Uint8Array(32).fill(first), size: first, root: seedOf("root") })),
    ),
  enterBy: seconds,
})

test("a letter's statement is read as it was written", () => {
  fc.assert(
    fc.property(letter, hash, (body, random) => {
      const data = encodeStatement(random, body)
      const statement = openStatement(data)
      assert.deepEqual(encodeRecord(statement.body), encodeRecord(body))
      assert.deepEqual(encodeStatement(statement.random, statement.body), data)
    }),
    runs(100),
  )
})

/** Everything signed, encoded, with what proves it. */
const comparison = {
  suite: SUITE,
  kind: "comparison",
  channel: castCharter().id,
  office: north().id,
  how: "qr",
  time: 1,
} as const
const { stock } = stockOf(south(), south().officers.minister, north().id)
const giver = { giver: south().officers.minister.publicKeys, office: south().id, addressee: north().id }
const signedThings: readonly (readonly [string, Uint8Array, (bytes: Uint8Array) => unknown])[] = [
  ["founding", north().founding.bytes, openFounding],
  ["line", encodeRecord(principal.line), (bytes) => openLine(decodeAs(signedLine, bytes, "line"), north().id)],
  [
    "roster",
    encodeRecord(north().shown),
    (shown) => verifyRoster({ founding: north().founding, shown: decodeAs(shownRoster, shown, "roster") }),
  ],
  [
    "signed body",
    encodeRecord(signBody(principal.keys, comparison)),
    (bytes) => openSigned(decodeAs(signedShape, bytes, "signed"), principal.publicKeys, comparisonShape),
  ],
  ["stock", encodeRecord(stock), (bytes) => verifyStock({ stock: decodeAs(stockShape, bytes, "stock"), ...giver })],
  [
    "prekey",
    encodeRecord(takePrekey(stock, (stock.oneTime[0] as StockKey).id)),
    (bytes) => verifyPrekey({ prekey: decodeAs(prekeyShape, bytes, "prekey"), ...giver, at: CAST_TIME }),
  ],
]

for (const [what, bytes, prove] of signedThings) {
  test(`any flipped bit in a ${what} is refused with a code`, () => {
    prove(bytes)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const flipped = bytes.slice()
        flipped[at] = (flipped[at] as number) ^ (1 << bit)
        assert.equal(typeof refusalOf(() => prove(flipped)), "string", `byte ${at}, bit ${bit} accepted`)
      }),
      runs(60),
    )
  })
}

/** The code of a refusal; null if it was accepted. Anything else than a coded refusal is thrown on. */
function refusalOf(act: () => unknown): string | null {
  try {
    act()
    return null
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined
    if (typeof code === "string" && /^(?:Bytes|Office|Register|Seal)Error$/.test((error as Error).name)) return code
    throw error
  }
}

const token = seedOf("token")
const invitation = encodeInvitation({
  founding: north().founding.bytes,
  person: principal.person,
  name: "P",
  title: "",
  roles: ["reader"],
  registrar: registrar.line,
  stock: stockOf(north(), registrar, north().id).stock,
  right: { ...registrar.mailbox, token },
  admission: null,
  token,
  expires: CAST_TIME,
})
const card = cardOf(north()).bytes
const openers: readonly (readonly [Uint8Array, (bytes: Uint8Array) => unknown])[] = [
  [north().founding.bytes, openFounding],
  [north().shown.head, openRosterHead],
  [(north().shown.leaves[0] as { leaf: Uint8Array }).leaf, openRosterLeaf],
  [card, openCard],
  [invitation, openInvitation],
  [encodeIntroduction({ host: encodeHost(harbourHost()), ticket: token, card }), openIntroduction],
  [castCharter().bytes, openCharter],
  [
    encodeStatement(token, { suite: SUITE, kind: "heartbeat", channel: token, office: token, time: 1, seen: [] }),
    openStatement,
  ],
]

test("rubbish ends in a coded refusal, whatever it is shown to", () => {
  const rubbish = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.jsonValue({ depthSize: "small" }).map((value) => {
      try {
        return encode(value as Value)
      } catch {
        return new Uint8Array(1) // a float, which is never written
      }
    }),
  )
  fc.assert(
    fc.property(rubbish, fc.constantFrom(...openers), (bytes, [, opener]) => {
      assert.notEqual(
        refusalOf(() => opener(bytes)),
        null,
      )
    }),
    runs(300),
  )
})

test("a field left out, doubled in depth, or of another type ends in a coded refusal", () => {
  const change = fc.constantFrom<(value: Value) => Value | undefined>(
    () => undefined,
    () => null,
    () => -1,
    () => "",
    () => [],
    () => ({}),
    (value) => [value],
    () => new Uint8Array(0),
    () => "\u202e",
  )
  fc.assert(
    fc.property(fc.constantFrom(...openers.slice(0, 7)), fc.nat(30), change, ([bytes, opener], at, make) => {
      const fields = decode(bytes, { bytes: 1 << 22, depth: 16, items: 1 << 18 }) as { readonly [key: string]: Value }
      const keys = Object.keys(fields)
      const key = keys[at % keys.length] as string
      const changed = encodeRecord({ ...fields, [key]: make(fields[key] as Value) })
      const refusal = refusalOf(() => opener(changed))
      // An empty title and an absent previous charter are the only values among these that a field may have.
      const allowed = (key === "title" && changed.includes(0x60)) || key === "admission" || key === "previous"
      assert.ok(refusal !== null || allowed || (key === "host" && fields["kind"] === "charter"), `${key} accepted`)
    }),
    runs(300),
  )
})

test("whatever is typed as a fingerprint is read or refused with a code", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[0-9٠-٩۰-۹ -]{0,60}$/)), (text) => {
      refusalOf(() => readFingerprint(text))
    }),
    runs(300),
  )
})

test("the rules of the cast are rules", () => {
  assert.deepEqual(encodeRecord(castCharter().rules), encodeRecord(CAST_RULES))
})
