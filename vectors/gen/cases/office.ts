/**
 * Founding statements, lines, rosters, approvals, cards, invitations, stocks, charters, fingerprints, statements, and the
 * signed bodies that officers exchange.
 * @module
 */
import {
  concat,
  decode,
  encode,
  encodeRecord,
  fromHex,
  present,
  sha256,
  toBase64,
  toHex,
  utf8,
} from "../../../src/bytes/index.ts"
import {
  acceptCharter,
  approve,
  commitmentOf,
  draftCharter,
  encodeCard,
  encodeIntroduction,
  encodeInvitation,
  fingerprint,
  makeCharter,
  makeFounding,
  makeLine,
  makeRoster,
  makeStock,
  officerId,
  officerPublicKeys,
  openCommitment,
  openFounding,
  prekeyHash,
  showRoster,
  sign,
  signBody,
  SUITE,
  takePrekey,
  withApprovals,
  type Allotment,
  type Approval,
  type DraftRoster,
  type Leave,
  type OfficerKeys,
  type Role,
  type RosterInput,
  type ShownRoster,
  type SignedBody,
  type SignedLine,
  type Stock,
} from "../../../src/office/index.ts"
import { encodeHost, leafHash, logPublicKeysOf, perfectTree } from "../../../src/register/index.ts"
import { seed } from "../fixed.ts"
import type { Vector } from "../format.ts"
import {
  DAY,
  smallOffice,
  STORY_TIME,
  storyHost,
  storyLogKeys,
  storyOfficerKeys,
  tell,
  type SmallOffice,
} from "../story.ts"
import { flipped, maker } from "./make.ts"
import { identityOf } from "./seal.ts"

/** All cases of the `office` room. */
export function officeCases(): readonly Vector[] {
  return [
    ...foundings(),
    ...lines(),
    ...rosters(),
    ...approvals(),
    ...stocks(),
    ...files(),
    ...charters(),
    ...fingerprints(),
    ...statements(),
    ...bodies(),
    ...allotments(),
  ]
}

const encodeAny = (value: unknown): Uint8Array => encode(present(value))

const RELAY = "https://relay.harbour.example"
const FOUNDER = storyOfficerKeys("founder")
const FOUNDER_ID = officerId(officerPublicKeys(FOUNDER))
const SECOND = storyOfficerKeys("second")
const SECOND_ID = officerId(officerPublicKeys(SECOND))
const FOUNDING = makeFounding({ name: "office.example", random: seed("founding"), keys: FOUNDER })
const OFFICE = openFounding(FOUNDING).id
const ALL: readonly Role[] = ["drafter", "reader", "registrar", "signatory"]

const keysText = (keys: OfficerKeys): string => {
  const { ed25519, mldsa65 } = officerPublicKeys(keys)
  return toBase64(concat(ed25519, mldsa65))
}

const lineFor = (keys: OfficerKeys, person: string, office: Uint8Array = OFFICE): SignedLine =>
  makeLine(keys, {
    office,
    person: seed(person).subarray(0, 16),
    name: "The principal",
    title: "Principal",
    mailbox: { relay: RELAY, mailbox: seed(`${person} mailbox`) },
  })

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

const LOG = storyLogKeys("office log")
const COSIGNER = storyLogKeys("office cosigner")

type Officers = RosterInput["officers"]

function draftOf(fields: Partial<RosterInput> = {}): DraftRoster {
  return makeRoster({
    office: OFFICE,
    name: "office.example",
    version: 1,
    previous: OFFICE,
    issued: STORY_TIME,
    expires: STORY_TIME + 90 * DAY,
    quorum: 1,
    registrar: FOUNDER_ID,
    log: logPublicKeysOf(LOG),
    cosigner: logPublicKeysOf(COSIGNER),
    dispatch: { relay: RELAY, mailbox: seed("dispatch") },
    officers: [{ ...lineFor(FOUNDER, "founder"), roles: ALL }],
    random: seed("roster"),
    ...fields,
  })
}

