import assert from "node:assert/strict"
import { test } from "node:test"
import {
  castCharter,
  CAST_TIME,
  north,
  seedOf,
  south,
  stockOf,
  type CastOffice,
  type CastOfficer,
} from "../../tests/cast.ts"
import { refused } from "../../tests/refused.ts"
import {
  allotmentShape,
  byPlace,
  byUse,
  checkAllotment,
  checkWithdrawal,
  leaveShape,
  openSigned,
  signBody,
  SUITE,
  takePrekey,
  withdrawalShape,
  type Allotment,
  type AllotmentClaim,
  type AllottedPrekey,
  type Leave,
  type Prekey,
  type StockKey,
} from "./index.ts"

const { adviser, principal, registrar } = north().officers
const channel = castCharter().id
const leaveId = seedOf("leave").slice(0, 16)
const readers = [
  { office: north().id, officer: principal.officer },
  { office: south().id, officer: south().officers.minister.officer },
  { office: south().id, officer: south().officers.registrar.officer },
].toSorted(byPlace)

const leave: Leave = {
  suite: SUITE,
  kind: "leave",
  leave: leaveId,
  channel,
  document: "letter",
  readers,
  period: false,
  time: CAST_TIME,
}

function prekeyOf(office: CastOffice, giver: CastOfficer, n: number, addressee: Uint8Array = north().id): Prekey {
  const { stock } = stockOf(office, giver, addressee)
  return takePrekey(stock, (stock.oneTime[n] as StockKey).id)
}

function allotted(office: CastOffice, giver: CastOfficer, use: AllottedPrekey["for"], n: number): AllottedPrekey {
  return { office: office.id, officer: giver.officer, for: use, prekey: prekeyOf(office, giver, n) }
}

const prekeys = [
  allotted(north(), principal, "reader", 0),
  allotted(south(), south().officers.minister, "reader", 0),
  allotted(south(), south().officers.registrar, "reader", 0),
  allotted(north(), principal, "approver", 1),
  allotted(north(), registrar, "approver", 0),
  allotted(north(), registrar, "registrar", 1),
].toSorted(byUse)

const allotment: Allotment = {
  suite: SUITE,
  kind: "allotment",
  leave: leaveId,
  channel,
  office: north().id,
  drafter: adviser.officer,
  roster: north().roster.id,
  number: 1,
  document: "letter",
  seen: [],
  enterBy: CAST_TIME + 7 * 86_400,
  prekeys,
}
const claim: AllotmentClaim = {
  allotment,
  leave,
  drafter: adviser.officer,
  own: north().roster,
  other: south().roster,
  at: CAST_TIME,
}
const check = (change: Partial<Allotment>): void => checkAllotment({ ...claim, allotment: { ...allotment, ...change } })
const replaced = (at: (key: AllottedPrekey) => boolean, change: Partial<AllottedPrekey>): readonly AllottedPrekey[] =>
  prekeys.map((key) => (at(key) ? { ...key, ...change } : key))

test("leave, allotment and withdrawal travel as signed bodies", () => {
  const asked = openSigned(signBody(adviser.keys, leave), north().roster, leaveShape)
  const given = openSigned(signBody(registrar.keys, allotment), north().roster, allotmentShape)
  checkAllotment({ ...claim, allotment: given, leave: asked })
  const withdrawal = { suite: SUITE, kind: "withdrawal", channel, leave: leaveId, number: 1 } as const
  checkWithdrawal(openSigned(signBody(adviser.keys, withdrawal), north().roster, withdrawalShape), given)
})

test("an allotment answers exactly its leave", () => {
  refused("allotment-leave", () => check({ leave: new Uint8Array(16) }))
  refused("allotment-channel", () => check({ channel: seedOf("another") }))
  refused("allotment-document", () => check({ document: "note-verbale" }))
  refused("allotment-drafter", () => check({ drafter: principal.officer }))
  refused("allotment-roster", () => check({ roster: seedOf("older") }))
  refused("allotment-roster", () => check({ office: south().id }))
})

test("every reader of the leave has a prekey, and nobody else", () => {
  refused("allotment-reader-missing", () => check({ prekeys: prekeys.slice(1).filter((key) => key.for !== "reader") }))
  const extra = [...prekeys, allotted(south(), south().officers.principal, "reader", 0)].toSorted(byUse)
  refused("allotment-reader-extra", () => check({ prekeys: extra }))
})

