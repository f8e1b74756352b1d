/**
 * Founding statements, lines, chains of rosters, approvals.
 * @module
 */
import { decode, encodeRecord, fromHex, toBase64, toHex, utf8 } from "../../../src/bytes/index.ts"
import {
  approve,
  officerPublicKeys,
  showRoster,
  sign,
  SUITE,
  type Approval,
  type DraftRoster,
  type OfficerKeys,
  type RosterInput,
  type ShownRoster,
} from "../../../src/office/index.ts"
import { leafHash, logPublicKeysOf, perfectTree } from "../../../src/register/index.ts"
import { seed } from "../fixed.ts"
import type { Vector } from "../format.ts"
import { DAY, STORY_TIME, storyOfficerKeys } from "../story.ts"
import { flipped, maker } from "./make.ts"
import {
  encodeAny,
  FOUNDER,
  FOUNDER_ID,
  SECOND,
  SECOND_ID,
  FOUNDING,
  OFFICE,
  ALL,
  lineFor,
  LOG,
  type Officers,
  draftOf,
  occupied,
  BOTH,
} from "./anOffice.ts"

/** Founding statements, lines, chains of rosters, approvals. */
export function rostersCases(): readonly Vector[] {
  return [...foundings(), ...lines(), ...rosters(), ...approvals()]
}

function foundings(): readonly Vector[] {
  const { success, malformed, unproven } = maker("office", "founding")
  const unsigned = {
    suite: SUITE,
    kind: "founding",
    name: "office.example",
    random: seed("founding"),
    keys: officerPublicKeys(FOUNDER),
  } as const
  const changed = (fields: object): Uint8Array => {
    const record = { ...unsigned, ...fields }
    return encodeRecord({ ...record, signature: sign(FOUNDER, "founding", encodeRecord(record)) })
  }
  const withKey = (ed25519: string): object => ({ keys: { ...unsigned.keys, ed25519: fromHex(ed25519) } })
  return [
    success("good", { comment: "an office of one founder", bytes: FOUNDING, inputs: { office: toHex(OFFICE) } }),
    malformed("suite-zero", "suite-lower", { comment: "a lower suite", bytes: changed({ suite: "diwan/0" }) }),
    malformed("suite-two", "suite-unknown", {
      comment: "a suite that is not known",
      bytes: changed({ suite: "diwan/2" }),
    }),
    malformed("kind", "unexpected-value", { comment: "another kind", bytes: changed({ kind: "line" }) }),
    malformed("unknown-field", "unknown-field", {
      comment: "a field that this suite does not know",
      bytes: changed({ note: "" }),
    }),
    malformed("name-empty", "wrong-length", { comment: "an empty name", bytes: changed({ name: "" }) }),
    malformed("name-bidi", "text-bidi", { comment: "an override in the name", bytes: changed({ name: "a\u202eb" }) }),
    malformed("random-short", "wrong-length", {
      comment: "31 random bytes",
      bytes: changed({ random: seed("x").subarray(1) }),
    }),
    malformed("small-order", "key-small-order", {
      comment: "an Ed25519 key of order 1",
      bytes: changed(withKey(`01${"00".repeat(31)}`)),
    }),
    malformed("unreduced", "key-not-canonical", {
      comment: "an Ed25519 key that is the prime",
      bytes: changed(withKey(`ed${"ff".repeat(30)}7f`)),
    }),
    unproven("signature-classical", "signature-invalid", {
      comment: "a flipped bit in the Ed25519 half",
      bytes: encodeRecord({ ...unsigned, signature: flipped(sign(FOUNDER, "founding", encodeRecord(unsigned)), 0) }),
    }),
    unproven("signature-post-quantum", "signature-invalid", {
      comment: "a flipped bit in the ML-DSA-65 half",
      bytes: encodeRecord({ ...unsigned, signature: flipped(sign(FOUNDER, "founding", encodeRecord(unsigned)), -1) }),
    }),
    unproven("signature-purpose", "signature-invalid", {
      comment: "signed for another purpose",
      bytes: encodeRecord({ ...unsigned, signature: sign(FOUNDER, "line", encodeRecord(unsigned)) }),
    }),
  ]
}

