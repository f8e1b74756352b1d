/** A host's relay, run as its technician runs it: a process of its own, on loopback, at a port that the system chose. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"

/** The program. */
export const BIN: string = join(import.meta.dirname, "..", "..", "..", "..", "bin", "diwan.cjs")

/** A relay that can be stopped and started again at the same address. */
export interface TestRelay {
  readonly operate: (...args: readonly string[]) => void
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** A relay with its home in a folder that need not exist. */
export function relayIn(home: string): TestRelay {
  let child: ChildProcess | undefined
  let address = "127.0.0.1:0"

  const operate = (...args: readonly string[]): void => {
    const url = address.endsWith(":0") ? [] : ["--url", `http://${address}`]
    const ran = spawnSync(process.execPath, [BIN, "relay", ...args, "--home", home, ...url], { encoding: "utf8" })
    if (ran.status !== 0) throw new Error(`diwan relay ${args.join(" ")}: ${ran.stderr}`)
  }
  const start = async (): Promise<void> => {
    if (address.endsWith(":0")) operate("init", "--name", "harbour.example")
    const args = ["relay", "serve", "--home", home, "--listen", address, "--json"]
    const started = spawn(process.execPath, [BIN, ...args], { stdio: ["ignore", "pipe", "ignore"] })
    child = started
    const line = await new Promise<string>((resolve, reject) => {
      started.once("exit", () => reject(new Error("the relay ended before it was ready")))
      createInterface({ input: started.stdout }).once("line", resolve)
    })
    const { host, port } = (JSON.parse(line) as { listening: { host: string; port: number } }).listening
    address = `${host}:${port}`
  }
  const stop = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null) return
    const ended = new Promise((resolve) => child?.once("exit", resolve))
    child.kill("SIGTERM")
    await ended
  }
  return { operate, start, stop }
}
