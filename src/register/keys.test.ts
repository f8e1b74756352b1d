import { test } from "node:test"
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { BytesError, decodeAs, encodeRecord, fromHex, toHex } from "../bytes/index.ts"
import {
  checkEd25519PublicKey,
  checkLogPublicKeys,
  cosignerName,
  formatVkey,
  keyIdOf,
  logKeysFromSeeds,
  logPublicKeys,
  logPublicKeysOf,
  ownRegisterOrigin,
  parseVkey,
  postmarkOrigin,
  registerOrigin,
  seedsOfLogKeys,
  SIGNATURE_TYPE,
} from "./index.ts"
import { signRaw, verifyRaw } from "./keys.ts"
import { bytes32, channelId, northId, northLog, refused, vector } from "./testdata/cast.ts"

const north = logPublicKeysOf(northLog)

test("a pair follows from its seeds, and gives them back to be sealed", () => {
  assert.deepEqual(seedsOfLogKeys(northLog), {
    ed25519: Buffer.from(bytes32(0x10)),
    mldsa44: Buffer.from(bytes32(0x11)),
  })
  assert.deepEqual(logPublicKeysOf(logKeysFromSeeds(seedsOfLogKeys(northLog))), north)
  // RFC 8032 §7.1, test 1.
  const seed = fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
  const rfc = logPublicKeysOf(logKeysFromSeeds({ ed25519: seed, mldsa44: bytes32(0) }))
  assert.equal(toHex(rfc.ed25519), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
  refused("key-length", () => logKeysFromSeeds({ ed25519: new Uint8Array(31), mldsa44: bytes32(0) }))
  refused("key-length", () => logKeysFromSeeds({ ed25519: bytes32(0), mldsa44: new Uint8Array(33) }))
})

test("a key that begins as another one does is another key, and one that was overwritten is no longer itself", () => {
  const message = bytes32(0x33)
  for (const [type, half] of [
    ["ed25519", "ed25519"],
    ["ml-dsa-44", "mldsa44"],
  ] as const) {
    const signature = signRaw(northLog[half], message)
    const key = Uint8Array.from(north[half])
    const altered = key.slice()
    altered[altered.length - 1] = (altered.at(-1) as number) ^ 1
    assert.deepEqual(
      [key, altered, key].map((given) => verifyRaw(type, given, message, signature)),
      [true, false, true],
    )
    key.set(altered)
    assert.equal(verifyRaw(type, key, message, signature), false)
    assert.equal(verifyRaw(type, north[half], message, signature), true)
  }
})

test("a public pair travels as a record, and is validated when read", () => {
  assert.deepEqual(decodeAs(logPublicKeys, encodeRecord(north), "log"), north)
  const weak = encodeRecord({ ...north, ed25519: bytes32(0) })
  refused("key-small-order", () => decodeAs(logPublicKeys, weak, "log"))
  assert.throws(() => decodeAs(logPublicKeys, encodeRecord({ ...north, mldsa44: bytes32(0) }), "log"), BytesError)
  refused("key-length", () => checkLogPublicKeys({ ...north, mldsa44: bytes32(0) }))
  refused("key-length", () => checkLogPublicKeys({ ...north, ed25519: new Uint8Array(33) }))
})

test("points of small order are refused, in every encoding", () => {
  // The eight points whose order divides 8, as listed in "Taming the Many EdDSAs" (Chalkias, Garillot, Nikolaenko 2020).
  const small = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    // x is 0, and its sign bit is set all the same.
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  ]
  for (const key of small) refused("key-small-order", () => checkEd25519PublicKey(fromHex(key)))
})

test("y of 2^255 − 19 or more is refused", () => {
  for (const first of [0xed, 0xee, 0xff]) {
    const key = bytes32(0xff)
    key[0] = first
    refused("key-not-canonical", () => checkEd25519PublicKey(key))
    key[31] = 0x7f
    refused("key-not-canonical", () => checkEd25519PublicKey(key))
  }
  refused("key-length", () => checkEd25519PublicKey(new Uint8Array(31)))
  checkEd25519PublicKey(north.ed25519)
})

