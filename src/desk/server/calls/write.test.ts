/**
 * What may be asked of the calls of writing: their form, strictly; what it means is for the use cases to refuse.
 */
import assert from "node:assert/strict"
import { test } from "node:test"
import { enclosure, paperOf, section } from "../../letters/composing/testdata/kit.ts"
import { writeCalls } from "./write.ts"

const takes = (call: keyof typeof writeCalls, asked: unknown): boolean =>
  writeCalls[call].asked.safeParse(asked).success
const content = paperOf([section(), section({ marking: null, readers: [], versions: [] }), enclosure()])

test("a letter is taken as the editor has it, finished or not", () => {
  assert.ok(takes("paper.save", { paper: null, version: 0, content }))
  assert.ok(takes("paper.save", { paper: 7, version: 3, content: paperOf([], { channel: "", languages: [] }) }))
})

test("unknown members, wrong kinds and what is out of bounds are refused", () => {
  const wrong: readonly (readonly [keyof typeof writeCalls, unknown])[] = [
    ["paper.save", { paper: null, version: 0, content, more: 1 }],
    ["paper.save", { paper: 0, version: 0, content }],
    ["paper.save", { paper: null, version: -1, content }],
    ["paper.save", { paper: null, version: 0, content: { ...content, document: "telegram" } }],
    ["paper.save", { paper: null, version: 0, content: { ...content, parts: [{ ...section(), more: 1 }] } }],
    ["paper.save", { paper: null, version: 0, content: { ...content, parts: [{ ...section(), kind: "term" }] } }],
    ["paper.save", { paper: null, version: 0, content: { ...content, parts: [section({ id: "../../etc" })] } }],
    ["paper.open", { paper: "7" }],
    ["paper.open", {}],
    ["paper.submit", { paper: 7 }],
    ["papers", { paper: 7 }],
    ["write.options", { channel: "" }],
    ["upload.start", { paper: 7, part: "0011223344556677", name: "a", type: "", size: 0.5 }],
    ["upload.start", { paper: 7, part: "x", name: "a", type: "", size: 1 }],
    ["upload.drop", { paper: 7 }],
  ]
  for (const [call, asked] of wrong) assert.ok(!takes(call, asked), JSON.stringify([call, asked]).slice(0, 120))
})

test("all of them want an open vault", () => {
  for (const rule of Object.values(writeCalls)) assert.equal(rule.needs, "open")
})
