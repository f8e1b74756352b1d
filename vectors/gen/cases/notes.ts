/**
 * Signed notes, keys in text, policies.
 * @module
 */
import { concat, fromHex, utf8 } from "../../../src/bytes/index.ts"
import {
  formatNote,
  formatPolicy,
  formatVkey,
  logNoteKeys,
  logPublicKeysOf,
  registerPolicy,
  type NoteSignature,
} from "../../../src/register/index.ts"
import type { Vector } from "../format.ts"
import { maker } from "./make.ts"
import { ORIGIN, LOG, COSIGNER, noted } from "./aRegister.ts"

/** Signed notes, keys in text, policies. */
export function noteCases(): readonly Vector[] {
  return [...notes(), ...vkeys(), ...policies()]
}

function notes(): readonly Vector[] {
  const { success, malformed } = maker("register", "note")
  const line: NoteSignature = { name: "a.example", keyId: "00000001", signature: Uint8Array.of(1) }
  const good = formatNote({ text: "text\n\nand more\n", signatures: [line, { ...line, keyId: "00000002" }] })
  const many = Array.from({ length: 33 }, (_, i) => ({ ...line, keyId: i.toString(16).padStart(8, "0") }))
  return [
    success("two-lines", { comment: "a text with an empty line in it, and two signatures", bytes: utf8(good) }),
    malformed("no-empty-line", "note-malformed", { comment: "no empty line", bytes: utf8("text\n") }),
    malformed("control", "note-malformed", {
      comment: "a control character",
      bytes: utf8(good.replace("more", "m\tore")),
    }),
    malformed("long", "note-too-long", { comment: "longer than 128 KiB", bytes: noted(`${"x".repeat(1 << 17)}\n`) }),
    malformed("hyphen", "note-signature-line", {
      comment: "a hyphen for the dash",
      bytes: utf8(good.replace("— ", "- ")),
    }),
    malformed("unended", "note-signature-line", {
      comment: "the last line does not end",
      bytes: utf8(good.slice(0, -1)),
    }),
    malformed("name", "note-name", {
      comment: "a plus in a key name",
      bytes: noted("text\n", [{ ...line, name: "a+b" }]),
    }),
    malformed("many", "note-too-many-signatures", { comment: "33 signatures", bytes: noted("text\n", many) }),
    malformed("twice", "note-duplicate-signature", { comment: "one key twice", bytes: noted("text\n", [line, line]) }),
    malformed("not-utf8", "not-utf8", { comment: "not UTF-8", bytes: concat(Uint8Array.of(0xff), utf8(good)) }),
  ]
}

function vkeys(): readonly Vector[] {
  const { success, malformed } = maker("register", "vkey")
  const key = logNoteKeys("log.example", logPublicKeysOf(LOG)).ed25519
  const good = formatVkey(key)
  const ofKey = (publicKey: Uint8Array): Uint8Array => utf8(formatVkey({ ...key, publicKey }))
  return [
    success("ed25519", { comment: "the key of a log", bytes: utf8(good) }),
    malformed("no-plus", "vkey-malformed", { comment: "one part is missing", bytes: utf8(good.replace("+", "")) }),
    malformed("type", "vkey-type", {
      comment: "a type of signature that is not read here",
      bytes: utf8(formatVkey({ ...key, type: 2 as 1 })),
    }),
    malformed("id", "vkey-id", {
      comment: "the id does not follow from the key",
      bytes: utf8(good.replace(/\+[0-9a-f]{8}\+/, "+00000000+")),
    }),
    malformed("short", "key-length", { comment: "31 bytes of key", bytes: ofKey(key.publicKey.subarray(1)) }),
    malformed("unreduced", "key-not-canonical", {
      comment: "the key's y is the prime",
      bytes: ofKey(fromHex(`ed${"ff".repeat(30)}7f`)),
    }),
    malformed("small-order", "key-small-order", {
      comment: "a key of order 1",
      bytes: ofKey(fromHex(`01${"00".repeat(31)}`)),
    }),
  ]
}

function policies(): readonly Vector[] {
  const { success, malformed } = maker("register", "policy")
  const register = { origin: ORIGIN, log: logPublicKeysOf(LOG), cosigners: [{ keys: logPublicKeysOf(COSIGNER) }] }
  const good = formatPolicy(registerPolicy(register))
  const lines = good.split("\n")
  const log = lines[0] as string
  const witness = lines[1] as string
  return [
    success("both-halves", { comment: "the policy that demands both halves of log and cosigner", bytes: utf8(good) }),
    malformed("keyword", "policy-malformed", { comment: "an unknown keyword", bytes: utf8(`trust x\n${good}`) }),
    malformed("long", "policy-too-long", { comment: "longer than 256 KiB", bytes: utf8(`#${"x".repeat(1 << 18)}\n`) }),
    malformed("key-type", "policy-key-type", {
      comment: "a log's type of key for a witness",
      bytes: utf8(`${log.replace("log", "witness w")}\nquorum w\n`),
    }),
    malformed("key-repeated", "policy-key-repeated", {
      comment: "one key for two logs",
      bytes: utf8(`${log}\n${good}`),
    }),
    malformed("name-taken", "policy-name-taken", {
      comment: "a witness of the name none",
      bytes: utf8(`${witness.replace(/witness \S+/, "witness none")}\nquorum none\n`),
    }),
    malformed("name-unknown", "policy-name-unknown", {
      comment: "a quorum that is not defined",
      bytes: utf8("quorum nobody\n"),
    }),
    malformed("member-repeated", "policy-member-repeated", {
      comment: "a member twice",
      bytes: utf8(`${witness.replace(/witness \S+/, "witness w")}\ngroup g 1 w w\nquorum g\n`),
    }),
    malformed("threshold", "policy-threshold", {
      comment: "two of one",
      bytes: utf8(`${witness.replace(/witness \S+/, "witness w")}\ngroup g 2 w\nquorum g\n`),
    }),
    malformed("quorum", "policy-quorum", { comment: "no quorum line", bytes: utf8(`${log}\n`) }),
  ]
}
