import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { encode, encodeRecord, toHex, type Value } from "../bytes/index.ts"
import { EMPTY_SALT_AT, emptyLeafRoom, encodeLeaf, openLeaf, type EnclosureBody, type Leaf } from "./leaf.ts"
import { sealedEnclosureSize } from "./enclosure.ts"
import { leafSalt } from "./salt.ts"

const b32 = (n: number): Uint8Array => new Uint8Array(32).fill(n)
const base = { salt: b32(1), position: 24 }
const marking = { level: "secret", caveats: ["eyes only"] }

const header = {
  ...base,
  position: 0,
  kind: "header",
  marking: null,
  body: {
    channel: b32(2),
    office: b32(3),
    number: 4,
    document: "letter",
    date: 1_795_000_000,
    languages: ["ar", "en"],
    references: [
      { office: b32(3), number: 2 },
      { office: b32(4), number: 1 },
    ],
  },
} satisfies Leaf
const reader = {
  ...base,
  kind: "reader",
  marking: null,
  body: { office: b32(3), officer: b32(5), copy: 1, positions: [9, 13] },
} satisfies Leaf
const section = {
  ...base,
  kind: "section",
  marking,
  body: {
    versions: [
      { language: "ar", direction: "rtl", heading: "الموعد", text: "قبل ٢٤ تشرين الثاني\nوبعد ذلك لا شيء" },
      { language: "fa", direction: "rtl", heading: "", text: "می‌شود" },
    ],
  },
} satisfies Leaf
const body: EnclosureBody = {
  name: "خريطة (1).pdf",
  type: "application/pdf",
  size: 64 * 2 ** 20,
  recipient: new Uint8Array(1216).fill(9),
  root: b32(6),
  sealedSize: sealedEnclosureSize(64 * 2 ** 20),
  locker: b32(7),
  relay: "https://relay.harbour.example",
}
const enclosure = { ...base, kind: "enclosure", marking, body } satisfies Leaf
const empty = { ...base, kind: "empty", marking: null, body: {} } satisfies Leaf

