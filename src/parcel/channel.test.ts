import assert from "node:assert/strict"
import { test } from "node:test"
import { refused } from "../../tests/refused.ts"
import { sha256, utf8 } from "../bytes/index.ts"
import type { Roster } from "../office/index.ts"
import {
  addSignatures,
  cosign,
  cosignerName,
  logKeysFromSeeds,
  logPublicKeysOf,
  openCheckpoint,
  registerOrigin,
  signCheckpoint,
  type Checkpoint,
  type LogKeys,
} from "../register/index.ts"
import { registrarCosignature } from "./channel.ts"

const keysOf = (ed25519: number, mldsa44: number): LogKeys =>
  logKeysFromSeeds({ ed25519: new Uint8Array(32).fill(ed25519), mldsa44: new Uint8Array(32).fill(mldsa44) })
const log = keysOf(1, 2)
const earlier = keysOf(3, 4)
const later = keysOf(5, 6)

/** A roster, as far as cosignatures ask for it. */
const rosterOf = (cosigner: LogKeys, issued: number, expires: number): Roster =>
  ({ head: { cosigner: logPublicKeysOf(cosigner), issued, expires } }) as unknown as Roster
const rosters = [rosterOf(earlier, 100, 1000), rosterOf(later, 500, 1000)]

const origin = registerOrigin(sha256(utf8("channel")), sha256(utf8("office")))
const state = { origin, size: 1, root: sha256(utf8("root")) }
const note = signCheckpoint({ ...state, keys: log, time: 90 })

function cosigned(
  ...by: readonly { readonly keys: LogKeys; readonly time: number; readonly spoiled?: true }[]
): Checkpoint {
  const lines = by.flatMap(({ keys, time, spoiled }) => {
    const [first, second] = cosign(state, { keys, time })
    const bent = first.signature.slice()
    bent[20] = (bent[20] as number) ^ 1
    return spoiled === true ? [{ ...first, signature: bent }, second] : [first, second]
  })
  return openCheckpoint(addSignatures(note, lines), { origin, keys: logPublicKeysOf(log) })
}

test("a registrar's cosignature counts under the roster in force at its time", () => {
  assert.equal(registrarCosignature(cosigned({ keys: earlier, time: 499 }), rosters), 499)
  assert.equal(registrarCosignature(cosigned({ keys: later, time: 500 }), rosters), 500)
  assert.equal(registrarCosignature(cosigned({ keys: later, time: 999 }), rosters), 999)
  const none = [
    cosigned(),
    cosigned({ keys: earlier, time: 99 }), // before there was a roster
    cosigned({ keys: earlier, time: 500 }), // replaced
    cosigned({ keys: later, time: 499 }), // not yet
    cosigned({ keys: later, time: 1000 }), // expired
  ]
  for (const checkpoint of none) assert.equal(registrarCosignature(checkpoint, rosters), null)
  const both = cosigned({ keys: earlier, time: 200 }, { keys: later, time: 600 })
  assert.equal(registrarCosignature(both, rosters), 600)
})

test("a pair that shares a half with the registrar's is another cosigner", () => {
  const halves = [keysOf(5, 4), keysOf(3, 6)]
  for (const half of halves) {
    assert.notEqual(cosignerName(logPublicKeysOf(half)), cosignerName(logPublicKeysOf(later)))
    const chain = [rosterOf(half, 100, 1000), rosterOf(later, 500, 1000)]
    assert.equal(registrarCosignature(cosigned({ keys: half, time: 600 }), chain), null)
  }
})

test("a line of any registrar shown that does not verify is a refusal, whoever else has cosigned", () => {
  for (const spoiled of [earlier, later]) {
    const good = spoiled === earlier ? later : earlier
    const checkpoint = cosigned({ keys: good, time: 600 }, { keys: spoiled, time: 600, spoiled: true })
    refused("cosignature-registrar", () => registrarCosignature(checkpoint, rosters))
  }
})
