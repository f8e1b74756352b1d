import { test } from "node:test"
import { CAST_TIME, headFields, north, seedOf } from "../../tests/cast.ts"
import { refused } from "../../tests/refused.ts"
import {
  checkDraftRoster,
  dismissalShape,
  makeRoster,
  openSigned,
  signBody,
  signDismissal,
  SUITE,
  verifyDismissal,
  type Dismissal,
  type Signed,
} from "./index.ts"
import assert from "node:assert/strict"

const { roster: previous, officers } = north()
const { principal, adviser, registrar, spokesman } = officers
const next = makeRoster({
  ...headFields(previous),
  version: 2,
  previous: previous.id,
  issued: CAST_TIME,
  officers: [principal, registrar, spokesman].map(({ line, roles }) => ({ ...line, roles })),
  random: seedOf("roster 2"),
})
const roster = checkDraftRoster({ previous, shown: next.shown })
const body: Dismissal = {
  suite: SUITE,
  kind: "dismissal",
  office: north().id,
  roster: roster.id,
  officer: adviser.officer,
  why: "dismissed",
  time: CAST_TIME,
}
const changed = (change: Partial<Dismissal>): Signed => signBody(registrar.keys, { ...body, ...change })
const verify = (signed: Signed): Dismissal => verifyDismissal({ previous, roster, signed })

test("the registrar says of whom the roster leaves out that they have left, and why", () => {
  const signed = signDismissal(registrar.keys, { roster, officer: adviser.officer, why: "dismissed", time: CAST_TIME })
  assert.deepEqual(verify(signed), body)
  assert.deepEqual(openSigned(signed, registrar.publicKeys, dismissalShape), body)
})

test("a dismissal that does not follow from the two rosters is refused", () => {
  refused("signer-differs", () => verify(signBody(principal.keys, body)))
  refused("signature-invalid", () => verify({ ...changed({ why: "left" }), body: changed({}).body }))
  refused("dismissal-roster", () => verify(changed({ roster: previous.id })))
  refused("dismissal-roster", () => verify(changed({ office: seedOf("another office") })))
  refused("dismissal-officer", () => verify(changed({ officer: principal.officer })))
  refused("dismissal-officer", () => verify(changed({ officer: seedOf("nobody") })))
  refused("dismissal-time", () => verify(changed({ time: CAST_TIME - 1 })))
  refused("unexpected-value", () => verify(changed({ why: "disliked" as "left" })))
})
