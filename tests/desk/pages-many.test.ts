/**
 * The front page and the lists of a vault with ten thousand letters: they open no more records than they show.
 */
import { test } from "node:test"
import assert from "node:assert/strict"
import { idOf } from "../../src/desk/access.ts"
import { nextNumber } from "../../src/desk/act.ts"
import type { Desk } from "../../src/desk/index.ts"
import { shelfNumbers } from "../../src/desk/letters/reading.ts"
import { deskPage } from "../../src/desk/pages/desk.ts"
import { registerEntries } from "../../src/desk/pages/entries.ts"
import { listPage } from "../../src/desk/pages/letters.ts"
import { registerPage } from "../../src/desk/pages/register.ts"
import { keepSummary, keyOf, shelve, type Summary } from "../../src/desk/records.ts"
import type { Reading } from "../../src/vault/index.ts"
import { channelOf, cheat, worlds } from "./steps.ts"

const LETTERS = 10_000

const inWorld = worlds()

/** The desk again, and how many records were opened through it. */
function counting(desk: Desk): { readonly desk: Desk; readonly opened: () => number } {
  let opened = 0
  const watch = (tx: Reading): Reading => ({
    ...tx,
    get: (collection, id) => (opened++, tx.get(collection, id)),
    list: (collection, listing) => ({
      *[Symbol.iterator]() {
        for (const record of tx.list(collection, listing)) {
          opened++
          yield record
        }
      },
    }),
  })
  const read: Desk["vault"]["read"] = (look) => desk.vault.read((tx) => look(watch(tx)))
  return { desk: { ...desk, vault: { ...desk.vault, read } }, opened: () => opened }
}

test("ten thousand letters, a thousand of them unopened or provisional: pages open what they show", (t) =>
  inWorld(async (at) => {
    const vault = at.desk("south/minister")
    cheat(vault, (act) => {
      const channel = channelOf(act)
      const id = idOf(channel)
      for (let number = 1; number <= LETTERS; number++) {
        const place = nextNumber(act.tx, shelfNumbers(id))
        const summary: Summary = {
          channel: id,
          codeName: channel.codeName,
          office: channel.other,
          from: "north",
          number,
          document: "letter",
          date: act.now,
          entered: act.now,
          postmarked: act.now,
          arrived: act.now,
          opened: number % 20 === 0 ? null : act.now,
          countersigned: number % 25 !== 0,
          void: null,
          parts: 3,
          enclosures: 1,
          place,
          wants: number % 25 === 0 ? ["host"] : [],
          entry: { index: number + 1, approvers: 2, order: number },
        }
        keepSummary(act.tx, keyOf(id, channel.other, number), summary, nextNumber(act.tx, "letters"))
        shelve(act.tx, id, place, { office: channel.other, number })
      }
    })
    const watched = counting(vault)
    const page = deskPage(watched.desk)
    assert.deepEqual(
      [
        page.letters,
        page.arrived.lines.length,
        page.arrived.more,
        page.provisional.lines.length,
        page.provisional.more,
      ],
      [LETTERS, 50, 450, 50, 350],
    )
    assert.deepEqual(
      [page.arrived.lines[0]?.name, page.provisional.lines[0]?.name, page.newest[0]?.name],
      ["north/10000", "north/10000", "north/10000"],
    )
    assert.ok(watched.opened() < 250, `the front page opened ${watched.opened()} records`)
    for (const asked of [{ limit: 50 }, { limit: 50, before: 5000 }, { channel: "cedar", limit: 50, before: 5000 }]) {
      const before = watched.opened()
      const list = listPage(watched.desk, asked)
      assert.deepEqual([list.letters.length, list.total], [50, LETTERS])
      assert.ok(watched.opened() - before < 100, `${JSON.stringify(asked)} opened ${watched.opened() - before}`)
    }
    const shown = (show: "all" | "open", at?: object): readonly unknown[] => {
      const before = watched.opened()
      const page = registerPage(watched.desk, "cedar")
      const { count, entries, newer } = registerEntries(watched.desk, {
        channel: "cedar",
        office: "north",
        show,
        ...at,
      })
      const opened = watched.opened() - before
      assert.ok(opened < 160, `the register's page opened ${opened} records to show ${entries.length}`)
      return [page.sides[1]?.letters, count, newer, entries.length, entries[0]?.name, entries.at(-1)?.name]
    }
    assert.deepEqual(shown("all"), [LETTERS, LETTERS, 0, 50, "north/10000", "north/9951"])
    assert.deepEqual(shown("all", { below: 5002 }), [LETTERS, LETTERS, 5000, 50, "north/5000", "north/4951"])
    assert.deepEqual(shown("all", { above: 5001 }), [LETTERS, LETTERS, 4950, 50, "north/5050", "north/5001"])
    assert.deepEqual(shown("open"), [LETTERS, 400, 0, 50, "north/10000", "north/8775"])
    assert.deepEqual(shown("open", { below: 101, limit: 9 }), [LETTERS, 400, 397, 3, "north/75", "north/25"])
    const times = Array.from({ length: 9 }, () => {
      const began = performance.now()
      deskPage(vault)
      return performance.now() - began
    }).toSorted((a, b) => a - b)
    t.diagnostic(`the front page with ${LETTERS} letters: ${times[4]?.toFixed(1)} ms in the middle of ${times.length}`)
    const began = performance.now()
    deskPage(await at.reopen("south/minister"))
    t.diagnostic(`the first of a process: ${(performance.now() - began).toFixed(1)} ms, the vault's opening with it`)
  }))
