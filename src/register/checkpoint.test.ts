import { test } from "node:test"
import assert from "node:assert/strict"
import fc from "fast-check"
import { concat, fromHex, toHex, uint64 } from "../bytes/index.ts"
import { runs } from "../../tests/runs.ts"
import {
  addSignatures,
  cosign,
  cosignerName,
  formatNote,
  linesOf,
  logNoteKeys,
  logPublicKeysOf,
  openCheckpoint,
  parseNote,
  parseVkey,
  readUnverifiedCheckpoint,
  RegisterError,
  signCheckpoint,
  verifyCosignature,
  type NoteSignature,
  verifyConsistency,
} from "./index.ts"
import { formatBody, parseBody } from "./body.ts"
import { ed25519CosignedMessage, LATEST_TIME, mldsa44CosignedMessage, signLine, verifyLine } from "./signature.ts"
import {
  bytes32,
  checkpointAt,
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
  vector,
} from "./testdata/cast.ts"

const north = logPublicKeysOf(northLog)
const south = logPublicKeysOf(southCosigner)
const log = { origin, keys: north }

/** Those of the log come first. */
type Lines = readonly [NoteSignature, NoteSignature, ...NoteSignature[]]

/** The note with its lines changed. */
function relined(note: string, change: (lines: Lines) => readonly NoteSignature[]): string {
  const { text, signatures } = parseNote(note)
  return formatNote({ text, signatures: change(signatures as Lines) })
}

/** The line with one bit of its signature flipped. */
function bent(line: NoteSignature, at = line.signature.length - 1): NoteSignature {
  return { ...line, signature: line.signature.with(at, (line.signature[at] as number) ^ 1) }
}

test("a checkpoint opens under the keys of its log", () => {
  const note = noteAt(3)
  const checkpoint = openCheckpoint(note, log)
  const { signatures, ...said } = checkpoint
  assert.deepEqual(said, { origin, size: 3, root: treeOf(entries(3)).root(), time: START, note })
  assert.equal(signatures.length, 2)
  const read = readUnverifiedCheckpoint(note)
  assert.deepEqual(read, { origin, size: 3, root: said.root, signatures, note })
  assert.deepEqual(openCheckpoint(read, log), checkpoint)
  assert.equal(openCheckpoint(noteAt(0), log).size, 0)
})

test("both halves of the log are demanded", () => {
  const note = noteAt(3)
  refused("log-ed25519-missing", () =>
    openCheckpoint(
      relined(note, (lines) => lines.slice(1)),
      log,
    ),
  )
  refused("log-mldsa44-missing", () =>
    openCheckpoint(
      relined(note, (lines) => lines.slice(0, 1)),
      log,
    ),
  )
  refused("log-ed25519-invalid", () =>
    openCheckpoint(
      relined(note, ([a, b]) => [bent(a), b]),
      log,
    ),
  )
  refused("log-mldsa44-invalid", () =>
    openCheckpoint(
      relined(note, ([a, b]) => [a, bent(b)]),
      log,
    ),
  )
  const short = (line: NoteSignature): NoteSignature => ({ ...line, signature: line.signature.slice(0, -1) })
  refused("log-ed25519-invalid", () =>
    openCheckpoint(
      relined(note, ([a, b]) => [short(a), b]),
      log,
    ),
  )
  refused("log-mldsa44-invalid", () =>
    openCheckpoint(
      relined(note, ([a, b]) => [a, short(b)]),
      log,
    ),
  )
})

test("a thief with one algorithm's key forges nothing", () => {
  const root = bytes32(9)
  const classical = signCheckpoint({
    origin,
    size: 4,
    root,
    keys: { ...thief, ed25519: northLog.ed25519 },
    time: START,
  })
  refused("log-mldsa44-missing", () => openCheckpoint(classical, log))
  const quantum = signCheckpoint({ origin, size: 4, root, keys: { ...thief, mldsa44: northLog.mldsa44 }, time: START })
  refused("log-ed25519-missing", () => openCheckpoint(quantum, log))
})

