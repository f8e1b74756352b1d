/**
 * Sealing and opening a large file, file to file, beside programs that do the same and beside `cp`, which only copies.
 *
 * Every contestant is a process of its own, its start included; ours is bundled first, as `npm run build` does it. The
 * files lie in memory (/dev/shm) where there is room, because a disk's moods are larger than what is measured; the note
 * says where they lay. Nobody syncs to disk: `cp` and `age` do not either. Beside the ratio of times the note has each
 * side's processor time, which tells more than the clock does when the machine has other things to do.
 * @module
 */
import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { build } from "esbuild"
import { compare, duration, spread, type Bench, type Result, type Turns } from "./bench.ts"
import { peerPackage, peerProgram } from "./peers.ts"

const MIB = 2 ** 20
/** What the goals speak of, MiB. */
const LARGE = 1024
const TURNS = 7

/** A folder with a file of random bytes in it, and our own program. */
interface Ground {
  readonly folder: string
  readonly plain: string
  readonly path: (name: string) => string
  readonly ours: (act: "seal" | "open", from: string, to: string) => Command
}

/** Turns, and what each cost in processor time (of user and system), microseconds; nothing where it cannot be known. */
interface FileTurns extends Turns {
  readonly cpu: { readonly subject: readonly number[]; readonly yardstick: readonly number[] }
}

type Command = readonly [program: string, ...args: string[]]

export const benches: readonly Bench[] = [
  {
    name: "file-age",
    goal: "sealing and opening a file of 1 GiB is at least 1.7 times as fast as age on two cores",
    run: () => onGround(LARGE, (ground) => againstAge(ground, { direction: "at-least", goal: 1.7, cores: "two" })),
  },
  {
    name: "file-age-one-core",
    goal: "sealing and opening a file of 1 GiB takes at most 1.1 times as long as age on one core",
    run: () => onGround(LARGE, (ground) => againstAge(ground, { direction: "at-most", goal: 1.1, cores: "one" })),
  },
  {
    name: "file-cp",
    goal: "sealing a file of 1 GiB takes at most 1.5 times as long as copying it, opening it at most 1.8 times",
    run: () =>
      onGround(LARGE, (ground) => {
        const { plain, path } = ground
        run(ground.ours("seal", plain, path("sealed")))
        const copy = (from: string): Command => ["cp", from, path("copy")]
        const sealing = takeTurns(path, { subject: ground.ours("seal", plain, path("out")), yardstick: copy(plain) })
        const opening = takeTurns(path, {
          subject: ground.ours("open", path("sealed"), path("out")),
          yardstick: copy(path("sealed")),
        })
        return [
          said(ground, { direction: "at-most", goal: 1.5, what: "sealing" }, sealing),
          said(ground, { direction: "at-most", goal: 1.8, what: "opening" }, opening),
        ]
      }),
  },
  {
    name: "file-age-encryption",
    goal: "sealing a file of 1 GiB is at least 10 times as fast as age-encryption with a hybrid recipient",
    run: () => onGround(LARGE, (ground) => againstPackage(ground, "age-encryption", 10)),
  },
  {
    name: "file-openpgp",
    goal: "sealing a file of 1 GiB is at least 4 times as fast as openpgp with its defaults",
    run: async () => {
      const peer = await peerPackage("openpgp")
      if ("missing" in peer) return [peer]
      return onGround(LARGE, (ground) => againstPackage(ground, "openpgp", 4))
    },
  },
  {
    name: "file-memory",
    goal: "sealing and opening a file of 1 GiB takes at most 120 MB of memory",
    run: () =>
      onGround(LARGE, ({ plain, path, ours }) => {
        const megabytes = (command: Command): number => (Number(run(command).trim()) * 1024) / 1e6
        const sealing = Array.from({ length: 3 }, () =>
          cleared(path, () => megabytes(ours("seal", plain, path("out")))),
        )
        run(ours("seal", plain, path("sealed")))
        const opening = Array.from({ length: 3 }, () =>
          cleared(path, () => megabytes(ours("open", path("sealed"), path("out")))),
        )
        const against = { goal: 120, direction: "at-most", unit: "MB" } as const
        return [
          { ...against, what: "sealing", ratio: spread(sealing) },
          { ...against, what: "opening", ratio: spread(opening) },
        ]
      }),
  },
]

function againstAge(
  ground: Ground,
  { direction, goal, cores }: { direction: "at-least" | "at-most"; goal: number; cores: "one" | "two" },
): readonly Result[] {
  const age = peerProgram("age")
  if ("missing" in age) return [age]
  const keygen = peerProgram("age-keygen", "age")
  if ("missing" in keygen) return [keygen]
  const taskset = cores === "one" ? peerProgram("taskset", "util-linux") : undefined
  if (taskset !== undefined && "missing" in taskset) return [taskset]
  const pinned = (command: Command): Command =>
    taskset === undefined ? command : [taskset.found, "-c", "0", ...command]

  const { plain, path, ours } = ground
  run([keygen.found, "-o", path("key")], "quietly")
  const recipient = /public key: (\S+)/.exec(fs.readFileSync(path("key"), "utf8"))?.[1] as string
  run(ours("seal", plain, path("sealed")))
  run([age.found, "-r", recipient, "-o", path("sealed-by-age"), plain])
  const sealing = {
    ours: pinned(ours("seal", plain, path("out"))),
    theirs: pinned([age.found, "-r", recipient, "-o", path("copy"), plain]),
  }
  const opening = {
    ours: pinned(ours("open", path("sealed"), path("out"))),
    theirs: pinned([age.found, "-d", "-i", path("key"), "-o", path("copy"), path("sealed-by-age")]),
  }
  return Object.entries({ sealing, opening }).map(([what, { ours: own, theirs }]) => {
    const pair = direction === "at-least" ? { subject: theirs, yardstick: own } : { subject: own, yardstick: theirs }
    return said(ground, { direction, goal, what }, takeTurns(path, pair))
  })
}

