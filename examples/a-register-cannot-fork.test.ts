import assert from "node:assert/strict"
import { test } from "node:test"
import { story } from "./a-register-cannot-fork.ts"

test("what was cosigned can be extended, and neither altered nor shortened", () => {
  assert.deepEqual(story(), [
    "4 signatures under 4 entries",
    "letter 4 is entry 3, cosigned 60 seconds after",
    "letter 5 is added: an extension, cosigned",
    "letter 3 is altered: refused, consistency-unproven",
    "letter 1 is taken away: refused, consistency-unproven",
  ])
})
