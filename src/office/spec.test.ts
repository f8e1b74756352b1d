/** The bytes that spec/office.md shows are the code's, and it names every code. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { concat, encodeRecord, sha256, toHex, utf8 } from "../bytes/index.ts"
import { leafHash } from "../register/index.ts"
import { castCharter, castDraft, harbour, north, seedOf, south, stockOf } from "../../tests/cast.ts"
import { fixedSigned } from "../../tests/fixedSignature.ts"
import {
  encodeStatement,
  fingerprint,
  MOST_SUSPENSION_SECONDS,
  prekeyHash,
  SUITE,
  type Comparison,
  type RosterLine,
  type ShownRoster,
  type StockKey,
  type Suspension,
} from "./index.ts"

const spec = readFileSync(new URL("../../spec/office.md", import.meta.url), "utf8")
const hashed = (bytes: Uint8Array): string => toHex(sha256(bytes))

const { registrar, principal, adviser } = north().officers
const charter = castCharter()
const { draft, n, s } = castDraft()
const comparison: Comparison = {
  suite: SUITE,
  kind: "comparison",
  channel: charter.id,
  office: north().id,
  how: "voice",
  time: 1_791_795_600,
}
const signed = fixedSigned(principal.seed, comparison)
const suspended: Suspension = {
  suite: SUITE,
  kind: "suspension",
  office: north().id,
  roster: north().roster.id,
  officer: adviser.officer,
  time: 1_791_795_600,
  until: 1_791_795_600 + MOST_SUSPENSION_SECONDS,
}
const suspension = fixedSigned(principal.seed, suspended)
const { stock } = stockOf(north(), registrar, south().id)
const key = stock.oneTime[0] as StockKey
const { groups, words } = fingerprint(charter.id)
const leaf = (shown: ShownRoster, { position }: RosterLine): Uint8Array =>
  (shown.leaves[position] as { leaf: Uint8Array }).leaf
const first = north().roster.lines[0] as RosterLine
const heartbeat = encodeStatement(seedOf("heartbeat"), {
  suite: SUITE,
  kind: "heartbeat",
  channel: charter.id,
  office: north().id,
  time: 1_791_795_600,
  seen: [{ office: south().id, size: 2, root: seedOf("south root") }],
})

const closing = encodeStatement(seedOf("closing"), {
  suite: SUITE,
  kind: "closing",
  channel: charter.id,
  office: north().id,
  roster: north().roster.id,
  time: 1_791_795_600,
  seen: [{ office: south().id, size: 2, root: seedOf("south root") }],
})

/** Every 32 bytes a line. */
function lines(bytes: Uint8Array): string {
  return toHex(bytes).replace(/.{64}/g, "$&\n").trimEnd()
}

test("the ids and hashes shown are the cast's", () => {
  for (const [what, value] of [
    ["officer id, principal", toHex(principal.officer)],
    ["officer id, adviser", toHex(adviser.officer)],
    ["officer id, registrar (founder)", toHex(registrar.officer)],
    ["office id, North", toHex(north().id)],
    ["office id, South", toHex(south().id)],
    ["office id, Harbour", toHex(harbour().id)],
    ["SHA-256 of the principal's line", hashed(principal.line.line)],
    [`leaf hash of the principal's place, ${first.position}`, toHex(leafHash(leaf(north().shown, first)))],
    ["root of roster 1", toHex(north().roster.head.root)],
    ["id of roster 1, North", toHex(north().roster.id)],
    ["id of roster 1, South", toHex(south().roster.id)],
    ["prekey id", toHex(key.id)],
    ["SHA-256 of the recipient", hashed(key.recipient)],
    ["prekey hash", toHex(prekeyHash(key))],
    ["n", toHex(n)],
    ["s", toHex(s)],
    ["commitment", toHex(draft.commitment)],
    ["SHA-256 of the draft", hashed(encodeRecord(draft))],
    ["channel id", toHex(charter.id)],
  ] as const) {
    assert.ok(spec.includes(`| ${what} | \`${value}\` |`), `want | ${what} | \`${value}\` |`)
  }
})

test("the comparison, its signed message and its signature are as shown", () => {
  assert.ok(spec.includes(lines(signed.body)), lines(signed.body))
  const prefix = concat(utf8("diwan/1 comparison\0"), principal.officer)
  assert.ok(spec.includes(toHex(prefix.slice(0, 19))), toHex(prefix.slice(0, 19)))
  assert.ok(spec.includes(toHex(signed.signature.slice(0, 64))), toHex(signed.signature.slice(0, 64)))
  assert.ok(spec.includes(hashed(signed.signature)), hashed(signed.signature))
})

test("the suspension and its signature are as shown", () => {
  assert.ok(spec.includes(lines(suspension.body)), lines(suspension.body))
  assert.ok(spec.includes(toHex(suspension.signature.slice(0, 64))), toHex(suspension.signature.slice(0, 64)))
  assert.ok(spec.includes(hashed(suspension.signature)), hashed(suspension.signature))
})

test("the closing is as shown", () => {
  assert.ok(spec.includes(lines(closing)), lines(closing))
})

test("the heartbeat is as shown", () => {
  assert.ok(spec.includes(lines(heartbeat)), lines(heartbeat))
})

test("the fingerprint is as shown", () => {
  assert.ok(spec.includes(groups.join(" ")), groups.join(" "))
  assert.ok(spec.includes(words.join(" ")), words.join(" "))
})

test("every code and purpose is named in the specification", () => {
  const error = readFileSync(new URL("error.ts", import.meta.url), "utf8")
  const purpose = readFileSync(new URL("purpose.ts", import.meta.url), "utf8")
  const codes = [...error.matchAll(/^ {2}\| "([a-z-]+)"$/gm)].map((match) => match[1] as string)
  const purposes = [...purpose.matchAll(/^ {2}"([a-z-]+)",$/gm)].map((match) => match[1] as string)
  const reasons = [...readFileSync(new URL("void.ts", import.meta.url), "utf8").matchAll(/^ {2}\| "([a-z-]+)"$/gm)]
  for (const name of [...codes, ...purposes, ...reasons.map((match) => match[1] as string)]) {
    assert.ok(spec.includes(`\`${name}\``), `spec/office.md does not name ${name}`)
  }
})
