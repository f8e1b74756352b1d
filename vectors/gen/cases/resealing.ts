/**
 * Sealing again, and vaults that were restored: the signed words of officers, and the items by which bundles carry them.
 * @module
 */
import { encodeRecord, toHex, utf8 } from "../../../src/bytes/index.ts"
import {
  sign,
  signBody,
  SIGNATURE_BYTES,
  SUITE,
  type Purpose,
  type Reseal,
  type RestoredAct,
  type Signed,
  type SignedBody,
} from "../../../src/office/index.ts"
import { sealEnvelope } from "../../../src/parcel/index.ts"
import { pad } from "../../../src/seal/index.ts"
import { sealRandomness, seed } from "../fixed.ts"
import type { Vector } from "../format.ts"
import { STORY_TIME } from "../story.ts"
import { FOUNDER, FOUNDER_ID, keysText, OFFICE, SECOND } from "./anOffice.ts"
import { maker } from "./make.ts"
import { identityOf } from "./seal.ts"

/** Signed bodies. */
export function resealingCases(): readonly Vector[] {
  return [...reseals(), ...restorals()]
}

const KEYS = { "officer-keys": keysText(FOUNDER) }

/** A drafter's word that a letter is to be sealed again, and each field of it that can be wrong. */
function reseals(): readonly Vector[] {
  const { success, unproven, malformed } = maker("office", "reseal", KEYS)
  const body: SignedBody & Reseal = {
    suite: SUITE,
    kind: "reseal",
    reseal: seed("reseal").subarray(0, 16),
    channel: seed("channel"),
    office: OFFICE,
    number: 4,
    statement: seed("statement"),
    reader: { office: seed("other office"), officer: seed("reader") },
    period: false,
    time: STORY_TIME,
  }
  const bytes = encodeRecord(signBody(FOUNDER, body))
  const broken = (name: string, code: string, comment: string, changes: object): Vector =>
    malformed(name, code, { comment, bytes: encodeRecord(signedAs("reseal", { ...body, ...changes })) })
  return [
    success("good", { comment: "letter 4, again to one reader", bytes }),
    success("period", {
      comment: "the same, falling back to the period key",
      bytes: encodeRecord(signBody(FOUNDER, { ...body, period: true })),
    }),
    unproven("signer", "signer-differs", {
      comment: "signed by somebody else",
      bytes,
      inputs: { "officer-keys": keysText(SECOND) },
    }),
    unproven("signature", "signature-invalid", {
      comment: "signed for another purpose: a leave",
      bytes: encodeRecord(signedAs("leave", body)),
    }),
    broken("suite-zero", "suite-lower", "a lower suite", { suite: "diwan/0" }),
    broken("id-short", "wrong-length", "its id is a byte short", { reseal: body.reseal.subarray(1) }),
    broken("number-zero", "out-of-range", "letter 0", { number: 0 }),
    broken("statement-short", "wrong-length", "half a hash", { statement: seed("statement").subarray(16) }),
    broken("reader", "missing-field", "a reader without an office", { reader: { officer: body.reader.officer } }),
    broken("readers", "wrong-type", "a list of readers", { reader: [body.reader] }),
    broken("period-number", "wrong-type", "the choice is a number", { period: 1 }),
    broken("unknown-field", "unknown-field", "a field that this suite does not know", { note: "" }),
  ]
}

/** An officer's word that their vault was restored: what they gave to seal to before is void. */
function restorals(): readonly Vector[] {
  const { success, unproven, malformed } = maker("office", "restored", KEYS)
  const body: SignedBody & RestoredAct = {
    suite: SUITE,
    kind: "restored",
    office: OFFICE,
    officer: seed("officer"),
    time: STORY_TIME,
  }
  const bytes = encodeRecord(signBody(FOUNDER, body))
  const broken = (name: string, code: string, comment: string, changes: object): Vector =>
    malformed(name, code, { comment, bytes: encodeRecord(signedAs("restored", { ...body, ...changes })) })
  return [
    success("good", { comment: "signed by the officer", bytes }),
    unproven("signer", "signer-differs", {
      comment: "signed by somebody else",
      bytes,
      inputs: { "officer-keys": keysText(SECOND) },
    }),
    unproven("signature", "signature-invalid", {
      comment: "signed for another purpose: a comparison",
      bytes: encodeRecord(signedAs("comparison", body)),
    }),
    broken("suite-zero", "suite-lower", "a lower suite", { suite: "diwan/0" }),
    broken("kind", "unexpected-value", "another act", { kind: "view" }),
    broken("officer-short", "wrong-length", "half an officer's id", { officer: seed("officer").subarray(16) }),
    broken("time", "out-of-range", "a time after the year 9999", { time: 253_402_300_800 }),
    broken("unknown-field", "unknown-field", "a field that this suite does not know", { note: "" }),
  ]
}

/** Any record, signed for a purpose that need not be its own. */
function signedAs(purpose: Purpose, body: object): Signed {
  const bytes = encodeRecord(body)
  return { body: bytes, officer: FOUNDER_ID, signature: sign(FOUNDER, purpose, bytes) }
}

/** Items: each right, and each out of form. */
export function resealingItemCases(): readonly Vector[] {
  const sealing = { id: seed("prekey bundle").subarray(0, 16), recipient: identityOf("bundle").recipient }
  const officer = seed("officer to")
  const { success, malformed } = maker("parcel", "bundle", {
    identity: toHex(seed("identity bundle")),
    officer: toHex(officer),
  })
  const sealed = (items: readonly object[], name: string): Uint8Array => {
    const whole = {
      suite: SUITE,
      kind: "bundle",
      from: seed("office from"),
      sender: seed("officer from"),
      to: officer,
      channel: seed("channel"),
      filing: seed("filing"),
      items,
    }
    const randomness = sealRandomness(sealing.recipient, `bundle ${name}`)
    return sealEnvelope({ prekey: sealing, plaintext: pad(encodeRecord(whole)) }, randomness)
  }
  const id = seed("reseal").subarray(0, 16)
  const signed = { body: utf8("a body"), officer: seed("officer from"), signature: new Uint8Array(SIGNATURE_BYTES) }
  const prekey = {
    batch: signed,
    id: seed("prekey again").subarray(0, 16),
    recipient: identityOf("again").recipient,
    period: false,
  }
  const reseal = { kind: "reseal", reseal: signed }
  const key = { kind: "reseal-key", reseal: id, prekey }
  const parcel = { kind: "resealed", reseal: id, envelope: utf8("an envelope") }
  const restored = { kind: "restored", restored: signed }
  const items = [reseal, key, parcel, restored]
  const broken = (name: string, comment: string, item: object): Vector =>
    malformed(name, "bundle-malformed", { comment, bytes: sealed([item], name) })
  return [
    success("again", {
      comment: "a letter is asked to be sealed again, answered, and sealed; a vault was restored",
      bytes: sealed(items, "again"),
      inputs: { items: items.map(({ kind }) => kind).join(" ") },
    }),
    broken("reseal-unsigned", "what is asked is not signed", { ...reseal, reseal: utf8("a body") }),
    broken("reseal-key-id", "the answer's id is a byte short", { ...key, reseal: id.subarray(1) }),
    broken("reseal-key-recipient", "a prekey of X25519 alone", {
      ...key,
      prekey: { ...prekey, recipient: seed("classical") },
    }),
    broken("resealed-empty", "no parcel", { ...parcel, envelope: new Uint8Array(0) }),
    broken("restored-signature", "a signature that is too short", {
      ...restored,
      restored: { ...signed, signature: new Uint8Array(64) },
    }),
  ]
}
