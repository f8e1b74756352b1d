import assert from "node:assert/strict"
import { test } from "node:test"
import { identityOf } from "../../vectors/gen/cases/seal.ts"
import { seed } from "../../vectors/gen/fixed.ts"
import { smallLine, STORY_TIME, tell } from "../../vectors/gen/story.ts"
import { decode, encodeRecord, utf8, type Value } from "../bytes/index.ts"
import { approve, makeStock, openRosterHead, signBody, SUITE, takePrekey } from "../office/index.ts"
import { itemShape, openBundle, sealBundle, type Item } from "./index.ts"

const { sender, other, entries, note, charter, cover } = tell()
const signed = signBody(sender.keys, { suite: SUITE, kind: "leave" })
const approval = approve(sender.keys, "letter", utf8("subject"))
const right = { relay: "https://relay.harbour.example", mailbox: seed("mailbox"), token: seed("token") }
const key = { id: seed("id").subarray(0, 16), recipient: identityOf("items").recipient }
const stock = makeStock({
  keys: sender.keys,
  office: sender.id,
  addressee: other.id,
  roster: null,
  batch: seed("batch").subarray(0, 16),
  notBefore: STORY_TIME,
  notAfter: STORY_TIME + 1000,
  oneTime: [],
  period: key,
})
const shown = entries[0]?.shown ?? assert.fail()
const proof = { founding: sender.founding, chain: [shown] }
const pairs = openRosterHead(shown.head)
const statement = cover.statement
const envelope = utf8("envelope")

/** One of each kind. */
const ITEMS: { readonly [K in Item["kind"]]: Extract<Item, { readonly kind: K }> } = {
  line: { kind: "line", ...smallLine(sender.name, sender.id), token: seed("invited"), stock, right },
  rosters: { kind: "rosters", ...proof },
  "lay-roster": { kind: "lay-roster", ...proof, shown },
  "lay-charter": { kind: "lay-charter", statement, comparison: signed, other: proof },
  approval: { kind: "approval", purpose: "letter", subject: seed("subject"), approval },
  leave: { kind: "leave", leave: signed },
  allotment: { kind: "allotment", allotment: signed },
  withdrawal: { kind: "withdrawal", withdrawal: signed },
  draft: {
    kind: "draft",
    statement,
    secret: seed("secret"),
    leaves: [{ position: 3, leaf: utf8("leaf") }],
    keys: [{ position: 3, identity: seed("identity"), token: seed("token") }],
    allotment: signed,
  },
  submission: {
    kind: "submission",
    statement,
    leave: seed("leave").subarray(0, 16),
    parcels: [{ office: other.id, officer: other.officer, envelope }],
    lockers: [seed("locker")],
  },
  forward: { kind: "forward", officer: other.officer, filing: seed("filing"), envelope },
  refusal: { kind: "refusal", leave: seed("leave").subarray(0, 16), code: "number-taken" },
  entries: { kind: "entries", office: sender.id, from: 0, entries, checkpoint: note, consistency: [seed("hash")] },
  parcels: {
    kind: "parcels",
    office: sender.id,
    index: 2,
    statement: seed("statement"),
    parcels: [{ officer: other.officer, envelope }],
  },
  cover: { kind: "cover", cover: utf8("cover"), envelope: null },
  receipts: { kind: "receipts", receipts: [signed] },
  stocks: { kind: "stocks", stocks: [stock] },
  right: { kind: "right", right: signed },
  cosignature: { kind: "cosignature", office: sender.id, checkpoint: note },
  channel: { kind: "channel", charter: charter.bytes, other: proof, comparison: signed },
  lines: { kind: "lines", office: sender.id, shown },
  "charter-draft": { kind: "charter-draft", draft: signed },
  "charter-accept": { kind: "charter-accept", accept: signed },
  "charter-open": { kind: "charter-open", open: signed },
  "lay-closing": { kind: "lay-closing", statement },
  closings: { kind: "closings", closings: [{ data: statement, approvals: [approval] }], ended: false },
  comparison: { kind: "comparison", comparison: signed },
  "lay-healing": { kind: "lay-healing", mending: utf8("mending"), roster: shown, approvals: [], aside: [statement] },
  healing: {
    kind: "healing",
    mending: utf8("m"),
    roster: shown,
    approvals: [approval],
    aside: [statement],
    kept: entries,
  },
  "healing-agreed": { kind: "healing-agreed", mending: seed("mending"), roster: seed("roster"), approvals: [approval] },
  "set-aside": { kind: "set-aside", statement, approvals: [approval] },
  "lay-amendment": {
    kind: "lay-amendment",
    amendment: utf8("a"),
    agreed: { roster: seed("roster"), approvals: [approval] },
  },
  amendment: { kind: "amendment", amendment: utf8("a"), roster: seed("roster"), approvals: [approval] },
  "amendment-declined": { kind: "amendment-declined", amendment: seed("amendment") },
  amended: { kind: "amended", statement, approvals: [approval] },
  restored: { kind: "restored", restored: signed },
  wanted: { kind: "wanted", own: 3, other: 2, checkpoint: null },
  returned: { kind: "returned", from: 2, entries: [], checkpoint: null },
  suspension: { kind: "suspension", suspension: signed },
  override: { kind: "override", override: signed },
  candidate: { kind: "candidate", log: pairs.log, cosigner: pairs.cosigner },
  handover: { kind: "handover", part: 0, parts: 1, octets: seed("handover") },
  dispatch: { kind: "dispatch", right: signed },
  lockers: { kind: "lockers", lockers: [{ relay: "pouch:", token: seed("token"), size: 1_048_576 }] },
  reseal: { kind: "reseal", reseal: signed },
  "reseal-key": {
    kind: "reseal-key",
    reseal: seed("reseal").subarray(0, 16),
    prekey: takePrekey(stock, stock.period.id),
  },
  resealed: { kind: "resealed", reseal: seed("reseal").subarray(0, 16), envelope },
  pairing: { kind: "pairing", secrets: [{ officer: other.officer, secret: seed("secret") }] },
}

for (const [kind, item] of Object.entries(ITEMS)) {
  test(`${kind}: travels unchanged, and is refused with a field too many or too few`, () => {
    const read = (changed: object): Item => itemShape.read(decode(encodeRecord(changed)), "item")
    assert.deepEqual(read(item), item)
    assert.throws(() => read({ ...item, note: "" }), { code: "unknown-field" })
    for (const field of Object.keys(item)) {
      const { [field]: _, ...rest } = item as unknown as { readonly [field: string]: unknown }
      assert.throws(() => read(rest), { code: "missing-field" }, field)
    }
  })
}

test("one of each kind travels in one bundle", () => {
  const identity = identityOf("items")
  const items = Object.values(ITEMS)
  const bundle = {
    from: sender.id,
    sender: sender.officer,
    to: other.officer,
    channel: charter.id,
    filing: seed("filing"),
    items,
  }
  const envelopeOfAll = sealBundle({ prekey: key, bundle })
  assert.deepEqual(openBundle({ identity, officer: other.officer, envelope: envelopeOfAll }), {
    kind: "opened",
    bundle,
  })
})

test("a kind of a later suite is refused", () => {
  const later: Value = { kind: "term" }
  assert.throws(() => itemShape.read(later, "item"), { code: "unexpected-value" })
})
