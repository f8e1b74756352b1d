import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { checkDigit, fingerprint } from "../../../../src/office/index.ts"
import { digitsOf, fill, GROUPS, stateOf } from "./groups.ts"

const id = fc.uint8Array({ minLength: 32, maxLength: 32 })
const empty = Array<string>(GROUPS).fill("")

test("a group stands as the protocol's own check digit says", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{5}$/), (group) => {
      assert.equal(stateOf(group), checkDigit(group) === "0" ? "right" : "wrong")
    }),
  )
})

test("a whole fingerprint is taken wherever it is pasted, in any script and with any spacing", () => {
  const zero = fc.constantFrom(0x30, 0x0660, 0x06f0)
  const between = fc.constantFrom("", " ", "-", "\n", " – ", "\u200f ")
  fc.assert(
    fc.property(id, zero, between, fc.nat(GROUPS - 1), (channel, script, space, at) => {
      const { groups } = fingerprint(channel)
      const text = groups.join(space).replaceAll(/[0-9]/g, (digit) => String.fromCodePoint(script + Number(digit)))
      const filled = fill(empty, at, text)
      assert.deepEqual(filled.groups, groups)
      assert.ok(filled.groups.every((group) => stateOf(group) === "right"))
    }),
  )
})

test("typing goes on in the next group when one is full, and a wrong digit names its group alone", () => {
  const typed = fill(empty, 0, "12340")
  assert.deepEqual([typed.groups[0], typed.next], ["12340", 1])
  assert.deepEqual(fill(typed.groups, 1, "77").next, 1)
  assert.deepEqual(fill(typed.groups, 1, "7712345").groups.slice(0, 3), ["12340", "77123", "45"])
  assert.equal(stateOf(""), "empty")
  assert.equal(stateOf("572"), "partial")
})

test("only digits are taken", () => {
  assert.equal(digitsOf("a١٢b۳4-"), "1234")
})
