/**
 * Scenario 11: two offices are done with each other. North closes the channel and South goes on; South closes it too; what
 * was on its way comes in, and then no key of it is left anywhere, while both registers still verify.
 */
import { test } from "node:test"
import assert from "node:assert/strict"
import { equal } from "../../src/bytes/index.ts"
import {
  endChannel,
  layClosing,
  listLetters,
  readLetter,
  receiptsOf,
  verifyBook,
  writeDraft,
} from "../../src/desk/index.ts"
import { close, closingOn, entriesOf, heldKeys, heldStock, stageIn } from "../desk/closing-kit.ts"
import { bodiesOf, goneSince, tracesOf } from "../desk/disk.ts"
import { alarmsOf, channelOf, draftOf, send, settle, standing } from "../desk/steps.ts"
import { DAY, EVERYBODY } from "../desk/world.ts"
import { refused } from "../refused.ts"

test("one side closes and the other goes on; both have closed; then every key is gone and every right is revoked", async () => {
  const template = await standing()
  const at = await template.copy()
  try {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    await send(at, "north", draftOf("The last of ours."))
    await close(at, "north")
    for (const desk of [north, south]) assert.equal(entriesOf(desk, "north").at(-1), "closing valid")
    for (const who of ["north/registrar", "north/adviser", "north/principal"])
      assert.equal(closingOn(at.desk(who))?.ours, at.clock.now, who)
    assert.equal(closingOn(at.desk("south/minister"))?.theirs, at.clock.now)

    const source = draftOf("Too late.")
    refused("channel-closed", () => writeDraft(at.desk("north/adviser"), { source, name: "late", folder: at.folder }))
    refused("channel-closed", () => layClosing(north, "cedar"))

    const name = await send(at, "south", draftOf("South goes on."))
    assert.equal(readLetter(at.desk("north/principal"), name).name, name)
    refused("channel-stage", () => endChannel(north, "cedar"))
    await close(at, "south")
    for (const who of EVERYBODY.filter((each) => each !== "north/spokesman")) {
      const { ours, theirs } = closingOn(at.desk(who)) ?? {}
      assert.ok(ours === at.clock.now && theirs === at.clock.now, who)
    }
    assert.equal(closingOn(north)?.ends, at.clock.now + 30 * DAY)
    // Receipts came after both had closed.
    assert.ok(receiptsOf(at.desk("south/minister"), name).length > 0)

    const before = new Map(EVERYBODY.map((who) => [who, bodiesOf(at.pathOf(who))]))
    for (const who of ["north/registrar", "north/adviser"]) assert.ok(heldKeys(at.desk(who)) > 0, who)
    const granted = channelOf(north).granted ?? assert.fail()
    const theirRight = channelOf(south).right ?? assert.fail()
    endChannel(north, "cedar")
    await settle(at)
    for (const who of ["north/registrar", "north/adviser", "north/principal"]) {
      const desk = at.desk(who)
      assert.equal(stageIn(desk), "closed", who)
      assert.equal(heldKeys(desk), 0, who)
      assert.equal(heldStock(desk), 0, who)
      desk.vault.flushDestroyed()
      // The longer ones are stocks: what others gave, which is no secret.
      const gone = goneSince(at.pathOf(who), before.get(who) ?? []).filter(({ length }) => length < 1024)
      assert.ok(gone.length > 16, who)
      assert.equal(tracesOf(at.pathOf(who), gone), 0, who)
    }
    const rights = await at.store.rights(theirRight.mailbox)
    assert.ok(!rights.some(({ id }) => equal(id, granted)))
    assert.equal(stageIn(at.desk("south/minister")), "standing")
    // South's registrar ends it as well, with nothing left to send.
    endChannel(south, "cedar")
    await settle(at)
    assert.equal(heldKeys(at.desk("south/minister")), 0)
    for (const desk of [north, south]) {
      const sides = verifyBook(desk, "cedar").map(({ verified }) => verified)
      assert.ok(sides.every((side) => side.kind === "verified" && side.closed !== null))
      assert.deepEqual(alarmsOf(desk), [])
    }
    assert.equal(readLetter(at.desk("north/principal"), name).name, name)
    assert.equal(listLetters(at.desk("south/minister"), {}).total, 2)
  } finally {
    await at.close()
    template.remove()
  }
})