test("a checkpoint of another register, or of another office's log, is refused", () => {
  refused("checkpoint-origin", () => openCheckpoint(noteAt(3, { origin: "diwan/other" }), log))
  refused("log-ed25519-missing", () => openCheckpoint(noteAt(3, { keys: thief }), log))
})

test("the size, the root and the time are what was signed", () => {
  const note = noteAt(3)
  refused("log-ed25519-invalid", () => openCheckpoint(note.replace("\n3\n", "\n4\n"), log))
  const other = noteAt(4).split("\n")[2] as string
  refused("log-ed25519-invalid", () => openCheckpoint(note.replace(note.split("\n")[2] as string, other), log))
  const later = (line: NoteSignature): NoteSignature => ({
    ...line,
    signature: concat(uint64(START + 1), line.signature.slice(8)),
  })
  refused("log-mldsa44-invalid", () =>
    openCheckpoint(
      relined(note, ([a, b]) => [a, later(b)]),
      log,
    ),
  )
})

test("three lines, in one form, are a checkpoint", () => {
  const text = parseNote(noteAt(3)).text
  assert.equal(formatBody(parseBody(text)), text)
  const [first, , root] = text.split("\n") as [string, string, string]
  refused("checkpoint-malformed", () => parseBody(`${first}\n3\n`))
  refused("checkpoint-malformed", () => parseBody(`${first}\n3\n${root}`))
  refused("checkpoint-malformed", () => parseBody(`${first}\n3\n${root.slice(0, -4)}\n`))
  refused("checkpoint-malformed", () => parseBody(`${first}\n3\n${root.slice(0, -1)}\n`))
  refused("checkpoint-extension", () => parseBody(`${text}more\n`))
  refused("checkpoint-extension", () => parseBody(`${text}\n`))
  refused("note-name", () => parseBody(`\n3\n${root}\n`))
  refused("note-name", () => parseBody(`${"o".repeat(256)}\n3\n${root}\n`))
  for (const size of ["", "03", "-1", "+3", "3.0", "3 ", "٣", "9007199254740992", "1e3"]) {
    refused("checkpoint-size", () => parseBody(`${first}\n${size}\n${root}\n`))
  }
  refused("checkpoint-empty-root", () => parseBody(`${first}\n0\n${root}\n`))
})

test("what would be refused is not signed", () => {
  const state = { origin, size: 3, root: bytes32(1), keys: northLog, time: START }
  refused("note-name", () => signCheckpoint({ ...state, origin: "with space" }))
  refused("checkpoint-size", () => signCheckpoint({ ...state, size: 1.5 }))
  refused("checkpoint-malformed", () => signCheckpoint({ ...state, root: new Uint8Array(31) }))
  refused("checkpoint-empty-root", () => signCheckpoint({ ...state, size: 0 }))
  refused("time-zero", () => signCheckpoint({ ...state, time: 0 }))
  refused("time-out-of-range", () => signCheckpoint({ ...state, time: LATEST_TIME + 1 }))
  refused("time-out-of-range", () => signCheckpoint({ ...state, time: 1.5 }))
})

test("a cosignature bears one time on both lines, and keeps the log's", () => {
  const note = cosigned(noteAt(3), { keys: southCosigner, time: START + 5 })
  const checkpoint = openCheckpoint(note, log)
  assert.equal(checkpoint.time, START)
  assert.deepEqual(verifyCosignature(checkpoint, { keys: south }), { time: START + 5 })
  assert.equal(linesOf({ keys: south }, checkpoint.signatures).length, 2)
  // Lines that travel apart from the note are verified just so.
  const lines = cosign(checkpointAt(3), { keys: southCosigner, time: START + 6 })
  assert.deepEqual(verifyCosignature(checkpointAt(3), { keys: south }, lines), { time: START + 6 })
  assert.equal(lines[0].name, cosignerName(south))
  const named = cosign(checkpoint, { keys: southCosigner, time: START, name: "witness.example/w1" })
  assert.deepEqual(verifyCosignature(checkpoint, { keys: south, name: "witness.example/w1" }, named), { time: START })
})

