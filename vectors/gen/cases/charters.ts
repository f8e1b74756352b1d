/**
 * Charters and the messages that make them, fingerprints, statements.
 * @module
 */
import { concat, encodeRecord, sha256, toBase64, toHex, utf8 } from "../../../src/bytes/index.ts"
import {
  acceptCharter,
  commitmentOf,
  draftCharter,
  fingerprint,
  makeCharter,
  openCommitment,
  signBody,
  SUITE,
  type SignedBody,
} from "../../../src/office/index.ts"
import { seed } from "../fixed.ts"
import type { Vector } from "../format.ts"
import { STORY_TIME, tell } from "../story.ts"
import { maker } from "./make.ts"
import { keysText } from "./anOffice.ts"

/** Charters and the messages that make them, fingerprints, statements. */
export function chartersCases(): readonly Vector[] {
  return [...charters(), ...fingerprints(), ...statements()]
}

function charters(): readonly Vector[] {
  const { charter, sender } = tell()
  const { id: _id, bytes: _bytes, ...fields } = charter
  const { success, malformed } = maker("office", "charter")
  const changed = (changes: object): Uint8Array => encodeRecord({ ...fields, ...changes })
  const rules = (changes: object): Uint8Array => changed({ rules: { ...fields.rules, ...changes } })
  const [first] = fields.offices
  const n = seed("n")
  const s = seed("s")
  const terms = { offices: fields.offices, host: fields.host, rules: fields.rules }
  const draft = draftCharter({ ...terms, n })
  const draftBytes = encodeRecord(draft)
  const accept = acceptCharter(draftBytes, s)
  const opening = openCommitment(draftBytes, n)
  const keys = { "officer-keys": keysText(sender.keys) }
  const signedAs = (format: string, body: SignedBody, refused: SignedBody): readonly Vector[] => {
    const make = maker("office", format, keys)
    return [
      make.success("good", { comment: "signed by the registrar", bytes: encodeRecord(signBody(sender.keys, body)) }),
      make.unproven("signature", "signature-invalid", {
        comment: "the body was altered after signing",
        bytes: encodeRecord({ ...signBody(sender.keys, body), body: encodeRecord(refused) }),
      }),
      make.malformed("kind", "unexpected-value", {
        comment: "a body of another kind",
        bytes: encodeRecord(signBody(sender.keys, { ...body, kind: "right" })),
      }),
    ]
  }
  const messages = maker("office", "charter-messages", {
    draft: toBase64(draftBytes),
    accept: toBase64(encodeRecord(accept)),
  })
  return [
    success("good", {
      comment: "two offices and a host",
      bytes: charter.bytes,
      inputs: { channel: toHex(charter.id) },
    }),
    success("no-host", { comment: "two offices without a host", bytes: tell({ hosted: false }).charter.bytes }),
    malformed("suite-zero", "suite-lower", { comment: "a lower suite", bytes: changed({ suite: "diwan/0" }) }),
    malformed("same-office", "charter-same-office", {
      comment: "one office twice",
      bytes: changed({ offices: [first, first] }),
    }),
    malformed("three-offices", "wrong-length", {
      comment: "three offices",
      bytes: changed({ offices: [...fields.offices, first] }),
    }),
    malformed("countersign-host", "charter-countersign-host", {
      comment: "a host's countersignature is asked for, and there is no host",
      bytes: changed({ host: null }),
    }),
    malformed("kinds-order", "charter-list-order", {
      comment: "kinds out of order",
      bytes: rules({ kinds: ["note-verbale", "letter"] }),
    }),
    malformed("levels-twice", "charter-list-order", {
      comment: "a level twice",
      bytes: rules({ markings: { levels: ["open", "open"], caveats: [] } }),
    }),
    malformed("language", "unexpected-value", {
      comment: "a language tag in capitals",
      bytes: rules({ languages: ["EN"] }),
    }),
    malformed("copies", "out-of-range", { comment: "2^8 copies", bytes: rules({ copies: 8 }) }),
    malformed("kind-unknown", "unexpected-value", {
      comment: "an unknown kind of document",
      bytes: rules({ kinds: ["ultimatum"] }),
    }),
    ...signedAs("charter-draft", draft, { ...draft, commitment: commitmentOf(s) } as SignedBody),
    ...signedAs("charter-accept", accept, { ...accept, random: n } as SignedBody),
    ...signedAs("charter-open", opening, { ...opening, random: s } as SignedBody),
    messages.success("good", {
      comment: "draft, acceptance and opening make the charter",
      bytes: encodeRecord(opening),
      inputs: { channel: toHex(sha256(makeCharter(draft, n, s))) },
    }),
    messages.unproven("commitment", "charter-commitment", {
      comment: "the random bytes do not open the commitment",
      bytes: encodeRecord({ ...opening, random: s }),
    }),
    messages.unproven("draft", "charter-draft-differs", {
      comment: "the opening is of another draft",
      bytes: encodeRecord({ ...opening, draft: seed("another draft") }),
    }),
  ]
}

