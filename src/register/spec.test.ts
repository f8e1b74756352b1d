/** The bytes that spec/register.md and spec/postmark.md show are the code's. */
import { test } from "node:test"
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { fromHex, sha256, toBase64, toHex } from "../bytes/index.ts"
import {
  checkPolicy,
  consistencyProof,
  cosignerName,
  encodeHost,
  encodePostmark,
  formatPolicy,
  formatVkey,
  hostId,
  inclusionProof,
  leafHash,
  logNoteKeys,
  logPublicKeysOf,
  merkleTree,
  multiProof,
  openCheckpoint,
  ownRegisterOrigin,
  parseNote,
  parsePolicy,
  parseTlogProof,
  perfectTree,
  postmarkOrigin,
  registerPolicy,
  verifyCosignature,
  verifyPostmark,
  verifyPostmarkCosignature,
  verifyTlogProof,
  type RegisterFault,
} from "./index.ts"
import { signLine, mldsa44CosignedMessage } from "./signature.ts"
import { formatBody } from "./body.ts"
import {
  bytes32,
  channelId,
  entries,
  harbour,
  northId,
  northLog,
  origin,
  southCosigner,
  START,
  treeOf,
  vector,
} from "./testdata/cast.ts"

const file = (name: string): string => readFileSync(new URL(`../../spec/${name}`, import.meta.url), "utf8")
const [REGISTER, POSTMARK] = [file("register.md"), file("postmark.md")]
const shows = (spec: string, text: string): void => assert.ok(spec.includes(text), `the document does not show ${text}`)
/** The hexadecimal of a commented block. */
const bytesIn = (spec: string): Uint8Array => {
  const [, block] = /```hex\n([^]*?)```/.exec(spec) as unknown as [string, string]
  return fromHex(block.replaceAll(/#.*$/gm, "").replaceAll(/\s/g, ""))
}

const leaves = entries(3)
const tree = treeOf(leaves)
const north = logPublicKeysOf(northLog)
const south = logPublicKeysOf(southCosigner)
const body = { origin, size: 3, root: tree.root() }
const note = vector("own-checkpoint.txt")
const policy = registerPolicy({ origin, log: north, cosigners: [{ keys: harbour.cosigner }, { keys: south }] })

test("the tree, its proofs and its names are those shown", () => {
  for (const [i, leaf] of leaves.entries())
    shows(REGISTER, `| leaf ${i} | \`00\` \`${toHex(leaf)}\` | \`${toHex(leafHash(leaf))}\` |`)
  shows(REGISTER, `| \`${toHex(tree.read(1, 0))}\` |`)
  shows(REGISTER, `| \`${toHex(tree.root())}\` |`)
  shows(REGISTER, `| \`${toHex(tree.root(0))}\` |`)
  assert.deepEqual(inclusionProof(1, 3, tree.read), [tree.read(0, 0), tree.read(0, 2)])
  assert.deepEqual(consistencyProof(1, 3, tree.read), [tree.read(0, 1), tree.read(0, 2)])
  assert.deepEqual(consistencyProof(2, 3, tree.read), [tree.read(0, 2)])
  for (const name of [origin, ownRegisterOrigin(northId), cosignerName(harbour.cosigner), cosignerName(south)]) {
    shows(REGISTER, `\`${name}\``)
  }
  shows(REGISTER, `\n${formatVkey(logNoteKeys(origin, north).ed25519)}\n`)
})

test("the checkpoint shown is the one kept in full, and verifies with both cosignatures", () => {
  const [, block] = /```\n(diwan\/[^]*?)```/.exec(REGISTER) as unknown as [string, string]
  const [shown, kept] = [block.split("\n"), note.split("\n")]
  assert.equal(shown.length, kept.length)
  for (const [i, line] of shown.entries()) {
    const [head, tail = ""] = line.split("…") as [string, string?]
    const whole = kept[i] as string
    assert.ok(line === whole || (line.includes("…") && whole.startsWith(head) && whole.endsWith(tail)), line)
  }
  const checkpoint = openCheckpoint(note, { origin, keys: north })
  assert.deepEqual([checkpoint.size, checkpoint.root, checkpoint.time], [3, tree.root(), START])
  assert.equal(verifyCosignature(checkpoint, { keys: harbour.cosigner }).time, START + 60)
  assert.equal(verifyCosignature(checkpoint, { keys: south }).time, START + 90)
  // What is not randomized is made again, byte for byte.
  assert.equal(parseNote(note).text, formatBody(body))
  assert.deepEqual(
    parseNote(note).signatures[0],
    signLine(body, logNoteKeys(origin, north).ed25519, northLog.ed25519, START),
  )
})

test("the message of the log's second line is the one shown", () => {
  const { root } = body
  assert.deepEqual(
    bytesIn(REGISTER),
    mldsa44CosignedMessage({ cosigner: origin, time: START, origin, start: 0, end: 3, root }),
  )
})

test("the policy and the proof kept in full are the code's, and hold", () => {
  const written = vector("own-policy.txt")
  assert.equal(formatPolicy(policy), written)
  assert.equal(checkPolicy(note, parsePolicy(written)).satisfied, true)
  const proof = vector("own-entry-1.tlog-proof")
  const [, block] = /```\n(c2sp[^]*?)```/.exec(REGISTER) as unknown as [string, string]
  assert.ok(proof.startsWith(block))
  assert.deepEqual(parseTlogProof(proof).inclusion.map(toBase64), block.split("\n").slice(2, 4))
  verifyTlogProof({ proof, leaf: leafHash(leaves[1] as Uint8Array), origin, keys: north, cosigners: [{ keys: south }] })
})

test("the perfect tree and its multi-proof are those shown", () => {
  const perfect = perfectTree(Array.from({ length: 8 }, (_, i) => leafHash(Uint8Array.of(i))))
  shows(REGISTER, `\`${toHex(perfect.root)}\``)
  for (const position of [1, 6]) shows(REGISTER, `\`${toHex(leafHash(Uint8Array.of(position)))}\``)
  shows(
    REGISTER,
    multiProof(perfect, [1, 6])
      .map((hash, i) => `${toHex(hash)}   ${["leaf 0", "leaf 7", "node (1, 1)", "node (1, 2)"][i]}\n`)
      .join(""),
  )
})

test("the postmark and the host shown are the code's, and hold", () => {
  const record = { ...body, time: START + 60, bundles: [bytes32(1)], lockers: [] }
  const bytes = encodePostmark(record)
  assert.deepEqual(bytesIn(POSTMARK), bytes)
  shows(POSTMARK, `these ${bytes.length} bytes`)
  shows(POSTMARK, `\`${toHex(leafHash(bytes))}\``)
  assert.deepEqual(merkleTree([leafHash(bytes)]).root(), leafHash(bytes))
  shows(POSTMARK, `\`${postmarkOrigin(channelId)}\``)
  const shown = verifyPostmark({ channelId, host: harbour, record: bytes, proof: vector("own-postmark-0.tlog-proof") })
  assert.deepEqual(shown.record, record)
  verifyPostmarkCosignature(record, openCheckpoint(note, { origin, keys: north }), harbour)
  shows(POSTMARK, `in ${encodeHost(harbour).length} bytes`)
  shows(POSTMARK, `\`${toHex(hostId(harbour))}\``)
  assert.deepEqual(hostId(harbour), sha256(encodeHost(harbour)))
})

test("every code of refusal is in a document", () => {
  const source = readFileSync(new URL("error.ts", import.meta.url), "utf8")
  const codes = [...source.matchAll(/\| "([a-z0-9-]+)"/g)].map(([, code]) => code as RegisterFault)
  assert.ok(codes.length > 40)
  const named = (code: string): boolean => REGISTER.includes(`\`${code}\``) || POSTMARK.includes(`\`${code}\``)
  assert.deepEqual(
    codes.filter((code) => !named(code)),
    [],
  )
})
