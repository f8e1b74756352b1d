import { test } from "node:test"
import assert from "node:assert/strict"
import fc from "fast-check"
import { BytesError, encodeRecord, sha256, toHex } from "../bytes/index.ts"
import { runs } from "../../tests/runs.ts"
import {
  addSignatures,
  consistencyProof,
  cosign,
  decodeHost,
  decodePostmark,
  encodeHost,
  encodePostmark,
  formatTlogProof,
  hostId,
  inclusionProof,
  judgeCheckpoint,
  leafHash,
  logPublicKeysOf,
  merkleTree,
  MOST_HANDED_IN,
  openCheckpoint,
  postmarkOf,
  postmarkOrigin,
  registerOrigin,
  signCheckpoint,
  verifyPostmark,
  verifyPostmarkCosignature,
  type HandedIn,
  type Host,
  type PostmarkRecord,
} from "./index.ts"
import {
  bytes32,
  channelId,
  checkpointAt,
  entries,
  harbour,
  harbourCosigner,
  harbourLog,
  noteAt,
  northLog,
  origin,
  refused,
  southId,
  START,
  thief,
  treeOf,
} from "./testdata/cast.ts"

const tree = treeOf(entries(9))
const southOrigin = registerOrigin(channelId, southId)
const recordAt = (size: number, more: Partial<PostmarkRecord> = {}): PostmarkRecord => ({
  origin,
  size,
  root: tree.root(size),
  time: START,
  bundles: [bytes32(1), bytes32(2)],
  lockers: [bytes32(3)],
  ...more,
})
const handIn = (size: number, last: PostmarkRecord | null, more: Partial<HandedIn> = {}): HandedIn => ({
  checkpoint: checkpointAt(size),
  proof: last === null || last.size > size ? [] : consistencyProof(last.size, size, tree.read),
  bundles: [bytes32(1), bytes32(2)],
  lockers: [bytes32(3)],
  time: START,
  last,
  same: null,
  latestTime: last?.time ?? 0,
  ...more,
})

test("a host travels in one encoding, and its id is the hash of that", () => {
  const bytes = encodeHost(harbour)
  assert.deepEqual(decodeHost(bytes), harbour)
  assert.deepEqual(hostId(harbour), sha256(bytes))
  for (const relay of ["http://127.0.0.1:8080", "https://[::1]:1/", "http://abc.onion/relay/v1", "https://a"]) {
    assert.equal(decodeHost(encodeHost({ ...harbour, relay })).relay, relay)
  }
})

test("a host with an odd name, address or keys is refused", () => {
  const wrong: readonly Partial<Host>[] = [
    { name: "" },
    { name: "Harbour.example" },
    { name: "-a.example" },
    { name: "a..example" },
    { name: "a".repeat(64) },
    { relay: "ftp://relay.example" },
    { relay: "https://user@relay.example" },
    { relay: "https://relay.example?x" },
    { relay: "https://relay.example/#x" },
    { relay: "https://relay.example:0" },
    { relay: "https://relay.example//" },
    { relay: "javascript:alert(1)" },
    { relay: `https://${"a".repeat(600)}` },
  ]
  for (const part of wrong) {
    assert.throws(() => encodeHost({ ...harbour, ...part }), BytesError)
    assert.throws(() => decodeHost(encodeRecord({ ...harbour, ...part })), BytesError)
  }
  refused("key-small-order", () => encodeHost({ ...harbour, log: { ...harbour.log, ed25519: bytes32(0) } }))
  refused("key-reused", () => decodeHost(encodeRecord({ ...harbour, log: harbour.cosigner })))
  const half = { ...harbour.log, mldsa44: harbour.cosigner.mldsa44 }
  refused("key-reused", () => decodeHost(encodeRecord({ ...harbour, log: half })))
})

