import assert from "node:assert/strict"
import { createHmac } from "node:crypto"
import { describe, test } from "node:test"
import { concat, toHex, uint64, utf8 } from "../bytes/index.ts"
import { leafSalt, saltKey } from "./salt.ts"

const secret = new Uint8Array(32).fill(1)

describe("salts", () => {
  test("a salt is the HMAC of label and position under the letter's secret", () => {
    for (const position of [0, 1, 255, 256, 65_536, 131_071]) {
      const message = concat(utf8("diwan/1 salt\0"), uint64(position))
      assert.equal(toHex(leafSalt(secret, position)), createHmac("sha256", secret).update(message).digest("hex"))
      assert.deepEqual(leafSalt(saltKey(secret), position), leafSalt(secret, position))
    }
  })

  test("positions and secrets each make another salt", () => {
    assert.notDeepEqual(leafSalt(secret, 1), leafSalt(secret, 2))
    assert.notDeepEqual(leafSalt(secret, 1), leafSalt(new Uint8Array(32).fill(2), 1))
  })

  test("a secret of another length is our own mistake", () => {
    assert.throws(() => leafSalt(new Uint8Array(31), 0), TypeError)
  })
})