function lines(): readonly Vector[] {
  const { success, malformed, unproven } = maker("office", "line", { office: toHex(OFFICE) })
  const good = lineFor(FOUNDER, "founder")
  return [
    success("good", {
      comment: "a self-signed line",
      bytes: encodeRecord(good),
      inputs: { officer: toHex(FOUNDER_ID) },
    }),
    unproven("office", "line-office", {
      comment: "it joins another office",
      bytes: encodeRecord(lineFor(FOUNDER, "founder", seed("elsewhere"))),
    }),
    unproven("signature", "line-signature", {
      comment: "signed by somebody else",
      bytes: encodeRecord({ line: good.line, signature: sign(SECOND, "line", good.line) }),
    }),
    malformed("line", "not-canonical", {
      comment: "the line is no CBOR",
      bytes: encodeRecord({ ...good, line: utf8("line") }),
    }),
  ]
}

function rosters(): readonly Vector[] {
  const { success, malformed, unproven } = maker("office", "roster-chain", { founding: toBase64(FOUNDING) })
  const pin = maker("office", "first-roster", { office: toHex(OFFICE), roster: toHex(draftOf().id) })
  const spanless = draftOf({ expires: STORY_TIME })
  const pinSpanless = maker("office", "first-roster", { office: toHex(OFFICE), roster: toHex(spanless.id) })
  const chain = (...shown: readonly ShownRoster[]): Uint8Array => encodeAny(shown)
  const first = occupied(draftOf())
  const broken = (
    name: string,
    code: string,
    comment: string,
    fields: Partial<RosterInput>,
    approvers?: readonly OfficerKeys[],
  ): Vector => unproven(name, code, { comment, bytes: chain(occupied(draftOf(fields), approvers)) })
  const second = (fields: Partial<RosterInput> = {}, approvers: readonly OfficerKeys[] = [FOUNDER]): ShownRoster =>
    occupied(
      draftOf({ version: 2, previous: draftOf().id, issued: STORY_TIME + DAY, officers: BOTH, ...fields }),
      approvers,
    )
  const later = (name: string, code: string, comment: string, shown: ShownRoster): Vector =>
    unproven(name, code, { comment, bytes: chain(first, shown) })
  const registrarOnly: Officers = [
    { ...lineFor(FOUNDER, "founder"), roles: ["signatory"] },
    { ...lineFor(SECOND, "second"), roles: ["registrar"] },
  ]
  const samePerson: Officers = [BOTH[0] as Officers[number], { ...lineFor(SECOND, "founder"), roles: ["signatory"] }]
  const wrongRoles = { ...lineFor(FOUNDER, "founder"), roles: ALL }
  const sharedLog = { ed25519: officerPublicKeys(FOUNDER).ed25519, mldsa44: logPublicKeysOf(LOG).mldsa44 }
  return [
    success("one", {
      comment: "roster 1, approved by its founder",
      bytes: chain(first),
      inputs: { roster: toHex(draftOf().id) },
    }),
    success("two", { comment: "roster 2 adds a signatory", bytes: chain(first, second()) }),
    pin.success("pinned", { comment: "a roster that a charter names", bytes: encodeRecord(first) }),
    pin.unproven("pin", "roster-pin", { comment: "another roster than the one named", bytes: encodeRecord(second()) }),
    pin.unproven("quorum", "quorum-missing", {
      comment: "not approved",
      bytes: encodeRecord({ ...first, approvals: [] }),
    }),
    broken("office", "roster-office", "another office's", { office: seed("elsewhere") }),
    broken("version", "roster-version", "the first roster has version 2", { version: 2 }),
    broken("previous", "roster-previous", "the first roster does not follow from the founding", {
      previous: seed("elsewhere"),
    }),
    broken("span", "roster-span", "valid for 401 days", { expires: STORY_TIME + 401 * DAY }),
    pinSpanless.unproven("span", "roster-span", {
      comment: "the roster named expires when it is issued",
      bytes: encodeAny(occupied(spanless)),
    }),
    broken("span-zero", "roster-span", "expires when it is issued", { expires: STORY_TIME }),
    {
      ...broken("key-reused", "key-reused", "one pair for log and cosigning", { cosigner: logPublicKeysOf(LOG) }),
      expect: "malformed",
    },
    {
      ...broken("key-officer", "key-reused", "an officer's key is also the log's", { log: sharedLog }),
      expect: "malformed",
    },
    broken("registrar-missing", "roster-registrar-missing", "the registrar's line is not shown", {
      registrar: SECOND_ID,
    }),
    broken("registrar-role", "roster-registrar-role", "the registrar does not have the role", {
      officers: [{ ...wrongRoles, roles: ["signatory"] }],
    }),
    broken("registrar-second", "roster-registrar-second", "two registrars", {
      registrar: SECOND_ID,
      officers: [BOTH[0] as Officers[number], registrarOnly[1] as Officers[number]],
    }),
    broken("officer-twice", "roster-officer-twice", "one officer has two lines", {
      officers: [BOTH[0] as Officers[number], { ...lineFor(FOUNDER, "again"), roles: ["signatory"] }],
    }),
    broken("quorum-impossible", "roster-quorum-impossible", "two of one", { quorum: 2 }),
    broken(
      "quorum-persons",
      "roster-quorum-impossible",
      "two of one person with two devices",
      { quorum: 2, officers: samePerson },
      [FOUNDER, SECOND],
    ),
    broken("line-office", "line-office", "a line that joins another office", {
      officers: [{ ...lineFor(FOUNDER, "founder", seed("elsewhere")), roles: ALL }],
    }),
    broken("line-signature", "line-signature", "a line that its officer did not sign", {
      officers: [
        { line: lineFor(FOUNDER, "founder").line, signature: lineFor(SECOND, "second").signature, roles: ALL },
      ],
    }),
    broken("founder-missing", "roster-founder-missing", "not approved by the founder", { officers: BOTH }, [SECOND]),
    broken("quorum-missing", "quorum-missing", "one of two", { quorum: 2, officers: BOTH }),
    broken("approval-unknown", "approval-unknown-officer", "approved by a stranger", {}, [FOUNDER, SECOND]),
    broken(
      "approval-not-signatory",
      "approval-not-signatory",
      "approved by an officer who is no signatory",
      { officers: [BOTH[0] as Officers[number], { ...lineFor(SECOND, "second"), roles: ["reader"] }] },
      [FOUNDER, SECOND],
    ),
    unproven("approval-signature", "signature-invalid", {
      comment: "an approval with a flipped bit",
      bytes: chain({
        ...first,
        approvals: first.approvals.map((each): Approval => ({ ...each, signature: flipped(each.signature, -1) })),
      }),
    }),
    malformed("roles-order", "roles-order", {
      comment: "roles out of order",
      bytes: chain(reordered(draftOf())),
    }),
    unproven("proof", "roster-proof", {
      comment: "a hash too many in the proof",
      bytes: chain({ ...first, proof: [...first.proof, seed("hash")] }),
    }),
    unproven("root", "roster-root", {
      comment: "a line of another roster",
      bytes: chain({
        ...first,
        leaves: occupied(draftOf({ random: seed("roster"), officers: [{ ...lineFor(FOUNDER, "other"), roles: ALL }] }))
          .leaves,
      }),
    }),
    unproven("shown", "roster-shown", {
      comment: "a place outside the tree",
      bytes: chain({ ...first, leaves: first.leaves.map(({ leaf }) => ({ position: 1000, leaf })) }),
    }),
    unproven("chain-previous", "roster-previous", {
      comment: "roster 2 follows another roster 1",
      bytes: chain(first, second({ previous: seed("elsewhere") })),
    }),
    later("chain-version", "roster-version", "roster 3 after roster 1", second({ version: 3 })),
    later(
      "chain-earlier",
      "roster-earlier",
      "roster 2 is issued before roster 1",
      second({ issued: STORY_TIME - DAY }),
    ),
    later(
      "chain-quorum-before",
      "quorum-of-previous-missing",
      "roster 2 is not approved by the quorum of roster 1",
      second({}, [SECOND]),
    ),
  ]
}

