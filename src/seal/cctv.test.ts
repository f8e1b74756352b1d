/**
 * The public age vectors (C2SP/CCTV, npm `cctv-age` 0.2.0): all 143, each with its kind.
 *
 * Through the door: the 13 in our profile with their own kind and our code, the others as `outside-profile`.
 * Behind the door: every binary vector goes through the header parser, the MAC and STREAM with the file key it brings.
 * And once more through the door: each binary vector's payload behind a new header of our profile.
 */
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { test } from "node:test"
import { inflateSync } from "node:zlib"
import * as cctv from "cctv-age"
import { concat, fromHex } from "../bytes/index.ts"
import { SealError, type SealFault } from "./error.ts"
import { encodeHeader, parseHeader, verifyMac, type Header } from "./header.ts"
import { decodeIdentity, generateIdentity, importRecipient, open, type Identity } from "./index.ts"
import { wrapFileKey } from "./stanza.ts"
import { NONCE_BYTES, openChunk, payloadKeyAt, SEALED_CHUNK_BYTES } from "./stream.ts"

type Kind = "success" | "no match" | "header failure" | "HMAC failure" | "payload failure" | "armor failure"

interface Vector {
  readonly name: string
  readonly expect: Kind
  readonly armored: boolean
  /** Hex SHA-256 of what a reader that goes from front to back releases. */
  readonly payload: string | undefined
  readonly fileKey: Uint8Array
  /** The first hybrid identity, if the vector brings one. */
  readonly identity: Identity | undefined
  readonly file: Uint8Array
}

// The package is one object of exports whose type declaration says `export =`.
const vectors: readonly Vector[] = Object.entries(cctv as unknown as Record<string, Uint8Array>).map(read)
const binary = vectors.filter((vector) => !vector.armored)

/** The vectors in our profile and what our door answers. */
const IN_PROFILE: Readonly<Record<string, SealFault | "opened" | "not-addressed">> = {
  hybrid: "opened",
  hybrid_bad_tag: "not-addressed",
  hybrid_currupted_enc_mlkem: "not-addressed",
  hybrid_currupted_enc_x25519: "not-addressed",
  hybrid_extra_argument: "stanza-malformed",
  hybrid_identity: "stanza-small-order",
  hybrid_long_file_key: "stanza-malformed",
  hybrid_long_share: "stanza-malformed",
  hybrid_low_order: "stanza-small-order",
  hybrid_no_match: "not-addressed",
  hybrid_not_canonical_body: "header-malformed",
  hybrid_not_canonical_enc: "header-malformed",
  hybrid_short_share: "stanza-malformed",
}

/** What breaks the grammar of headers, whatever the stanzas mean. */
const MALFORMED: readonly string[] = [
  "header_crlf",
  "version_unsupported",
  ...["extra_space", "garbage", "missing", "no_space", "not_canonical", "trailing_space", "truncated"].map(
    (name) => `hmac_${name}`,
  ),
  ...["bad_start", "base64_padding", "empty_argument", "invalid_character", "long_line", "missing_body"].map(
    (name) => `stanza_${name}`,
  ),
  ...["missing_final_line", "multiple_short_lines", "no_arguments", "not_canonical", "spurious_cr"].map(
    (name) => `stanza_${name}`,
  ),
  "hybrid_not_canonical_body",
  "scrypt_not_canonical_body",
  "x25519_not_canonical_body",
]

/** What the payloads that cannot be opened are refused with. */
const PAYLOAD_FAULTS: Readonly<Record<string, SealFault>> = {
  stream_no_nonce: "header-truncated",
  stream_short_nonce: "header-truncated",
  stream_bad_tag: "payload-unauthenticated",
  stream_bad_tag_second_chunk: "payload-unauthenticated",
  stream_bad_tag_second_chunk_full: "payload-unauthenticated",
  stream_last_chunk_empty: "payload-size",
  stream_missing_tag: "payload-truncated",
  stream_no_chunks: "payload-truncated",
  stream_no_final: "payload-truncated",
  stream_no_final_full: "payload-truncated",
  stream_no_final_two_chunks: "payload-truncated",
  stream_no_final_two_chunks_full: "payload-truncated",
  stream_short_chunk: "payload-truncated",
  stream_short_second_chunk: "payload-size",
  stream_trailing_garbage_long: "payload-trailing",
  stream_trailing_garbage_short: "payload-size",
  stream_two_final_chunks: "payload-trailing",
  stream_two_final_chunks_full: "payload-trailing",
  stream_two_final_chunks_second: "payload-trailing",
  stream_two_final_chunks_short: "payload-unauthenticated",
}

