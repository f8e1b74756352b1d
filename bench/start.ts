/**
 * How long a person waits for a short command, beside a Node that does nothing at all: `node -e 0`, the same binary.
 * @module
 */
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { compare, takeTurns, type Bench } from "./bench.ts"

const ROOT = join(import.meta.dirname, "..")
const DIWAN = join(ROOT, "bin", "diwan.cjs")
/** A process takes some 40 ms: three a turn. */
const PACE = { turns: 31, turnMs: 120 } as const

export const benches: readonly Bench[] = [
  {
    name: "start-version",
    goal: "diwan --version takes at most 1.6 times as long as node -e 0",
    run: async () => {
      const turns = await takeTurns(
        { subject: () => node([DIWAN, "--version"]), yardstick: () => node(["-e", "0"]) },
        PACE,
      )
      return [compare({ direction: "at-most", goal: 1.6 }, turns)]
    },
  },
]

/** Run this Node to its end. @throws {Error} it failed: a command that fails at once would be fast */
function node(args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "pipe"],
  })
  if (status !== 0) throw new Error(`${args.join(" ")}: exit code ${status} ${error?.message ?? stderr.toString()}`)
}
