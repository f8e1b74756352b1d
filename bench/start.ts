/**
 * How long a person waits for a short command, beside a Node that does nothing at all: `node -e 0`, the same binary.
 * @module
 */
import { spawnSync } from "node:child_process"
import { closeSync, cpSync, globSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { compare, takeTurns, type Bench } from "./bench.ts"
import { correspondence } from "./correspondence.ts"

const ROOT = join(import.meta.dirname, "..")
const DIWAN = join(ROOT, "bin", "diwan.cjs")
const BUNDLE = join(ROOT, "dist", "cli.js")
const LETTERS = 10_000
/** A process takes some 40 ms: three a turn. */
const PACE = { turns: 31, turnMs: 120 } as const

export const benches: readonly Bench[] = [
  {
    name: "start-version",
    goal: "diwan --version takes at most 1.6 times as long as node -e 0",
    run: async () => {
      const turns = await takeTurns({ subject: () => node([DIWAN, "--version"]), yardstick: nothing }, PACE)
      return [compare({ direction: "at-most", goal: 1.6 }, turns)]
    },
  },
  {
    name: "start-list",
    goal: "diwan list as installed, with 10,000 letters, its key given by descriptor, takes at most 2.5 times as long as node -e 0",
    run: async () => {
      buildIfStale()
      const home = mkdtempSync(join(tmpdir(), "diwan-bench-"))
      try {
        const keyFile = join(home, "key")
        writeFileSync(keyFile, await correspondence(join(home, "vault.diwan"), LETTERS), { mode: 0o600 })
        const diwan = installed(join(home, "diwan"))
        const list = (): string =>
          withDescriptor(keyFile, (fd) => node([diwan, "list", "--home", home, "--key-fd", "3"], fd))
        const shown = list()
        if (!shown.includes("south/")) throw new Error("diwan list shows no letter; what it does is not what is meant")
        const turns = await takeTurns({ subject: list, yardstick: nothing }, PACE)
        return [compare({ direction: "at-most", goal: 2.5 }, turns)]
      } finally {
        rmSync(home, { recursive: true, force: true })
      }
    },
  },
]

/**
 * A copy of what is installed. Beside sources, as in a clone, the program first looks whether one is newer than the bundle,
 * some five milliseconds that nobody waits for who installed it.
 * @returns the program
 */
function installed(folder: string): string {
  for (const part of ["package.json", "bin", "dist"])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true, preserveTimestamps: true })
  return join(folder, "bin", "diwan.cjs")
}

function nothing(): void {
  node(["-e", "0"])
}

/**
 * Run this Node to its end.
 * @param third what it gets as descriptor 3
 * @returns what it wrote
 * @throws {Error} it failed: a command that fails at once would be fast
 */
function node(args: readonly string[], third?: number): string {
  const done = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe", third ?? "ignore"],
    encoding: "utf8",
  })
  if (done.status === 0) return done.stdout
  throw new Error(`${args.join(" ")}: exit code ${done.status} ${done.error?.message ?? done.stderr}`)
}

function withDescriptor<T>(file: string, use: (fd: number) => T): T {
  const fd = openSync(file, "r")
  try {
    return use(fd)
  } finally {
    closeSync(fd)
  }
}

/** bin/diwan.cjs runs the bundle only if no source is newer. */
function isStale(): boolean {
  const built = statSync(BUNDLE, { throwIfNoEntry: false })?.mtimeMs
  const sources = globSync("src/**/*.ts", { cwd: ROOT, exclude: ["**/*.test.ts"] })
  return built === undefined || sources.some((file) => statSync(join(ROOT, file)).mtimeMs > built)
}

function buildIfStale(): void {
  if (!isStale()) return
  process.stderr.write("bench: building what starts (npm run build)\n")
  const done = spawnSync(process.execPath, ["scripts/build.ts"], { cwd: ROOT, stdio: ["ignore", 2, 2] })
  if (done.status !== 0) throw new Error("npm run build failed; its message stands above")
}
