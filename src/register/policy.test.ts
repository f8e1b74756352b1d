import { test } from "node:test"
import assert from "node:assert/strict"
import {
  addSignatures,
  checkPolicy,
  cosign,
  cosignerName,
  cosignerNoteKeys,
  formatNote,
  formatPolicy,
  formatVkey,
  logNoteKeys,
  logPublicKeysOf,
  openCheckpoint,
  parseNote,
  parsePolicy,
  parseVkey,
  registerPolicy,
  SIGNATURE_TYPE,
  type NoteSignature,
  type Policy,
} from "./index.ts"
import { LATEST_TIME } from "./signature.ts"
import { MOST_POLICY_BYTES, MOST_POLICY_NAMES } from "./policyText.ts"
import {
  checkpointAt,
  cosigned,
  harbour,
  harbourCosigner,
  noteAt,
  northLog,
  origin,
  pair,
  refused,
  southCosigner,
  START,
  vector,
} from "./testdata/cast.ts"

const north = logPublicKeysOf(northLog)
const south = logPublicKeysOf(southCosigner)
const policy = registerPolicy({ origin, log: north, cosigners: [{ keys: south }, { keys: harbour.cosigner }] })
const logKey = logNoteKeys(origin, north).ed25519
const { ed25519: southKey, mldsa44: southKey2 } = cosignerNoteKeys(cosignerName(south), south)
const whole = cosigned(noteAt(3), { keys: southCosigner, time: START + 1 }, { keys: harbourCosigner, time: START + 2 })

/** The note without, or with other, lines: each line is given with its place. */
function with_(note: string, change: (line: NoteSignature, place: number) => NoteSignature | null): string {
  const { text, signatures } = parseNote(note)
  return formatNote({ text, signatures: signatures.map(change).filter((line) => line !== null) })
}

test("the shipped policy has the log's Ed25519 key as log and every other key in one group of all", () => {
  const written = formatPolicy(policy)
  const words = written.split("\n").map((line) => line.split(" "))
  assert.deepEqual(
    words.map((line) => line[0]),
    ["log", ...Array<string>(5).fill("witness"), "group", "quorum", ""],
  )
  const log = logNoteKeys(origin, north)
  assert.deepEqual(words[0], ["log", formatVkey(log.ed25519)])
  assert.deepEqual(words[1], ["witness", `${origin}/ml-dsa-44`, formatVkey(log.mldsa44)])
  assert.deepEqual(words[6]?.slice(0, 3), ["group", "everybody", "all"])
  assert.deepEqual(parsePolicy(written), policy)
  const types = policy.witnesses.map((witness) => witness.key.type)
  assert.deepEqual(types, [6, 4, 6, 4, 6])
})

test("a checkpoint with every line satisfies it; each missing line is named", () => {
  const verdict = checkPolicy(whole, policy)
  assert.equal(verdict.satisfied, true)
  assert.deepEqual(
    verdict.cosigned.map(({ time }) => time),
    [START, START + 1, START + 1, START + 2, START + 2],
  )
  for (const [place, name] of [`log`, ...policy.witnesses.map((witness) => witness.name)].entries()) {
    const without = checkPolicy(
      with_(whole, (line, i) => (i === place ? null : line)),
      policy,
    )
    assert.equal(without.satisfied, false)
    assert.equal(without.logged, place !== 0)
    assert.deepEqual(without.missing, place === 0 ? [] : [name])
  }
})

test("a line of a named key that does not verify spoils the note; one of an unknown key does not", () => {
  for (const place of [0, 1, 2, 5]) {
    const spoilt = with_(whole, (line, i) =>
      i === place ? { ...line, signature: line.signature.with(9, 0).with(10, 0xff) } : line,
    )
    refused("policy-signature-invalid", () => checkPolicy(spoilt, policy))
  }
  const stranger = addSignatures(whole, [{ name: "stranger", keyId: "00000000", signature: new Uint8Array(72) }])
  assert.equal(checkPolicy(stranger, policy).satisfied, true)
})

test("two lines of one cosigner with different times are refused", () => {
  const [first] = cosign(checkpointAt(3), { keys: southCosigner, time: START + 1 })
  const [, second] = cosign(checkpointAt(3), { keys: southCosigner, time: START + 9 })
  refused("cosignature-times-differ", () => checkPolicy(addSignatures(noteAt(3), [first, second]), policy))
})

test("a checkpoint of another register is not logged", () => {
  const note = noteAt(3, { origin: "other.example/log" })
  const verdict = checkPolicy(note, { ...policy, quorum: "none" })
  assert.equal(verdict.logged, false)
  assert.equal(verdict.satisfied, false)
})

test("a stock log that signs with ML-DSA-44 and time 0 is accepted as log, not as witness", () => {
  const [vkey, ...rest] = vector("torchwood-mldsa-log.txt").split("\n\n") as [string, ...string[]]
  const note = rest.join("\n\n")
  assert.equal(checkPolicy(note, parsePolicy(`log ${vkey}\nquorum none\n`)).satisfied, true)
  refused("time-zero", () => checkPolicy(note, parsePolicy(`witness w ${vkey}\nquorum w\n`)))
})

