/**
 * Backing up a vault of 1 GiB while it is open, trial restore included, beside `cp` of its file. Both are on the disk when
 * they are done: the backup syncs before it has its name, and the copy is synced too. The records are of the sizes that a
 * vault has: many small ones, and views and drafts of some hundred KiB that make up nearly all of the file.
 * @module
 */
import { spawnSync } from "node:child_process"
import { randomFillSync } from "node:crypto"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createVault, type Act, type Vault } from "../src/vault/index.ts"
import { spread, type Bench } from "./bench.ts"

const MIB = 2 ** 20
const TOTAL: number = 1024 * MIB
const TURNS = 5

export const benches: readonly Bench[] = [
  {
    name: "backup",
    goal: "backing up an open vault of 1 GiB, the trial restore included, goes at no less than half the rate of cp",
    run: async () => {
      const folder = fs.mkdtempSync(join(tmpdir(), "diwan-bench-"))
      try {
        const path = join(folder, "vault.diwan")
        const vault = await createVault({ path, unlock: { key: new Uint8Array(32) }, play: true })
        fill(vault)
        vault.flushDestroyed()
        const size = fs.statSync(path).size
        const ratios: number[] = []
        const times: { ours: number; theirs: number; memory: number }[] = []
        for (let turn = 0; turn <= TURNS; turn++) {
          const theirs = timed(() => copy(path, join(folder, "copy")))
          const before = performance.now()
          await vault.backUp({ path: join(folder, "backup") })
          const ours = performance.now() - before
          const memory = process.memoryUsage().rss
          fs.rmSync(join(folder, "backup"))
          fs.rmSync(join(folder, "copy"))
          if (turn === 0) continue // the first turn warms both up
          ratios.push(theirs / ours)
          times.push({ ours, theirs, memory })
        }
        vault.close()
        const rate = (ms: number): string => `${Math.round(size / MIB / (ms / 1000))} MiB/s`
        const middle = (of: (each: (typeof times)[number]) => number): number => spread(times.map(of)).median
        return [
          {
            ratio: spread(ratios),
            goal: 0.5,
            direction: "at-least",
            note: `${rate(middle(({ ours }) => ours))} beside ${rate(middle(({ theirs }) => theirs))} of cp, both synced; at most ${Math.round(Math.max(...times.map(({ memory }) => memory)) / 1e6)} MB of memory`,
          },
        ]
      } finally {
        fs.rmSync(folder, { recursive: true, force: true })
      }
    },
  },
]

/** One record in four is large, and the large ones have nearly all of the octets. */
function fill(vault: Vault): void {
  const octets = randomFillSync(Buffer.allocUnsafe(MIB))
  let [filled, n] = [0, 0]
  const one = (tx: Act): void => {
    const isLarge = n % 4 === 0
    const length = isLarge ? 64 * 1024 + ((n * 7919) % (400 * 1024)) : 200 + ((n * 31) % 3000)
    tx.put(isLarge ? "views" : "entries", `record ${n}`, octets.subarray(0, length), { order: n })
    filled += length
    n++
  }
  const some = (tx: Act): void => {
    for (let i = 0; i < 64; i++) one(tx)
  }
  for (;;) {
    vault.act("fill", some)
    if (filled >= TOTAL) return
  }
}

function copy(from: string, to: string): void {
  if (spawnSync("cp", [from, to]).status !== 0) throw new Error("cp failed")
  const file = fs.openSync(to, "r+")
  fs.fdatasyncSync(file)
  fs.closeSync(file)
}

function timed(work: () => void): number {
  const before = performance.now()
  work()
  return performance.now() - before
}