describe("leaves", () => {
  for (const leaf of [header, reader, section, enclosure, empty] satisfies Leaf[]) {
    test(`a ${leaf.kind} leaf comes back as it went in`, () => assert.deepEqual(openLeaf(encodeLeaf(leaf)), leaf))
  }

  test("the empty leaf written by hand is the encoded one, at every width of its position", () => {
    for (const position of [0, 23, 24, 255, 256, 65_535, 65_536, 131_071]) {
      const salt = leafSalt(b32(1), position)
      const room = emptyLeafRoom(position)
      room.set(salt, EMPTY_SALT_AT)
      assert.equal(toHex(room), toHex(encodeLeaf({ ...empty, salt, position })))
    }
  })

  const faults: readonly (readonly [string, object, string])[] = [
    ["a term without marking", { ...empty, kind: "term" }, "wrong-type"],
    ["a response without marking", { ...empty, kind: "response" }, "wrong-type"],
    ["an extract", { ...empty, kind: "extract" }, "leaf-kind-reserved"],
    ["a line", { ...empty, kind: "line" }, "leaf-kind-reserved"],
    ["a kind nobody knows", { ...empty, kind: "poem" }, "leaf-kind-unknown"],
    ["a filler that is not empty", { ...empty, body: { x: 1 } }, "unknown-field"],
    ["a further field", { ...empty, hidden: 1 }, "unknown-field"],
    ["a marking on a reader leaf", { ...reader, marking }, "leaf-marked"],
    ["a marking on the header", { ...header, marking }, "leaf-marked"],
    ["a section without marking", { ...section, marking: null }, "wrong-type"],
    ["an enclosure without marking", { ...enclosure, marking: null }, "wrong-type"],
    ["a short salt", { ...empty, salt: new Uint8Array(31) }, "wrong-length"],
    ["a position beyond the largest tree", { ...empty, position: 2 ** 17 }, "out-of-range"],
    ["number zero", { ...header, body: { ...header.body, number: 0 } }, "out-of-range"],
    ["a language twice", { ...header, body: { ...header.body, languages: ["ar", "ar"] } }, "list-order"],
    ["no language", { ...header, body: { ...header.body, languages: [] } }, "wrong-length"],
    ["a language that is none", { ...header, body: { ...header.body, languages: ["Arabic!"] } }, "unexpected-value"],
    [
      "references out of order",
      { ...header, body: { ...header.body, references: header.body.references.toReversed() } },
      "list-order",
    ],
    [
      "a reference twice",
      { ...header, body: { ...header.body, references: [header.body.references[0], header.body.references[0]] } },
      "list-order",
    ],
    ["positions that fall", { ...reader, body: { ...reader.body, positions: [13, 9] } }, "list-order"],
    ["a position twice", { ...reader, body: { ...reader.body, positions: [9, 9] } }, "list-order"],
    ["a reader of nothing", { ...reader, body: { ...reader.body, positions: [] } }, "wrong-length"],
    ["copy 128", { ...reader, body: { ...reader.body, copy: 128 } }, "out-of-range"],
    ["a section that says nothing", { ...section, body: { versions: [] } }, "wrong-length"],
    [
      "a section twice in one language",
      { ...section, body: { versions: [section.body.versions[0], section.body.versions[0]] } },
      "list-order",
    ],
    ["a type that is none", { ...enclosure, body: { ...body, type: "PDF" } }, "unexpected-value"],
    ["a type with a parameter", { ...enclosure, body: { ...body, type: "text/html; x=y" } }, "unexpected-value"],
    ["a size beyond 1 TiB", { ...enclosure, body: { ...body, size: 2 ** 40 + 1 } }, "out-of-range"],
    ["a ciphertext too short", { ...enclosure, body: { ...body, sealedSize: body.sealedSize - 1 } }, "enclosure-size"],
    ["a ciphertext too long", { ...enclosure, body: { ...body, sealedSize: body.sealedSize + 1 } }, "enclosure-size"],
    ["a short recipient", { ...enclosure, body: { ...body, recipient: b32(1) } }, "wrong-length"],
    [
      "a relay with a password",
      { ...enclosure, body: { ...body, relay: "https://a:b@relay.example" } },
      "unexpected-value",
    ],
    ["a relay that is a script", { ...enclosure, body: { ...body, relay: "javascript:alert(1)" } }, "unexpected-value"],
  ]
  for (const [what, leaf, code] of faults) {
    test(`refused: ${what}`, () => assert.throws(() => openLeaf(encodeRecord(leaf)), { code }))
  }

  const textFaults: readonly (readonly [string, string, string])[] = [
    ["text that is not NFC", "cafe\u0301", "text-not-nfc"],
    ["a right-to-left override", "abc\u202Edef", "text-bidi"],
    ["an isolate, balanced or not", "abc\u2067def", "text-bidi"],
    ["a right-to-left mark", "abc\u200Fdef", "text-bidi"],
    ["a zero-width space", "abc\u200Bdef", "text-zero-width"],
    ["a ZWNJ between Latin letters", "abc\u200Cdef", "text-zero-width"],
    ["a ZWJ at the end", "\u0645\u06CC\u200D", "text-zero-width"],
    ["a control character", "abc\u0007def", "text-control"],
    ["a private character", "abc\uE000def", "text-control"],
  ]
  for (const [what, wrong, code] of textFaults) {
    test(`refused in a section, its heading and a file name: ${what}`, () => {
      const [version] = section.body.versions
      for (const leaf of [
        { ...section, body: { versions: [{ ...version, text: wrong }] } },
        { ...section, body: { versions: [{ ...version, heading: wrong }] } },
        { ...enclosure, body: { ...body, name: wrong } },
      ]) {
        assert.throws(() => openLeaf(encodeRecord(leaf)), { code })
      }
    })
  }

  const names = [
    "../a",
    "a/b",
    "a\\b",
    "c:a",
    ".hidden",
    "a.",
    "a ",
    " a",
    "-rf",
    "a*",
    "a?b",
    'a"b',
    "<a>",
    "a|b",
    "CON",
    "nul.txt",
    "com1.pdf",
    "م".repeat(121),
  ]
  for (const name of names) {
    test(`refused as a file name: ${JSON.stringify(name)}`, () => {
      assert.throws(() => encodeLeaf({ ...enclosure, body: { ...body, name } }), { code: "enclosure-name" })
    })
  }

  test("refused: a leaf of more than a megabyte, before it is read", () => {
    assert.throws(() => openLeaf(new Uint8Array(2 ** 20 + 1)), { code: "leaf-too-long" })
  })

  test("refused: what is no record at all", () => {
    for (const value of [null, 1, "leaf", [], {}, { kind: 1 }] satisfies Value[]) {
      assert.throws(
        () => openLeaf(encode(value)),
        (error: Error) => error.name === "BytesError",
      )
    }
  })

  test("a message never carries what was refused", () => {
    const secretText = "the offer is forty\u202E"
    const leaf = { ...section, body: { versions: [{ ...section.body.versions[0], text: secretText }] } }
    assert.throws(
      () => openLeaf(encodeRecord(leaf)),
      (error: Error) => !error.message.includes("forty"),
    )
  })
})