test("both halves of a cosigner are demanded", () => {
  const checkpoint = checkpointAt(3)
  const [a, b] = cosign(checkpoint, { keys: southCosigner, time: START })
  const [, late] = cosign(checkpoint, { keys: southCosigner, time: START + 1 })
  const by = { keys: south }
  refused("cosignature-ed25519-missing", () => verifyCosignature(checkpoint, by, [b]))
  refused("cosignature-mldsa44-missing", () => verifyCosignature(checkpoint, by, [a]))
  refused("cosignature-ed25519-invalid", () => verifyCosignature(checkpoint, by, [bent(a), b]))
  refused("cosignature-mldsa44-invalid", () => verifyCosignature(checkpoint, by, [a, bent(b)]))
  refused("cosignature-ed25519-invalid", () => verifyCosignature(checkpoint, by, [bent(a, 7), b]))
  refused("cosignature-times-differ", () => verifyCosignature(checkpoint, by, [a, late]))
  refused("cosignature-ed25519-missing", () => verifyCosignature(checkpoint, { keys: logPublicKeysOf(thief) }))
})

test("a cosignature is of one checkpoint", () => {
  const lines = cosign(checkpointAt(3), { keys: southCosigner, time: START })
  refused("cosignature-ed25519-invalid", () => verifyCosignature(checkpointAt(4), { keys: south }, lines))
  refused("cosignature-mldsa44-invalid", () =>
    verifyCosignature(checkpointAt(4), { keys: south }, [
      cosign(checkpointAt(4), { keys: southCosigner, time: START })[0],
      lines[1],
    ]),
  )
})

test("a line of time 0, or of a time beyond the calendar, is refused", () => {
  const checkpoint = checkpointAt(3)
  refused("time-zero", () => cosign(checkpoint, { keys: southCosigner, time: 0 }))
  const [a] = cosign(checkpoint, { keys: southCosigner, time: START })
  const far = { ...a, signature: concat(fromHex("ffffffffffffffff"), a.signature.slice(8)) }
  refused("time-out-of-range", () => verifyCosignature(checkpoint, { keys: south }, [far]))
})

test("a worthless line in a cosigner's name cannot keep the good one out", () => {
  const note = cosigned(noteAt(3), { keys: southCosigner, time: START })
  const spoilt = relined(note, (lines) => [...lines.slice(0, 2), ...lines.slice(2).map((line) => bent(line))])
  refused("cosignature-ed25519-invalid", () => verifyCosignature(openCheckpoint(spoilt, log), { keys: south }))
  const mended = addSignatures(spoilt, cosign(checkpointAt(3), { keys: southCosigner, time: START }))
  verifyCosignature(openCheckpoint(mended, log), { keys: south })
})

test("the messages that are signed are those of tlog-cosignature", () => {
  const root = fromHex("0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62")
  const body = { origin: "example.com/behind-the-sofa", size: 20852163, root }
  // The example of the specification.
  assert.equal(
    new TextDecoder().decode(ed25519CosignedMessage(body, 1679315147)),
    "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
  )
  const message = mldsa44CosignedMessage({
    cosigner: "w.example/1",
    time: 1679315147,
    origin: "l.example",
    start: 0,
    end: 258,
    root,
  })
  assert.equal(
    toHex(message),
    [
      "737562747265652f76310a00", // subtree/v1 LF NUL
      "0b772e6578616d706c652f31", // cosigner_name
      "00000000641850cb", // timestamp
      "096c2e6578616d706c65", // log_origin
      "0000000000000000", // start
      "0000000000000102", // end
      toHex(root),
    ].join(""),
  )
  // A subtree that does not begin at 0 has no time (the only other form the format has).
  const subtree = { cosigner: "w", time: 0, origin: "l", start: 8, end: 13, root }
  assert.equal(mldsa44CosignedMessage(subtree).length, 12 + 2 + 8 + 2 + 16 + 32)
  assert.throws(() => mldsa44CosignedMessage({ ...subtree, time: 1 }), TypeError)
  assert.throws(() => mldsa44CosignedMessage({ ...subtree, end: 7 }), TypeError)
  assert.throws(() => mldsa44CosignedMessage({ ...subtree, cosigner: "" }), TypeError)
  assert.throws(() => mldsa44CosignedMessage({ ...subtree, origin: "o".repeat(256) }), TypeError)
})

