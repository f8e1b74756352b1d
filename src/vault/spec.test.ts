import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { combine } from "shamir-secret-sharing"
import { concat, encodeRecord, fromHex, fromUtf8, sha256, toHex, uint64, utf8 } from "../bytes/index.ts"
import { deriveKeys, mac, openBody, openGcm, tagOf } from "./keys.ts"
import { associatedShares, checkOfShare, keyOfSecret, readSharesParameters } from "./shares/kept.ts"
import { openSlots } from "./slots.ts"
import { recoverySecret } from "./slots-recovery.ts"

const spec = readFileSync(new URL("../../spec/vault.md", import.meta.url), "utf8")
const shown = (name: string): string => {
  const value = new RegExp(`^${name} {2,}(\\S+)$`, "m").exec(spec)?.[1]
  assert.ok(value, `spec/vault.md shows no ${name}`)
  return value
}
const bytes = (name: string): Uint8Array => fromHex(shown(name))

test("the real bytes of spec/vault.md are what it says they are", async () => {
  const vault = bytes("vault")
  const keys = deriveKeys(bytes("vault key"), vault)
  for (const use of ["tag", "body", "tally", "proof"] as const) assert.equal(toHex(keys[use]), shown(`${use} key`))
  assert.equal(toHex(mac(keys.proof, concat(utf8("diwan-vault/1\0"), vault, Uint8Array.of(1)))), shown("proof"))

  const slot = { parameters: bytes("slot parameters"), wrapped: bytes("slot wrapped") }
  const opened = await openSlots({ vault, play: true }, [slot], "salt, cedar, harbour")
  assert.equal(toHex(opened), shown("vault key"))
  const sheet = { parameters: bytes("recovery slot"), wrapped: bytes("recovery wrapped") }
  assert.equal(toHex(recoverySecret(shown("recovery code"))), shown("recovery secret"))
  const byCode = await openSlots({ vault, play: true }, [slot, sheet], { recovery: shown("recovery code") })
  assert.equal(toHex(byCode), shown("vault key"))
  const device = { parameters: bytes("passkey slot"), wrapped: bytes("passkey wrapped") }
  const passkey = { credential: fromHex("2021222324252627"), secret: bytes("passkey secret") }
  const byPasskey = await openSlots({ vault, play: true }, [slot, sheet, device], { passkey })
  assert.equal(toHex(byPasskey), shown("vault key"))

  const tag = tagOf(keys, 9, utf8("north/4"))
  assert.equal(toHex(tag), shown("tag"))
  const place = { collection: 9, tag, position: 4, state: 2, version: 1 }
  const { id, content } = openBody(keys.body, vault, place, bytes("body"))
  assert.deepEqual([fromUtf8(id), fromUtf8(content)], ["north/4", "the fourth"])

  const rows = `1;9;${(tag[0] as number) >> 1};${toHex(tag).toUpperCase()};${256 * 1 + 2};4`
  assert.equal(rows, shown("bucket rows"))
  const bucket = mac(keys.tally, rows).subarray(0, 16)
  assert.equal(toHex(bucket), shown("bucket MAC"))
  const buckets = new Uint8Array(2048)
  buckets.set(bucket, 16 * ((tag[0] as number) >> 1))
  const root = mac(keys.tally, "2;", vault, uint64(1), Uint8Array.of(0, 9), sha256(buckets))
  assert.equal(toHex(root), shown("root"))
})

test("any two of the three shares in spec/vault.md lead to the drawer's key, and it to the view", async () => {
  const vault = bytes("vault")
  const { salt, splitting, needed, of, checks } = readSharesParameters(bytes("split parameters"))
  assert.deepEqual([needed, of], [2, 3])
  const tag = bytes("view tag")
  assert.equal(toHex(tagOf(deriveKeys(bytes("vault key"), vault), 10, utf8("north/4"))), toHex(tag))
  for (const numbers of [
    [1, 2],
    [3, 1],
    [2, 3],
  ]) {
    const shares = numbers.map((number) => bytes(`share ${number}`))
    for (const [i, share] of shares.entries()) {
      const number = numbers[i] as number
      assert.deepEqual(checkOfShare(vault, { splitting, needed, of }, { number, share }), checks[number - 1])
    }
    const secret = await combine(shares)
    assert.equal(toHex(secret), shown("split secret"))
    const associated = associatedShares({ vault, play: true }, bytes("split parameters"))
    const plain = openGcm(keyOfSecret(secret, salt), associated, bytes("split wrapped")) ?? assert.fail()
    assert.deepEqual(plain, encodeRecord({ keys: [{ since: 0, key: bytes("drawer key") }] }))
    const place = { collection: 10, tag, position: 4, state: 2, version: 1 }
    const { id, content } = openBody(bytes("drawer key"), vault, place, bytes("view body"))
    assert.deepEqual([fromUtf8(id), fromUtf8(content)], ["north/4", "a view"])
  }
})

test("every refusal of this room is in spec/vault.md, and none that it does not have", () => {
  const source = readFileSync(new URL("error.ts", import.meta.url), "utf8")
  const codes = [...source.matchAll(/^ {2}\| "([a-z-]+)"$/gm)].map(([, code]) => code)
  assert.ok(codes.length > 25)
  const section = spec.slice(spec.indexOf("## Refusals"))
  const listed = [...section.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code)
  assert.equal(listed.length, codes.length)
  assert.deepEqual(new Set(listed), new Set(codes))
})
