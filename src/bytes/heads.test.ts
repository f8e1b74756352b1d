import assert from "node:assert/strict"
import { test } from "node:test"
import { refused } from "../../tests/refused.ts"
import { encode, STATEMENT_LIMITS } from "./cbor.ts"
import { checkCanonical } from "./heads.ts"

const checked = (bytes: Uint8Array): void => checkCanonical(bytes, STATEMENT_LIMITS)

test("the walk refuses every beginning of an encoding by itself, whatever a decoder behind it would say", () => {
  const whole = encode({ list: [1, 300, 70_000, 2 ** 40, "text", Uint8Array.of(1, 2, 3), null, true], more: {} })
  checked(whole)
  for (let length = 0; length < whole.length; length++)
    refused("not-canonical", () => checked(whole.subarray(0, length)))
})

test("reserved and indefinite lengths are refused by the walk, however many bytes follow them", () => {
  for (const major of [0, 1, 2, 3, 4, 5]) {
    for (const info of [28, 29, 30, 31]) {
      for (const rest of [0, 1, 16, 32, 128, 255]) {
        const bytes = new Uint8Array(1 + rest)
        bytes[0] = (major << 5) | info
        refused("not-canonical", () => checked(bytes))
      }
    }
  }
  assert.doesNotThrow(() => checked(Uint8Array.of(0x18, 24)))
})
