import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { tell } from "../../vectors/gen/story.ts"
import { runs } from "../../tests/runs.ts"
import { BytesError, equal } from "../bytes/index.ts"
import { LetterError } from "../letter/index.ts"
import { OfficeError } from "../office/index.ts"
import { RegisterError } from "../register/index.ts"
import {
  encodeCover,
  exportView,
  openCover,
  openViewFile,
  ParcelError,
  verifyViewFile,
  type VerifiedView,
} from "./index.ts"

const { charter, cover, content } = tell()
const file = exportView({ cover: encodeCover(cover), content })
const verified = verifyViewFile({ file, channelId: charter.id }) as VerifiedView

test("any flipped bit of a view file is refused with a code, or takes nothing but a countersignature away", () => {
  // The only bytes that no signature reaches are names and ids of cosignature lines: altered, they are a stranger's.
  fc.assert(
    fc.property(fc.integer({ min: 0, max: file.length - 1 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
      const altered = file.slice()
      altered[at] = (altered[at] as number) ^ (1 << bit)
      let found: VerifiedView
      try {
        found = verifyViewFile({ file: altered, channelId: charter.id }) as VerifiedView
      } catch (error) {
        const isRefusal = [ParcelError, BytesError, LetterError, OfficeError, RegisterError].some((type) => {
          return error instanceof type
        })
        assert.ok(isRefusal, `not a refusal: ${String(error)}`)
        return
      }
      assert.deepEqual(found.view, verified.view)
      assert.deepEqual(found.cover.statement, verified.cover.statement)
      assert.notEqual(found.cover.standing, "countersigned")
    }),
    runs(250),
  )
})

test("a view file, cut anywhere, is refused", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: file.length - 1 }), (length) => {
      const cut = file.subarray(0, length)
      assert.throws(() => verifyViewFile({ file: cut, channelId: charter.id }), { code: "view-malformed" })
    }),
    runs(100),
  )
})

test("encoding again what was accepted gives the same bytes", () => {
  const parts = openViewFile(file)
  assert.ok(equal(exportView(parts), file))
  assert.ok(equal(encodeCover(openCover(parts.cover)), parts.cover))
})
