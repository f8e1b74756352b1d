/**
 * Checkpoints, cosignatures, proofs, hosts and postmarks; and all cases of the `register` room.
 * @module
 */
import { sign } from "node:crypto"
import { concat, encodeRecord, toBase64, toHex, utf8 } from "../../../src/bytes/index.ts"
import {
  addSignatures,
  consistencyProof,
  cosign,
  cosignerName,
  encodeHost,
  encodePostmark,
  formatTlogProof,
  inclusionProof,
  leafHash,
  logPublicKeysOf,
  merkleTree,
  multiProof,
  openCheckpoint,
  perfectTree,
  postmarkOrigin,
  registerOrigin,
  signCheckpoint,
  type NoteSignature,
  type PostmarkRecord,
} from "../../../src/register/index.ts"
import { seed } from "../fixed.ts"
import type { Vector } from "../format.ts"
import { STORY_HOST_KEYS, STORY_TIME, storyHost } from "../story.ts"
import { flipped, maker } from "./make.ts"
import {
  ORIGIN,
  LOG,
  COSIGNER,
  ENTRIES,
  TREE,
  NOTE,
  pairText,
  CLASSICAL,
  POST_QUANTUM,
  noted,
  withTime,
  BODY,
} from "./aRegister.ts"
import { noteCases } from "./notes.ts"

/** All cases of the `register` room. */
export function registerCases(): readonly Vector[] {
  return [
    ...noteCases(),

    ...checkpoints(),
    ...cosignatures(),
    ...trees(),
    ...hosts(),
    ...postmarks(),
  ]
}

function checkpoints(): readonly Vector[] {
  const inputs = { origin: ORIGIN, log: pairText(logPublicKeysOf(LOG)) }
  const { success, malformed, unproven } = maker("register", "checkpoint", inputs)
  const [origin, size, root] = BODY.split("\n") as [string, string, string]
  const body = (...lines: readonly string[]): Uint8Array => noted(`${lines.join("\n")}\n`)
  const altered = (line: NoteSignature): NoteSignature => ({ ...line, signature: flipped(line.signature, -1) })
  return [
    success("two-lines", {
      comment: "five entries, signed by both keys of the log",
      bytes: utf8(NOTE),
      inputs: { size: "5", time: String(STORY_TIME) },
    }),
    malformed("two-body-lines", "checkpoint-malformed", { comment: "the root is missing", bytes: body(origin, size) }),
    malformed("root", "checkpoint-malformed", {
      comment: "a root of 31 bytes",
      bytes: body(origin, size, toBase64(seed("root").subarray(1))),
    }),
    malformed("extension", "checkpoint-extension", {
      comment: "an extension line",
      bytes: body(origin, size, root, "more"),
    }),
    malformed("size-zero-led", "checkpoint-size", {
      comment: "a size with a leading zero",
      bytes: body(origin, "05", root),
    }),
    malformed("size-beyond", "checkpoint-size", {
      comment: "a size of 2^53",
      bytes: body(origin, "9007199254740992", root),
    }),
    malformed("empty-root", "checkpoint-empty-root", {
      comment: "size 0 with another root than that of nothing",
      bytes: body(origin, "0", root),
    }),
    unproven("origin", "checkpoint-origin", {
      comment: "of another register",
      bytes: utf8(NOTE),
      inputs: { origin: registerOrigin(seed("other"), seed("office")) },
    }),
    unproven("ed25519-missing", "log-ed25519-missing", {
      comment: "no Ed25519 line",
      bytes: noted(BODY, [POST_QUANTUM]),
    }),
    unproven("ed25519-invalid", "log-ed25519-invalid", {
      comment: "an Ed25519 line with a flipped bit",
      bytes: noted(BODY, [altered(CLASSICAL), POST_QUANTUM]),
    }),
    unproven("mldsa44-missing", "log-mldsa44-missing", {
      comment: "no ML-DSA-44 line",
      bytes: noted(BODY, [CLASSICAL]),
    }),
    unproven("mldsa44-invalid", "log-mldsa44-invalid", {
      comment: "an ML-DSA-44 line with a flipped bit",
      bytes: noted(BODY, [CLASSICAL, altered(POST_QUANTUM)]),
    }),
    malformed("time-beyond", "time-out-of-range", {
      comment: "the ML-DSA-44 line bears a time in the year 10000",
      bytes: noted(BODY, [CLASSICAL, withTime(POST_QUANTUM, 253402300800n)]),
    }),
  ]
}

