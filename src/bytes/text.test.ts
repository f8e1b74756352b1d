import { test } from "node:test"
import assert from "node:assert/strict"
import fc from "fast-check"
import { BytesError, checkText, type BytesFault, type TextRule } from "./index.ts"
import { runs } from "../../tests/runs.ts"

function fault(text: string, rule: TextRule = "line"): BytesFault | undefined {
  try {
    checkText(text, rule, "section.title")
  } catch (error) {
    if (error instanceof BytesError) return error.code
    throw error
  }
  return undefined
}

test("letters of the three languages pass as they are written", () => {
  const written = [
    "",
    "The fourth letter",
    "فخامة الرئيس، تحية طيبة وبعد",
    "بِسْمِ اللَّهِ الرَّحْمٰنِ الرَّحِيمِ",
    "می\u200cشود", // ZWNJ within a word
    "نامه\u200cهای محرمانه",
    "NATO\u200cها", // a plural after a foreign word
    "ه\u200dم", // ZWJ keeps a joined form
    "क्\u200dष", // a conjunct: the joiner follows a mark
    "١٤ جمادى الآخرة ١٤٤٨ هـ — ۳ آذر ۱۴۰۵",
    "\u06dd١", // a sign that is Cf and yet drawn
    "Übergröße, naïve, Œuvre; 水",
  ]
  for (const text of written) assert.equal(fault(text), undefined, JSON.stringify(text))
})

test("every explicit bidirectional control is refused", () => {
  const controls = [0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069]
  for (const point of controls) {
    assert.equal(fault(`abc ${String.fromCodePoint(point)}123`), "text-bidi", point.toString(16))
    assert.equal(fault(`نص ${String.fromCodePoint(point)}نص`, "block"), "text-bidi")
  }
  assert.equal(fault("\u2067balanced\u2069"), "text-bidi") // even a balanced isolate
})

test("controls, private and unassigned characters are refused", () => {
  for (const text of [
    "a\0",
    "a\x1b[31m",
    "a\x7f",
    "a\x85",
    "a\u2028b",
    "\ue000",
    "\u{10fffd}",
    "\uffff",
    "\ud800",
    "\u0378",
  ]) {
    assert.equal(fault(text), "text-control", JSON.stringify(text))
    assert.equal(fault(text, "block"), "text-control")
  }
})

test("line feed and tab stand in a block, not in a line; carriage return in neither", () => {
  for (const text of ["a\nb", "a\tb", "س\nص"]) {
    assert.equal(fault(text), "text-control")
    assert.equal(fault(text, "block"), undefined)
  }
  assert.equal(fault("a\r\nb", "block"), "text-control")
})

test("characters that cannot be seen are refused", () => {
  const invisible = [
    0xad, 0x34f, 0x115f, 0x180e, 0x200b, 0x2060, 0x2063, 0x206a, 0x2800, 0x3164, 0xfe0f, 0xfeff, 0xffa0,
  ]
  for (const point of [...invisible, 0xe0041, 0xe0100, 0x1d173]) {
    assert.equal(fault(`pay${String.fromCodePoint(point)}pal`), "text-zero-width", point.toString(16))
  }
})

test("ZWNJ and ZWJ stand between letters of which one joins, and nowhere else", () => {
  const stray = [
    "\u200cمی",
    "می\u200c",
    "می\u200c شود",
    "می \u200cشود",
    "می\u200c\u200cشود",
    "۱\u200c۲",
    "\u200d",
    "❤\u200d🔥",
  ]
  for (const text of stray) assert.equal(fault(text), "text-zero-width", JSON.stringify(text))
  for (const text of ["north\u200c.example", "nor\u200cth", "αβ\u200dγ", "mu\u0308\u200cde".normalize("NFC")]) {
    assert.equal(fault(text), "text-zero-width", JSON.stringify(text))
  }
})

test("text is NFC or refused, never changed", () => {
  assert.equal(fault("\u0622"), undefined)
  assert.equal(fault("\u0627\u0653"), "text-not-nfc") // alef and madda apart
  assert.equal(fault("e\u0301"), "text-not-nfc")
  assert.equal(fault("\u212b"), "text-not-nfc") // the Ångström sign
})

test("the message says where, and quotes nothing around it", () => {
  assert.throws(
    () => checkText("🔒 secret \u202e", "line", "letter.title"),
    (error: BytesError) => {
      assert.match(error.message, /^letter\.title: .* \(U\+202E after 9 characters\)$/)
      assert.doesNotMatch(error.message, /secret/)
      return true
    },
  )
})

test("a text that passed holds nothing of the refused classes", () => {
  const spice = fc.constantFrom("\u200c", "\u202e", "\u200b", "e\u0301", "م", "a", "\n", "\ufeff", " ")
  fc.assert(
    fc.property(fc.array(fc.oneof(spice, fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 8 }), (pieces) => {
      const text = pieces.join("")
      if (fault(text, "block") !== undefined) return
      assert.equal(text.normalize("NFC"), text)
      assert.doesNotMatch(text, /[\p{Bidi_Control}\p{Cs}\p{Co}\p{Cn}]/u)
      assert.doesNotMatch(text.replaceAll(/[\u200c\u200d]/g, ""), /\p{Default_Ignorable_Code_Point}/u)
    }),
    runs(1000),
  )
})