test("no vector has vanished", () => {
  assert.equal(vectors.length, 143)
  assert.deepEqual(tally(vectors.map((vector) => vector.expect)), {
    success: 26,
    "no match": 13,
    "header failure": 62,
    "HMAC failure": 1,
    "payload failure": 19,
    "armor failure": 22,
  })
  assert.equal(binary.length, 110)
  assert.equal(Object.keys(IN_PROFILE).length, 13)
})

test("the door answers the 13 vectors in the profile with their kind", () => {
  const seen = vectors.filter((vector) => vector.name in IN_PROFILE)
  assert.equal(seen.length, 13)
  for (const { name, expect, identity, file, payload } of seen) {
    assert.ok(identity, name)
    const answer = atTheDoor(identity, file)
    assert.equal(answer.code, IN_PROFILE[name], name)
    assert.equal(kindOf(answer.code), expect, name)
    if (answer.plaintext !== undefined) assert.equal(sha256Hex(answer.plaintext), payload, name)
  }
  assert.deepEqual(tally(seen.map((vector) => vector.expect)), { success: 1, "no match": 4, "header failure": 8 })
})

test("the door refuses the other 130 as outside the profile", () => {
  const other = vectors.filter((vector) => !(vector.name in IN_PROFILE))
  assert.equal(other.length, 130)
  for (const { name, identity, file } of other) {
    assert.equal(atTheDoor(identity ?? generateIdentity(), file).code, "outside-profile", name)
  }
})

test("the header parser refuses what breaks the grammar, and nothing else", () => {
  const counts = { "header-malformed": 0, "header-truncated": 0, parsed: 0 }
  for (const { name, expect, file } of binary) {
    const answer = refusal(() => parseHeader(file)) ?? "parsed"
    const wanted = MALFORMED.includes(name) ? "header-malformed" : name === "empty" ? "header-truncated" : "parsed"
    assert.equal(answer, wanted, name)
    if (answer !== "parsed") assert.equal(expect, "header failure", name)
    counts[wanted]++
  }
  assert.deepEqual(counts, { "header-malformed": 23, "header-truncated": 1, parsed: 86 })
})

test("a header that parses is written again byte for byte", () => {
  let rewritten = 0
  for (const { name, file, fileKey, header } of parsed()) {
    const [stanza] = header.stanzas
    if (header.stanzas.length !== 1 || stanza === undefined || name === "hmac_bad") continue
    assert.deepEqual(encodeHeader(stanza, fileKey), Uint8Array.from(file.subarray(0, header.bytes)), name)
    rewritten++
  }
  assert.equal(rewritten, 75)
})

test("the mac matches with the vector's file key, but where it shall not", () => {
  const wrong = parsed().filter(({ header, fileKey }) => refusal(() => verifyMac(header, fileKey)) === "header-mac")
  assert.deepEqual(
    wrong.map((vector) => [vector.name, vector.expect]),
    [["hmac_bad", "HMAC failure"]],
  )
})

test("payloads read from front to back release what the vectors say", () => {
  let compared = 0
  for (const { name, file, fileKey, header, payload } of parsed()) {
    if (payload === undefined) continue
    const key = payloadKeyAt(file, header.bytes, fileKey)
    assert.equal(sha256Hex(frontToBack(key, file.subarray(header.bytes + NONCE_BYTES))), payload, name)
    compared++
  }
  assert.equal(compared, 37)
})

