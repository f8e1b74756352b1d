/**
 * Volumes of pouches, and what is wrong with them.
 * @module
 */
import { concat, encodeRecord, sha256, utf8 } from "../../../src/bytes/index.ts"
import { encodeVolume, planPouch, type Cargo } from "../../../src/pouch/index.ts"
import { seed } from "../fixed.ts"
import type { Vector } from "../format.ts"
import { flipped, maker } from "./make.ts"

const MAGIC = utf8("diwan pouch 1\n")

/** All cases of the `pouch` room. */
export function pouchCases(): readonly Vector[] {
  const { success, malformed, unproven } = maker("pouch", "pouch")
  const octets = utf8("sealed before it came here")
  const mailbox = seed("pouch mailbox")
  const filing = seed("pouch filing")
  const cargo: readonly Cargo[] = [
    { kind: "bundle", mailbox, filing, mark: null, octets },
    { kind: "request", what: "ask", channel: seed("channel"), mark: seed("mark"), octets: utf8("asked") },
    { kind: "answer", channel: seed("channel"), octets: utf8("answered") },
    {
      kind: "locker",
      locker: seed("locker"),
      size: 2 ** 20 + 9,
      chunks: [1],
      source: () => utf8("the rest."),
      payer: null,
    },
  ]
  const taken = [{ bundle: seed("taken"), token: seed("token") }]
  const good = volume(cargo, taken)
  const word = volume([], taken)
  const head = { kind: "volume", pouch: seed("pouch").subarray(0, 16), number: 1, volumes: 1 }
  const piece = {
    kind: "bundle",
    id: sha256(octets),
    size: octets.length,
    from: 0,
    length: octets.length,
    hash: sha256(octets),
    mailbox,
    filing,
    mark: null,
  }
  return [
    success("one-of-each", {
      comment: "a word of arrival, a bundle, a request, an answer, the last chunk of a locker",
      bytes: good,
      inputs: { frames: "taken bundle request answer chunk" },
    }),
    success("words-alone", { comment: "a word of arrival and nothing else", bytes: word, inputs: { frames: "taken" } }),
    malformed("foreign", "pouch-foreign", { comment: "another kind of file", bytes: utf8("%PDF-1.7\n") }),
    malformed("later", "pouch-foreign", {
      comment: "a later version",
      bytes: concat(utf8("diwan pouch 2\n"), good.subarray(MAGIC.length)),
    }),
    malformed("truncated", "pouch-truncated", { comment: "a byte is missing", bytes: good.subarray(0, -1) }),
    malformed("trailing", "pouch-malformed", {
      comment: "a byte after the end",
      bytes: concat(good, Uint8Array.of(0)),
    }),
    malformed("no-volume", "pouch-malformed", {
      comment: "the first frame does not say which volume it is",
      bytes: concat(MAGIC, framed(piece), octets),
    }),
    malformed("volume-twice", "pouch-malformed", {
      comment: "two frames say which volume it is",
      bytes: concat(MAGIC, framed(head), framed(head)),
    }),
    malformed("number", "pouch-malformed", {
      comment: "volume 2 of 1",
      bytes: concat(MAGIC, framed({ ...head, number: 2 })),
    }),
    malformed("unknown-field", "pouch-malformed", {
      comment: "a field that this version does not know",
      bytes: concat(MAGIC, framed({ ...head, note: "" })),
    }),
    malformed("unknown-kind", "pouch-malformed", {
      comment: "a kind of frame that this version does not know",
      bytes: concat(MAGIC, framed(head), framed({ kind: "letter" })),
    }),
    malformed("piece-askew", "pouch-malformed", {
      comment: "a piece that does not begin at a multiple of 2^20",
      bytes: concat(MAGIC, framed(head), framed({ ...piece, from: 1 })),
    }),
    malformed("piece-short", "pouch-malformed", {
      comment: "a piece shorter than its place",
      bytes: concat(MAGIC, framed(head), framed({ ...piece, length: 5 })),
    }),
    malformed("head-long", "pouch-malformed", {
      comment: "a head of 513 bytes",
      bytes: concat(MAGIC, Uint8Array.of(0, 0, 2, 1), new Uint8Array(513)),
    }),
    unproven("body-altered", "pouch-altered", {
      comment: "a bit of a bundle is flipped",
      bytes: flipped(good, Buffer.from(good).indexOf("sealed before")),
    }),
    unproven("word-altered", "pouch-altered", {
      comment: "a bit of a token is flipped: only the chain over all heads tells",
      bytes: flipped(word, Buffer.from(word).indexOf(Buffer.from(seed("token")))),
    }),
  ]
}

function volume(cargo: readonly Cargo[], taken: Parameters<typeof planPouch>[0]["taken"]): Uint8Array {
  const [planned] = planPouch({ pouch: seed("pouch").subarray(0, 16), volumeBytes: 2 ** 21, taken, cargo })
  if (planned === undefined) throw new TypeError("a pouch has a volume")
  return encodeVolume(planned)
}

function framed(frame: object): Uint8Array {
  const head = encodeRecord(frame)
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, head.length)
  return concat(length, head)
}