function cosignatures(): readonly Vector[] {
  const inputs = {
    origin: ORIGIN,
    log: pairText(logPublicKeysOf(LOG)),
    cosigner: pairText(logPublicKeysOf(COSIGNER)),
  }
  const { success, malformed, unproven } = maker("register", "cosignature", inputs)
  const checkpoint = openCheckpoint(NOTE, { origin: ORIGIN, keys: logPublicKeysOf(LOG) })
  const [classical, postQuantum] = cosign(checkpoint, { keys: COSIGNER, time: STORY_TIME + 60 })
  const [, later] = cosign(checkpoint, { keys: COSIGNER, time: STORY_TIME + 61 })
  const altered = (line: NoteSignature): NoteSignature => ({ ...line, signature: flipped(line.signature, -1) })
  const bytes = (...lines: readonly NoteSignature[]): Uint8Array => utf8(addSignatures(NOTE, lines))
  return [
    success("both", {
      comment: "both lines with one time",
      bytes: bytes(classical, postQuantum),
      inputs: { time: String(STORY_TIME + 60) },
    }),
    success("and-a-stranger", {
      comment: "a line of an unknown key beside them is passed on and not counted",
      bytes: bytes(
        classical,
        { name: "stranger.example", keyId: "01020304", signature: Uint8Array.of(1) },
        postQuantum,
      ),
    }),
    unproven("ed25519-missing", "cosignature-ed25519-missing", {
      comment: "no Ed25519 line",
      bytes: bytes(postQuantum),
    }),
    unproven("ed25519-invalid", "cosignature-ed25519-invalid", {
      comment: "a flipped bit",
      bytes: bytes(altered(classical), postQuantum),
    }),
    unproven("mldsa44-missing", "cosignature-mldsa44-missing", {
      comment: "no ML-DSA-44 line",
      bytes: bytes(classical),
    }),
    unproven("mldsa44-invalid", "cosignature-mldsa44-invalid", {
      comment: "a flipped bit",
      bytes: bytes(classical, altered(postQuantum)),
    }),
    malformed("time-zero", "time-zero", {
      comment: "the Ed25519 line bears time 0, and its signature holds",
      bytes: bytes(atTimeZero(classical), postQuantum),
    }),
    unproven("times-differ", "cosignature-times-differ", {
      comment: "the two lines bear two times",
      bytes: bytes(classical, later),
    }),
    unproven("other-name", "cosignature-ed25519-missing", {
      comment: "the lines stand under another name than follows from the keys",
      bytes: bytes({ ...classical, name: `${cosignerName(logPublicKeysOf(COSIGNER))}x` }, postQuantum),
    }),
  ]
}

/** No function of ours signs this. */
function atTimeZero(line: NoteSignature): NoteSignature {
  const signature = sign(null, utf8(`cosignature/v1\ntime 0\n${BODY}`), COSIGNER.ed25519)
  return { ...line, signature: concat(new Uint8Array(8), signature) }
}

