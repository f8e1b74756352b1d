import { test } from "node:test"
import assert from "node:assert/strict"
import fc from "fast-check"
import { sha256, toBase64, utf8 } from "../bytes/index.ts"
import { runs } from "../../tests/runs.ts"
import {
  formatTlogProof,
  inclusionProof,
  leafHash,
  logPublicKeysOf,
  MOST_PROOF_HASHES,
  parseTlogProof,
  RegisterError,
  verifyTlogProof,
} from "./index.ts"
import { MOST_EXTRA_BYTES } from "./proof.ts"
import {
  bytes32,
  cosigned,
  entries,
  noteAt,
  northLog,
  origin,
  refused,
  southCosigner,
  START,
  thief,
  treeOf,
} from "./testdata/cast.ts"

const keys = logPublicKeysOf(northLog)
const south = { keys: logPublicKeysOf(southCosigner) }
const leaves = entries(7)
const tree = treeOf(leaves)
const note = cosigned(noteAt(7), { keys: southCosigner, time: START + 3 })
const written = formatTlogProof({ index: 4, inclusion: inclusionProof(4, 7, tree.read), checkpoint: note })
const leaf = leafHash(leaves[4] as Uint8Array)
const claim = { proof: written, leaf, origin, keys, cosigners: [south] }

test("a proof shows that an entry is in the register, offline", () => {
  const proven = verifyTlogProof(claim)
  assert.equal(proven.index, 4)
  assert.equal(proven.checkpoint.size, 7)
  assert.deepEqual(proven.cosigned, [START + 3])
  assert.deepEqual(verifyTlogProof({ ...claim, proof: parseTlogProof(written), cosigners: [] }).cosigned, [])
})

test("each step of the verification is made", () => {
  refused("inclusion-unproven", () => verifyTlogProof({ ...claim, leaf: leafHash(leaves[5] as Uint8Array) }))
  refused("inclusion-unproven", () => verifyTlogProof({ ...claim, proof: written.replace("index 4", "index 5") }))
  refused("inclusion-unproven", () => verifyTlogProof({ ...claim, proof: written.replace("index 4", "index 7") }))
  refused("checkpoint-origin", () => verifyTlogProof({ ...claim, origin: "diwan/other" }))
  refused("log-ed25519-missing", () => verifyTlogProof({ ...claim, keys: logPublicKeysOf(thief) }))
  refused("cosignature-ed25519-missing", () =>
    verifyTlogProof({ ...claim, cosigners: [{ keys: logPublicKeysOf(thief) }] }),
  )
})

// Texts of the tests of github.com/transparency-dev/formats, proof/tlog_proof_test.go (Apache-2.0).
const [hash1, hash2] = ["hash1", "hash2"].map((text) => sha256(utf8(text))) as [Uint8Array, Uint8Array]

test("proofs are written as transparency-dev/formats writes them", () => {
  assert.equal(
    formatTlogProof({ index: 5, inclusion: [hash1, hash2], checkpoint: "test checkpoint\n" }),
    `c2sp.org/tlog-proof@v1\nindex 5\n${toBase64(hash1)}\n${toBase64(hash2)}\n\ntest checkpoint\n`,
  )
  assert.equal(
    formatTlogProof({
      index: 10,
      inclusion: [hash1],
      checkpoint: "checkpoint data\n",
      extra: utf8("extra information"),
    }),
    `c2sp.org/tlog-proof@v1\nextra ${toBase64(utf8("extra information"))}\nindex 10\n${toBase64(hash1)}\n\ncheckpoint data\n`,
  )
  assert.equal(
    formatTlogProof({ index: 0, inclusion: [], checkpoint: "checkpoint\n" }),
    "c2sp.org/tlog-proof@v1\nindex 0\n\ncheckpoint\n",
  )
})

test("what transparency-dev/formats refuses is refused, and what has another form", () => {
  const wrong = [
    "wrong-header\nindex 0\n\ncheckpoint\n",
    "c2sp.org/tlog-proof@v1\nextra !!notbase64!!\nindex 0\n\ncheckpoint\n",
    "c2sp.org/tlog-proof@v1\n\n\ncheckpoint\n",
    "c2sp.org/tlog-proof@v1\nindex notanumber\n\ncheckpoint\n",
    "c2sp.org/tlog-proof@v1\nindex -5\n\ncheckpoint\n",
    "c2sp.org/tlog-proof@v1\nindex 0\n!!notbase64!!\n\ncheckpoint\n",
    `c2sp.org/tlog-proof@v1\nindex 0\n${toBase64(new Uint8Array(64))}\n\ncheckpoint\n`,
    `c2sp.org/tlog-proof@v1\nindex 0\n${"a".repeat(65 * 1024)}\n`,
    "",
    "c2sp.org/tlog-proof@v1\nindex 0\n",
    "c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\ncheckpoint\n",
    "c2sp.org/tlog-proof@v1\nindex 00\n\ncheckpoint\n",
    "c2sp.org/tlog-proof@v1\nindex 9007199254740992\n\ncheckpoint\n",
    "c2sp.org/tlog-proof@v1\nindex 0\nextra AAAA\n\ncheckpoint\n",
    "c2sp.org/tlog-proof@v1\nextra AAAA\nextra AAAA\nindex 0\n\ncheckpoint\n",
    `c2sp.org/tlog-proof@v1\nindex 0\n${`${toBase64(bytes32(0))}\n`.repeat(MOST_PROOF_HASHES + 1)}\ncheckpoint\n`,
    `c2sp.org/tlog-proof@v1\nextra ${toBase64(new Uint8Array(MOST_EXTRA_BYTES + 1))}\nindex 0\n\ncheckpoint\n`,
  ]
  for (const text of wrong) refused("proof-malformed", () => parseTlogProof(text))
  refused("proof-too-long", () => parseTlogProof(`c2sp.org/tlog-proof@v1\nindex 0\n\n${"c".repeat(1 << 18)}`))
})

test("law: what is read is written the same, and damage is refused or harmless", () => {
  const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const proofs = fc.record(
    {
      index: fc.maxSafeNat(),
      inclusion: fc.array(hashes, { maxLength: 10 }),
      checkpoint: fc.constant(note),
      extra: fc.uint8Array({ maxLength: 99 }),
    },
    { requiredKeys: ["index", "inclusion", "checkpoint"], noNullPrototype: true },
  )
  fc.assert(
    fc.property(proofs, (proof) => assert.deepEqual(parseTlogProof(formatTlogProof(proof)), proof)),
    runs(100),
  )
  const bytes = Buffer.from(written)
  fc.assert(
    fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
      const changed = Buffer.from(bytes)
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
      assert.throws(() => verifyTlogProof({ ...claim, proof: changed.toString("utf8") }), RegisterError)
    }),
    runs(100),
  )
})