test("approvers are signatories of the own office, enough for the quorum", () => {
  refused("allotment-approver", () =>
    check({ prekeys: [...prekeys, allotted(south(), south().officers.principal, "approver", 0)].toSorted(byUse) }),
  )
  refused("allotment-approver", () =>
    check({ prekeys: [...prekeys, allotted(north(), north().officers.spokesman, "approver", 0)].toSorted(byUse) }),
  )
  const one = prekeys.filter((key) => key.for !== "approver" || key.officer === principal.officer)
  refused("allotment-approvers-few", () => check({ prekeys: one }))
})

test("the registrar's prekey is the own registrar's", () => {
  const isRegistrars = (key: AllottedPrekey): boolean => key.for === "registrar"
  refused("allotment-registrar", () => check({ prekeys: replaced(isRegistrars, { officer: principal.officer }) }))
  check({ prekeys: prekeys.filter((key) => key.for !== "registrar") })
})

const ministers = (key: AllottedPrekey): boolean => key.officer === south().officers.minister.officer

test("each prekey is its officer's, given to this office, and in time", () => {
  const { minister, principal: other } = south().officers
  refused("signer-differs", () => check({ prekeys: replaced(ministers, { prekey: prekeyOf(south(), other, 0) }) }))
  refused("stock-addressee", () =>
    check({ prekeys: replaced(ministers, { prekey: prekeyOf(south(), minister, 0, seedOf("somebody")) }) }),
  )
  refused("stock-expired", () => checkAllotment({ ...claim, at: CAST_TIME + 90 * 86_400 }))
})

test("a one-time prekey is allotted once", () => {
  const again = (key: AllottedPrekey): boolean => key.for === "approver" && key.officer === principal.officer
  refused("allotment-prekey-twice", () =>
    check({ prekeys: replaced(again, { prekey: prekeyOf(north(), principal, 0) }) }),
  )
})

test("a reader's period recipient is used only if the leave allows it, and may then serve more than once", () => {
  const { stock } = stockOf(north(), principal, north().id)
  const period = takePrekey(stock, stock.period.id)
  const prekeys = replaced((key) => key.officer === principal.officer, { prekey: period })
  refused("allotment-period", () => check({ prekeys }))
  checkAllotment({ ...claim, leave: { ...leave, period: true }, allotment: { ...allotment, prekeys } })
  // What goes to an approver is a draft of the own office's: the period recipient is good enough without asking.
  check({ prekeys: replaced((key) => key.for === "approver" && key.officer === principal.officer, { prekey: period }) })
})

test("an officer in neither roster gets nothing", () => {
  const nobody = { office: south().id, officer: seedOf("nobody") }
  const wanted = { ...leave, readers: [...readers, nobody].toSorted(byPlace) }
  const given = [
    ...prekeys,
    { ...nobody, for: "reader", prekey: prekeyOf(south(), south().officers.minister, 1) } as const,
  ]
  refused("signer-unknown", () =>
    checkAllotment({ ...claim, leave: wanted, allotment: { ...allotment, prekeys: given } }),
  )
  const stranger = { office: seedOf("third office"), officer: south().officers.minister.officer }
  const elsewhere = { ...leave, readers: [...readers, stranger].toSorted(byPlace) }
  const gone = [
    ...prekeys,
    { ...stranger, for: "reader", prekey: prekeyOf(south(), south().officers.minister, 1) } as const,
  ]
  refused("signer-unknown", () =>
    checkAllotment({ ...claim, leave: elsewhere, allotment: { ...allotment, prekeys: gone } }),
  )
})

test("readers and prekeys have one order", () => {
  const opened = signBody(adviser.keys, { ...leave, readers: readers.toReversed() })
  refused("list-order", () => openSigned(opened, north().roster, leaveShape))
  const unordered = signBody(registrar.keys, { ...allotment, prekeys: prekeys.toReversed() })
  refused("list-order", () => openSigned(unordered, north().roster, allotmentShape))
  assert.equal(byUse(prekeys[0] as AllottedPrekey, prekeys[0] as AllottedPrekey), 0)
})

test("a withdrawal ends the allotment it names", () => {
  const withdrawal = { suite: SUITE, kind: "withdrawal", channel, leave: leaveId, number: 1 } as const
  checkWithdrawal(withdrawal, allotment)
  for (const change of [{ number: 2 }, { leave: new Uint8Array(16) }, { channel: seedOf("another") }]) {
    refused("withdrawal-differs", () => checkWithdrawal({ ...withdrawal, ...change }, allotment))
  }
})