function trees(): readonly Vector[] {
  const proof = inclusionProof(3, 5, TREE.read)
  const joined = concat(...proof)
  const inclusion = maker("register", "inclusion", {
    index: "3",
    size: "5",
    leaf: toHex(leafHash(ENTRIES[3] as Uint8Array)),
    root: toHex(TREE.root()),
  })
  const consistency = maker("register", "consistency", {
    from: "3",
    to: "5",
    "from-root": toHex(TREE.root(3)),
    "to-root": toHex(TREE.root()),
  })
  const extends3 = concat(...consistencyProof(3, 5, TREE.read))
  const perfect = perfectTree(Array.from({ length: 8 }, (_, i) => leafHash(utf8(String(i)))))
  const leafAt = (position: number): string => `${position}:${toHex(leafHash(utf8(String(position))))}`
  const multi = maker("register", "multi-proof", {
    depth: "3",
    root: toHex(perfect.root),
    leaves: [leafAt(1), leafAt(6)].join(" "),
  })
  const paths = concat(...multiProof(perfect, [1, 6]))
  const tlog = maker("register", "tlog-proof", {
    origin: ORIGIN,
    log: pairText(logPublicKeysOf(LOG)),
    entry: toBase64(ENTRIES[3] as Uint8Array),
  })
  const text = formatTlogProof({ index: 3, inclusion: proof, checkpoint: NOTE })
  const unproven = "inclusion-unproven"
  return [
    inclusion.success("third-of-five", { comment: "entry 3 of five", bytes: joined }),
    inclusion.unproven("short", unproven, { comment: "a hash too few", bytes: joined.subarray(0, -32) }),
    inclusion.unproven("long", unproven, { comment: "a hash too many", bytes: concat(joined, seed("hash")) }),
    inclusion.unproven("cut", unproven, { comment: "the last hash has 31 bytes", bytes: joined.subarray(0, -1) }),
    inclusion.unproven("index", unproven, { comment: "another index", bytes: joined, inputs: { index: "2" } }),
    inclusion.unproven("beyond", unproven, {
      comment: "an index beyond the size",
      bytes: joined,
      inputs: { index: "5" },
    }),
    inclusion.unproven("altered", unproven, { comment: "a flipped bit", bytes: flipped(joined, 0) }),
    consistency.success("three-to-five", { comment: "five entries extend three", bytes: extends3 }),
    consistency.success("from-nothing", {
      comment: "everything extends the empty register, with an empty proof",
      bytes: new Uint8Array(0),
      inputs: { from: "0", "from-root": toHex(merkleTree().root()) },
    }),
    consistency.unproven("altered", "consistency-unproven", { comment: "a flipped bit", bytes: flipped(extends3, 0) }),
    consistency.unproven("shrunk", "consistency-unproven", {
      comment: "the later register is smaller",
      bytes: extends3,
      inputs: { from: "6" },
    }),
    consistency.unproven("forked", "consistency-unproven", {
      comment: "two roots for one size",
      bytes: new Uint8Array(0),
      inputs: { from: "5" },
    }),
    multi.success("two-of-eight", { comment: "leaves 1 and 6 of eight", bytes: paths }),
    multi.malformed("depth", "multi-proof-depth", {
      comment: "a tree deeper than 17",
      bytes: paths,
      inputs: { depth: "18" },
    }),
    multi.malformed("positions", "multi-proof-positions", {
      comment: "positions that do not rise",
      bytes: paths,
      inputs: { leaves: [leafAt(6), leafAt(1)].join(" ") },
    }),
    multi.malformed("long", "multi-proof-length", { comment: "a hash too many", bytes: concat(paths, seed("hash")) }),
    multi.malformed("short", "multi-proof-length", { comment: "a hash too few", bytes: paths.subarray(0, -32) }),
    multi.malformed("hash", "multi-proof-hash", { comment: "a hash of 31 bytes", bytes: paths.subarray(0, -1) }),
    multi.unproven("altered", "multi-proof-unproven", { comment: "a flipped bit", bytes: flipped(paths, 0) }),
    multi.unproven("swapped", "multi-proof-unproven", {
      comment: "two hashes of the proof swapped",
      bytes: concat(paths.subarray(32, 64), paths.subarray(0, 32), paths.subarray(64)),
    }),
    tlog.success("entry", { comment: "entry 3 with its checkpoint", bytes: utf8(text), inputs: { index: "3" } }),
    tlog.malformed("header", "proof-malformed", {
      comment: "another version",
      bytes: utf8(text.replace("@v1", "@v2")),
    }),
    tlog.malformed("index", "proof-malformed", {
      comment: "an index with a leading zero",
      bytes: utf8(text.replace("index 3", "index 03")),
    }),
    tlog.malformed("long", "proof-too-long", {
      comment: "longer than a proof may be",
      bytes: utf8(`${text}${"x".repeat(1 << 18)}`),
    }),
    tlog.unproven("entry-altered", unproven, {
      comment: "another entry",
      bytes: utf8(text),
      inputs: { entry: toBase64(utf8("other")) },
    }),
  ]
}

