import assert from "node:assert/strict"
import { test } from "node:test"
import { decode, encode, encodeRecord, sha256, utf8, type Value } from "../bytes/index.ts"
import { CAST_RULES, castCharter, castDraft, north, seedOf, south } from "../../tests/cast.ts"
import { refused } from "../../tests/refused.ts"
import {
  acceptCharter,
  charterAcceptShape,
  charterDraftShape,
  charterOpenShape,
  checkKind,
  checkLanguage,
  checkMarking,
  commitmentOf,
  concludeCharter,
  draftCharter,
  languageTag,
  makeCharter,
  openCharter,
  openCommitment,
  openSigned,
  signBody,
  type CharterRules,
} from "./index.ts"

const { draft, n, s } = castDraft()
const draftBytes = encodeRecord(draft)
const charter = castCharter()
const withRules = (change: object): unknown => ({ ...draft, rules: { ...CAST_RULES, ...change } })
const readDraft = (value: unknown): unknown => charterDraftShape.read(decode(encodeRecord(value as object)), "draft")

test("both sides come to the same charter: draft, acceptance, opening", () => {
  const proposer = north().officers.registrar
  const accepter = south().officers.registrar
  const drafted = signBody(proposer.keys, draftCharter({ ...draft, n }))
  assert.deepEqual(drafted.body, draftBytes)
  openSigned(drafted, north().roster, charterDraftShape)
  const accepted = signBody(accepter.keys, acceptCharter(drafted.body, s))
  const accept = openSigned(accepted, south().roster, charterAcceptShape)
  const opened = signBody(proposer.keys, openCommitment(drafted.body, n))
  const open = openSigned(opened, north().roster, charterOpenShape)
  assert.deepEqual(concludeCharter({ draft: drafted.body, accept, open }), charter.bytes)
})

test("a channel's id is the hash of its charter", () => {
  assert.deepEqual(charter.id, sha256(charter.bytes))
  assert.equal(charter.previous, null)
  assert.deepEqual(charter.random, [n, s])
})

test("a commitment that n does not open ends the matter: nobody may search for a fingerprint", () => {
  assert.deepEqual(commitmentOf(n), sha256(utf8("diwan/1 charter"), n))
  refused("charter-commitment", () => makeCharter(draft, seedOf("another n"), s))
  const open = openCommitment(draftBytes, seedOf("another n"))
  refused("charter-commitment", () =>
    concludeCharter({ draft: draftBytes, accept: acceptCharter(draftBytes, s), open }),
  )
  assert.throws(() => commitmentOf(new Uint8Array(31)), TypeError)
})

test("another draft accepted or opened is refused", () => {
  const other = encodeRecord({ ...draft, rules: { ...CAST_RULES, codeName: "Fig" } })
  const open = openCommitment(draftBytes, n)
  refused("charter-draft-differs", () => concludeCharter({ draft: draftBytes, accept: acceptCharter(other, s), open }))
  refused("charter-draft-differs", () =>
    concludeCharter({ draft: draftBytes, accept: acceptCharter(draftBytes, s), open: openCommitment(other, n) }),
  )
})

test("a channel joins two different offices", () => {
  const [proposer] = draft.offices
  refused("charter-same-office", () => readDraft({ ...draft, offices: [proposer, proposer] }))
  refused("wrong-length", () => readDraft({ ...draft, offices: [proposer] }))
  const fields = decode(charter.bytes) as { readonly [key: string]: Value }
  const twice = encode({ ...fields, offices: [proposer, proposer] as unknown as Value })
  refused("charter-same-office", () => openCharter(twice))
})

test("without a host no host can countersign", () => {
  refused("charter-countersign-host", () => draftCharter({ ...draft, host: null, n }))
  const rules: CharterRules = { ...CAST_RULES, countersign: ["registrar"] }
  assert.equal(draftCharter({ ...draft, host: null, rules, n }).host, null)
})

test("sets have one order and nothing stands twice", () => {
  const unordered: readonly object[] = [
    { kinds: ["note-verbale", "letter"] },
    { kinds: ["letter", "letter"] },
    { countersign: ["registrar", "host"] },
    { languages: ["en", "en"] },
    { markings: { levels: ["open", "open"], caveats: [] } },
    { markings: { levels: ["open"], caveats: ["a", "a"] } },
  ]
  for (const change of unordered) refused("charter-list-order", () => readDraft(withRules(change)))
})

test("rules are bounded", () => {
  refused("out-of-range", () => readDraft(withRules({ copies: 8 })))
  refused("out-of-range", () => readDraft(withRules({ readingDays: 0 })))
  refused("wrong-length", () => readDraft(withRules({ kinds: [] })))
  refused("unexpected-value", () => readDraft(withRules({ kinds: ["telegram"] })))
  refused("unexpected-value", () => readDraft(withRules({ receipts: "none" })))
  refused("unexpected-value", () => readDraft(withRules({ languages: ["english please"] })))
})

test("a kind that the charter does not permit is refused, and the message names the rule", () => {
  checkKind(charter, "letter")
  const error = refused("kind-not-permitted", () => checkKind(charter, "agreed-minutes"))
  assert.match(error.message, /rule "kinds" permits aide-memoire, letter, note-verbale; found agreed-minutes/)
})

test("a marking that the charter does not permit is refused, and the message names the rule", () => {
  checkMarking(charter, { level: "secret", caveats: [] })
  checkMarking(charter, { level: "open", caveats: ["principal only", "no copies"] })
  const level = refused("marking-not-permitted", () => checkMarking(charter, { level: "cosmic", caveats: [] }))
  assert.match(level.message, /rule "markings.levels" permits open, restricted, secret/)
  assert.ok(!level.message.includes("cosmic"))
  const caveat = refused("marking-not-permitted", () => checkMarking(charter, { level: "open", caveats: ["allies"] }))
  assert.match(caveat.message, /rule "markings.caveats"/)
  const none = { rules: { ...CAST_RULES, markings: { levels: ["open"], caveats: [] } } }
  assert.match(
    refused("marking-not-permitted", () => checkMarking(none, { level: "open", caveats: ["a"] })).message,
    /none/,
  )
  refused("marking-order", () => checkMarking(charter, { level: "open", caveats: ["no copies", "principal only"] }))
  refused("marking-order", () => checkMarking(charter, { level: "open", caveats: ["no copies", "no copies"] }))
})

test("a language that the charter does not permit is refused", () => {
  checkLanguage(charter, "ar")
  assert.match(
    refused("language-not-permitted", () => checkLanguage(charter, "fr")).message,
    /rule "languages" permits ar, en, fa/,
  )
})

test("language tags have their usual form", () => {
  for (const tag of ["ar", "fa", "fa-AF", "zh-Hant", "zh-Hant-TW", "es-419", "sl-rozaj", "de-1996", "arb"]) {
    assert.equal(languageTag.read(tag, "tag"), tag)
  }
  for (const tag of ["", "AR", "a", "fa_AF", "fa-af", "zh-hant", "en-", "x-private"]) {
    refused("unexpected-value", () => languageTag.read(tag, "tag"))
  }
})

test("a charter of another suite is refused", () => {
  const fields = decode(charter.bytes) as { readonly [key: string]: Value }
  refused("suite-lower", () => openCharter(encode({ ...fields, suite: "diwan/0" })))
  refused("suite-unknown", () => openCharter(encode({ ...fields, suite: "diwan/2" })))
  refused("too-long", () => openCharter(new Uint8Array((1 << 16) + 1)))
})