test("a postmark has one encoding, which names the suite", () => {
  const record = recordAt(3)
  const bytes = encodePostmark(record)
  assert.deepEqual(decodePostmark(bytes), record)
  assert.deepEqual(bytes, encodeRecord({ suite: "diwan/1", ...record }))
  const wrong: readonly object[] = [
    { ...record, suite: "diwan/0" },
    record,
    { ...record, suite: "diwan/1", size: 0 },
    { ...record, suite: "diwan/1", time: -1 },
    { ...record, suite: "diwan/1", origin: "diwan/x" },
    { ...record, suite: "diwan/1", root: new Uint8Array(31) },
    { ...record, suite: "diwan/1", extra: 1 },
    { ...record, suite: "diwan/1", bundles: Array.from({ length: MOST_HANDED_IN + 1 }, () => bytes32(0)) },
  ]
  for (const value of wrong) assert.throws(() => decodePostmark(encodeRecord(value)), BytesError)
  for (const hashes of [
    [bytes32(2), bytes32(1)],
    [bytes32(1), bytes32(1)],
  ]) {
    refused("postmark-list-order", () => encodePostmark({ ...record, bundles: hashes }))
    refused("postmark-list-order", () => encodePostmark({ ...record, lockers: hashes }))
  }
})

test("a first checkpoint and one that extends the last are postmarked", () => {
  const first = judgeCheckpoint(handIn(2, null))
  assert.deepEqual(first, { kind: "new", record: recordAt(2) })
  const second = judgeCheckpoint(handIn(5, first.record, { time: START + 1, bundles: [], lockers: [] }))
  assert.deepEqual(second, { kind: "new", record: recordAt(5, { time: START + 1, bundles: [], lockers: [] }) })
})

test("the same request again, even much later, is answered with the record there is", () => {
  const last = recordAt(5, { time: START + 7 })
  assert.deepEqual(judgeCheckpoint(handIn(5, last, { proof: [], time: START + 9 })), { kind: "repeat", record: last })
  const same = recordAt(2)
  assert.deepEqual(judgeCheckpoint(handIn(2, last, { proof: [], same, time: 1 })), { kind: "repeat", record: same })
})

test("each rule of a host has its own refusal", () => {
  const last = recordAt(5)
  const other = { ...last, origin: southOrigin }
  assert.throws(() => judgeCheckpoint(handIn(7, last, { last: other })), TypeError)
  assert.throws(() => judgeCheckpoint(handIn(7, last, { same: other })), TypeError)
  refused("postmark-forked", () => judgeCheckpoint(handIn(5, { ...last, root: bytes32(7) })))
  refused("postmark-repeat-differs", () => judgeCheckpoint(handIn(5, last, { proof: [], bundles: [bytes32(9)] })))
  refused("postmark-repeat-differs", () => judgeCheckpoint(handIn(5, last, { proof: [], lockers: [] })))
  refused("postmark-shrunk", () => judgeCheckpoint(handIn(4, last, { proof: [] })))
  refused("postmark-shrunk", () => judgeCheckpoint(handIn(0, null)))
  refused("consistency-unproven", () => judgeCheckpoint(handIn(7, last, { proof: [] })))
  refused("consistency-unproven", () => judgeCheckpoint(handIn(7, { ...last, root: bytes32(7) })))
  refused("consistency-unproven", () => judgeCheckpoint(handIn(2, null, { proof: [bytes32(0)] })))
  refused("postmark-time-fell", () => judgeCheckpoint(handIn(7, last, { time: START - 1 })))
  refused("postmark-time-fell", () => judgeCheckpoint(handIn(7, last, { latestTime: START + 1 })))
  refused("postmark-time-fell", () => judgeCheckpoint(handIn(7, last, { latestTime: 0, time: START - 1 })))
  refused("postmark-list-order", () => judgeCheckpoint(handIn(7, last, { bundles: [bytes32(2), bytes32(1)] })))
})

test("an entry's postmark is the first record that covers it, of its own register", () => {
  const records = [recordAt(9, { origin: southOrigin }), recordAt(2), recordAt(5), recordAt(7)]
  const of = (index: number): number | null => postmarkOf({ origin, index }, records)?.index ?? null
  assert.deepEqual([0, 1, 2, 4, 5, 6, 7].map(of), [1, 1, 2, 2, 3, 3, null])
  assert.equal(postmarkOf({ origin, index: 0 }, records)?.record, records[1])
})

