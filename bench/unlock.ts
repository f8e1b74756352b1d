/**
 * How long a vault of ten thousand letters takes to be open, once its passphrase has been stretched: from the vault key, which
 * Argon2id would have given, until the newest fifty lines of the list are read, for which the rows of all are checked against the
 * vault's tally. What Argon2id costs is chosen with the vault, and meant to be felt.
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openKeeper } from "../src/desk/agent/open.ts"
import { look } from "../src/desk/act.ts"
import { summaries } from "../src/desk/records.ts"
import { spread, type Bench } from "./bench.ts"
import { correspondence } from "./correspondence.ts"

const LETTERS = 10_000
const SHOWN = 50
const TURNS = 31

export const benches: readonly Bench[] = [
  {
    name: "unlock",
    goal: "unlocking a vault of 10,000 letters, Argon2id apart, takes less than 50 ms",
    run: async () => {
      const home = mkdtempSync(join(tmpdir(), "diwan-bench-"))
      try {
        const path = join(home, "vault.diwan")
        const key = await correspondence(path, LETTERS)
        const keeper = openKeeper({ path, courier: false })
        const times: number[] = []
        for (let turn = 0; turn <= TURNS; turn++) {
          const before = performance.now()
          await keeper.unlock({ key })
          const shown = look(keeper.desk(), (tx) => summaries.list(tx, { limit: SHOWN, descending: true }))
          times.push(performance.now() - before)
          if (shown.length !== SHOWN) throw new Error("the list is not that of ten thousand letters")
          await keeper.lock("asked")
        }
        await keeper.close()
        const [first, ...later] = times as [number, ...number[]]
        return [
          {
            ratio: spread(later),
            goal: 50,
            direction: "at-most",
            unit: "ms",
            note: `the first of a process ${first.toFixed(1)} ms`,
          },
        ]
      } finally {
        rmSync(home, { recursive: true, force: true })
      }
    },
  },
]
