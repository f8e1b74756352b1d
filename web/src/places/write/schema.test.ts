/** Documents that are no letters are refused, and a letter in three languages stands as it should. */
import { test } from "node:test"
import assert from "node:assert/strict"
import { documentOf, emptyPaper, openingOf } from "./convert.ts"
import { partOf, partsOf, schema, versionOf } from "./schema.ts"

const ID = "00000000000000ab"
const version = {
  type: "version",
  attrs: { language: "ar", dir: "rtl" },
  content: [{ type: "heading" }, { type: "paragraph", content: [{ type: "text", text: "نص" }] }],
}
const section = { type: "section", attrs: { id: ID, marking: null, readers: [] }, content: [version] }
const enclosure = {
  type: "enclosure",
  attrs: {
    id: ID,
    marking: null,
    readers: [],
    name: "a.pdf",
    type: "application/pdf",
    size: 1,
    received: 0,
    state: "wanted",
  },
}
const attrs = { channel: "cedar", document: "letter", date: null, languages: ["ar"], answers: [] }
const letter = { type: "doc", attrs, content: [section, enclosure] }

function read(json: unknown): void {
  schema.nodeFromJSON(json).check()
}

test("a letter of a section and an enclosure is read", () => {
  assert.doesNotThrow(() => read(letter))
})

const WRONG: readonly (readonly [goal: string, json: unknown])[] = [
  ["no part at all", { ...letter, content: [] }],
  ["text directly in the letter", { ...letter, content: [{ type: "text", text: "x" }] }],
  ["a paragraph outside of a version", { ...letter, content: [{ type: "paragraph" }] }],
  ["a section without a version", { ...letter, content: [{ ...section, content: [] }] }],
  [
    "a version without a line",
    { ...letter, content: [{ ...section, content: [{ ...version, content: [{ type: "heading" }] }] }] },
  ],
  [
    "a version without its heading",
    { ...letter, content: [{ ...section, content: [{ ...version, content: [{ type: "paragraph" }] }] }] },
  ],
  ["a section within a section", { ...letter, content: [{ ...section, content: [section] }] }],
  ["something in an enclosure", { ...letter, content: [{ ...enclosure, content: [{ type: "paragraph" }] }] }],
  [
    "bold text",
    {
      ...letter,
      content: [
        {
          ...section,
          content: [
            {
              ...version,
              content: [
                { type: "heading" },
                { type: "paragraph", content: [{ type: "text", text: "x", marks: [{ type: "bold" }] }] },
              ],
            },
          ],
        },
      ],
    },
  ],
  ["an image", { ...letter, content: [{ type: "image" }] }],
  ["an id that is none", { ...letter, content: [{ ...section, attrs: { ...section.attrs, id: "x" } }] }],
  ["readers that are not texts", { ...letter, content: [{ ...section, attrs: { ...section.attrs, readers: [1] } }] }],
  [
    "a marking without a level",
    { ...letter, content: [{ ...section, attrs: { ...section.attrs, marking: { caveats: [] } } }] },
  ],
  [
    "a direction that is none",
    { ...letter, content: [{ ...section, content: [{ ...version, attrs: { language: "ar", dir: "auto" } }] }] },
  ],
  ["a size below nothing", { ...letter, content: [{ ...enclosure, attrs: { ...enclosure.attrs, size: -1 } }] }],
  ["a state that is none", { ...letter, content: [{ ...enclosure, attrs: { ...enclosure.attrs, state: "done" } }] }],
  ["a kind that is none", { ...letter, attrs: { ...attrs, document: "postcard" } }],
  ["a date that is none", { ...letter, attrs: { ...attrs, date: "tomorrow" } }],
  ["a letter without a channel", { ...letter, attrs: { ...attrs, channel: 4 } }],
]

for (const [goal, json] of WRONG) {
  test(`refused: ${goal}`, () => {
    assert.throws(
      () => read(json),
      (error: unknown) => error instanceof RangeError,
    )
  })
}

test("parts and versions are found by what does not change when others move", () => {
  const doc = documentOf(emptyPaper("cedar", ["ar", "fa"], []))
  const [first] = partsOf(doc)
  assert.ok(first)
  assert.equal(partOf(doc, first.id)?.pos, 0)
  assert.equal(versionOf(doc, first.id, 1)?.node.attrs["language"], "fa")
  assert.equal(versionOf(doc, first.id, 2), null)
  assert.equal(partOf(doc, ID), null)
  assert.equal(openingOf(doc), "")
})