function fingerprints(): readonly Vector[] {
  const channel = seed("channel")
  const { groups, words } = fingerprint(channel)
  const { success, malformed } = maker("office", "fingerprint")
  const inputs = { channel: toHex(channel), groups: groups.join(" ") }
  const text = groups.join(" ")
  const arabic = text.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)))
  const persian = text.replace(/\d/g, (digit) => String.fromCharCode(0x6f0 + Number(digit)))
  const wrong = `${text.slice(0, 4)}${(Number(text[4]) + 1) % 10}${text.slice(5)}`
  return [
    success("digits", { comment: "eight groups", bytes: utf8(text), inputs }),
    success("arabic", { comment: "in Arabic digits, with dashes", bytes: utf8(arabic.replaceAll(" ", "-")), inputs }),
    success("persian", {
      comment: "in Persian digits, without spaces",
      bytes: utf8(persian.replaceAll(" ", "")),
      inputs,
    }),
    success("words", { comment: "ten words", bytes: utf8(words.join(" ")), inputs }),
    malformed("check-digit", "fingerprint-group", {
      comment: "the first group's check digit is wrong",
      bytes: utf8(wrong),
    }),
    malformed("short", "fingerprint-length", { comment: "seven groups", bytes: utf8(groups.slice(1).join(" ")) }),
    malformed("character", "fingerprint-character", {
      comment: "a character that is neither digit nor letter",
      bytes: utf8(text.replace(/\d/, "?")),
    }),
    malformed("word", "fingerprint-word", {
      comment: "a word that is not in the list",
      bytes: utf8([...words.slice(1), "diwan"].join(" ")),
    }),
  ]
}

function statements(): readonly Vector[] {
  const { statement, sender, entries } = tell()
  const { success, malformed } = maker("office", "statement")
  const letter = (changes: object): Uint8Array => concat(seed("random"), encodeRecord({ ...statement, ...changes }))
  const seen = (name: string): object => ({ office: seed(name), size: 1, root: seed("root") })
  const [low, high] = ["a", "b"].map(seen).toSorted((a, b) => {
    return Buffer.compare((a as { office: Uint8Array }).office, (b as { office: Uint8Array }).office)
  })
  const any = (body: object): Uint8Array => concat(seed("random"), encodeRecord(body))
  const common = { suite: SUITE, channel: statement.channel, office: statement.office }
  const act = signBody(sender.keys, { suite: SUITE, kind: "leave" })
  return [
    success("roster", { comment: "entry 0", bytes: entries[0]?.data as Uint8Array, inputs: { kind: "roster" } }),
    success("charter", { comment: "entry 1", bytes: entries[1]?.data as Uint8Array, inputs: { kind: "charter" } }),
    success("letter", { comment: "a letter", bytes: letter({}), inputs: { kind: "letter" } }),
    success("heartbeat", {
      comment: "still here",
      bytes: any({ ...common, kind: "heartbeat", time: STORY_TIME, seen: [] }),
      inputs: { kind: "heartbeat" },
    }),
    success("protest", {
      comment: "against entry 3 of the other office",
      bytes: any({
        ...common,
        kind: "protest",
        against: { office: seed("other"), index: 3 },
        fault: "number-wrong",
        time: STORY_TIME,
      }),
      inputs: { kind: "protest" },
    }),
    success("suspension", {
      comment: "a signatory suspends a key: proven elsewhere, not here",
      bytes: any({ ...common, kind: "suspension", suspension: act }),
      inputs: { kind: "suspension" },
    }),
    success("closing", {
      comment: "the channel is done",
      bytes: any({ ...common, kind: "closing", roster: seed("roster"), time: STORY_TIME, seen: [] }),
      inputs: { kind: "closing" },
    }),
    success("healing", {
      comment: "a fork is mended: proven elsewhere, not here",
      bytes: any({
        ...common,
        kind: "healing",
        roster: seed("roster"),
        mending: utf8("a mending"),
        agreed: { roster: seed("other roster"), approvals: [] },
      }),
      inputs: { kind: "healing" },
    }),
    success("restored", {
      comment: "an act of the office's own register: a vault was restored",
      bytes: any({
        suite: SUITE,
        kind: "act",
        office: statement.office,
        act: signBody(sender.keys, {
          suite: SUITE,
          kind: "restored",
          office: statement.office,
          officer: sender.officer,
          time: STORY_TIME,
        }),
      }),
      inputs: { kind: "act" },
    }),
    malformed("closing-seen", "list-order", {
      comment: "a closing that has seen registers out of order",
      bytes: any({ ...common, kind: "closing", roster: seed("roster"), time: STORY_TIME, seen: [high, low] }),
    }),
    malformed("healing-empty", "wrong-length", {
      comment: "a healing that says no mending",
      bytes: any({
        ...common,
        kind: "healing",
        roster: seed("roster"),
        mending: new Uint8Array(0),
        agreed: { roster: seed("other roster"), approvals: [] },
      }),
    }),
    malformed("short", "statement-short", { comment: "32 bytes and nothing said", bytes: seed("random") }),
    malformed("suite-zero", "suite-lower", { comment: "a lower suite", bytes: letter({ suite: "diwan/0" }) }),
    malformed("kind", "unexpected-value", {
      comment: "a kind that this suite does not know",
      bytes: letter({ kind: "briefing" }),
    }),
    malformed("unknown-field", "unknown-field", {
      comment: "a field that this suite does not know",
      bytes: letter({ note: "" }),
    }),
    malformed("missing-field", "missing-field", { comment: "no root", bytes: letter({ root: undefined }) }),
    malformed("depth", "out-of-range", { comment: "depth 7", bytes: letter({ depth: 7 }) }),
    malformed("number-zero", "out-of-range", { comment: "letter 0", bytes: letter({ number: 0 }) }),
    malformed("seen-order", "list-order", {
      comment: "what was seen, out of order",
      bytes: letter({ seen: [high, low] }),
    }),
    malformed("act-kind", "act-kind", {
      comment: "an act that an own register does not take",
      bytes: any({ suite: SUITE, kind: "act", office: statement.office, act }),
    }),
    malformed("trailing", "not-canonical", {
      comment: "a byte after the end",
      bytes: concat(letter({}), Uint8Array.of(0)),
    }),
  ]
}
