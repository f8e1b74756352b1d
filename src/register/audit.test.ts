import { test } from "node:test"
import assert from "node:assert/strict"
import { BytesError } from "../bytes/index.ts"
import {
  auditPostmarks,
  auditRegister,
  encodePostmark,
  logPublicKeysOf,
  postmarkOrigin,
  registerOrigin,
  signCheckpoint,
  type PostmarkRecord,
} from "./index.ts"
import {
  bytes32,
  channelId,
  cosigned,
  entries,
  harbour,
  harbourLog,
  noteAt,
  northLog,
  origin,
  refused,
  southCosigner,
  southId,
  START,
  thief,
  treeOf,
} from "./testdata/cast.ts"

const keys = logPublicKeysOf(northLog)
const south = logPublicKeysOf(southCosigner)
const register = {
  origin,
  keys,
  leaves: entries(7),
  checkpoints: [{ note: noteAt(0) }, { note: noteAt(7) }, { note: noteAt(3) }, { note: noteAt(3) }],
}

test("a register whose checkpoints are all states of its entries passes", () => {
  const audit = auditRegister(register)
  assert.equal(audit.size, 7)
  assert.deepEqual(audit.root, treeOf(entries(7)).root())
  assert.deepEqual(
    audit.checkpoints.map(({ size }) => size),
    [0, 7, 3, 3],
  )
  assert.deepEqual(audit.tree.root(3), treeOf(entries(3)).root())
  assert.equal(auditRegister({ ...register, leaves: [], checkpoints: [{ note: noteAt(0) }] }).size, 0)
})

test("an entry changed, added, taken away or moved is found", () => {
  const { leaves } = register
  refused("audit-root-differs", () => auditRegister({ ...register, leaves: leaves.with(1, Uint8Array.of(9)) }))
  refused("audit-root-differs", () =>
    auditRegister({ ...register, leaves: [leaves[1], leaves[0], ...leaves.slice(2)] as Uint8Array[] }),
  )
  refused("audit-leaves-missing", () => auditRegister({ ...register, leaves: leaves.slice(0, 6) }))
  refused("audit-leaves-uncommitted", () => auditRegister({ ...register, leaves: [...leaves, Uint8Array.of(9)] }))
  refused("audit-leaves-uncommitted", () => auditRegister({ ...register, leaves: [], checkpoints: [] }))
})

test("a checkpoint that forks, or that the log did not sign, is found", () => {
  const forked = signCheckpoint({ origin, size: 5, root: bytes32(5), keys: northLog, time: START })
  refused("audit-root-differs", () =>
    auditRegister({ ...register, checkpoints: [...register.checkpoints, { note: forked }] }),
  )
  refused("log-ed25519-missing", () =>
    auditRegister({ ...register, checkpoints: [{ note: noteAt(7, { keys: thief }) }] }),
  )
})

test("each checkpoint is held to its own keys and its own cosigners", () => {
  const renewed = { note: noteAt(7, { keys: thief }), keys: logPublicKeysOf(thief) }
  auditRegister({ ...register, checkpoints: [{ note: noteAt(3) }, renewed] })
  const signed = cosigned(noteAt(7), { keys: southCosigner, time: START })
  const cosigners = [{ keys: south }]
  auditRegister({ ...register, checkpoints: [{ note: signed, cosigners }] })
  refused("cosignature-ed25519-missing", () =>
    auditRegister({ ...register, checkpoints: [{ note: noteAt(7), cosigners }] }),
  )
})

const tree = treeOf(entries(7))
const mark = (size: number, time: number, more: Partial<PostmarkRecord> = {}): PostmarkRecord => ({
  origin,
  size,
  root: tree.root(size),
  time,
  bundles: [],
  lockers: [],
  ...more,
})
const southOrigin = registerOrigin(channelId, southId)
function postmarks(...records: readonly PostmarkRecord[]) {
  const leaves = records.map(encodePostmark)
  const state = { origin: postmarkOrigin(channelId), size: leaves.length, root: treeOf(leaves).root(), time: START }
  return { channelId, host: harbour, leaves, checkpoints: [{ note: signCheckpoint({ ...state, keys: harbourLog }) }] }
}

test("a host's register passes when times never fall, sizes rise, and roots are those of the registers", () => {
  const claim = postmarks(mark(2, START), mark(1, START, { origin: southOrigin, root: bytes32(1) }), mark(7, START + 1))
  const audit = auditPostmarks({ ...claim, registers: new Map([[origin, tree]]) })
  assert.deepEqual(
    audit.records.map(({ size }) => size),
    [2, 1, 7],
  )
  assert.equal(audit.size, 3)
  assert.equal(auditPostmarks(claim).records.length, 3)
})

test("a host whose times fall, whose sizes do not rise, or whose roots are another history's, is found", () => {
  refused("postmark-time-fell", () => auditPostmarks(postmarks(mark(2, START), mark(3, START - 1))))
  refused("postmark-shrunk", () => auditPostmarks(postmarks(mark(3, START), mark(2, START))))
  refused("postmark-shrunk", () => auditPostmarks(postmarks(mark(3, START), mark(3, START))))
  const forked = postmarks(mark(2, START), mark(3, START, { root: bytes32(3) }))
  refused("audit-postmark-root-differs", () => auditPostmarks({ ...forked, registers: new Map([[origin, tree]]) }))
  const claim = postmarks(mark(2, START))
  refused("audit-root-differs", () => auditPostmarks({ ...claim, leaves: [encodePostmark(mark(3, START))] }))
  refused("log-ed25519-missing", () => auditPostmarks({ ...claim, host: { ...harbour, log: keys } }))
})

test("an entry of a postmark register that is no record is refused, though it is signed", () => {
  const leaves = [Uint8Array.of(0)]
  const state = { origin: postmarkOrigin(channelId), size: 1, root: treeOf(leaves).root(), time: START }
  const checkpoints = [{ note: signCheckpoint({ ...state, keys: harbourLog }) }]
  assert.throws(() => auditPostmarks({ channelId, host: harbour, leaves, checkpoints }), BytesError)
})
