/**
 * Sealed files, keys and padding.
 * @module
 */
import { concat, fromHex, sha256, toHex, utf8 } from "../../../src/bytes/index.ts"
import {
  encodeIdentity,
  encodeRecipient,
  HEAD_BYTES,
  identityFromSeed,
  importRecipient,
  pad,
  seal,
  type Identity,
} from "../../../src/seal/index.ts"
import type { Vector } from "../format.ts"
import { sealRandomness, seed } from "../fixed.ts"
import { flipped, maker } from "./make.ts"

/** All cases of the `seal` room. */
export function sealCases(): readonly Vector[] {
  return [...files(), ...recipients(), ...paddings(), ...keyTexts()]
}

/** An identity that follows from a name. */
export function identityOf(name: string): Identity {
  return identityFromSeed(seed(`identity ${name}`))
}

function files(): readonly Vector[] {
  const identity = identityOf("file")
  const plaintext = utf8("The fourth letter.\n")
  const inputs = { identity: toHex(seed("identity file")), plaintext: toHex(sha256(plaintext)) }
  const { success, malformed, unproven, outside, notAddressed } = maker("seal", "age", inputs)
  const sealed = (text: Uint8Array, name: string): Uint8Array =>
    seal({ recipient: importRecipient(identity.recipient), plaintext: text }, sealRandomness(identity.recipient, name))
  const file = sealed(plaintext, "short")
  const chunk = new Uint8Array(64 * 1024 + 1).fill(0x2e)
  const long = sealed(chunk, "two chunks")
  const empty = sealed(new Uint8Array(0), "empty")
  const header = Buffer.from(file)
    .subarray(0, HEAD_BYTES - 16)
    .toString("latin1")
  const rest = file.subarray(HEAD_BYTES - 16)
  const edited = (edit: (header: string) => string): Uint8Array => concat(Buffer.from(edit(header), "latin1"), rest)
  const share = /^-> mlkem768x25519 (\S+)$/m.exec(header)?.[1] ?? ""
  const withShare = (bytes: Uint8Array): Uint8Array =>
    edited((text) => text.replace(share, Buffer.from(bytes).toString("base64").replaceAll("=", "")))
  const enc = Buffer.from(share, "base64")
  return [
    success("one-chunk", { comment: "an age file for one hybrid reader", bytes: file }),
    success("empty", {
      comment: "an empty plaintext",
      bytes: empty,
      inputs: { plaintext: toHex(sha256()) },
    }),
    success("two-chunks", {
      comment: "65537 bytes: a full chunk, and one byte",
      bytes: long,
      inputs: { plaintext: toHex(sha256(chunk)) },
    }),
    notAddressed("other-identity", {
      comment: "sealed to somebody else",
      bytes: file,
      inputs: { identity: toHex(seed("identity somebody else")) },
    }),
    notAddressed("altered-share", {
      comment: "a bit of the encapsulated key is flipped: nobody can tell this from somebody else's file",
      bytes: withShare(flipped(enc, 5)),
    }),
    outside("armored", "outside-profile", {
      comment: "ASCII armor",
      bytes: utf8("-----BEGIN AGE ENCRYPTED FILE-----\n"),
    }),
    outside("version", "outside-profile", {
      comment: "another version line",
      bytes: edited((text) => text.replace("/v1", "/v2")),
    }),
    outside("scrypt", "outside-profile", {
      comment: "another type of stanza",
      bytes: edited((text) => text.replace("mlkem768x25519", "scrypt")),
    }),
    outside("second-stanza", "outside-profile", {
      comment: "a second stanza: a second reader",
      bytes: edited((text) =>
        text.replace(
          "\n---",
          "\n-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\nEmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U\n---",
        ),
      ),
    }),
    malformed("header-cut", "header-truncated", { comment: "ends within the header", bytes: file.subarray(0, 900) }),
    malformed("header-long", "header-too-large", {
      comment: "a header that does not end within 16 KiB",
      bytes: concat(utf8("age-encryption.org/v1\n-> mlkem768x25519 "), new Uint8Array(17_000).fill(0x41)),
    }),
    malformed("mac-padded", "header-malformed", {
      comment: "padded base64 in the header",
      bytes: edited((text) => text.replace(/\n$/, "=\n")),
    }),
    malformed("no-mac", "header-malformed", {
      comment: "a line that is neither stanza nor MAC",
      bytes: edited((text) => text.replace("\n--- ", "\n-- ")),
    }),
    malformed("third-argument", "stanza-malformed", {
      comment: "a stanza with one argument too many",
      bytes: edited((text) => text.replace(share, `${share} x`)),
    }),
    malformed("short-share", "stanza-malformed", {
      comment: "an encapsulated key one byte short",
      bytes: withShare(enc.subarray(0, -1)),
    }),
    malformed("small-order", "stanza-small-order", {
      comment: "an X25519 share of small order",
      bytes: withShare(concat(enc.subarray(0, -32), new Uint8Array(32))),
    }),
    unproven("mac-altered", "header-mac", {
      comment: "another MAC",
      bytes: edited((text) => text.replace(/--- (.)/, (_, c: string) => `--- ${c === "A" ? "B" : "A"}`)),
    }),
    malformed("no-payload", "payload-truncated", {
      comment: "ends before its first chunk",
      bytes: file.subarray(0, HEAD_BYTES),
    }),
    unproven("payload-altered", "payload-unauthenticated", {
      comment: "a bit of the payload is flipped",
      bytes: flipped(file, -1),
    }),
    malformed("chunk-cut", "payload-truncated", {
      comment: "ends after a chunk that is not the final one",
      bytes: long.subarray(0, HEAD_BYTES + 64 * 1024 + 16),
    }),
    malformed("chunk-empty", "payload-size", {
      comment: "an empty final chunk after a full one",
      bytes: long.subarray(0, HEAD_BYTES + 64 * 1024 + 16 + 16),
    }),
    malformed("trailing", "payload-trailing", {
      comment: "a full final chunk, and bytes after it",
      bytes: concat(sealed(chunk.subarray(1), "full chunk"), new Uint8Array(17)),
    }),
  ]
}

