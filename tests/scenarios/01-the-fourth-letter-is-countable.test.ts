/**
 * Scenario 1: the letter is at least the fourth since the president took office. Both sides can prove how many there were,
 * in which order, and that none was altered, inserted or withheld since.
 */
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import {
  exportBook,
  listLetters,
  readLetter,
  showBook,
  verifyBook,
  verifyFile,
  verifyPostmarks,
} from "../../src/desk/index.ts"
import { openRegisterFile } from "../../src/parcel/index.ts"
import { draftOf, nextNumber, send, standing, type Template, type World } from "../desk/steps.ts"

let template: Template
let at: World
before(async () => {
  template = await standing()
  at = await template.copy()
})
after(async () => {
  await at.close()
  template.remove()
})

test("the fourth letter is countable", async (t) => {
  await t.test("North writes three letters and South answers the second", async () => {
    assert.equal(await send(at, "north", draftOf("The first: we propose to correspond.")), "north/1")
    at.clock.now += 86_400
    assert.equal(await send(at, "north", draftOf("The second: how letters are numbered.")), "north/2")
    assert.equal(await send(at, "south", draftOf("The answer.", ["answers: north/2"])), "south/1")
    assert.equal(await send(at, "north", draftOf("The third: what was agreed.")), "north/3")
  })

  await t.test("the next letter is the fourth, and nobody chose its number", async () => {
    assert.equal(nextNumber(at, "north"), 4)
    at.clock.now += 86_400
    assert.equal(
      await send(at, "north", draftOf("The fourth: the shared interest.", ["answers: south/1, north/3"])),
      "north/4",
    )
    const { answers, view, cover } = readLetter(at.desk("south/minister"), "north/4")
    assert.deepEqual(answers.toSorted(), ["north/3", "south/1"])
    assert.equal(view.header.number, 4)
    assert.equal(cover.standing, "countersigned")
  })

  await t.test(
    "both registrars hold the same book, root for root, and every entry has the host's time and order",
    () => {
      const [north, south] = ["north", "south"].map((office) => showBook(at.desk(`${office}/registrar`), "cedar"))
      assert.ok(north !== undefined && south !== undefined)
      const roots = (book: typeof north): Record<string, string> =>
        Object.fromEntries(book.sides.map(({ office, size, root }) => [office, `${size} ${root}`]))
      assert.deepEqual(roots(north), roots(south))
      const entries = south.sides.flatMap((side) => side.entries)
      const letters = entries
        .filter(({ kind }) => kind === "letter")
        .toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))
      assert.deepEqual(
        letters.map(({ name }) => name),
        ["north/1", "north/2", "south/1", "north/3", "north/4"],
      )
      for (const { postmarked, void: reason } of entries) assert.deepEqual([postmarked === null, reason], [false, null])
      const times = verifyPostmarks(at.desk("north/registrar"), "cedar").list.map(({ time }) => time)
      assert.deepEqual(
        times,
        times.toSorted((a, b) => a - b),
      )
    },
  )

  await t.test("a reader counts the same letters in their own vault", () => {
    const { letters, total } = listLetters(at.desk("south/minister"))
    assert.equal(total, 5)
    assert.deepEqual(
      letters.filter(({ name }) => name.startsWith("north/")).map(({ name, countersigned }) => [name, countersigned]),
      [1, 2, 3, 4].map((number) => [`north/${number}`, true]),
    )
  })

  await t.test("each derives both registers again from nothing: four letters, no gap", () => {
    for (const office of ["north", "south"]) {
      for (const { office: whose, verified } of verifyBook(at.desk(`${office}/registrar`), "cedar")) {
        assert.ok(verified.kind === "verified")
        assert.deepEqual([verified.letters, verified.gaps], [whose === "north" ? 4 : 1, []])
      }
    }
  })

  await t.test(
    "a book in which anything that was entered is altered proves nothing; an altered approval no letter",
    () => {
      const { file, channelId } = exportBook(at.desk("south/registrar"), "cedar", "north")
      assert.equal(verifyFile(file, channelId).verified.kind, "verified")
      const { entries } = openRegisterFile(file)
      assert.equal(entries.length, 6)
      const altered = (part: Uint8Array): Uint8Array => {
        const octet = Buffer.from(file).indexOf(part) + Math.floor(part.length / 2)
        return file.map((each, i) => (i === octet ? each ^ 0x10 : each))
      }
      for (const [index, { data, approvals }] of entries.entries()) {
        assert.throws(() => verifyFile(altered(data), channelId), { name: "ParcelError" }, `entry ${index}`)
        for (const { signature } of index < 2 ? [] : approvals) {
          const { kind, verified } = verifyFile(altered(signature), channelId)
          assert.ok(kind === "register" && verified.kind === "verified")
          assert.deepEqual(verified.entries[index]?.verdict, { kind: "void", reason: "not-approved" })
          assert.equal(verified.letters, 3)
        }
      }
    },
  )
})
