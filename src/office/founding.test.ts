import assert from "node:assert/strict"
import { test } from "node:test"
import { decode, encode, equal, sha256, type Value } from "../bytes/index.ts"
import { north, seedOf, south } from "../../tests/cast.ts"
import { refused } from "../../tests/refused.ts"
import { makeFounding, makeLine, openFounding, openLine } from "./index.ts"

const { registrar, principal } = north().officers
const founding = makeFounding({ name: "دفتر شمال", random: seedOf("founding"), keys: registrar.keys })

test("an office's id is the hash of its founding statement, signature included", () => {
  const opened = openFounding(founding)
  assert.deepEqual(opened.id, sha256(founding))
  assert.equal(opened.name, "دفتر شمال")
  assert.ok(equal(opened.founder, registrar.officer))
})

test("a founding statement holds together: name, random bytes, keys", () => {
  const changes: readonly (readonly [string, Value])[] = [
    ["name", "دفتر جنوب"],
    ["random", seedOf("another")],
    ["keys", principal.publicKeys as unknown as Value],
  ]
  for (const [field, value] of changes) {
    const fields = { ...(decode(founding) as { readonly [key: string]: Value }), [field]: value }
    refused("signature-invalid", () => openFounding(encode(fields)))
  }
})

test("a founding statement of another suite or kind is refused", () => {
  const fields = decode(founding) as { readonly [key: string]: Value }
  refused("suite-lower", () => openFounding(encode({ ...fields, suite: "diwan/0" })))
  refused("unexpected-value", () => openFounding(encode({ ...fields, kind: "line" })))
})

test("a name that would deceive is not signed", () => {
  refused("text-bidi", () => makeFounding({ name: "\u202enorth", random: seedOf("f"), keys: registrar.keys }))
})

const fields = { office: north().id, person: principal.person, name: "A", title: "B", mailbox: principal.mailbox }

test("a line opens for its office only", () => {
  const signed = makeLine(principal.keys, fields)
  const line = openLine(signed, north().id)
  assert.ok(equal(line.officer, principal.officer))
  assert.equal(line.name, "A")
  refused("line-office", () => openLine(signed, south().id))
})

test("a line with another's self-signature is refused", () => {
  const signed = makeLine(principal.keys, fields)
  const other = makeLine(registrar.keys, fields)
  refused("line-signature", () => openLine({ ...signed, signature: other.signature }, north().id))
})

test("a mailbox is at an address without user, query or fragment", () => {
  for (const relay of [
    "ftp://relay.example",
    "https://user@relay.example",
    "https://relay.example/?token=1",
    "https://relay.example/#a",
    "https://Relay.example",
    "https://relay.example:0",
    "https:///",
    "",
  ]) {
    refused("unexpected-value", () => makeLine(principal.keys, { ...fields, mailbox: { ...fields.mailbox, relay } }))
  }
  for (const relay of [
    "http://127.0.0.1:8080",
    "https://[::1]:1/a/b",
    "http://abcdefghij.onion",
    "https://r.example/",
  ]) {
    makeLine(principal.keys, { ...fields, mailbox: { ...fields.mailbox, relay } })
  }
})
