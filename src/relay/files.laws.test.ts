import { test } from "node:test"
import assert from "node:assert/strict"
import fc from "fast-check"
import { equal } from "../bytes/index.ts"
import { runs } from "../../tests/runs.ts"
import { RelayError } from "./error.ts"
import {
  decodeAdmission,
  decodeHostCard,
  decodeTicket,
  encodeAdmission,
  encodeHostCard,
  encodeTicket,
} from "./files.ts"
import { keysOf } from "./harbour.test.ts"
import { hostOf } from "./keys.ts"

const token = fc.uint8Array({ minLength: 32, maxLength: 32 })
const relay = fc.webUrl({ validSchemes: ["http", "https"] }).filter((url) => url.length < 500)
const admission = fc.record({ relay, token, expires: fc.integer({ min: 0, max: 2 ** 37 }) }, { noNullPrototype: true })
const ticket = fc.record({ relay, token, pair: token }, { noNullPrototype: true })
const host = hostOf(
  { log: keysOf("log"), cosigner: keysOf("cosigner") },
  "harbour.example",
  "https://relay.harbour.example",
)

test("what was written is read, and written again gives the same bytes", () => {
  fc.assert(
    fc.property(admission, ticket, (a, t) => {
      assert.deepEqual(decodeAdmission(encodeAdmission(a)), a)
      assert.deepEqual(decodeTicket(encodeTicket(t)), t)
      assert.ok(equal(encodeTicket(decodeTicket(encodeTicket(t))), encodeTicket(t)))
    }),
    runs(100),
  )
  assert.deepEqual(decodeHostCard(encodeHostCard(host)), host)
})

test("bytes that were changed or cut are another file or none, never a failure of another kind", () => {
  const card = encodeHostCard(host)
  fc.assert(
    fc.property(ticket, fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean(), (t, at, xor, isCard) => {
      const bytes = isCard ? card : encodeTicket(t)
      const changed = Uint8Array.from(bytes)
      changed[at % bytes.length]! ^= xor
      for (const wrong of [changed, bytes.subarray(0, at % bytes.length)]) {
        try {
          const again = isCard ? encodeHostCard(decodeHostCard(wrong)) : encodeTicket(decodeTicket(wrong))
          assert.ok(equal(again, wrong))
        } catch (error) {
          assert.ok(error instanceof RelayError && error.code === "file-malformed", String(error))
        }
      }
    }),
    runs(300),
  )
})
