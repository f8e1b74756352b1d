/** Envelopes, parcels and bundles: spec/parcel.md. @module */
import { HEAD, openAge, unpad } from "./age.ts"
import { BUNDLE, decode } from "./cbor.ts"
import { noteText } from "./covers.ts"
import { MOST, place } from "./hosts.ts"
import { logKeys } from "./keys.ts"
import { prekey, right, signature, signedShape, stock } from "./office.ts"
import { proven, step, wellFormed } from "./refused.ts"
import { approvals, shownRoster } from "./rosters.ts"
import {
  bytes,
  flag,
  hash,
  integer,
  list,
  matching,
  nullable,
  oneOf,
  record,
  same,
  suite,
  type Shape,
} from "./shape.ts"
import { variant } from "./shape.ts"

const MOST_SEALED = HEAD + 2 ** 28 + 16 * 2 ** 12

/** What an envelope holds, without its padding; or that it is for somebody else. */
export function openEnvelope(envelope: Uint8Array, identity: Uint8Array): Uint8Array | "not-addressed" {
  wellFormed(envelope.length >= 16 + HEAD, "envelope-too-short")
  wellFormed(envelope.length <= 16 + MOST_SEALED, "envelope-too-long")
  const padded = openAge(envelope.subarray(16), identity)
  return padded === "not-addressed" ? padded : unpad(padded)
}

const data = bytes(33, 2 ** 19)
const sealed = bytes(1, 16 + MOST_SEALED)
const index = integer(0, MOST)
const position = integer(0, 2 ** 17 - 1)
const founding = bytes(1, 2 ** 16)
const chain = list(shownRoster, 1, 256)
const officeProof = record({ founding, chain })
const MANY = 2 ** 16
const FEW = 1024
const keys = list(record({ position, identity: hash, token: hash }), 0, 511)
const approval = record({ officer: hash, signature })
const entry = record({ data, approvals, shown: nullable(shownRoster) })
const charter = bytes(1, 2 ** 16)
const leave = bytes(16)

const amendment = bytes(1, 2 ** 16 + 1024)
const laidHealing = { mending: bytes(1, 2 ** 17), roster: shownRoster, approvals, aside: list(data, 1, 1024) }