/** The places of a roster that hold officers. */
function occupied({ shown }: DraftRoster, approvers: readonly OfficerKeys[] = [FOUNDER]): ShownRoster {
  const places = shown.leaves.filter(({ leaf }) => leaf.length > 200).map(({ position }) => position)
  const signed = approvers.map((keys) => approve(keys, "roster", shown.head))
  return showRoster(withApprovals(shown, signed), places)
}

const BOTH: Officers = [
  { ...lineFor(FOUNDER, "founder"), roles: ALL },
  { ...lineFor(SECOND, "second"), roles: ["signatory"] },
]

function rosters(): readonly Vector[] {
  const { success, malformed, unproven } = maker("office", "roster-chain", { founding: toBase64(FOUNDING) })
  const pin = maker("office", "first-roster", { office: toHex(OFFICE), roster: toHex(draftOf().id) })
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

const ADDRESSEE = seed("addressee")

function stockOf(addressee: Uint8Array = ADDRESSEE, office: Uint8Array = OFFICE): Stock {
  const key = (name: string): Stock["period"] => ({
    id: seed(`id ${name}`).subarray(0, 16),
    recipient: identityOf(name).recipient,
  })
  return makeStock({
    keys: FOUNDER,
    office,
    addressee,
    roster: null,
    batch: seed("batch").subarray(0, 16),
    notBefore: STORY_TIME,
    notAfter: STORY_TIME + 30 * DAY,
    oneTime: [key("one")],
    period: key("period"),
  })
}

function stocks(): readonly Vector[] {
  const inputs = { "officer-keys": keysText(FOUNDER), office: toHex(OFFICE), addressee: toHex(ADDRESSEE) }
  const whole = maker("office", "stock", inputs)
  const single = maker("office", "prekey", { ...inputs, at: String(STORY_TIME + DAY) })
  const stock = stockOf()
  const batch = decode(stock.batch.body) as unknown as SignedBody
  const resigned = (fields: object): Stock => ({ ...stock, batch: signBody(FOUNDER, { ...batch, ...fields }) })
  const prekey = takePrekey(stock, stock.oneTime[0]?.id as Uint8Array)
  const bytes = encodeRecord(stock)
  return [
    whole.success("good", { comment: "one one-time prekey and the period prekey", bytes }),
    whole.unproven("signer", "signer-differs", {
      comment: "signed by somebody else",
      bytes,
      inputs: { "officer-keys": keysText(SECOND) },
    }),
    whole.unproven("signature", "signature-invalid", {
      comment: "a flipped bit in the signature",
      bytes: encodeRecord({ ...stock, batch: { ...stock.batch, signature: flipped(stock.batch.signature, -1) } }),
    }),
    whole.unproven("giver", "stock-giver", {
      comment: "it names another giver than who signed",
      bytes: encodeRecord(resigned({ giver: SECOND_ID })),
    }),
    whole.unproven("office", "stock-office", {
      comment: "given for another office",
      bytes,
      inputs: { office: toHex(seed("elsewhere")) },
    }),
    whole.unproven("addressee", "stock-addressee", {
      comment: "made for somebody else",
      bytes,
      inputs: { addressee: toHex(seed("elsewhere")) },
    }),
    whole.unproven("span", "stock-span", {
      comment: "valid for 401 days",
      bytes: encodeRecord(resigned({ notAfter: STORY_TIME + 401 * DAY })),
    }),
    whole.unproven("swapped", "stock-prekey-differs", {
      comment: "a recipient that was not signed",
      bytes: encodeRecord({ ...stock, period: { ...stock.period, recipient: identityOf("thief").recipient } }),
    }),
    whole.unproven("twice", "stock-prekey-twice", {
      comment: "one prekey id twice",
      bytes: encodeRecord({ ...resigned({ oneTime: [prekeyHash(stock.period)] }), oneTime: [stock.period] }),
    }),
    single.success("one-time", {
      comment: "a one-time prekey, passed on with its batch's signature",
      bytes: encodeRecord(prekey),
    }),
    single.success("period", { comment: "the period prekey", bytes: encodeRecord(takePrekey(stock, stock.period.id)) }),
    single.unproven("not-period", "stock-prekey-differs", {
      comment: "a one-time prekey shown as the period one",
      bytes: encodeRecord({ ...prekey, period: true }),
    }),
    single.unproven("not-yet", "stock-not-yet", {
      comment: "before its time",
      bytes: encodeRecord(prekey),
      inputs: { at: String(STORY_TIME - 1) },
    }),
    single.unproven("expired", "stock-expired", {
      comment: "after its time",
      bytes: encodeRecord(prekey),
      inputs: { at: String(STORY_TIME + 30 * DAY) },
    }),
    single.malformed("short", "wrong-length", {
      comment: "a recipient one byte short",
      bytes: encodeRecord({ ...prekey, recipient: prekey.recipient.subarray(1) }),
    }),
  ]
}

/** Files that go by hand: cards, invitations, introductions. */
function files(): readonly Vector[] {
  const cardId = seed("card")
  const right = { relay: RELAY, mailbox: seed("dispatch"), token: seed("right") }
  const chain = [occupied(draftOf())]
  const card = { card: cardId, founding: FOUNDING, chain, right, stock: stockOf(cardId) }
  const cardBytes = encodeCard(card)
  const anyCard = (fields: object): Uint8Array => encodeRecord({ suite: SUITE, kind: "card", ...card, ...fields })
  const cards = maker("office", "card")
  const invitation = {
    founding: FOUNDING,
    person: seed("invited").subarray(0, 16),
    name: "The adviser",
    title: "Adviser",
    roles: ["drafter", "reader"] as readonly Role[],
    registrar: lineFor(FOUNDER, "founder"),
    stock: stockOf(OFFICE),
    right,
    admission: { relay: RELAY, token: seed("admission") },
    token: seed("token"),
    expires: STORY_TIME + 7 * DAY,
  }
  const anyInvitation = (fields: object): Uint8Array =>
    encodeRecord({ suite: SUITE, kind: "invitation", ...invitation, ...fields })
  const invitations = maker("office", "invitation")
  const introductions = maker("office", "introduction")
  const host = encodeHost(storyHost())
  const introduction = { host, ticket: seed("ticket"), card: cardBytes }
  return [
    cards.success("good", {
      comment: "an office of one officer",
      bytes: cardBytes,
      inputs: { office: toHex(OFFICE), roster: toHex(draftOf().id) },
    }),
    cards.malformed("suite-zero", "suite-lower", { comment: "a lower suite", bytes: anyCard({ suite: "diwan/0" }) }),
    cards.malformed("chain-empty", "wrong-length", { comment: "no roster", bytes: anyCard({ chain: [] }) }),
    cards.unproven("stock", "stock-addressee", {
      comment: "the stock is for another card",
      bytes: anyCard({ stock: stockOf(seed("another card")) }),
    }),
    cards.unproven("roster", "quorum-missing", {
      comment: "the roster lacks its quorum",
      bytes: anyCard({ chain: [occupied(draftOf({ quorum: 2, officers: BOTH }), [FOUNDER])] }),
    }),
    cards.malformed("relay", "unexpected-value", {
      comment: "an address with a query",
      bytes: anyCard({ right: { ...right, relay: `${RELAY}/?a=b` } }),
    }),
    invitations.success("good", {
      comment: "an adviser is invited",
      bytes: encodeInvitation(invitation),
      inputs: { office: toHex(OFFICE) },
    }),
    invitations.malformed("roles", "roles-order", {
      comment: "roles out of order",
      bytes: anyInvitation({ roles: ["reader", "drafter"] }),
    }),
    invitations.unproven("registrar", "line-office", {
      comment: "the registrar's line joins another office",
      bytes: anyInvitation({ registrar: lineFor(FOUNDER, "founder", seed("elsewhere")) }),
    }),
    invitations.unproven("stock", "stock-addressee", {
      comment: "the stock is for somebody else",
      bytes: anyInvitation({ stock: stockOf() }),
    }),
    introductions.success("good", {
      comment: "a host hands a card over",
      bytes: encodeIntroduction(introduction),
      inputs: { office: toHex(OFFICE) },
    }),
    introductions.malformed("host", "not-canonical", {
      comment: "the host is no CBOR",
      bytes: encodeRecord({ suite: SUITE, kind: "introduction", ...introduction, host: utf8("host") }),
    }),
  ]
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
    malformed("short", "statement-short", { comment: "32 bytes and nothing said", bytes: seed("random") }),
    malformed("suite-zero", "suite-lower", { comment: "a lower suite", bytes: letter({ suite: "diwan/0" }) }),
    malformed("kind", "unexpected-value", {
      comment: "a kind that this suite does not know",
      bytes: letter({ kind: "healing" }),
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

/** Small signed bodies. */
function bodies(): readonly Vector[] {
  const keys = { "officer-keys": keysText(FOUNDER) }
  const channel = seed("channel")
  const place = (name: string): Leave["readers"][number] => ({ office: OFFICE, officer: seed(name) })
  const [low, high] = ["a", "b"].map(place).toSorted((a, b) => Buffer.compare(a.officer, b.officer)) as [
    Leave["readers"][number],
    Leave["readers"][number],
  ]
  const leave = {
    suite: SUITE,
    kind: "leave",
    leave: seed("leave").subarray(0, 16),
    channel,
    document: "letter",
    readers: [low, high],
    period: false,
    time: STORY_TIME,
  } as const
  const right = { relay: RELAY, mailbox: seed("mailbox"), token: seed("token") }
  const cases = (
    format: string,
    body: SignedBody,
    code: string,
    comment: string,
    refused: object,
  ): readonly Vector[] => {
    const make = maker("office", format, keys)
    const bytes = encodeRecord(signBody(FOUNDER, body))
    return [
      make.success("good", { comment: "signed by the officer", bytes }),
      make.unproven("signer", "signer-differs", {
        comment: "signed by somebody else",
        bytes,
        inputs: { "officer-keys": keysText(SECOND) },
      }),
      make.malformed("body", code, { comment, bytes: encodeRecord(signBody(FOUNDER, { ...body, ...refused })) }),
    ]
  }
  return [
    ...cases(
      "comparison",
      { suite: SUITE, kind: "comparison", channel, office: OFFICE, how: "voice", time: STORY_TIME } as SignedBody,
      "unexpected-value",
      "compared in an unknown way",
      { how: "mail" },
    ),
    ...cases(
      "right",
      { suite: SUITE, kind: "right", channel, right } as SignedBody,
      "unexpected-value",
      "an address with a user",
      { right: { ...right, relay: "https://me@relay.example" } },
    ),
    ...cases("leave", leave, "list-order", "readers out of order", { readers: [high, low] }),
    ...cases(
      "withdrawal",
      { suite: SUITE, kind: "withdrawal", channel, leave: leave.leave, number: 4 } as SignedBody,
      "out-of-range",
      "letter 0",
      { number: 0 },
    ),
  ]
}

function allotments(): readonly Vector[] {
  const own = smallOffice("north.example")
  const other = smallOffice("south.example")
  const proofOf = ({ founding, rosters: [first] }: SmallOffice): string =>
    toBase64(encodeRecord({ founding, chain: [first?.shown] }))
  const channel = seed("channel")
  const stock = (office: SmallOffice, name: string): Stock => {
    const key = (which: string): Stock["period"] => ({
      id: seed(`id ${name} ${which}`).subarray(0, 16),
      recipient: identityOf(`${name} ${which}`).recipient,
    })
    return makeStock({
      keys: office.keys,
      office: office.id,
      addressee: own.id,
      roster: null,
      batch: seed(`batch ${name}`).subarray(0, 16),
      notBefore: STORY_TIME - DAY,
      notAfter: STORY_TIME + 30 * DAY,
      oneTime: [key("one"), key("two")],
      period: key("period"),
    })
  }
  const [ours, theirs] = [stock(own, "ours"), stock(other, "theirs")]
  const take = (from: Stock, i: number): Allotment["prekeys"][number]["prekey"] =>
    takePrekey(from, from.oneTime[i]?.id as Uint8Array)
  const approver = { office: own.id, officer: own.officer, for: "approver", prekey: take(ours, 0) } as const
  const reader = { office: other.id, officer: other.officer, for: "reader", prekey: take(theirs, 0) } as const
  const sorted = (...prekeys: readonly Allotment["prekeys"][number][]): Allotment["prekeys"] => {
    return prekeys.toSorted((a, b) =>
      Buffer.compare(concat(a.office, a.officer, utf8(a.for)), concat(b.office, b.officer, utf8(b.for))),
    )
  }
  const leave: Leave = {
    suite: SUITE,
    kind: "leave",
    leave: seed("leave").subarray(0, 16),
    channel,
    document: "letter",
    readers: [{ office: other.id, officer: other.officer }],
    period: false,
    time: STORY_TIME,
  }
  const allotment: Allotment = {
    suite: SUITE,
    kind: "allotment",
    leave: leave.leave,
    channel,
    office: own.id,
    drafter: own.officer,
    roster: own.rosters[0]?.roster.id as Uint8Array,
    number: 1,
    document: "letter",
    seen: [],
    enterBy: STORY_TIME + 7 * DAY,
    prekeys: sorted(approver, reader),
  }
  const inputs = {
    own: proofOf(own),
    other: proofOf(other),
    leave: toBase64(encodeRecord(leave)),
    drafter: toHex(own.officer),
    at: String(STORY_TIME),
  }
  const { success, malformed, unproven } = maker("office", "allotment", inputs)
  const bytes = (changes: Partial<Allotment> = {}): Uint8Array =>
    encodeRecord(signBody(own.keys, { ...allotment, ...changes }))
  const broken = (name: string, code: string, comment: string, changes: Partial<Allotment>): Vector =>
    unproven(name, code, { comment, bytes: bytes(changes) })
  const keys = (name: string, code: string, comment: string, ...prekeys: Allotment["prekeys"]): Vector =>
    broken(name, code, comment, { prekeys: sorted(...prekeys) })
  const fromOther = { ...approver, prekey: take(theirs, 1) }
  return [
    success("good", { comment: "a reader of the other office and an approver", bytes: bytes() }),
    malformed("order", "list-order", {
      comment: "prekeys out of order",
      bytes: bytes({ prekeys: allotment.prekeys.toReversed() }),
    }),
    unproven("signer", "signer-unknown", {
      comment: "signed by nobody in the roster",
      bytes: encodeRecord(signBody(other.keys, allotment)),
    }),
    broken("leave", "allotment-leave", "the answer to another leave", { leave: seed("another").subarray(0, 16) }),
    broken("channel", "allotment-channel", "another channel", { channel: seed("another") }),
    broken("document", "allotment-document", "another kind of document", { document: "note-verbale" }),
    broken("drafter", "allotment-drafter", "another drafter", { drafter: other.officer }),
    broken("roster", "allotment-roster", "another roster", { roster: seed("another") }),
    keys("reader-missing", "allotment-reader-missing", "no prekey for the reader", approver),
    keys(
      "reader-extra",
      "allotment-reader-extra",
      "a prekey for somebody whom the leave does not name",
      approver,
      reader,
      { ...approver, for: "reader", prekey: take(ours, 1) },
    ),
    keys("approver", "allotment-approver", "an approver of the other office", approver, reader, {
      ...reader,
      for: "approver",
      prekey: take(theirs, 1),
    }),
    keys("approvers-few", "allotment-approvers-few", "no approver", reader),
    keys("registrar", "allotment-registrar", "a registrar of the other office", approver, reader, {
      ...reader,
      for: "registrar",
      prekey: take(theirs, 1),
    }),
    keys("prekey-twice", "allotment-prekey-twice", "one prekey for two uses", approver, reader, {
      ...approver,
      for: "registrar",
    }),
    keys("prekey-giver", "signer-differs", "a prekey that another officer gave", fromOther, reader),
  ]
}