test("payloads behind a header of the profile are opened or refused with their code", () => {
  const identity = generateIdentity()
  const recipient = importRecipient(identity.recipient)
  const counts: string[] = []
  for (const { name, file, fileKey, header, payload } of parsed()) {
    const rewrapped = concat(encodeHeader(wrapFileKey(recipient, fileKey), fileKey), file.subarray(header.bytes))
    // A file key of the wrong length has no place in our profile.
    if (fileKey.length !== 16) continue
    const answer = atTheDoor(identity, rewrapped)
    assert.equal(answer.code, PAYLOAD_FAULTS[name] ?? "opened", name)
    if (answer.plaintext !== undefined && payload !== undefined)
      assert.equal(sha256Hex(answer.plaintext), payload, name)
    counts.push(answer.code)
  }
  assert.deepEqual(tally(counts), {
    opened: 63,
    "header-truncated": 2,
    "payload-unauthenticated": 4,
    "payload-size": 3,
    "payload-truncated": 7,
    "payload-trailing": 4,
  })
})

function read([name, bytes]: [string, Uint8Array]): Vector {
  const whole = Buffer.from(bytes)
  const end = whole.indexOf("\n\n")
  const fields = whole
    .subarray(0, end)
    .toString()
    .split("\n")
    .map((line) => {
      const colon = line.indexOf(": ")
      return [line.slice(0, colon), line.slice(colon + 2)] as const
    })
  const field = (key: string): string | undefined => fields.find(([found]) => found === key)?.[1]
  const body = whole.subarray(end + 2)
  const hybrid = fields.find(([key, value]) => key === "identity" && value.startsWith("AGE-SECRET-KEY-PQ-1"))
  return {
    name,
    expect: field("expect") as Kind,
    armored: field("armored") === "yes",
    payload: field("payload"),
    fileKey: fromHex(field("file key") ?? ""),
    identity: hybrid === undefined ? undefined : decodeIdentity(hybrid[1]),
    file: field("compressed") === "zlib" ? inflateSync(body) : body,
  }
}

function parsed(): (Vector & { readonly header: Header })[] {
  return binary
    .filter((vector) => refusal(() => parseHeader(vector.file)) === undefined)
    .map((vector) => ({ ...vector, header: parseHeader(vector.file) }))
}

function atTheDoor(
  identity: Identity,
  file: Uint8Array,
): { readonly code: SealFault | "opened" | "not-addressed"; readonly plaintext?: Uint8Array } {
  try {
    const opened = open(identity, file)
    return opened.kind === "opened" ? { code: opened.kind, plaintext: opened.plaintext } : { code: opened.kind }
  } catch (error) {
    if (error instanceof SealError) return { code: error.code }
    throw error
  }
}

function refusal(act: () => unknown): SealFault | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof SealError) return error.code
    throw error
  }
}

function kindOf(code: SealFault | "opened" | "not-addressed"): Kind | undefined {
  if (code === "opened") return "success"
  if (code === "not-addressed") return "no match"
  if (code === "header-mac") return "HMAC failure"
  if (code.startsWith("header-") || code.startsWith("stanza-")) return "header failure"
  return code.startsWith("payload-") ? "payload failure" : undefined
}

// A reader without foresight: it learns that a chunk is the last one by trying. Ours knows from the file's length and
// releases less, so this is asked of single chunks.
function frontToBack(key: Uint8Array, payload: Uint8Array): Uint8Array {
  const released: Uint8Array[] = []
  for (let counter = 0; ; counter++) {
    const sealed = payload.subarray(counter * SEALED_CHUNK_BYTES, (counter + 1) * SEALED_CHUNK_BYTES)
    if (sealed.length < 16) break
    const full = sealed.length === SEALED_CHUNK_BYTES
    const plain = new Uint8Array(sealed.length - 16)
    const inner = full && openChunk(key, { counter, last: false }, sealed, plain)
    if (!inner && !openChunk(key, { counter, last: true }, sealed, plain)) break
    released.push(plain)
    if (!inner) break
  }
  return concat(...released)
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex")
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
