import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { identityOf } from "../../vectors/gen/cases/seal.ts"
import { seed } from "../../vectors/gen/fixed.ts"
import { runs } from "../../tests/runs.ts"
import { SealError } from "../seal/index.ts"
import { openParcel, ParcelError, parcelSize, sealParcel } from "./index.ts"

const identity = identityOf("laws")
const prekey = { id: seed("laws prekey").subarray(0, 16), recipient: identity.recipient }

test("every content comes out of its parcel, whose length says little", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), (content) => {
      const envelope = sealParcel({ prekey, content })
      assert.deepEqual(openParcel({ identity, envelope }), { kind: "opened", content })
      const other = sealParcel({ prekey, content: new Uint8Array(parcelSize(content.length) - 4) })
      assert.equal(envelope.length, other.length)
    }),
    runs(60),
  )
})

test("a parcel's size is at least 4 KiB, holds its content, and adds at most an eighth", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (bytes) => {
      const size = parcelSize(bytes)
      assert.ok(size >= bytes + 4 && size >= 4096)
      assert.ok(size <= Math.max(4096, (bytes + 4) * 1.125))
      assert.equal(parcelSize(size - 4), size, "the size of a full parcel is its own")
    }),
    runs(300),
  )
})

test("any flipped bit of a parcel is refused, or it is not addressed to the reader", () => {
  const envelope = sealParcel({ prekey, content: seed("content") })
  fc.assert(
    fc.property(fc.integer({ min: 16, max: envelope.length - 1 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
      const altered = envelope.slice()
      altered[at] = (altered[at] as number) ^ (1 << bit)
      let result: string
      try {
        result = openParcel({ identity, envelope: altered }).kind
      } catch (error) {
        assert.ok(error instanceof ParcelError || error instanceof SealError)
        result = error.code
      }
      assert.notEqual(result, "opened")
    }),
    runs(150),
  )
})