function recipients(): readonly Vector[] {
  const { success, malformed } = maker("seal", "recipient")
  const { recipient } = identityOf("recipient")
  const withPoint = (point: Uint8Array): Uint8Array => concat(recipient.subarray(0, 1184), point)
  const prime = fromHex(`ed${"ff".repeat(30)}7f`)
  return [
    success("good", { comment: "1216 bytes: ML-KEM-768 key, X25519 point", bytes: recipient }),
    malformed("short", "recipient-length", { comment: "a byte is missing", bytes: recipient.subarray(1) }),
    malformed("modulus", "recipient-not-canonical", {
      comment: "an ML-KEM coefficient of 4095",
      bytes: concat(fromHex("ff0f"), recipient.subarray(2)),
    }),
    malformed("unreduced", "recipient-not-canonical", {
      comment: "the X25519 point is the prime",
      bytes: withPoint(prime),
    }),
    malformed("small-order", "recipient-small-order", {
      comment: "the X25519 point has order 4",
      bytes: withPoint(concat(Uint8Array.of(1), new Uint8Array(31))),
    }),
  ]
}

function paddings(): readonly Vector[] {
  const { success, malformed } = maker("seal", "padding")
  const padded = pad(utf8("content"), 64)
  return [
    success("zeros", { comment: "length, content, zeros", bytes: padded }),
    malformed("cut", "padding-truncated", { comment: "no room for the length", bytes: padded.subarray(0, 3) }),
    malformed("beyond", "padding-length", { comment: "a length beyond the end", bytes: Uint8Array.of(0, 0, 0, 2, 0) }),
    malformed("nonzero", "padding-nonzero", { comment: "the last byte is not zero", bytes: flipped(padded, -1) }),
  ]
}

function keyTexts(): readonly Vector[] {
  const recipient = maker("seal", "recipient-text")
  const identity = maker("seal", "identity-text")
  const publicText = encodeRecipient(identityOf("recipient").recipient)
  const secretText = encodeIdentity(identityOf("recipient"))
  const swapped = (text: string): string => text.slice(0, -1) + (text.at(-1)?.toLowerCase() === "q" ? "p" : "q")
  return [
    recipient.success("good", { comment: "age1pq1…", bytes: utf8(publicText) }),
    recipient.malformed("upper", "recipient-text", { comment: "in capitals", bytes: utf8(publicText.toUpperCase()) }),
    recipient.malformed("checksum", "recipient-text", {
      comment: "another last character",
      bytes: utf8(swapped(publicText)),
    }),
    identity.success("good", { comment: "AGE-SECRET-KEY-PQ-1…", bytes: utf8(secretText) }),
    identity.malformed("lower", "identity-text", {
      comment: "in small letters",
      bytes: utf8(secretText.toLowerCase()),
    }),
    identity.malformed("checksum", "identity-text", {
      comment: "another last character",
      bytes: utf8(swapped(secretText).toUpperCase()),
    }),
  ]
}