test("a cosigner's name follows from both keys", () => {
  const hash = createHash("sha256").update("cosigner").update(north.ed25519).update(north.mldsa44).digest("hex")
  assert.equal(cosignerName(north), `diwan/cosigner/${hash}`)
  assert.notEqual(cosignerName({ ...north, ed25519: bytes32(1) }), cosignerName(north))
  assert.notEqual(cosignerName({ ...north, mldsa44: bytes32(1) }), cosignerName(north))
})

test("origins follow from ids; no two kinds of register can share one", () => {
  const hash = (...parts: readonly (string | Uint8Array)[]): string =>
    parts.reduce((sum, part) => sum.update(part), createHash("sha256")).digest("hex")
  assert.equal(registerOrigin(channelId, northId), `diwan/${hash("origin", channelId, northId)}`)
  assert.equal(ownRegisterOrigin(northId), `diwan/${hash("own", northId)}`)
  assert.equal(postmarkOrigin(channelId), `diwan/${hash("postmark", channelId)}`)
  assert.throws(() => registerOrigin(channelId, new Uint8Array(31)), TypeError)
  assert.throws(() => postmarkOrigin(new Uint8Array(0)), TypeError)
})

test("vkeys of all three types, made elsewhere, are read and written the same", () => {
  const [spec] = vector("signed-note.txt").split("\n") as [string]
  const [torchwood] = vector("torchwood-mldsa-log.txt").split("\n") as [string]
  const [note, cosigner, odd] = vector("formats-vkeys.txt").split("\n") as [string, string, string]
  const vkeys = [spec, torchwood, note, cosigner]
  assert.deepEqual(
    vkeys.map((vkey) => parseVkey(vkey).type),
    [1, 6, 1, 4],
  )
  for (const vkey of vkeys) assert.equal(formatVkey(parseVkey(vkey)), vkey)
  // Its id does not follow from name and key, which tlog-cosignature demands and that project does not check.
  refused("vkey-id", () => parseVkey(odd))
  assert.equal(parseVkey(torchwood).name, "example.com/mldsa-log")
})

test("a vkey in any other form is refused", () => {
  const key = { name: "a.example", type: SIGNATURE_TYPE.ed25519, publicKey: north.ed25519 } as const
  const vkey = formatVkey(key)
  const [name, id, encoded] = [key.name, keyIdOf(key), vkey.slice(vkey.lastIndexOf("+") + 1)]
  for (const wrong of [
    "",
    name,
    `${name}+${id}`,
    `${name}+${id.toUpperCase()}+${encoded}`,
    `${name}+${id}+${encoded} `,
  ]) {
    refused("vkey-malformed", () => parseVkey(wrong === vkey ? "" : wrong))
  }
  refused("vkey-malformed", () => parseVkey(`${name}+${id}+AAA`))
  refused("vkey-malformed", () => parseVkey(`${"n".repeat(5000)}+${id}+${encoded}`))
  refused("vkey-id", () => parseVkey(`${name}+00000000+${encoded}`))
  refused("vkey-id", () => parseVkey(vkey.replace("a.example", "b.example")))
  refused("note-name", () => parseVkey(`+${id}+${encoded}`))
  refused("note-name", () => parseVkey(`a b+${id}+${encoded}`))
  refused("vkey-type", () => parseVkey(`${name}+${id}+${Buffer.from([2, ...north.ed25519]).toString("base64")}`))
  refused("key-length", () => parseVkey(`${name}+${id}+${Buffer.from([1, ...north.ed25519, 0]).toString("base64")}`))
  refused("key-length", () => parseVkey(`${name}+${id}+${Buffer.from([6, ...north.ed25519]).toString("base64")}`))
  refused("key-small-order", () => parseVkey(`${name}+${id}+${Buffer.from([4, ...bytes32(0)]).toString("base64")}`))
})
