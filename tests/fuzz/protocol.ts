/** Doors of the protocol rooms: every format of vectors/, and what lies sealed inside a bundle. @module */
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
import { openBundle, openEnvelope, sealEnvelope } from "../../src/parcel/index.ts"
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
import {
  decodeIdentity,
  decodeRecipient,
  encodeIdentity,
  encodeRecipient,
  identityFromSeed,
  pad,
  unpad,
} from "../../src/seal/index.ts"
import { parseVector, type Vector } from "../../vectors/gen/format.ts"
import { formats, readVector } from "../../vectors/gen/readers.ts"
import { door, files, type Door } from "./door.ts"

const vectors = files("vectors/*/*.txt").map((text): Vector => parseVector("vector", fromUtf8(text)))
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

const again = (bytes: Uint8Array): Uint8Array => encode(decode(bytes, BUNDLE_LIMITS))

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

/** What is sealed in a bundle is a stranger's all the same: the broken record is sealed anew. */
function bundleInside(): Door {
  const good = vectors.find(({ format, expect }) => format === "bundle" && expect === "success")
  if (good === undefined) throw new TypeError("no vector of bundle succeeds")
  const identity = identityFromSeed(fromHex(good.inputs["identity"] as string))
  const officer = fromHex(good.inputs["officer"] as string)
  const seeds = (): readonly Uint8Array[] => {
    const opened = openEnvelope({ identity, envelope: good.bytes })
    return opened.kind === "opened" ? [unpad(opened.plaintext)] : []
  }
  const prekey = { id: new Uint8Array(16), recipient: identity.recipient }
  return door("bundle, inside", seeds, (bytes) => {
    const envelope = sealEnvelope({ prekey, plaintext: pad(bytes) })
    const opened = openBundle({ identity, officer, envelope })
    if (opened.kind === "not-addressed") throw new TypeError("what was sealed to an identity is not addressed to it")
    return again(bytes)
  })
}

/** Doors of the protocol rooms. */
export const PROTOCOL_DOORS: readonly Door[] = [...formats().map(doorOf), policy, bundleInside()]
