/** A paper and its document are one and the same: each is made of the other, and nothing is lost. */
import { test } from "node:test"
import assert from "node:assert/strict"
import fc from "fast-check"
import type { Paper, PaperEnclosure, PaperSection } from "../../api.ts"
import { documentOf, paperOf, paperToKeep } from "./convert.ts"
import { cleanText } from "./clean.ts"
import { schema } from "./schema.ts"

// What JSON gives has the usual prototype.
const plain = { noNullPrototype: true }
const hex = fc.integer({ min: 0, max: 0xffff_ffff }).map((n) => n.toString(16).padStart(16, "0"))
const words = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom("ا", "ل", "م", "\u200c", "ی", "ك", " ", "a", "4", "٤", "۴", "\u0651") }),
)
const line = words.map((text) => text.replaceAll("\n", " "))
const text = fc.array(line, { maxLength: 5 }).map((lines) => lines.join("\n"))
const head = {
  id: hex,
  marking: fc.option(fc.record({ level: line, caveats: fc.array(line, { maxLength: 2 }) }, plain)),
  readers: fc.array(fc.constantFrom("north/principal", "south/وزير", "south/minister"), { maxLength: 3 }),
}
const section: fc.Arbitrary<PaperSection> = fc.record(
  {
    kind: fc.constant("section" as const),
    ...head,
    versions: fc.array(
      fc.record(
        {
          language: fc.constantFrom("ar", "fa", "en", "fa-AF"),
          direction: fc.constantFrom("ltr" as const, "rtl" as const),
          heading: line,
          text,
        },
        plain,
      ),
      { minLength: 1, maxLength: 3 },
    ),
  },
  plain,
)
const enclosure: fc.Arbitrary<PaperEnclosure> = fc.record(
  {
    kind: fc.constant("enclosure" as const),
    ...head,
    name: line,
    type: fc.constantFrom("application/pdf", "image/png"),
    size: fc.maxSafeNat(),
    received: fc.maxSafeNat(),
    state: fc.constantFrom("wanted" as const, "receiving" as const, "sealed" as const),
  },
  plain,
)
const paper: fc.Arbitrary<Paper> = fc.record(
  {
    channel: line,
    document: fc.constantFrom("letter" as const, "note-verbale" as const, "aide-memoire" as const),
    date: fc.option(fc.constantFrom("2026-11-23", "2027-01-01")),
    languages: fc.array(fc.constantFrom("ar", "fa", "en"), { maxLength: 3 }),
    answers: fc.array(fc.constantFrom("south/2", "north/4"), { maxLength: 2 }),
    parts: fc.array(fc.oneof(section, enclosure), { minLength: 1, maxLength: 6 }),
  },
  plain,
)

test("a paper's document gives the paper again", () => {
  fc.assert(fc.property(paper, (given) => assert.deepEqual(paperOf(documentOf(given)), given)))
})

test("a document's paper gives the document again, also through JSON", () => {
  fc.assert(
    fc.property(paper, (given) => {
      const doc = documentOf(given)
      assert.ok(documentOf(paperOf(doc)).eq(doc))
      const again = schema.nodeFromJSON(JSON.parse(JSON.stringify(doc.toJSON())))
      again.check()
      assert.ok(again.eq(doc))
    }),
  )
})

test("what is kept is clean, and clean again the same", () => {
  fc.assert(
    fc.property(paper, (given) => {
      const kept = paperToKeep(documentOf(given))
      for (const part of kept.parts) {
        if (part.kind === "enclosure") continue
        for (const { heading, text } of part.versions) {
          assert.equal(cleanText(heading, "line").text, heading)
          assert.equal(cleanText(text, "block").text, text)
        }
      }
      assert.deepEqual(paperToKeep(documentOf(kept)), kept)
    }),
  )
})

test("a paper without parts, or a section without versions, gets somewhere to write", () => {
  const empty: Paper = { channel: "cedar", document: "letter", date: null, languages: ["fa"], answers: [], parts: [] }
  const [made] = paperOf(documentOf(empty)).parts
  assert.equal(made?.kind === "section" && made.versions[0]?.language, "fa")
  const bare: Paper = {
    ...empty,
    parts: [{ kind: "section", id: "0".repeat(16), marking: null, readers: [], versions: [] }],
  }
  const [again] = paperOf(documentOf(bare)).parts
  assert.deepEqual(again?.kind === "section" && again.versions, [
    { language: "fa", direction: "rtl", heading: "", text: "" },
  ])
})
