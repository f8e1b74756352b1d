/** Every act on parts keeps the letter whole, and undo brings back exactly what was, readers and markings included. */
import { test } from "node:test"
import assert from "node:assert/strict"
import fc from "fast-check"
import { TextSelection, type Command } from "@tiptap/pm/state"
import {
  addEnclosures,
  addLanguage,
  addSection,
  dividePart,
  likeAbove,
  movePart,
  removeLanguage,
  removePart,
  setHead,
  setLanguages,
  setMarking,
  setReaders,
  setReceived,
} from "./acts.ts"
import { depths, layBench, type Bench } from "./bench.ts"
import { documentOf, emptyPaper, paperOf } from "./convert.ts"
import { partsOf, versionOf } from "./schema.ts"
import type { Paper, PaperSection } from "../../api.ts"

const version = (language: string, text: string, heading = ""): PaperSection["versions"][number] => ({
  language,
  direction: language === "en" ? "ltr" : "rtl",
  heading,
  text,
})
const LETTER: Paper = {
  ...emptyPaper("cedar", ["ar", "en"], []),
  parts: [
    {
      kind: "section",
      id: "1".repeat(16),
      marking: { level: "secret", caveats: [] },
      readers: ["north/principal"],
      versions: [version("ar", "واحد\nاثنان\nثلاثة", "عنوان"), version("en", "one\ntwo\nthree")],
    },
    {
      kind: "enclosure",
      id: "2".repeat(16),
      marking: null,
      readers: [],
      name: "map.pdf",
      type: "application/pdf",
      size: 9,
      received: 4,
      state: "receiving",
    },
  ],
}
const [FIRST, SECOND] = ["1".repeat(16), "2".repeat(16)]

function caret(bench: Bench, part: string, index: number, line: number, offset: number): void {
  const found = versionOf(bench.doc(), part, index)
  assert.ok(found)
  let pos = found.pos + 2
  for (let at = 0; at < line; at++) pos += found.node.child(at).nodeSize
  bench.dispatch(bench.state().tr.setSelection(TextSelection.create(bench.doc(), pos + offset)))
}

const texts = (bench: Bench): unknown =>
  paperOf(bench.doc()).parts.map((part) =>
    part.kind === "section" ? part.versions.map(({ text }) => text) : part.name,
  )

test("a section is divided at the line of the caret, in every language", () => {
  const bench = layBench(documentOf(LETTER))
  caret(bench, FIRST, 1, 2, 0)
  assert.ok(bench.run(dividePart({ part: FIRST, index: 1 }, "3".repeat(16))))
  assert.deepEqual(texts(bench), [["واحد", "one"], ["اثنان\nثلاثة", "two\nthree"], "map.pdf"])
  const [, second] = paperOf(bench.doc()).parts
  assert.deepEqual([second?.marking?.level, second?.readers], ["secret", ["north/principal"]])
})

test("a line in which the caret stands is divided in its own language", () => {
  const bench = layBench(documentOf(LETTER))
  caret(bench, FIRST, 1, 2, 1)
  bench.run(dividePart({ part: FIRST, index: 1 }))
  assert.deepEqual(texts(bench), [["واحد\nاثنان", "one\nt"], ["ثلاثة", "wo\nthree"], "map.pdf"])
})

test("a new section is marked and read as the one above it", () => {
  const bench = layBench(documentOf(LETTER))
  bench.run(addSection(FIRST))
  const [, made] = paperOf(bench.doc()).parts
  assert.deepEqual([made?.marking?.level, made?.readers], ["secret", ["north/principal"]])
  assert.deepEqual(made?.kind === "section" && made.versions.map(({ language }) => language), ["ar", "en"])
})

test("the last part cannot go without another in its place", () => {
  const bench = layBench(documentOf(emptyPaper("cedar", ["fa"], [])))
  const [only] = partsOf(bench.doc())
  assert.ok(only)
  bench.run(removePart(only.id))
  assert.equal(bench.doc().childCount, 1)
  assert.notEqual(partsOf(bench.doc())[0]?.id, only.id)
})

test("what the desk has got of an enclosure is no step of undo", () => {
  const bench = layBench(documentOf(LETTER))
  bench.run(setReaders(SECOND, ["south/principal"]))
  setReceived(SECOND, 9, "sealed")(bench.state(), bench.dispatch)
  bench.undo()
  const [, enclosure] = paperOf(bench.doc()).parts
  assert.deepEqual([enclosure?.readers, enclosure?.kind === "enclosure" && enclosure.state], [[], "sealed"])
})

test("a language that is no longer chosen takes no words with it", () => {
  const bench = layBench(documentOf(LETTER))
  bench.run(setLanguages(["ar", "fa"]))
  const [section] = paperOf(bench.doc()).parts
  assert.deepEqual(section?.kind === "section" && section.versions.map(({ language }) => language), ["ar", "en", "fa"])
  bench.run(setLanguages(["ar"]))
  const [again] = paperOf(bench.doc()).parts
  assert.deepEqual(again?.kind === "section" && again.versions.map(({ language }) => language), ["ar", "en"])
})

test("typed text loses what would turn it about, and says so", () => {
  const bench = layBench(documentOf(LETTER))
  caret(bench, FIRST, 0, 1, 4)
  bench.dispatch(bench.state().tr.insertText("\u202e ا\u0653ب"))
  assert.equal((texts(bench) as string[][])[0]?.[0]?.split("\n")[0], "واحد آب")
})

test("whatever is done, the letter stays a letter; undone to the end, it is what it was", () => {
  const act = fc.tuple(fc.nat({ max: 11 }), fc.nat({ max: 5 }), fc.nat({ max: 2 }))
  fc.assert(
    fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
      const bench = layBench(documentOf(LETTER))
      const before = bench.doc()
      for (const [what, which, more] of acts) {
        const parts = partsOf(bench.doc())
        const { id } = parts[which % parts.length] as { readonly id: string }
        const commands: readonly Command[] = [
          addSection(id),
          removePart(id),
          movePart(id, 1),
          movePart(id, -1),
          setReaders(id, ["south/minister"].slice(more % 2)),
          setMarking(id, more === 0 ? null : { level: "secret", caveats: [] }),
          likeAbove(id),
          addLanguage(id, "fa"),
          removeLanguage({ part: id, index: more }),
          dividePart({ part: id, index: more }),
          setHead({ date: more === 0 ? null : "2026-11-24" }),
          addEnclosures(id, [{ id: `${which}${more}`.padStart(16, "a"), name: "x", type: "a/b", size: 1 }]),
        ]
        const found = versionOf(bench.doc(), id, more)
        if (found !== null) caret(bench, id, more, 1, 0)
        bench.run(commands[what] as Command)
        bench.doc().check()
      }
      const after = bench.doc()
      while (depths(bench.state()).undo > 0) bench.undo()
      assert.ok(bench.doc().eq(before))
      while (depths(bench.state()).redo > 0) bench.redo()
      assert.ok(bench.doc().eq(after))
    }),
    { numRuns: 150 },
  )
})