test("a log line of type 0x06 made by torchwood verifies here; its time 0 is not accepted of our own logs", () => {
  const [vkey, ...rest] = vector("torchwood-mldsa-log.txt").split("\n\n") as [string, ...string[]]
  const key = parseVkey(vkey)
  const { text, signatures } = parseNote(rest.join("\n\n"))
  assert.deepEqual(verifyLine(parseBody(text), key, signatures), { kind: "verified", time: 0 })
  const [line] = signatures as [NoteSignature]
  assert.deepEqual(verifyLine(parseBody(text), key, [bent(line)]), { kind: "invalid" })
  // The same key as the post-quantum half of a pair whose other half is ours: all is signed, but without a time.
  const body = parseBody(text)
  const keys = { ed25519: north.ed25519, mldsa44: key.publicKey }
  const classical = signLine(body, logNoteKeys(body.origin, keys).ed25519, northLog.ed25519, START)
  const note = formatNote({ text, signatures: [classical, line] })
  refused("time-zero", () => openCheckpoint(note, { origin: body.origin, keys }))
})

test("checkpoints of a Sigsum log, Ed25519 lines of type 0x01, verify here and are consistent", () => {
  const [hex, one, line1, three, line3] = vector("sigsum-log.txt").split("\n\n") as [
    string,
    string,
    string,
    string,
    string,
  ]
  const notes = [`${one}\n\n${line1}\n`, `${three}\n\n${line3}`].map(parseNote)
  const bodies = notes.map((note) => parseBody(note.text)) as [
    ReturnType<typeof parseBody>,
    ReturnType<typeof parseBody>,
  ]
  const key = logNoteKeys(bodies[0].origin, { ...north, ed25519: fromHex(hex) }).ed25519
  for (const [i, note] of notes.entries()) {
    assert.deepEqual(verifyLine(bodies[i] as (typeof bodies)[0], key, note.signatures), {
      kind: "verified",
      time: null,
    })
  }
  const proof = [0x2a01, 0x2a02].map((start) =>
    bytes32(0)
      .with(0, start >> 8)
      .with(1, start & 255),
  )
  verifyConsistency({ from: 1, to: 3, fromRoot: bodies[0].root, toRoot: bodies[1].root, proof })
})

test("the example of signed-note verifies", () => {
  const [vkey, ...rest] = vector("signed-note.txt").split("\n\n") as [string, ...string[]]
  const key = parseVkey(vkey)
  const { signatures } = parseNote(rest.join("\n\n"))
  // Its text is no checkpoint, so that only name and id can be compared here.
  assert.equal(signatures[0]?.name, key.name)
  assert.equal(signatures[0]?.keyId, vkey.split("+")[1])
})

test("law: any flipped bit of a signed checkpoint is refused, or falls in a line nobody relies on", () => {
  const note = Buffer.from(cosigned(noteAt(3), { keys: southCosigner, time: START }))
  fc.assert(
    fc.property(fc.nat(note.length * 8 - 1), (bit) => {
      const changed = Buffer.from(note)
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
      assert.throws(
        () => verifyCosignature(openCheckpoint(changed.toString("utf8"), log), { keys: south }),
        (error) => error instanceof RegisterError,
      )
    }),
    runs(150),
  )
})
