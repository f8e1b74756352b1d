import assert from "node:assert/strict"
import { test } from "node:test"
import { decode, encode, equal, type Value } from "../bytes/index.ts"
import { encodeHost } from "../register/index.ts"
import { cardOf, CAST_TIME, harbourHost, north, seedOf, shownTo, south, stockOf } from "../../tests/cast.ts"
import { refused } from "../../tests/refused.ts"
import {
  checkInvitationTime,
  encodeCard,
  encodeIntroduction,
  encodeInvitation,
  openCard,
  openIntroduction,
  openInvitation,
  tokenMatches,
  type Card,
  type Invitation,
  type Role,
  type ShownRoster,
} from "./index.ts"

type Fields = { readonly [key: string]: Value }
const { bytes, card, right, stock } = cardOf(north())
const changed = (change: object, of: Uint8Array = bytes): Uint8Array =>
  encode({ ...(decode(of) as Fields), ...(change as Fields) })

test("a card proves the office's roster from its founding on", () => {
  const opened = openCard(bytes)
  assert.ok(equal(opened.card, card))
  assert.ok(equal(opened.officeId, north().id))
  assert.ok(equal(opened.roster.id, north().roster.id))
  assert.deepEqual({ ...opened.right }, right)
})

test("a card is written only if it would be read", () => {
  const { founding, chain, right: deposit, stock: given } = decode(bytes) as unknown as Card
  const fields = { card, founding, chain, right: deposit, stock: given }
  assert.deepEqual(encodeCard(fields), bytes)
  refused("stock-addressee", () => encodeCard({ ...fields, card: seedOf("another card") }))
})

test("a card with another office's roster is refused", () => {
  refused("roster-office", () => openCard(changed({ chain: [shownTo(south(), [])] })))
  refused("roster-office", () => openCard(changed({ founding: south().founding.bytes })))
})

test("a card whose stock is another officer's, or for another card, is refused", () => {
  const adviser = stockOf(north(), north().officers.adviser, card).stock
  refused("signer-differs", () => openCard(changed({ stock: adviser })))
  refused("stock-addressee", () =>
    openCard(changed({ stock: stockOf(north(), north().officers.registrar, south().id).stock })),
  )
  refused("stock-addressee", () => openCard(changed({ card: seedOf("another card") })))
})

test("a card of another suite or with something more in it is refused", () => {
  refused("suite-lower", () => openCard(changed({ suite: "diwan/0" })))
  refused("unknown-field", () => openCard(changed({ note: "hello" })))
  refused("wrong-length", () => openCard(changed({ chain: [] })))
  refused("too-long", () => openCard(new Uint8Array((1 << 22) + 1)))
})

const host = encodeHost(harbourHost())
const introduction = encodeIntroduction({ host, ticket: seedOf("ticket"), card: bytes })

test("an introduction brings a host, a ticket and a card that was proven", () => {
  const opened = openIntroduction(introduction)
  assert.equal(opened.host.name, "harbour.example")
  assert.deepEqual(opened.cardBytes, bytes)
  assert.ok(equal(opened.card.officeId, north().id))
  refused("roster-office", () =>
    openIntroduction(changed({ card: changed({ founding: south().founding.bytes }) }, introduction)),
  )
  refused("missing-field", () => openIntroduction(changed({ host: encode({ name: "a" }) }, introduction)))
})

const { registrar, spokesman } = north().officers
const invitation: Omit<Invitation, "suite" | "kind"> = {
  founding: north().founding.bytes,
  person: spokesman.person,
  name: "Spokesman",
  title: "",
  roles: ["spokesperson"],
  registrar: registrar.line,
  stock: stockOf(north(), registrar, north().id).stock,
  right: { ...registrar.mailbox, token: seedOf("right") },
  admission: { relay: registrar.mailbox.relay, token: seedOf("admission") },
  token: seedOf("token"),
  expires: CAST_TIME,
}

test("an invitation names the office, its registrar and the roles", () => {
  const opened = openInvitation(encodeInvitation(invitation))
  assert.ok(equal(opened.officeId, north().id))
  assert.ok(equal(opened.registrar.officer, registrar.officer))
  assert.equal(openInvitation(encodeInvitation({ ...invitation, admission: null })).admission, null)
  assert.ok(tokenMatches(opened, seedOf("token")))
  assert.ok(!tokenMatches(opened, seedOf("guess")))
})

test("an invitation by another office's registrar, with another's stock or unsorted roles is refused", () => {
  refused("line-office", () => encodeInvitation({ ...invitation, registrar: south().officers.registrar.line }))
  refused("signer-differs", () => encodeInvitation({ ...invitation, registrar: spokesman.line }))
  refused("stock-addressee", () => encodeInvitation({ ...invitation, stock: stock.stock }))
  const roles: readonly Role[] = ["signatory", "reader"]
  refused("roles-order", () => encodeInvitation({ ...invitation, roles }))
})

test("an invitation expires", () => {
  checkInvitationTime(invitation, CAST_TIME - 1)
  refused("invitation-expired", () => checkInvitationTime(invitation, CAST_TIME))
})

test("a chain of two rosters makes a longer card", () => {
  const chain: readonly ShownRoster[] = [north().shown, north().shown]
  refused("roster-version", () => openCard(changed({ chain })))
})
