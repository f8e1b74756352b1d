/** Doors of the protocol rooms: every format of vectors/. @module */
import {
  BUNDLE_LIMITS,
  decode,
  encode,
  fromBase64,
  fromHex,
  fromUtf8,
  toBase64,
  toHex,
  utf8,
} from "../../src/bytes/index.ts"
import { encodeLeaf, openLeaf } from "../../src/letter/index.ts"
import { encodeVolume, readVolume } from "../../src/pouch/index.ts"
import {
  decodeHost,
  decodePostmark,
  encodeHost,
  encodePostmark,
  formatNote,
  formatPolicy,
  formatTlogProof,
  formatVkey,
  parseNote,
  parsePolicy,
  parseTlogProof,
  parseVkey,
} from "../../src/register/index.ts"
import { decodeIdentity, decodeRecipient, encodeIdentity, encodeRecipient } from "../../src/seal/index.ts"
import { parseVector, type Vector } from "../../vectors/gen/format.ts"
import { formats, readVector } from "../../vectors/gen/readers.ts"
import { door, files, type Door } from "./door.ts"

/** Every vector there is. */
export const vectors: readonly Vector[] = files("vectors/*/*.txt").map((text): Vector =>
  parseVector("vector", fromUtf8(text)),
)
/** Long only to be too long: they make a run slow and show nothing more. Bytes. */
const LONG = 100_000

/** Written again, what was read in: these have one form. All others that hold CBOR are encoded again as such. */
const AGAIN: { readonly [format: string]: (bytes: Uint8Array) => Uint8Array } = {
  hex: (bytes) => utf8(toHex(fromHex(fromUtf8(bytes)))),
  base64: (bytes) => utf8(toBase64(fromBase64(fromUtf8(bytes)))),
  note: (bytes) => utf8(formatNote(parseNote(fromUtf8(bytes)))),
  vkey: (bytes) => utf8(formatVkey(parseVkey(fromUtf8(bytes)))),
  pouch: (bytes) => {
    const volume = readVolume(bytes)
    const frames = volume.frames.map((lying) => ({ frame: lying.frame, body: () => volume.body(lying) }))
    return encodeVolume({ head: volume.head, frames, bytes: volume.bytes })
  },
  "tlog-proof": (bytes) => utf8(formatTlogProof(parseTlogProof(fromUtf8(bytes)))),
  "recipient-text": (bytes) => utf8(encodeRecipient(decodeRecipient(fromUtf8(bytes)))),
  "identity-text": (bytes) => utf8(encodeIdentity(decodeIdentity(fromUtf8(bytes)))),
  host: (bytes) => encodeHost(decodeHost(bytes)),
  postmark: (bytes) => encodePostmark(decodePostmark(bytes)),
  leaf: (bytes) => encodeLeaf(openLeaf(bytes)),
  statement: (bytes) => new Uint8Array(Buffer.concat([bytes.subarray(0, 32), again(bytes.subarray(32))])),
}
/** No CBOR, or more than one form. */
const MANY_FORMS = new Set(
  "text-line text-block age recipient padding policy checkpoint cosignature inclusion consistency multi-proof postmark-proof postmark-cosignature fingerprint parcel bundle".split(
    " ",
  ),
)

/** A record, written again from what it holds. */
export const again = (bytes: Uint8Array): Uint8Array => encode(decode(bytes, BUNDLE_LIMITS))

function doorOf(format: string): Door {
  const own = vectors.filter((vector) => vector.format === format)
  const good = own.find(({ expect }) => expect === "success")
  if (good === undefined) throw new TypeError(`no vector of ${format} succeeds`)
  const seeds = (): readonly Uint8Array[] =>
    [good, ...own].map(({ bytes }) => bytes).filter(({ length }) => length < LONG)
  const written = MANY_FORMS.has(format) ? undefined : (AGAIN[format] ?? again)
  return door(format, seeds, (bytes) => {
    const { expect } = readVector({ ...good, bytes }, false)
    if (expect !== "success") return "refused"
    return written === undefined ? "accepted" : written(bytes)
  })
}

/** A policy is written in one way and read in several: what was written is read again as it was. */
const policy = door(
  "policy, again",
  () => vectors.filter(({ format, expect }) => format === "policy" && expect === "success").map(({ bytes }) => bytes),
  (bytes) => {
    const written = formatPolicy(parsePolicy(fromUtf8(bytes)))
    if (formatPolicy(parsePolicy(written)) !== written) throw new TypeError("a policy written is read as another")
    return "accepted"
  },
)

/** Doors of the protocol rooms. */
export const PROTOCOL_DOORS: readonly Door[] = [...formats().map(doorOf), policy]
