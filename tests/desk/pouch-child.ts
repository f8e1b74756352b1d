/**
 * A process that packs or unpacks and is killed at a given step: it reads its orders from standard input, so that the
 * vault's key stands in no argument list.
 * @module
 */
import { readFileSync } from "node:fs"
import { openDesk, packPouch, unpackPouch, type Tell } from "../../src/desk/index.ts"
import { fromHex } from "../../src/bytes/index.ts"

interface Orders {
  readonly vault: string
  readonly key: string
  readonly now: number
  /** Killed when so many steps were told of. */
  readonly steps: number
  readonly unpack?: readonly string[]
  readonly pack?: { readonly to: readonly string[]; readonly path: string }
}

const orders = JSON.parse(readFileSync(0, "utf8")) as Orders
let left = orders.steps
const tell: Tell = {
  note: () => undefined,
  progress: () => {
    if (--left < 0) process.kill(process.pid, "SIGKILL")
  },
}
const desk = await openDesk({
  path: orders.vault,
  unlock: { key: fromHex(orders.key) },
  now: () => orders.now,
  fetch: () => Promise.reject(new TypeError("there is no network here")),
  tell,
})
if (orders.unpack !== undefined) await unpackPouch(desk, { paths: orders.unpack })
if (orders.pack !== undefined) await packPouch(desk, { ...orders.pack, volumeBytes: 2 ** 21 })
desk[Symbol.dispose]()