/** A roster whose one line has its roles in another order. */
function reordered(draft: DraftRoster): ShownRoster {
  const shown = occupied(draft)
  const leaves = shown.leaves.map(({ position }) => ({
    position,
    leaf: encodeRecord({
      salt: seed("salt"),
      kind: "officer",
      roles: ["signatory", "registrar"],
      ...lineFor(FOUNDER, "founder"),
    }),
  }))
  const { root: _, ...rest } = openHead(draft)
  return rooted(
    rest,
    leaves,
    shown.leaves.map(({ position }) => position),
  )
}

type Head = { readonly [field: string]: unknown }

function openHead({ head }: DraftRoster): Head & { readonly root: Uint8Array } {
  return decode(head) as unknown as Head & { readonly root: Uint8Array }
}

/** A roster over these leaves, all others empty. */
function rooted(head: Head, leaves: ShownRoster["leaves"], positions: readonly number[]): ShownRoster {
  const all = Array.from({ length: 8 }, (_, position) => {
    const leaf = leaves.find((each) => each.position === position)?.leaf
    return { position, leaf: leaf ?? encodeRecord({ salt: seed(`salt ${position}`), kind: "empty" }) }
  })
  const { root } = perfectTree(all.map(({ leaf }) => leafHash(leaf)))
  const bytes = encodeRecord({ ...head, root })
  const approvals = [approve(FOUNDER, "roster", bytes)]
  return showRoster({ head: bytes, approvals, leaves: all, proof: [] }, positions)
}