function againstPackage(ground: Ground, name: string, goal: number): readonly Result[] {
  const { plain, path, ours } = ground
  const script = join(import.meta.dirname, "file-peers.ts")
  const theirs: Command = [process.execPath, script, name, "seal", plain, path("copy"), path("key")]
  const turns = takeTurns(path, { subject: theirs, yardstick: ours("seal", plain, path("out")) }, 3)
  return [said(ground, { direction: "at-least", goal }, turns)]
}

/** Ours and theirs in turn, ours writing `out` and theirs `copy`, which are gone before each turn. */
function takeTurns(
  path: Ground["path"],
  { subject, yardstick }: { readonly subject: Command; readonly yardstick: Command },
  count: number = TURNS,
): FileTurns {
  const times: Record<"subject" | "yardstick", number[]> = { subject: [], yardstick: [] }
  const cpu: typeof times = { subject: [], yardstick: [] }
  const commands = { subject, yardstick }
  for (const command of Object.values(commands)) cleared(path, () => run(command))
  for (let turn = 0; turn < count; turn++) {
    for (const who of turn % 2 === 0 ? (["subject", "yardstick"] as const) : (["yardstick", "subject"] as const)) {
      cleared(path, () => {
        const [start, spent] = [performance.now(), childrenMicroseconds()]
        run(commands[who])
        times[who].push((performance.now() - start) * 1000)
        if (spent !== undefined) cpu[who].push((childrenMicroseconds() as number) - spent)
      })
    }
  }
  return { ...times, cpu }
}

/** Processor time of all children that ended, µs, in steps of 10 ms; only Linux tells. */
function childrenMicroseconds(): number | undefined {
  if (process.platform !== "linux") return undefined
  // proc_pid_stat(5): cutime and cstime are fields 16 and 17, the name (2) ends with the last bracket. In 1/100 s.
  const fields = fs.readFileSync("/proc/self/stat", "utf8").split(") ").at(-1)?.split(" ") ?? []
  return (Number(fields[13]) + Number(fields[14])) * 10_000
}

function cleared<T>(path: Ground["path"], act: () => T): T {
  for (const name of ["out", "copy"]) fs.rmSync(path(name), { force: true })
  return act()
}

function said(ground: Ground, goal: Parameters<typeof compare>[0], turns: FileTurns): Result {
  const result = compare(goal, turns)
  const { subject, yardstick } = turns.cpu
  const [over, under] = [subject, yardstick].map((costs) => (costs.length === 0 ? "" : duration(spread(costs).median)))
  const cpu = over === "" ? "" : `; CPU ${over} to ${under}`
  const where = ground.folder.startsWith("/dev/shm") ? "files in memory" : "files on disk"
  return { ...result, note: `${result.note ?? ""}${cpu}; ${where}` }
}

async function onGround(megabytes: number, use: (ground: Ground) => readonly Result[]): Promise<readonly Result[]> {
  const folder = fs.mkdtempSync(join(roomFor(5 * megabytes * MIB), "diwan-bench-"))
  const tidy = (): void => fs.rmSync(folder, { recursive: true, force: true })
  process.once("exit", tidy)
  try {
    const path = (name: string): string => join(folder, name)
    fillRandomly(path("plain"), megabytes)
    const program = await bundled(join(folder, "program"))
    const ours = (act: "seal" | "open", from: string, to: string): Command => [process.execPath, program, act, from, to]
    return use({ folder, plain: path("plain"), path, ours })
  } finally {
    tidy()
    process.off("exit", tidy)
  }
}

function roomFor(bytes: number): string {
  for (const folder of ["/dev/shm", tmpdir()]) {
    try {
      const { bavail, bsize } = fs.statfsSync(folder)
      if (bavail * bsize > bytes) return folder
    } catch {
      // no such folder on this system
    }
  }
  throw new Error(`neither /dev/shm nor ${tmpdir()} has room for ${bytes} bytes`)
}

function fillRandomly(path: string, megabytes: number): void {
  const file = fs.openSync(path, "wx")
  const block = crypto.getRandomValues(new Uint8Array(65_536))
  const bytes = new Uint8Array(MIB)
  for (let at = 0; at < MIB; at += block.length) bytes.set(block, at)
  for (let n = 0; n < megabytes; n++) {
    new DataView(bytes.buffer).setUint32(0, n)
    fs.writeSync(file, bytes)
  }
  fs.closeSync(file)
}

async function bundled(outdir: string): Promise<string> {
  const root = join(import.meta.dirname, "..")
  await build({
    absWorkingDir: root,
    entryPoints: { ours: "bench/file-ours.ts", worker: "src/vault/files/worker.ts" },
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node26",
    logLevel: "error",
  })
  for (const name of fs.readdirSync(outdir)) {
    const file = join(outdir, name)
    fs.writeFileSync(file, fs.readFileSync(file, "utf8").replaceAll('"./worker.ts"', '"./worker.mjs"'))
  }
  return join(outdir, "ours.mjs")
}

/** Run a program to its end. @param talk what happens to its standard error: age-keygen tells there what it made */
function run([program, ...args]: Command, talk: "aloud" | "quietly" = "aloud"): string {
  const { status, stdout, error } = spawnSync(program, args, {
    stdio: ["ignore", "pipe", talk === "aloud" ? 2 : "ignore"],
    encoding: "utf8",
  })
  if (status !== 0) throw new Error(`${program} failed`, { cause: error })
  return stdout
}