function hosts(): readonly Vector[] {
  const { success, malformed } = maker("register", "host")
  const host = storyHost()
  const changed = (fields: object): Uint8Array => encodeRecord({ ...host, ...fields })
  return [
    success("good", { comment: "name, relay, two pairs of keys", bytes: encodeHost(host) }),
    malformed("one-pair", "key-reused", { comment: "one pair for both uses", bytes: changed({ cosigner: host.log }) }),
    malformed("name", "unexpected-value", {
      comment: "a name in capitals",
      bytes: changed({ name: "Harbour.example" }),
    }),
    malformed("relay", "unexpected-value", {
      comment: "an address with a user",
      bytes: changed({ relay: "https://me@relay.example" }),
    }),
    malformed("small-order", "key-small-order", {
      comment: "a log key of order 4",
      bytes: changed({ log: { ...host.log, ed25519: new Uint8Array(32) } }),
    }),
  ]
}

function postmarks(): readonly Vector[] {
  const record: PostmarkRecord = {
    origin: ORIGIN,
    size: 5,
    root: TREE.root(),
    time: STORY_TIME + 60,
    bundles: [seed("a"), seed("b")].toSorted((a, b) => Buffer.compare(a, b)),
    lockers: [],
  }
  const bytes = encodePostmark(record)
  const changed = (fields: object): Uint8Array => encodeRecord({ suite: "diwan/1", ...record, ...fields })
  const form = maker("register", "postmark")
  const host = storyHost()
  const channel = seed("channel")
  const proofs = maker("register", "postmark-proof", {
    channel: toHex(channel),
    host: toBase64(encodeHost(host)),
    record: toBase64(bytes),
  })
  const tree = merkleTree([leafHash(bytes)])
  const signed = (keys: typeof LOG): Uint8Array => {
    const state = { origin: postmarkOrigin(channel), size: 1, root: tree.root() }
    const checkpoint = signCheckpoint({ ...state, keys, time: STORY_TIME + 60 })
    return utf8(formatTlogProof({ index: 0, inclusion: [], checkpoint }))
  }
  const cosigned = maker("register", "postmark-cosignature", {
    origin: ORIGIN,
    log: pairText(logPublicKeysOf(LOG)),
    host: toBase64(encodeHost(host)),
    record: toBase64(bytes),
  })
  const checkpoint = openCheckpoint(NOTE, { origin: ORIGIN, keys: logPublicKeysOf(LOG) })
  const note = utf8(addSignatures(NOTE, cosign(checkpoint, { keys: STORY_HOST_KEYS.cosigner, time: record.time })))
  const other = toBase64(encodePostmark({ ...record, size: 6 }))
  const late = toBase64(encodePostmark({ ...record, time: record.time + 1 }))
  return [
    form.success("two-bundles", { comment: "a checkpoint handed in with two bundles", bytes }),
    form.malformed("suite-zero", "unexpected-value", {
      comment: "a lower suite",
      bytes: changed({ suite: "diwan/0" }),
    }),
    form.malformed("empty", "out-of-range", { comment: "of an empty register", bytes: changed({ size: 0 }) }),
    form.malformed("order", "postmark-list-order", {
      comment: "bundles out of order",
      bytes: changed({ bundles: record.bundles.toReversed() }),
    }),
    form.malformed("origin", "unexpected-value", {
      comment: "an origin of another form",
      bytes: changed({ origin: "log.example" }),
    }),
    proofs.success("first", {
      comment: "the first record of the channel",
      bytes: signed(STORY_HOST_KEYS.log),
      inputs: { index: "0" },
    }),
    proofs.unproven("other-host", "log-ed25519-missing", { comment: "signed by another host", bytes: signed(LOG) }),
    proofs.unproven("other-record", "inclusion-unproven", {
      comment: "another record",
      bytes: signed(STORY_HOST_KEYS.log),
      inputs: { record: other },
    }),
    cosigned.success("same-time", { comment: "the host's cosignature with the record's time", bytes: note }),
    cosigned.unproven("other-checkpoint", "postmark-checkpoint-differs", {
      comment: "the record is of another checkpoint",
      bytes: note,
      inputs: { record: other },
    }),
    cosigned.unproven("other-time", "postmark-time-differs", {
      comment: "the record bears another time",
      bytes: note,
      inputs: { record: late },
    }),
    cosigned.unproven("missing", "cosignature-ed25519-missing", {
      comment: "the host has not cosigned",
      bytes: utf8(NOTE),
    }),
  ]
}
