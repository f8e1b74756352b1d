/**
 * Filing what came out of a drawer: each record is read through the shape it was written with, proven where it can be, and
 * put where this vault keeps its own.
 * @module
 */
import { equal, fromHex } from "../../bytes/index.ts"
import { appendedNodes, leafHash, merkleTree } from "../../register/index.ts"
import { verifyCover, verifyView } from "../../parcel/index.ts"
import type { Collection as Table, OpenedDrawer, Reading } from "../../vault/index.ts"
import { channelById, ownAddress } from "../access.ts"
import { nextNumber } from "../act.ts"
import { codeOf } from "../alarm.ts"
import type { Act } from "../desk.ts"
import {
  entries,
  followedBook,
  heads,
  keepRow,
  keyOf,
  notes,
  numbers,
  postmarks,
  rowsAt,
  summaries,
  views,
  type Head,
} from "../records.ts"
import type { Collection } from "../records/collection.ts"
import { drafts } from "../records/letters.ts"
import { papers } from "../records/papers.ts"
import { draftKey } from "../letters/kept-draft.ts"
import { fileRecovered } from "../letters/reading.ts"
import { ownRegister } from "../channels/registers.ts"

/** File the views. @returns how many, and how many were left */
export function takeViews(act: Act, drawer: OpenedDrawer): { readonly letters: number; readonly left: number } {
  let [letters, left] = [0, 0]
  for (const { key, value: view } of listed(drawer, views)) {
    const summary = read(drawer, summaries, key)
    const isTakable =
      view.destroyed === undefined &&
      views.get(act.tx, key) === null &&
      summary !== null &&
      channelById(act.tx, summary.channel) !== null
    if (isTakable && isFiled(() => fileRecovered(act, key, proven(act, view, summary.channel), summary.arrived)))
      letters++
    else left++
  }
  return { letters, left }
}

/** Keep the texts of letters that were being written. @returns how many */
export function takeDrafts({ tx, now }: Act, drawer: OpenedDrawer): number {
  let taken = 0
  for (const { value } of listed(drawer, papers)) {
    const number = nextNumber(tx, "papers")
    papers.put(tx, draftKey(number), { ...value, saved: now, draft: null }, { order: number })
    taken++
  }
  for (const { value } of listed(drawer, drafts)) {
    if (value.state === "entered" || value.source === "") continue
    const number = nextNumber(tx, "drafts")
    const { built: _, ...rest } = value
    // Leave, keys and enclosures were the lost device's; the text is what remains.
    const none = { why: null, leave: null, asked: null, number: null, statement: null, secret: null, right: null }
    drafts.put(tx, draftKey(number), { ...rest, ...none, state: "written", enclosures: [], at: now }, { order: number })
    taken++
  }
  return taken
}

/** Keep copies of registers that this vault has none of. @returns how many */
export function takeRegisters(act: Act, drawer: OpenedDrawer): number {
  let taken = 0
  for (const { key, value: head } of listed(drawer, heads)) {
    if (heads.get(act.tx, key) !== null) continue
    if (isFiled(() => takeRegister(act, drawer, { key, head }))) taken++
  }
  return taken
}

function takeRegister(act: Act, drawer: OpenedDrawer, { key, head }: { key: string; head: Head }): void {
  const { tx, self } = act
  const register = fromHex(key)
  const isHosts = equal(head.office, head.channel) && !equal(register, ownRegister(self.office).key)
  const from = isHosts ? head.channel : register
  const rows = Array.from({ length: head.size }, (_, index) => {
    const at = keyOf(from, index)
    const row = isHosts ? read(drawer, postmarks, at) : read(drawer, entries, at)
    if (row === null) throw new RangeError("an entry is missing")
    return { at, row }
  })
  const leaves = rows.map(({ row }) => leafHash("record" in row ? row.record : row.data))
  if (!equal(merkleTree(leaves).root(head.size), head.root)) throw new RangeError("the entries do not lead to the root")
  // Everything was looked at: from here on nothing is refused.
  for (const [index, { at, row }] of rows.entries()) {
    if ("record" in row) postmarks.put(tx, at, row)
    else entries.put(tx, at, row)
    tx.putNodes(register, appendedNodes(index, leaves[index] as Uint8Array, tx.nodes(register)))
  }
  for (const { key: at, value } of listed(drawer, notes)) if (at.startsWith(`${key}/`)) notes.put(tx, at, value)
  for (const { key: at, value } of listed(drawer, numbers)) if (at.startsWith(`${key}/`)) numbers.put(tx, at, value)
  const book = followedBook(register)
  for (const row of rowsAt(reading(drawer), book, Array.from(leaves.keys()))) keepRow(tx, book, row)
  heads.put(tx, key, head)
}

type Verified = { readonly record: ReturnType<typeof views.get> & object } & ReturnType<typeof verifyView>

function proven(act: Act, record: Verified["record"], channelId: Uint8Array): Verified {
  const cover = verifyCover({ cover: record.cover, channelId })
  return { record, ...verifyView({ cover, content: record.content, to: ownAddress(act.self) }) }
}

/** Whether it was filed: what does not hold is left, and counted. */
function isFiled(file: () => void): boolean {
  try {
    file()
    return true
  } catch (error) {
    if (codeOf(error) === null && !(error instanceof RangeError)) throw error
    return false
  }
}

function reading(drawer: OpenedDrawer): Reading {
  const none = (): never => {
    throw new TypeError("a drawer has no nodes")
  }
  return {
    get: (table: Table, id) => drawer.get(table, id)?.bytes,
    find: (table: Table, id) => drawer.get(table, id),
    list: (table: Table) => drawer.list(table),
    count: (table: Table) => [...drawer.list(table)].length,
    node: none,
    nodes: none,
  }
}

function listed<T>(drawer: OpenedDrawer, from: Collection<T>): Iterable<{ key: string; value: T }> {
  return from.each(reading(drawer))
}

function read<T>(drawer: OpenedDrawer, from: Collection<T>, key: string): T | null {
  return from.get(reading(drawer), key)
}