const postmarks = [recordAt(2), recordAt(5, { time: START + 60 })].map(encodePostmark)
const marks = merkleTree(postmarks.map(leafHash))
const markOrigin = postmarkOrigin(channelId)
const proofOf = (index: number, keys = harbourLog, from = markOrigin): string =>
  formatTlogProof({
    index,
    inclusion: inclusionProof(index, 2, marks.read),
    checkpoint: signCheckpoint({ origin: from, size: 2, root: marks.root(), keys, time: START + 61 }),
  })
const claim = { channelId, host: harbour, record: postmarks[1] as Uint8Array, proof: proofOf(1) }

test("a record is shown to be in the host's register, and its place is its rank", () => {
  const shown = verifyPostmark(claim)
  assert.equal(shown.index, 1)
  assert.equal(shown.record.size, 5)
  assert.equal(shown.checkpoint.size, 2)
})

test("a record that is not in the host's register for this channel is refused", () => {
  refused("inclusion-unproven", () => verifyPostmark({ ...claim, record: encodePostmark(recordAt(5)) }))
  refused("inclusion-unproven", () => verifyPostmark({ ...claim, proof: proofOf(0) }))
  refused("checkpoint-origin", () => verifyPostmark({ ...claim, channelId: bytes32(1) }))
  refused("log-ed25519-missing", () => verifyPostmark({ ...claim, proof: proofOf(1, thief) }))
  refused("log-ed25519-missing", () => verifyPostmark({ ...claim, proof: proofOf(1, harbourCosigner) }))
  assert.throws(() => verifyPostmark({ ...claim, record: new Uint8Array(3) }), BytesError)
})

test("the host's cosignature is under the very checkpoint, with the very time", () => {
  const log = { origin, keys: logPublicKeysOf(northLog) }
  const opened = (size: number, time: number, keys = harbourCosigner) => {
    const note = noteAt(size)
    return openCheckpoint(addSignatures(note, cosign(openCheckpoint(note, log), { keys, time })), log)
  }
  const record = recordAt(5)
  verifyPostmarkCosignature(record, opened(5, START), harbour)
  refused("postmark-time-differs", () => verifyPostmarkCosignature(record, opened(5, START - 3600), harbour))
  refused("postmark-checkpoint-differs", () => verifyPostmarkCosignature(record, opened(6, START), harbour))
  refused("postmark-checkpoint-differs", () =>
    verifyPostmarkCosignature({ ...record, origin: southOrigin }, opened(5, START), harbour),
  )
  refused("postmark-checkpoint-differs", () =>
    verifyPostmarkCosignature({ ...record, root: bytes32(0) }, opened(5, START), harbour),
  )
  refused("cosignature-ed25519-missing", () => verifyPostmarkCosignature(record, opened(5, START, harbourLog), harbour))
})

test("law: whatever is handed in, in whatever order, the records rise and times never fall", () => {
  const request = fc.record({
    size: fc.integer({ min: 1, max: 9 }),
    time: fc.integer({ min: START, max: START + 5 }),
    bundle: fc.nat(1),
  })
  fc.assert(
    fc.property(fc.array(request, { maxLength: 12 }), (requests) => {
      const records: PostmarkRecord[] = []
      for (const { size, time, bundle } of requests) {
        const last = records.at(-1) ?? null
        const handed: HandedIn = {
          checkpoint: checkpoints[size] as (typeof checkpoints)[number],
          proof: size > (last?.size ?? 0) ? consistencyProof(last?.size ?? 0, size, tree.read) : [],
          bundles: [bytes32(bundle)],
          lockers: [],
          time,
          last,
          same: records.find((record) => record.size === size) ?? null,
          latestTime: last?.time ?? 0,
        }
        try {
          const { kind, record } = judgeCheckpoint(handed)
          if (kind === "new") records.push(record)
          else assert.ok(records.includes(record))
        } catch (error) {
          const { code } = error as { readonly code: string }
          assert.ok(["postmark-shrunk", "postmark-time-fell", "postmark-repeat-differs"].includes(code), String(error))
        }
      }
      for (const [i, record] of records.entries()) {
        const before = records[i - 1]
        assert.ok(before === undefined || (record.size > before.size && record.time >= before.time))
        assert.equal(toHex(record.root), toHex(tree.root(record.size)))
      }
    }),
    runs(60),
  )
})
const checkpoints = Array.from({ length: 10 }, (_, size) => checkpointAt(size))
