import assert from "node:assert/strict"
import { test } from "node:test"
import { enclosureChunks, ENCLOSURE_BYTES, paddedEnclosureSize, sealedEnclosureSize } from "./enclosure.ts"
import { layoutOfSealed } from "../seal/index.ts"

const MIB = 2 ** 20

test("an enclosure is padded to whole MiB, an empty one to one", () => {
  assert.deepEqual([0, 1, MIB, MIB + 1, 64 * MIB].map(paddedEnclosureSize), [MIB, MIB, MIB, 2 * MIB, 64 * MIB])
})

test("its ciphertext is the age file over the padded plaintext, cut into chunks of 1 MiB", () => {
  assert.equal(sealedEnclosureSize(0), 1643 + MIB + 16 * 16)
  for (const size of [0, 1, MIB, 5_000_000, 64 * MIB, ENCLOSURE_BYTES]) {
    assert.equal(layoutOfSealed(sealedEnclosureSize(size)).plainBytes, paddedEnclosureSize(size))
  }
  assert.deepEqual([1, MIB, MIB + 1, sealedEnclosureSize(64 * MIB)].map(enclosureChunks), [1, 1, 2, 65])
})