const item = variant({
  line: itemOf("line", { line: bytes(1, 2 ** 16), signature, token: hash, stock, right }),
  rosters: itemOf("rosters", { founding, chain }),
  "lay-roster": itemOf("lay-roster", { founding, chain: list(shownRoster, 0, 256), shown: shownRoster }),
  "lay-charter": itemOf("lay-charter", { statement: data, comparison: signedShape, other: officeProof }),
  approval: itemOf("approval", {
    purpose: oneOf("roster", "charter", "letter", "closing", "healing", "amendment"),
    subject: hash,
    approval,
  }),
  leave: itemOf("leave", { leave: signedShape }),
  allotment: itemOf("allotment", { allotment: signedShape }),
  withdrawal: itemOf("withdrawal", { withdrawal: signedShape }),
  refusal: itemOf("refusal", { leave, code: matching(1, 64, /^[a-z0-9-]+$/) }),
  draft: itemOf("draft", {
    statement: data,
    secret: hash,
    leaves: list(record({ position, leaf: bytes(1, 2 ** 20) }), 1, MANY),
    keys,
    allotment: signedShape,
  }),
  submission: itemOf("submission", {
    statement: data,
    leave,
    parcels: list(record({ office: hash, officer: hash, envelope: sealed }), 0, FEW),
    lockers: list(hash, 0, FEW),
  }),
  forward: itemOf("forward", { officer: hash, filing: hash, envelope: sealed }),
  entries: itemOf("entries", {
    office: hash,
    from: index,
    entries: list(entry, 0, MANY),
    checkpoint: noteText,
    consistency: list(hash, 0, 64),
  }),
  parcels: itemOf("parcels", {
    office: hash,
    index,
    statement: hash,
    parcels: list(record({ officer: hash, envelope: sealed }), 0, FEW),
  }),
  cover: itemOf("cover", { cover: bytes(1, 2 ** 24), envelope: nullable(sealed) }),
  receipts: itemOf("receipts", { receipts: list(signedShape, 1, FEW) }),
  stocks: itemOf("stocks", { stocks: list(stock, 1, FEW) }),
  right: itemOf("right", { right: signedShape }),
  cosignature: itemOf("cosignature", { office: hash, checkpoint: noteText }),
  channel: itemOf("channel", { charter, other: officeProof, comparison: signedShape }),
  lines: itemOf("lines", { office: hash, shown: shownRoster }),
  "charter-draft": itemOf("charter-draft", { draft: signedShape }),
  "charter-accept": itemOf("charter-accept", { accept: signedShape }),
  "charter-open": itemOf("charter-open", { open: signedShape }),
  comparison: itemOf("comparison", { comparison: signedShape }),
  "lay-closing": itemOf("lay-closing", { statement: data }),
  closings: itemOf("closings", { closings: list(record({ data, approvals }), 1, 2), ended: flag }),
  lockers: itemOf("lockers", {
    lockers: list(record({ relay: place, token: hash, size: integer(1, MOST) }), 1, FEW),
  }),
  suspension: itemOf("suspension", { suspension: signedShape }),
  override: itemOf("override", { override: signedShape }),
  candidate: itemOf("candidate", { log: logKeys, cosigner: logKeys }),
  handover: itemOf("handover", { part: integer(0, 1023), parts: integer(1, 1024), octets: bytes(1, 2 ** 23) }),
  dispatch: itemOf("dispatch", { right: signedShape }),
  restored: itemOf("restored", { restored: signedShape }),
  wanted: itemOf("wanted", { own: index, other: index, checkpoint: nullable(noteText) }),
  returned: itemOf("returned", { from: index, entries: list(entry, 0, MANY), checkpoint: nullable(noteText) }),
  "lay-healing": itemOf("lay-healing", laidHealing),
  healing: itemOf("healing", { ...laidHealing, kept: list(entry, 1, 2 ** 14) }),
  "healing-agreed": itemOf("healing-agreed", { mending: hash, roster: hash, approvals }),
  "set-aside": itemOf("set-aside", { statement: data, approvals }),
  "lay-amendment": itemOf("lay-amendment", { amendment, agreed: nullable(record({ roster: hash, approvals })) }),
  amendment: itemOf("amendment", { amendment, roster: hash, approvals }),
  "amendment-declined": itemOf("amendment-declined", { amendment: hash }),
  amended: itemOf("amended", { statement: data, approvals }),
  reseal: itemOf("reseal", { reseal: signedShape }),
  "reseal-key": itemOf("reseal-key", { reseal: bytes(16), prekey }),
  resealed: itemOf("resealed", { reseal: bytes(16), envelope: sealed }),
  pairing: itemOf("pairing", { secrets: list(record({ officer: hash, secret: hash }), 1, FEW) }),
})

function itemOf(kind: string, fields: Readonly<Record<string, Shape<unknown>>>): Shape<unknown> {
  return record({ kind: oneOf(kind), ...fields })
}

const bundleShape = record({
  suite,
  kind: oneOf("bundle"),
  from: hash,
  sender: hash,
  to: hash,
  channel: nullable(hash),
  filing: hash,
  items: list((value) => (item(value), String((value as ReadonlyMap<string, unknown>).get("kind"))), 0, 4096),
})

/** @returns the kinds of its items */
export function openBundle(
  envelope: Uint8Array,
  identity: Uint8Array,
  officer: Uint8Array,
): readonly string[] | "not-addressed" {
  const content = openEnvelope(envelope, identity)
  if (content === "not-addressed") return content
  const bundle = step("malformed", "bundle-malformed", () => bundleShape(decode(content, BUNDLE)))
  proven(same(bundle.to, officer), "bundle-to-another")
  return bundle.items
}
