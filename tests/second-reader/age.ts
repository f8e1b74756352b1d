/** Sealed files, padding, recipients: spec/seal.md, C2SP age, RFC 9180. @module */
import { chacha20poly1305 } from "@noble/ciphers/chacha.js"
import { ED25519_TORSION_SUBGROUP, x25519 } from "@noble/curves/ed25519.js"
import { expand, extract, hkdf } from "@noble/hashes/hkdf.js"
import { hmac } from "@noble/hashes/hmac.js"
import { sha256 } from "@noble/hashes/sha2.js"
import { sha3_256, shake256 } from "@noble/hashes/sha3.js"
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js"
import { joined, yOf } from "./keys.ts"
import { proven, Refused, wellFormed } from "./refused.ts"
import { same } from "./shape.ts"

const PRIME = 2n ** 255n - 19n

/** u = (1 + y) / (1 − y) of the points of order 8, and those of lower order. */
const SMALL = new Set([
  0n,
  1n,
  PRIME - 1n,
  ...ED25519_TORSION_SUBGROUP.map((point) => montgomery(yOf(Buffer.from(point, "hex")))),
])

function montgomery(y: bigint): bigint {
  return ((1n + y) * power(PRIME + 1n - y, PRIME - 2n)) % PRIME
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % PRIME]
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % PRIME
    square = (square * square) % PRIME
  }
  return result
}

