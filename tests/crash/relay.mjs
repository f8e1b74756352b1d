/**
 * The relay of a world as a process of its own, to be killed: it listens on the port it is given and says so.
 *
 * Started with --conditions=source and hook.mjs preloaded.
 */
import { pino } from "pino"
import { createRelay, DEFAULT_LIMITS, openSqliteStore, readHostKeys } from "../../src/relay/index.ts"

const { database, keys, url } = JSON.parse(process.env.DIWAN_RELAY)
const relay = await createRelay({
  store: openSqliteStore({ file: database, ...DEFAULT_LIMITS }),
  keys: readHostKeys(keys),
  name: "harbour.example",
  url,
  listen: { host: "127.0.0.1", port: 0 },
  limits: { drainMs: 100, rightRate: 10_000, rightBurst: 10_000 },
  now: () => Date.now() / 1000,
  log: pino({ level: "silent" }),
})
const { port } = await relay.listen()
process.stdout.write(`${port}\n`)
process.once("SIGTERM", () => void relay.close().then(() => process.exit(0)))
