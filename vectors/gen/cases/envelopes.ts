/**
 * Parcels and bundles in their envelopes.
 * @module
 */
import { concat, encodeRecord, sha256, toHex, utf8 } from "../../../src/bytes/index.ts"
import { SUITE } from "../../../src/office/index.ts"
import { sealBundle, sealEnvelope, sealParcel, type Bundle, type SealingPrekey } from "../../../src/parcel/index.ts"
import { pad } from "../../../src/seal/index.ts"
import { sealRandomness, seed } from "../fixed.ts"
import type { Vector } from "../format.ts"
import { flipped, maker } from "./make.ts"
import { identityOf } from "./seal.ts"

function prekeyOf(name: string): SealingPrekey {
  return { id: seed(`prekey ${name}`).subarray(0, 16), recipient: identityOf(name).recipient }
}

/** Parcels and what is wrong with envelopes. */
export function envelopeCases(): readonly Vector[] {
  const prekey = prekeyOf("parcel")
  const content = utf8("content of a view")
  const inputs = { identity: toHex(seed("identity parcel")), content: toHex(sha256(content)) }
  const { success, malformed, unproven, outside, notAddressed } = maker("parcel", "parcel", inputs)
  const randomness = sealRandomness(prekey.recipient, "parcel")
  const bytes = sealParcel({ prekey, content }, randomness)
  const padded = pad(content, 4096)
  const withPadding = (plaintext: Uint8Array, name: string): Uint8Array =>
    sealEnvelope({ prekey, plaintext }, sealRandomness(prekey.recipient, name))
  return [
    success("small", { comment: "a content of 17 bytes, padded to 4 KiB", bytes }),
    notAddressed("other", {
      comment: "sealed to somebody else",
      bytes,
      inputs: { identity: toHex(seed("identity other")) },
    }),
    malformed("short", "envelope-too-short", { comment: "shorter than any envelope", bytes: bytes.subarray(0, 1658) }),
    outside("id-missing", "outside-profile", { comment: "the prekey's id is missing", bytes: bytes.subarray(16) }),
    unproven("altered", "payload-unauthenticated", { comment: "a bit is flipped", bytes: flipped(bytes, -1) }),
    malformed("padding", "padding-nonzero", {
      comment: "the padding is not zero",
      bytes: withPadding(flipped(padded, -1), "parcel padding"),
    }),
  ]
}

/** Bundles. */
export function bundleCases(): readonly Vector[] {
  const prekey = prekeyOf("bundle")
  const officer = seed("officer to")
  const inputs = { identity: toHex(seed("identity bundle")), officer: toHex(officer) }
  const { success, malformed, unproven, notAddressed } = maker("parcel", "bundle", inputs)
  const bundle: Bundle = {
    from: seed("office from"),
    sender: seed("officer from"),
    to: officer,
    channel: seed("channel"),
    filing: seed("filing"),
    items: [
      {
        kind: "parcels",
        office: seed("office from"),
        index: 2,
        statement: seed("statement"),
        parcels: [{ officer: seed("officer reader"), envelope: utf8("an envelope") }],
      },
      { kind: "pairing", secrets: [{ officer: seed("officer from"), secret: seed("secret") }] },
    ],
  }
  const sealed = (fields: object, name: string): Uint8Array =>
    sealEnvelope({ prekey, plaintext: pad(encodeRecord(fields)) }, sealRandomness(prekey.recipient, name))
  const whole = { suite: SUITE, kind: "bundle", ...bundle }
  const good = sealBundle({ prekey, bundle }, sealRandomness(prekey.recipient, "bundle"))
  return [
    success("two-items", {
      comment: "a parcel to pass on, and a pairing secret; padded to 32 KiB",
      bytes: good,
      inputs: { items: "parcels pairing" },
    }),
    notAddressed("other", {
      comment: "sealed to somebody else",
      bytes: good,
      inputs: { identity: toHex(seed("identity other")) },
    }),
    unproven("resealed", "bundle-to-another", {
      comment: "it names another addressee: somebody resealed it",
      bytes: good,
      inputs: { officer: toHex(seed("officer colleague")) },
    }),
    malformed("suite-zero", "bundle-malformed", {
      comment: "a lower suite",
      bytes: sealed({ ...whole, suite: "diwan/0" }, "bundle suite"),
    }),
    malformed("unknown-field", "bundle-malformed", {
      comment: "a field that this suite does not know",
      bytes: sealed({ ...whole, note: "" }, "bundle field"),
    }),
    malformed("unknown-item", "bundle-malformed", {
      comment: "a kind of item that this suite does not know",
      bytes: sealed({ ...whole, items: [{ kind: "term" }] }, "bundle item"),
    }),
    malformed("trailing", "bundle-malformed", {
      comment: "a byte after the record, within the length that the padding states",
      bytes: sealEnvelope(
        { prekey, plaintext: pad(concat(encodeRecord(whole), Uint8Array.of(0))) },
        sealRandomness(prekey.recipient, "bundle trailing"),
      ),
    }),
  ]
}
