import assert from "node:assert/strict"
import { test } from "node:test"
import { viewCases } from "../../vectors/gen/cases/views.ts"
import { readVector } from "../../vectors/gen/readers.ts"
import { tell } from "../../vectors/gen/story.ts"
import { encodeCover, exportView, openViewFile, verifyCover, verifyView, verifyViewFile } from "./index.ts"

const { charter, cover, content, sender, other } = tell()
const file = exportView({ cover: encodeCover(cover), content })
const channelId = charter.id

for (const vector of viewCases()) {
  test(`${vector.name}: ${vector.comment}`, () => {
    assert.deepEqual(readVector(vector), { expect: vector.expect, code: vector.code })
  })
}

test("its reader sees a letter, everybody else one that was passed on", () => {
  const as = (to: { readonly office: Uint8Array; readonly officer: Uint8Array } | null): string => {
    const found = verifyViewFile({ file, channelId, to })
    return found.kind === "verified" ? found.view.kind : found.kind
  }
  assert.equal(as({ office: other.id, officer: other.officer }), "letter")
  assert.equal(as({ office: sender.id, officer: sender.officer }), "passed-on")
  assert.equal(as(null), "passed-on")
})

test("without a channel id nothing of the letter is handed out", () => {
  assert.deepEqual(verifyViewFile({ file, channelId: null }), { kind: "unidentified", channelId })
})

test("an unidentified file is still refused for every fault", () => {
  const broken = exportView({ cover: encodeCover({ ...cover, approvals: [] }), content })
  assert.throws(() => verifyViewFile({ file: broken, channelId: null }), { code: "quorum-missing" })
})

test("what is in the file is what was put in", () => {
  assert.deepEqual(openViewFile(file), { cover: encodeCover(cover), content })
})

test("a reader's vault takes a parcel up under a cover that was proven before", () => {
  const proven = verifyCover({ cover: encodeCover(cover), channelId })
  const to = { office: other.id, officer: other.officer }
  const { view } = verifyView({ cover: proven, content, to })
  assert.equal(view.kind, "letter")
  assert.deepEqual(
    view.sections.map((section) => section.versions[0]?.text),
    ["We share an interest in the harbour.", "For the principal alone."],
  )
})

test("only a cover goes into a view file", () => {
  assert.throws(() => exportView({ cover: content, content }), { code: "cover-malformed" })
})
