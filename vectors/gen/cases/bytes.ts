/**
 * Deterministic CBOR, texts, and text forms of octets.
 * @module
 */
import { concat, encode, fromHex, utf8 } from "../../../src/bytes/index.ts"
import type { Vector } from "../format.ts"
import { maker } from "./make.ts"

/** All cases of the `bytes` room. */
export function bytesCases(): readonly Vector[] {
  return [...cbor(), ...texts(), ...octets()]
}

function cbor(): readonly Vector[] {
  const { success, malformed } = maker("bytes", "cbor")
  const refused = (name: string, hex: string, comment: string): Vector =>
    malformed(name, "not-canonical", { comment, bytes: fromHex(hex) })
  return [
    success("record", {
      comment: "a record with every type there is; keys ordered by length, then bytewise",
      bytes: encode({
        a: null,
        b: true,
        c: -1,
        d: 0,
        number: 9007199254740991,
        text: "ديوان",
        bytes: Uint8Array.of(0, 255),
        list: [[], {}],
      }),
    }),
    success("long-keys", {
      comment: "a key of 24 characters comes after every shorter one",
      bytes: encode({ b: 1, aaaaaaaaaaaaaaaaaaaaaaaa: 2 }),
    }),
    refused("empty-input", "", "no bytes at all"),
    refused("trailing", "0000", "a byte after the end"),
    refused("truncated", "6261", "a text of two bytes that has one"),
    refused("long-integer", "1817", "23 in two bytes"),
    refused("long-length", "580100", "a length in two bytes that fits the head"),
    refused("integer-beyond", "1b0020000000000000", "2^53, beyond the integers that are allowed"),
    refused("indefinite-list", "9fff", "a list of indefinite length"),
    refused("indefinite-text", "7f6161ff", "a text of indefinite length"),
    refused("reserved-head", "1c", "a reserved head"),
    refused("float", "f93c00", "1.0 as a float"),
    refused("undefined", "f7", "undefined"),
    refused("tag", "c000", "a tag"),
    refused("unordered-keys", "a2616201616102", "keys out of order"),
    refused("duplicate-key", "a2616101616102", "one key twice"),
    refused("integer-key", "a10001", "a key that is not text"),
    refused("bad-utf8", "61ff", "a text that is not UTF-8"),
    refused("surrogate", "63eda080", "a lone surrogate in UTF-8"),
    refused("count-beyond", "9b7fffffffffffffff", "a count larger than the input"),
    malformed("too-deep", "too-deep", {
      comment: "13 lists within one another, one more than a statement may have",
      bytes: concat(new Uint8Array(13).fill(0x81), Uint8Array.of(0)),
    }),
    malformed("too-many", "too-many", {
      comment: "65537 items, one more than a statement may have",
      bytes: concat(fromHex("9a00010000"), new Uint8Array(65536)),
    }),
  ]
}

function texts(): readonly Vector[] {
  const line = maker("bytes", "text-line")
  const block = maker("bytes", "text-block")
  const bytes = utf8
  return [
    line.success("persian", { comment: "ZWNJ between joining letters", bytes: bytes("می\u200cخواهم") }),
    line.malformed("line-feed", "text-control", { comment: "a line break in a line", bytes: bytes("a\nb") }),
    line.malformed("private-use", "text-control", { comment: "a private-use character", bytes: bytes("a\ue000") }),
    line.malformed("override", "text-bidi", { comment: "a right-to-left override", bytes: bytes("a\u202ebc") }),
    line.malformed("isolate", "text-bidi", { comment: "an isolate", bytes: bytes("\u2067a\u2069") }),
    line.malformed("mark", "text-bidi", { comment: "a right-to-left mark", bytes: bytes("a\u200f") }),
    line.malformed("zero-width", "text-zero-width", { comment: "a zero-width space", bytes: bytes("a\u200bb") }),
    line.malformed("stray-joiner", "text-zero-width", { comment: "a ZWNJ at the end", bytes: bytes("می\u200c") }),
    line.malformed("idle-joiner", "text-zero-width", { comment: "a ZWNJ in Latin script", bytes: bytes("a\u200cb") }),
    line.malformed("decomposed", "text-not-nfc", { comment: "alef and madda apart", bytes: bytes("\u0627\u0653") }),
    block.success("lines", { comment: "line feeds and tabs in a block", bytes: bytes("أ\n\tب\n") }),
    block.malformed("carriage-return", "text-control", { comment: "a carriage return", bytes: bytes("a\r\n") }),
  ]
}

function octets(): readonly Vector[] {
  const hex = maker("bytes", "hex")
  const base64 = maker("bytes", "base64")
  return [
    hex.success("lower", { comment: "lower case", bytes: utf8("00ff") }),
    hex.malformed("upper", "not-hex", { comment: "upper case", bytes: utf8("00FF") }),
    hex.malformed("odd", "not-hex", { comment: "an odd number of digits", bytes: utf8("0") }),
    base64.success("padded", { comment: "with padding", bytes: utf8("AP8=") }),
    base64.malformed("unpadded", "not-base64", { comment: "without padding", bytes: utf8("AP8") }),
    base64.malformed("spare-bits", "not-base64", { comment: "unused bits that are not zero", bytes: utf8("AP9=") }),
    base64.malformed("url", "not-base64", { comment: "the alphabet for addresses", bytes: utf8("_-8=") }),
  ]
}
