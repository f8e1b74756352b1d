import { test } from "node:test"
import assert from "node:assert/strict"
import fc from "fast-check"
import { toBase64, utf8 } from "../bytes/index.ts"
import { runs } from "../../tests/runs.ts"
import {
  addSignatures,
  formatNote,
  formatSignatures,
  MOST_NOTE_BYTES,
  MOST_SIGNATURES,
  parseNote,
  parseSignatures,
  RegisterError,
  type NoteSignature,
} from "./index.ts"
import { refused, vector } from "./testdata/cast.ts"

/** The examples of the C2SP specifications; their keys are not published, so that only their form can be checked. */
const SPEC_EXAMPLES = [
  `Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
`,
  `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`,
]

const line = (name: string, fill = 1, bytes = 68): string => `— ${name} ${toBase64(new Uint8Array(bytes).fill(fill))}\n`
const note = (...lines: readonly string[]): string => `text\n\n${lines.join("")}`

test("the examples of signed-note, tlog-checkpoint and tlog-cosignature are read, and written the same", () => {
  for (const example of SPEC_EXAMPLES) assert.equal(formatNote(parseNote(example)), example)
  const [poem, checkpoint] = SPEC_EXAMPLES.map(parseNote)
  assert.ok(poem?.text.endsWith("\n\ned è subito sera.\n"), "empty lines within the text belong to it")
  assert.deepEqual(
    checkpoint?.signatures.map(({ name, keyId, signature }) => [name, keyId, signature.length]),
    [
      ["example.com/behind-the-sofa", "033de0ae", 64],
      ["witness.example.com/w1", "8d66cf3f", 72],
    ],
  )
})

test("lines of unknown keys are kept, in their order", () => {
  const written = note(line("b"), line("a"), line("b", 2))
  assert.deepEqual(
    parseNote(written).signatures.map(({ name }) => name),
    ["b", "a", "b"],
  )
  assert.equal(formatNote(parseNote(written)), written)
})

test("what is not a note is refused", () => {
  const wrong = [
    "",
    "text\n",
    "text\n— a AAAAAAA=\n",
    `text${line("a")}`,
    `te\0xt\n\n${line("a")}`,
    `te\rxt\n\n${line("a")}`,
    `te\ud800xt\n\n${line("a")}`,
    // In the signatures, where they could not stand anyway: what is wrong is told first.
    `text\n\n${line("a")}\t`,
    `text\n\n${line("a").replace(" a ", " a\0 ")}`,
    `text\n\n${line("a").replace("\n", "\r\n")}`,
    `text\n\n${line("a").repeat(40)}\0\n`,
  ]
  for (const written of wrong) refused("note-malformed", () => parseNote(written))
  refused("note-too-long", () => parseNote(`${"é".repeat(MOST_NOTE_BYTES / 2)}\n\n${line("a")}`))
})

test("a signature line in any other form is refused", () => {
  const good = line("a")
  const wrong = [
    good.slice(0, -1),
    good.replace("—", "-"),
    good.replace("— ", "—"),
    good.replace("— ", "—  "),
    good.replace(" a ", " a b "),
    good.replace("\n", " \n"),
    "— a \n",
    "— a AAAA\n",
    line("a", 0, 4),
    "— a AAAAAAA\n",
    "— a AAAAAAB=\n",
    "— a AAAA AAA=\n",
    "— a AAAA-AA=\n",
  ]
  for (const bad of wrong) refused("note-signature-line", () => parseNote(note(bad)))
  refused("note-signature-line", () => parseNote("text\n\n"))
  refused("note-signature-line", () => parseSignatures(""))
})

test("a key name with white space, plus, a control character, or too long, is refused", () => {
  for (const name of ["", "a+b", "a\u00a0b", "a\u3000b", "a\u0085b", "a\u007fb", "n".repeat(256)]) {
    refused("note-name", () => parseNote(note(line(name))))
    refused("note-name", () => formatSignatures([{ name, keyId: "00000000", signature: Uint8Array.of(1) }]))
  }
  refused("note-name", () => parseSignatures(line("\ud800")))
  assert.equal(parseNote(note(line("é".repeat(127)))).signatures.length, 1)
})

test("two lines of one key are refused, and more lines than anybody needs", () => {
  refused("note-duplicate-signature", () => parseNote(note(line("a"), line("b"), line("a", 1, 90))))
  const many = Array.from({ length: MOST_SIGNATURES + 1 }, (_, i) => line(`n${i}`))
  refused("note-too-many-signatures", () => parseNote(note(...many)))
  assert.equal(parseNote(note(...many.slice(1))).signatures.length, MOST_SIGNATURES)
})

test("an added line takes the place of one of the same key; others are put at the end", () => {
  const [a, b, a2] = [line("a", 1), line("b", 1), line("a", 1, 90)]
  assert.equal(addSignatures(note(a), parseSignatures(b)), note(a, b))
  assert.equal(addSignatures(note(a, b), parseSignatures(a2)), note(a2, b))
  assert.equal(addSignatures(note(a, b), []), note(a, b))
})

test("a note that would not be read is not written", () => {
  const signatures: readonly NoteSignature[] = parseSignatures(line("a"))
  refused("note-malformed", () => formatNote({ text: "a\tb\n", signatures }))
  refused("note-signature-line", () => formatNote({ text: "a\n", signatures: [] }))
})

test("law: whatever is read is written the same; whatever is written is read the same", () => {
  const name = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .filter((s) => /^[^\s\p{White_Space}\p{Cc}+]+$/u.test(s) && s.isWellFormed())
  const plain = { noNullPrototype: true } as const
  const keyId = fc.uint8Array({ minLength: 4, maxLength: 4 }).map((id) => Buffer.from(id).toString("hex"))
  const signature = fc.record({ name, keyId, signature: fc.uint8Array({ minLength: 1, maxLength: 100 }) }, plain)
  const text = fc.array(
    fc.string({ unit: "grapheme", maxLength: 10 }).filter((s) => !/[\0-\x1f]/.test(s)),
    { maxLength: 4 },
  )
  const notes = fc.record(
    {
      text: text.map((lines) => `${lines.join("\n")}\n`),
      signatures: fc.uniqueArray(signature, { minLength: 1, maxLength: 5, selector: (s) => `${s.name} ${s.keyId}` }),
    },
    plain,
  )
  fc.assert(
    fc.property(notes, (n) => assert.deepEqual(parseNote(formatNote(n)), n)),
    runs(200),
  )
  // Arbitrary damage: either refused, or read as something that is written just so.
  const base = Buffer.from(SPEC_EXAMPLES[1] as string)
  fc.assert(
    fc.property(fc.nat(base.length - 1), fc.nat(255), (at, byte) => {
      const changed = Buffer.from(base)
      changed[at] = byte
      const written = changed.toString("utf8")
      try {
        assert.equal(formatNote(parseNote(written)), written)
      } catch (error) {
        assert.ok(error instanceof RegisterError, String(error))
      }
    }),
    runs(400),
  )
})

test("the example of signed-note is whole", () => {
  const written = vector("signed-note.txt").split("\n\n").slice(1).join("\n\n")
  assert.equal(formatNote(parseNote(written)), written)
  assert.equal(utf8(parseNote(written).text).length, 28)
})