const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`)

/** Refuse a recipient that must not be taken up. */
export function usableRecipient(recipient: Uint8Array): void {
  wellFormed(recipient.length === 1216, "recipient-length")
  for (let at = 0; at < 1152; at += 3) {
    const [a = 0, b = 0, c = 0] = recipient.subarray(at, at + 3)
    wellFormed((a | ((b & 15) << 8)) < 3329 && ((b >> 4) | (c << 4)) < 3329, "recipient-not-canonical")
  }
  const point = littleEndian(recipient.subarray(1184))
  wellFormed(point < PRIME, "recipient-not-canonical")
  wellFormed(!SMALL.has(point), "recipient-small-order")
}

interface Identity {
  readonly mlkem: { readonly publicKey: Uint8Array; readonly secretKey: Uint8Array }
  readonly scalar: Uint8Array
  readonly point: Uint8Array
}

function identityOf(seed: Uint8Array): Identity {
  wellFormed(seed.length === 32, "identity-length")
  const expanded = shake256(seed, { dkLen: 96 })
  const scalar = expanded.subarray(64)
  return { mlkem: ml_kem768.keygen(expanded.subarray(0, 64)), scalar, point: x25519.getPublicKey(scalar) }
}

export function recipientOf(seed: Uint8Array): Uint8Array {
  const { mlkem, point } = identityOf(seed)
  return joined(mlkem.publicKey, point)
}

const PREFIX = "age-encryption.org/v1\n-> mlkem768x25519 "
const HEADER_MOST = 16_384
const CHUNK = 65_536
const TAG = 16
/** Header and nonce of every file in the profile. */
export const HEAD = 1643

/** Plaintext of an age file, or that it is not for this identity. */
export function openAge(file: Uint8Array, seed: Uint8Array): Uint8Array | "not-addressed" {
  const start = Buffer.from(file.subarray(0, PREFIX.length)).toString("latin1")
  if (start !== PREFIX) throw new Refused("outside-profile", "outside-profile")
  let at = PREFIX.length - "-> mlkem768x25519 ".length

  function nextLine(): string {
    const end = file.subarray(0, HEADER_MOST).indexOf(10, at)
    if (end < 0) wellFormed(false, file.length >= HEADER_MOST ? "header-too-large" : "header-truncated")
    const line = Buffer.from(file.subarray(at, end)).toString("latin1")
    at = end + 1
    return line
  }

  const [, , ...parts] = nextLine().split(" ")
  wellFormed(
    parts.every((part) => /^[!-~]+$/.test(part)),
    "header-malformed",
  )
  const lines: string[] = []
  do lines.push(nextLine())
  while (lines.at(-1)?.length === 64)
  const body = unpadded(lines.join(""))
  wellFormed((lines.at(-1)?.length ?? 0) < 64, "header-malformed")
  const footer = nextLine()
  if (footer.startsWith("-> ")) throw new Refused("outside-profile", "outside-profile")
  wellFormed(footer.startsWith("--- "), "header-malformed")
  const mac = unpadded(footer.slice(4))
  wellFormed(mac.length === 32, "header-malformed")
  const nonce = file.subarray(at, at + 16)
  wellFormed(nonce.length === 16, "header-truncated")
  wellFormed(parts.length === 1, "stanza-malformed")
  const encapsulated = unpadded(parts[0] ?? "")
  wellFormed(encapsulated.length === 1120 && body.length === 32, "stanza-malformed")

  const secret = decapsulate(encapsulated, identityOf(seed))
  const { key, base } = schedule(secret)
  const fileKey = opened(key, base, body)
  if (fileKey === undefined) return "not-addressed"
  const macKey = hkdf(sha256, fileKey, new Uint8Array(0), Buffer.from("header"), 32)
  const headed = file.subarray(0, at - footer.length - 1 + 3)
  proven(same(hmac(sha256, macKey, headed), mac), "header-mac")
  return openPayload(file.subarray(at + 16), hkdf(sha256, fileKey, nonce, Buffer.from("payload"), 32))
}

function unpadded(text: string): Uint8Array {
  const bytes = Buffer.from(text, "base64")
  wellFormed(bytes.toString("base64").replaceAll("=", "") === text, "header-malformed")
  return bytes
}

function decapsulate(encapsulated: Uint8Array, { mlkem, scalar, point }: Identity): Uint8Array {
  const [ciphertext, share] = [encapsulated.subarray(0, 1088), encapsulated.subarray(1088)]
  let shared: Uint8Array | undefined
  try {
    shared = x25519.getSharedSecret(scalar, share)
  } catch {
    shared = undefined // noble throws where the secret is all zeros
  }
  wellFormed(shared !== undefined && shared.some((byte) => byte !== 0), "stanza-small-order")
  const label = Buffer.from("5c2e2f2f5e5c", "hex")
  return sha3_256(joined(ml_kem768.decapsulate(ciphertext, mlkem.secretKey), shared, share, point, label))
}

/** HPKE's key schedule in base mode: RFC 9180 §5.1, §4. */
function schedule(secret: Uint8Array): { key: Uint8Array; base: Uint8Array } {
  const none = new Uint8Array(0)
  const id = joined("HPKE", Buffer.from("647a00010003", "hex"))
  const labelledExtract = (salt: Uint8Array, label: string, ikm: Uint8Array): Uint8Array =>
    extract(sha256, joined("HPKE-v1", id, label, ikm), salt)
  const labelledExpand = (prk: Uint8Array, label: string, info: Uint8Array, size: number): Uint8Array =>
    expand(sha256, prk, joined(Uint8Array.of(0, size), "HPKE-v1", id, label, info), size)
  const info = Buffer.from("age-encryption.org/mlkem768x25519")
  const context = joined(
    Uint8Array.of(0),
    labelledExtract(none, "psk_id_hash", none),
    labelledExtract(none, "info_hash", info),
  )
  const prk = labelledExtract(secret, "secret", none)
  return { key: labelledExpand(prk, "key", context, 32), base: labelledExpand(prk, "base_nonce", context, 12) }
}

function opened(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  try {
    return chacha20poly1305(key, nonce).decrypt(sealed)
  } catch {
    return undefined
  }
}

function openPayload(payload: Uint8Array, key: Uint8Array): Uint8Array {
  wellFormed(payload.length >= TAG, "payload-truncated")
  const count = Math.ceil(payload.length / (CHUNK + TAG))
  const rest = payload.length - (count - 1) * (CHUNK + TAG)
  wellFormed(rest > TAG || (rest === TAG && count === 1), "payload-size")
  const chunks = Array.from({ length: count }, (_, index) => {
    const chunk = payload.subarray(index * (CHUNK + TAG), (index + 1) * (CHUNK + TAG))
    const open = (last: boolean): Uint8Array | undefined => {
      const nonce = Buffer.alloc(12)
      nonce.writeUInt32BE(index, 7)
      nonce[11] = last ? 1 : 0
      return opened(key, nonce, chunk)
    }
    const last = index === count - 1
    const plain = open(last)
    if (plain === undefined && open(!last) !== undefined)
      wellFormed(false, last ? "payload-truncated" : "payload-trailing")
    proven(plain !== undefined, "payload-unauthenticated")
    return plain
  })
  return joined(...chunks)
}

/** Content of padded bytes. */
export function unpad(padded: Uint8Array): Uint8Array {
  wellFormed(padded.length >= 4, "padding-truncated")
  const length = Buffer.from(padded.subarray(0, 4)).readUInt32BE()
  wellFormed(length <= padded.length - 4, "padding-length")
  wellFormed(
    padded.subarray(4 + length).every((byte) => byte === 0),
    "padding-nonzero",
  )
  return padded.subarray(4, 4 + length)
}

const CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

/** Bech32 (BIP 173) of one prefix and one length. */
export function readBech32(text: string, prefix: string, length: number, code: string): Uint8Array {
  const lower = prefix === prefix.toLowerCase()
  wellFormed(text === (lower ? text.toLowerCase() : text.toUpperCase()) && text.startsWith(`${prefix}1`), code)
  const values = text
    .slice(prefix.length + 1)
    .toLowerCase()
    .split("")
    .map((character) => CHARSET.indexOf(character))
  wellFormed(!values.includes(-1) && values.length >= 6, code)
  const name = prefix
    .toLowerCase()
    .split("")
    .map((character) => character.charCodeAt(0))
  const sum = [...name.map((one) => one >> 5), 0, ...name.map((one) => one & 31), ...values]
  wellFormed(polymod(sum) === 1, code)
  const bits = values
    .slice(0, -6)
    .map((value) => value.toString(2).padStart(5, "0"))
    .join("")
  const whole = Math.floor(bits.length / 8)
  const spare = bits.slice(whole * 8)
  wellFormed(whole === length && spare.length < 5 && !spare.includes("1"), code)
  return Uint8Array.from({ length }, (_, index) => Number.parseInt(bits.slice(index * 8, index * 8 + 8), 2))
}

function polymod(values: readonly number[]): number {
  const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
  let sum = 1
  for (const value of values) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ value
    generators.forEach((generator, index) => {
      if ((top >>> index) & 1) sum ^= generator
    })
  }
  return sum >>> 0
}
