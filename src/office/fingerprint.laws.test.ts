import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { sha256 } from "../bytes/index.ts"
import { runs } from "../../tests/runs.ts"
import { refused } from "../../tests/refused.ts"
import { compareFingerprint, fingerprint, OfficeError, readFingerprint } from "./index.ts"

/** A channel id is a hash: ids that agree in most bits do not occur, and words or digits show only some of the bits. */
const id = fc.uint8Array({ minLength: 4, maxLength: 4 }).map((seed) => sha256(seed))
const separator = fc.constantFrom("", " ", "-", "\n", " – ", "\u00a0")
const zero = fc.constantFrom(0x30, 0x0660, 0x06f0)

test("what is read aloud is understood, in any script and with any spacing", () => {
  fc.assert(
    fc.property(id, separator, zero, (channel, between, script) => {
      const { groups, words } = fingerprint(channel)
      const spoken = groups.join(between).replace(/[0-9]/g, (digit) => String.fromCodePoint(script + Number(digit)))
      compareFingerprint(channel, spoken)
      compareFingerprint(channel, words.join(" "))
      assert.deepEqual(readFingerprint(spoken), { kind: "digits", groups })
    }),
    runs(100),
  )
})

test("one wrong digit is found in its group, without knowing the channel", () => {
  fc.assert(
    fc.property(id, fc.nat(39), fc.integer({ min: 1, max: 9 }), (channel, at, by) => {
      const digits = fingerprint(channel).groups.join("")
      const wrong = ((Number(digits[at]) + by) % 10).toString()
      const error = refused("fingerprint-group", () =>
        readFingerprint(digits.slice(0, at) + wrong + digits.slice(at + 1)),
      )
      assert.ok(error instanceof OfficeError)
      assert.equal(error.place, Math.floor(at / 5) + 1)
    }),
    runs(100),
  )
})

test("two channels have two fingerprints", () => {
  fc.assert(
    fc.property(id, id, (a, b) => {
      fc.pre(Buffer.compare(a, b) !== 0)
      refused("fingerprint-differs", () => compareFingerprint(a, fingerprint(b).groups.join(" ")))
      refused("fingerprint-differs", () => compareFingerprint(a, fingerprint(b).words.join(" ")))
    }),
    runs(50),
  )
})