const officeProof = (shown: ShownRoster): string => toBase64(encodeRecord({ founding: FOUNDING, chain: [shown] }))

const TWO_OF_TWO = occupied(draftOf({ quorum: 2, officers: BOTH }), [FOUNDER, SECOND])

function approvals(): readonly Vector[] {
  const subject = utf8("the leaf data of a letter")
  const inputs = { "office-proof": officeProof(TWO_OF_TWO), subject: toBase64(subject) }
  const { success, malformed, unproven } = maker("office", "approvals", inputs)
  const by = (keys: OfficerKeys): Approval => approve(keys, "letter", subject)
  const [first, second] = [by(FOUNDER), by(SECOND)]
  return [
    success("two-of-two", { comment: "both persons have approved", bytes: encodeAny([first, second]) }),
    unproven("one", "quorum-missing", { comment: "one of two", bytes: encodeAny([first]) }),
    unproven("twice", "quorum-missing", { comment: "one person twice", bytes: encodeAny([first, first]) }),
    unproven("stranger", "approval-unknown-officer", {
      comment: "an officer who is not in the roster",
      bytes: encodeAny([first, second, by(storyOfficerKeys("stranger"))]),
    }),
    unproven("purpose", "signature-invalid", {
      comment: "signed for another purpose",
      bytes: encodeAny([first, approve(SECOND, "charter", subject)]),
    }),
    unproven("swapped", "signature-invalid", {
      comment: "two signatures swapped",
      bytes: encodeAny([
        { ...first, signature: second.signature },
        { ...second, signature: first.signature },
      ]),
    }),
    malformed("short", "wrong-length", {
      comment: "a signature one byte short",
      bytes: encodeAny([{ ...first, signature: first.signature.subarray(1) }]),
    }),
  ]
}
