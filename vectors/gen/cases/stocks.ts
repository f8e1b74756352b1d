/**
 * Stocks and prekeys, the files that go by hand, allotments.
 * @module
 */
import { concat, decode, encodeRecord, toBase64, toHex, utf8 } from "../../../src/bytes/index.ts"
import {
  encodeCard,
  encodeIntroduction,
  encodeInvitation,
  makeStock,
  prekeyHash,
  signBody,
  SUITE,
  takePrekey,
  type Allotment,
  type Leave,
  type Role,
  type SignedBody,
  type Stock,
} from "../../../src/office/index.ts"
import { encodeHost } from "../../../src/register/index.ts"
import { seed } from "../fixed.ts"
import type { Vector } from "../format.ts"
import { DAY, smallOffice, STORY_TIME, storyHost, type SmallOffice } from "../story.ts"
import { flipped, maker } from "./make.ts"
import { identityOf } from "./seal.ts"
import {
  RELAY,
  FOUNDER,
  SECOND,
  SECOND_ID,
  FOUNDING,
  OFFICE,
  keysText,
  lineFor,
  draftOf,
  occupied,
  BOTH,
} from "./anOffice.ts"

/** Stocks and prekeys, the files that go by hand, allotments. */
export function stocksCases(): readonly Vector[] {
  return [...stocks(), ...files(), ...allotments()]
}

const ADDRESSEE = seed("addressee")

/** A stock of the founder's. */
export function stockOf(addressee: Uint8Array = ADDRESSEE, office: Uint8Array = OFFICE): Stock {
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
