/**
 * spec/seal.md begins with real bytes; they are made here, and the document must show exactly these.
 * `UPDATE=1` writes them into the document instead.
 */
import assert from "node:assert/strict"
import { decapsulate as mlkemDecapsulate } from "node:crypto"
import { readFileSync, writeFileSync } from "node:fs"
import { test } from "node:test"
import { fromHex, fromUtf8, sha256, toHex, utf8 } from "../bytes/index.ts"
import type { SealFault } from "./error.ts"
import { parseHeader } from "./header.ts"
import { hpkeInfo, hpkeKeys } from "./hpke.ts"
import { decapsulate, MLKEM_CIPHERTEXT_BYTES } from "./hybrid.ts"
import {
  HEAD_BYTES,
  identityFromSeed,
  importRecipient,
  open,
  pad,
  RECIPIENT_BYTES,
  seal,
  SEALED_SEGMENT_BYTES,
  sealedSize,
  SEGMENT_BYTES,
  WHOLE_LIMIT_BYTES,
} from "./index.ts"
import { payloadKeyOf } from "./stream.ts"

const SPEC = new URL("../../spec/seal.md", import.meta.url)
const BLOCK = /(?<=<!-- made by src\/seal\/spec\.test\.ts -->\n```\n)[^`]*(?=```)/g

interface XwingVector {
  readonly seed: string
  readonly eseed: string
  readonly ct: string
}

// All that is random in the file is fixed: keys and encapsulation are the first published X-Wing vector.
function example(): string {
  const url = new URL("testdata/xwing.json", import.meta.url)
  const [vector] = JSON.parse(readFileSync(url, "utf8")) as readonly XwingVector[]
  assert.ok(vector)
  const identity = identityFromSeed(fromHex(vector.seed))
  const recipient = importRecipient(identity.recipient)
  const enc = fromHex(vector.ct)
  const ciphertext = enc.subarray(0, MLKEM_CIPHERTEXT_BYTES)
  const sharedKey = mlkemDecapsulate(identity.mlkem, ciphertext)
  const fileKey = Uint8Array.from({ length: 16 }, (_, at) => at)
  const nonce = Uint8Array.from({ length: 16 }, (_, at) => 16 + at)
  const plaintext = utf8("The letter is dated in October.")
  const kem = { ephemeral: fromHex(vector.eseed).subarray(32), mlkem: { ciphertext, sharedKey } }
  const file = seal({ recipient, plaintext }, { fileKey, nonce, kem })
  const opened = open(identity, file)
  assert.ok(opened.kind === "opened")
  assert.equal(fromUtf8(opened.plaintext), "The letter is dated in October.")

  const secret = decapsulate(identity, enc)
  const keys = hpkeKeys(secret, hpkeInfo(utf8("age-encryption.org/mlkem768x25519")))
  const header = parseHeader(file)
  const rows: readonly (readonly [string, Uint8Array])[] = [
    ["identity (seed)", fromHex(vector.seed)],
    ["SHA-256(recipient)", sha256(identity.recipient)],
    ["SHA-256(enc)", sha256(enc)],
    ["KEM secret", secret],
    ["HPKE key", keys.key],
    ["HPKE nonce", keys.nonce],
    ["file key", fileKey],
    ["stanza body", header.stanzas[0]?.body ?? new Uint8Array(0)],
    ["header MAC", header.mac],
    ["nonce", nonce],
    ["payload key", payloadKeyOf(fileKey, nonce)],
    ["SHA-256(file)", sha256(file)],
  ]
  const values = rows.map(([name, bytes]) => `${name.padEnd(19)}${toHex(bytes)}`)
  return [...values, "", ...dump(file, 0, 64), "…", ...dump(file, 1568, file.length), ""].join("\n")
}

function paddingExample(): string {
  const padded = pad(utf8("October"))
  return [...dump(padded, 0, 16), "… 32,752 zeros", ""].join("\n")
}

function dump(bytes: Uint8Array, from: number, to: number): string[] {
  const lines: string[] = []
  for (let at = from; at < to; at += 16) {
    const row = bytes.subarray(at, Math.min(at + 16, to))
    const hex = Array.from(row, (byte) => byte.toString(16).padStart(2, "0")).join(" ")
    const text = Array.from(row, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "."))
    lines.push(`${at.toString().padStart(5)}  ${hex.padEnd(47)}  ${text.join("").replaceAll("`", ".")}`.trimEnd())
  }
  return lines
}

test("the bytes in spec/seal.md are those the code makes", () => {
  const wanted = [example(), paddingExample()]
  if (process.env["UPDATE"] === "1") {
    let at = 0
    writeFileSync(
      SPEC,
      readFileSync(SPEC, "utf8").replaceAll(BLOCK, () => wanted[at++] ?? ""),
    )
  }
  assert.deepEqual(readFileSync(SPEC, "utf8").match(BLOCK), wanted)
})

test("the numbers in spec/seal.md are those of the code", () => {
  const text = readFileSync(SPEC, "utf8")
  const said = [
    [`raw recipient is ${RECIPIENT_BYTES.toLocaleString("en")} bytes`, RECIPIENT_BYTES],
    [`head, ${HEAD_BYTES.toLocaleString("en")} bytes`, HEAD_BYTES],
    [`of ${SEGMENT_BYTES.toLocaleString("en")} bytes of plaintext`, SEGMENT_BYTES],
    [`${SEALED_SEGMENT_BYTES.toLocaleString("en")} bytes in the file`, SEALED_SEGMENT_BYTES],
    [`beyond ${WHOLE_LIMIT_BYTES.toLocaleString("en")} bytes`, WHOLE_LIMIT_BYTES],
    [`An empty plaintext is a file of ${sealedSize(0).toLocaleString("en")} bytes`, sealedSize(0)],
  ] as const
  for (const [phrase] of said) assert.ok(text.includes(phrase), phrase)
})

test("spec/seal.md names every code", () => {
  // A record, so that a new code does not compile until it stands here and in the document.
  const codes: Readonly<Record<SealFault, true>> = {
    "outside-profile": true,
    "header-malformed": true,
    "header-truncated": true,
    "header-too-large": true,
    "stanza-malformed": true,
    "stanza-small-order": true,
    "header-mac": true,
    "payload-truncated": true,
    "payload-unauthenticated": true,
    "payload-trailing": true,
    "payload-size": true,
    "too-large": true,
    "recipient-length": true,
    "recipient-not-canonical": true,
    "recipient-small-order": true,
    "recipient-text": true,
    "identity-length": true,
    "identity-text": true,
    "padding-truncated": true,
    "padding-length": true,
    "padding-nonzero": true,
  }
  const text = readFileSync(SPEC, "utf8")
  for (const code of Object.keys(codes)) assert.ok(text.includes(`\`${code}\``), code)
})
