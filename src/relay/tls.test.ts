/** The relay ends TLS itself, as docs/operating.md tells: a client that trusts the certificate is served, nobody else is. */
import { after, before, describe, test } from "node:test"
import assert from "node:assert/strict"
import { execFile, spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { chmodSync, copyFileSync, mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { connect } from "node:tls"
import { promisify } from "node:util"

/** For tests alone: who has this repository has its key. */
const CERTIFICATE = join(import.meta.dirname, "testdata", "localhost.pem")
const CLI = join(import.meta.dirname, "cli.ts")
const NODE = ["--conditions=source"]
const run = promisify(execFile)

const folder = mkdtempSync(join(tmpdir(), "diwan-tls-"))
const home = join(folder, "harbour")
const key = join(folder, "localhost.key")
let relay: ChildProcess
let port = 0

before(async () => {
  copyFileSync(join(import.meta.dirname, "testdata", "localhost.key"), key)
  chmodSync(key, 0o600)
  await run(process.execPath, [
    ...NODE,
    CLI,
    "init",
    "--home",
    home,
    "--name",
    "h.example",
    "--url",
    "https://localhost",
  ])
  const flags = ["--home", home, "--listen", "127.0.0.1:0", "--tls-cert", CERTIFICATE, "--tls-key", key, "--json"]
  relay = spawn(process.execPath, [...NODE, CLI, "serve", ...flags], { stdio: ["ignore", "pipe", "inherit"] })
  const [line] = (await once(createInterface(relay.stdout!), "line")) as [string]
  port = (JSON.parse(line) as { listening: { port: number } }).listening.port
})
after(async () => {
  const gone = once(relay, "exit")
  relay.kill("SIGTERM")
  await gone
})

/** What the client of a relay, as a process of its own, says of the host at an address. */
async function ask(url: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const program = `
    import { relayClient } from ${JSON.stringify(join(import.meta.dirname, "client.ts"))}
    try {
      const host = await relayClient({ url: ${JSON.stringify(url)}, retries: 0 }).host()
      console.log("host:" + host.name)
    } catch (error) { console.log("refused:" + error.code) }`
  const { stdout } = await run(process.execPath, [...NODE, "--input-type=module", "--eval", program], {
    env: { ...process.env, ...environment },
  })
  return stdout.trim()
}

describe("a relay with a certificate of its own", () => {
  test("serves who trusts its certificate", async () => {
    const trusting = { NODE_EXTRA_CA_CERTS: CERTIFICATE }
    assert.equal(await ask(`https://localhost:${port}`, trusting), "host:h.example")
  })

  test("is not believed by who does not", async () => {
    assert.equal(await ask(`https://localhost:${port}`, { NODE_EXTRA_CA_CERTS: "" }), "refused:unreachable")
  })

  test("does not speak plain HTTP", async () => {
    assert.equal(await ask(`http://127.0.0.1:${port}`, {}), "refused:unreachable")
  })

  test("speaks TLS 1.3 and nothing before it", async () => {
    const version = async (most: "TLSv1.2" | "TLSv1.3"): Promise<string | null> => {
      const socket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false, maxVersion: most })
      try {
        await once(socket, "secureConnect")
        return socket.getProtocol()
      } catch (error) {
        return (error as NodeJS.ErrnoException).code ?? "?"
      } finally {
        socket.destroy()
      }
    }
    assert.equal(await version("TLSv1.3"), "TLSv1.3")
    assert.match(String(await version("TLSv1.2")), /PROTOCOL_VERSION/)
  })
})
