import assert from "node:assert/strict"
import { test } from "node:test"
import { story } from "./one-root-many-views.ts"

test("a minister sees one section of the very letter that was signed, and nothing of the other", () => {
  const [root, ...lines] = story()
  assert.match(root as string, /^one root: [0-9a-f]{16}…, 6 leaves that are not empty, of 128$/)
  assert.deepEqual(lines, [
    "the president reads 2 of letter 4: We share an interest in the straits. / Nothing holds unless all is agreed before 24 November.",
    "the minister reads 1 of letter 4: Nothing holds unless all is agreed before 24 November.",
    "the first section's words are in the minister's bytes: no",
    "the president shown the minister's view: passed-on",
    "with another date (25 November): refused, root-differs",
  ])
})
