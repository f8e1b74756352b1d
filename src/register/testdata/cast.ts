/** Fixed keys, ids and registers of the tests in this room. Seeds are one byte repeated, so that nobody mistakes them. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import {
  addSignatures,
  cosign,
  leafHash,
  logKeysFromSeeds,
  logPublicKeysOf,
  merkleTree,
  openCheckpoint,
  registerOrigin,
  RegisterError,
  signCheckpoint,
  type Checkpoint,
  type Host,
  type LogKeys,
  type MerkleTree,
  type RegisterFault,
} from "../index.ts"

/** 32 bytes, all the same. */
export function bytes32(byte: number): Uint8Array {
  return new Uint8Array(32).fill(byte)
}

/** A pair from two seeds of one repeated byte each. */
export function pair(byte: number): LogKeys {
  return logKeysFromSeeds({ ed25519: bytes32(byte), mldsa44: bytes32(byte + 1) })
}

/** The register of North in the channel, and who signs it. */
export const channelId: Uint8Array = bytes32(0xc0)
export const northId: Uint8Array = bytes32(0xa0)
export const southId: Uint8Array = bytes32(0xb0)
export const origin: string = registerOrigin(channelId, northId)
export const northLog: LogKeys = pair(0x10)
export const southCosigner: LogKeys = pair(0x20)
export const harbourLog: LogKeys = pair(0x30)
export const harbourCosigner: LogKeys = pair(0x40)
export const thief: LogKeys = pair(0x50)
export const harbour: Host = {
  name: "harbour.example",
  relay: "https://relay.harbour.example",
  log: logPublicKeysOf(harbourLog),
  cosigner: logPublicKeysOf(harbourCosigner),
}

/** When the story begins: 24 November 2026, 09:00 UTC. */
export const START = 1_795_510_800

/** Leaf data of `count` entries. */
export function entries(count: number): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, i) => Uint8Array.of(i >> 8, i & 255))
}

/** The tree over them. */
export function treeOf(leaves: readonly Uint8Array[]): MerkleTree {
  return merkleTree(leaves.map(leafHash))
}

/** A checkpoint of North's register with its first `size` entries. */
export function noteAt(size: number, more: { keys?: LogKeys; time?: number; origin?: string } = {}): string {
  const root = treeOf(entries(size)).root()
  return signCheckpoint({ origin, size, root, keys: northLog, time: START, ...more })
}

/** The same, opened. */
export function checkpointAt(size: number): Checkpoint {
  return openCheckpoint(noteAt(size), { origin, keys: logPublicKeysOf(northLog) })
}

/** The note of a checkpoint with cosignatures added. */
export function cosigned(note: string, ...by: readonly { keys: LogKeys; time: number }[]): string {
  const checkpoint = openCheckpoint(note, { origin, keys: logPublicKeysOf(northLog) })
  return by.reduce((written, cosigner) => addSignatures(written, cosign(checkpoint, cosigner)), note)
}

/** Whatever is done must be refused, by this room, for this cause. */
export function refused(code: RegisterFault, act: () => unknown): void {
  assert.throws(act, (error) => {
    assert.ok(error instanceof RegisterError, String(error))
    assert.equal(error.code, code, error.message)
    return true
  })
}

/** A file beside this one. */
export function vector(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8")
}
