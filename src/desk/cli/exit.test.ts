import { test } from "node:test"
import assert from "node:assert/strict"
import { OfficeError } from "../../office/index.ts"
import { VaultError } from "../../vault/index.ts"
import { DeskError } from "../error.ts"
import { ACTS } from "./exit-acts.ts"
import { PROOFS } from "./exit-proofs.ts"
import { FAILURE, INTERRUPTED, LOCKED, REFUSED, UNVERIFIED } from "./exit-codes.ts"
import { endingOf } from "./exit.ts"

test("an error ends with the exit code of its room's code", () => {
  assert.equal(endingOf(new VaultError("wrong-passphrase", "x")).exit, LOCKED)
  assert.equal(endingOf(new OfficeError("signature-invalid", "x")).exit, UNVERIFIED)
  assert.equal(endingOf(new OfficeError("marking-not-permitted", "x")).exit, REFUSED)
  assert.deepEqual(endingOf(new DeskError("not-registrar", "only the registrar")), {
    exit: REFUSED,
    code: "not-registrar",
    message: "only the registrar",
  })
})

test("where the answer is a verdict, whatever a protocol room refuses is one", () => {
  assert.equal(endingOf(new OfficeError("kind-not-permitted", "x"), true).exit, UNVERIFIED)
  assert.equal(endingOf(new DeskError("no-letter", "x"), true).exit, 5)
})

test("an interruption says that the same command goes on; a mistake of ours says that it is one", () => {
  assert.equal(endingOf(new DOMException("aborted", "AbortError")).exit, INTERRUPTED)
  const mistake = endingOf(new TypeError("the record lacks what its stage implies"))
  assert.deepEqual([mistake.exit, mistake.code], [FAILURE, "internal"])
  assert.match(mistake.message, /a mistake in Diwan itself/)
  assert.equal(endingOf(Object.assign(new Error("x"), { name: "OfficeError", code: "toString" })).exit, FAILURE)
})

test("a message cannot command a terminal", () => {
  const { message } = endingOf(new DeskError("no-letter", "no letter \u001b[2J\u202eevil"))
  assert.equal(message, "no letter \ufffd[2J\ufffdevil")
})

test("a code of two rooms is no accident: each room's table is its own", () => {
  for (const [name, table] of Object.entries({ ...PROOFS, ...ACTS })) {
    assert.ok(Object.keys(table).length > 10, name)
    for (const code of Object.keys(table)) assert.match(code, /^[a-z0-9-]{2,64}$/, `${name}: ${code}`)
  }
})