test("the example of tlog-policy: two of three of one house and any of another", () => {
  const keysOf = (i: number) => logPublicKeysOf(pair(0x60 + 2 * i))
  const vkeyOf = (i: number): string =>
    formatVkey({ name: `w${i}.example`, type: SIGNATURE_TYPE.ed25519Cosignature, publicKey: keysOf(i).ed25519 })
  const written = `# Example policy, after tlog-policy
log ${formatVkey(logNoteKeys(origin, north).ed25519)} https://log.example/

witness X1 ${vkeyOf(1)}
  witness\tX2   ${vkeyOf(2)} https://x2.example/
witness X3 ${vkeyOf(3)}
group X-witnesses 2 X1 X2 X3

 \t # another house
witness Y1 ${vkeyOf(4)}
witness Y2 ${vkeyOf(5)}
group Y-witnesses any Y1 Y2

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
`
  const parsed = parsePolicy(written)
  assert.deepEqual(
    parsed.groups.map(({ threshold }) => threshold),
    [2, 1, 2],
  )
  assert.equal(parsed.logs[0]?.url, "https://log.example/")
  assert.equal(parsed.witnesses[1]?.url, "https://x2.example/")
  assert.deepEqual(parsePolicy(formatPolicy(parsed)), parsed)
  const signedBy = (...who: readonly number[]): string =>
    who.reduce((note, i) => {
      const lines = cosign(checkpointAt(3), { keys: pair(0x60 + 2 * i), time: START, name: `w${i}.example` })
      return addSignatures(note, lines.slice(0, 1))
    }, noteAt(3))
  for (const [who, holds] of [
    [[1, 2, 4], true],
    [[1, 3, 5], true],
    [[1, 2, 3, 4, 5], true],
    [[1, 4, 5], false],
    [[1, 2, 3], false],
    [[], false],
  ] as const) {
    assert.equal(checkPolicy(signedBy(...who), parsed).satisfied, holds, who.join())
  }
})

test("a policy in any other form is refused, each fault by its code", () => {
  const [log, w1, w2] = [
    `log ${formatVkey(logKey)}\n`,
    `witness w1 ${formatVkey(southKey)}\n`,
    `witness w2 ${formatVkey(southKey2)}\n`,
  ]
  const end = "quorum w1\n"
  parsePolicy(`${log}${w1}${end}`)
  const wrong: readonly (readonly [Parameters<typeof refused>[0], string])[] = [
    ["policy-malformed", ""],
    ["policy-malformed", `${w1}quorum w1`],
    ["policy-malformed", `${w1}\r\n${end}`],
    ["policy-malformed", `${w1}# \ud800\n${end}`],
    ["policy-malformed", `${w1}logs\n${end}`],
    ["policy-malformed", `log\n${w1}${end}`],
    ["policy-malformed", `${log.trim()} url more\n${w1}${end}`],
    ["policy-malformed", `witness w1\nquorum w1\n`],
    ["policy-malformed", `${w1.trim()} url more\n${end}`],
    ["policy-malformed", `${w1}group g all\n${end}`],
    ["policy-malformed", `${w1}quorum\n`],
    ["policy-malformed", `${w1}quorum w1 w1\n`],
    ["policy-quorum", w1],
    ["policy-quorum", `${w1}${end}${end}`],
    ["policy-name-unknown", `${end}${w1}`],
    ["policy-name-unknown", `${w1}group g any w2\n${w2}${end}`],
    ["policy-name-unknown", `${w1}group g any none\n${end}`],
    ["policy-name-unknown", `${w1}group g any g\n${end}`],
    ["policy-name-taken", `${w1}${w2.replace("w2", "w1")}${end}`],
    ["policy-name-taken", `${w1.replace("w1", "none")}quorum none\n`],
    ["policy-name-taken", `${w1}group w1 any w1\n${end}`],
    ["policy-member-repeated", `${w1}group g any w1 w1\n${end}`],
    ["policy-member-repeated", `${w1}group g any w1\ngroup h any w1\n${end}`],
    ["policy-threshold", `${w1}group g 0 w1\n${end}`],
    ["policy-threshold", `${w1}group g 2 w1\n${end}`],
    ["policy-threshold", `${w1}group g 01 w1\n${end}`],
    ["policy-threshold", `${w1}group g -1 w1\n${end}`],
    ["policy-key-repeated", `${w1}${w1.replace("w1", "w2")}${end}`],
    ["policy-key-repeated", `${log}${log}${w1}${end}`],
    ["policy-key-type", `${log.replace("log", "witness w")}quorum w\n`],
    ["policy-key-type", `${w1.replace("witness w1", "log")}quorum none\n`],
    ["vkey-malformed", `witness w1 key\n${end}`],
    ["policy-too-long", `${"#".repeat(MOST_POLICY_BYTES)}\n`],
  ]
  for (const [code, text] of wrong) refused(code, () => parsePolicy(text))
  assert.deepEqual(parsePolicy("quorum none\n"), { logs: [], witnesses: [], groups: [], quorum: "none" })
})

test("the number of names is bounded, and well beyond what the specification asks for", () => {
  const groups = (count: number): string =>
    Array.from({ length: count }, (_, i) => `group g${i} any ${i === 0 ? "w" : `g${i - 1}`}\n`).join("")
  const w = `witness w ${formatVkey(southKey)}\n`
  assert.equal(parsePolicy(`${w}${groups(MOST_POLICY_NAMES - 1)}quorum w\n`).groups.length, MOST_POLICY_NAMES - 1)
  refused("policy-malformed", () => parsePolicy(`${w}${groups(MOST_POLICY_NAMES)}quorum w\n`))
  assert.ok(MOST_POLICY_NAMES >= 32 * 3)
})

test("what would be refused is not written", () => {
  const broken: Policy = { ...policy, quorum: "nobody" }
  refused("policy-name-unknown", () => formatPolicy(broken))
})

test("a cosigner may bring a name of its own", () => {
  const named = registerPolicy({ origin, log: north, cosigners: [{ keys: south, name: "w.example" }] })
  assert.equal(named.witnesses[1]?.key.name, "w.example")
  assert.equal(policy.witnesses[1]?.key.name, cosignerName(south))
  assert.ok(openCheckpoint(whole, { origin, keys: north }).time < LATEST_TIME)
  assert.equal(parseVkey(formatVkey(southKey)).name, cosignerName(south))
})
