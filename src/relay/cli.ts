/**
 * `diwan relay …`: what a host's technician does. Data on standard output, talk on standard error; with --json one object
 * `{"v":1, …}`. Exit codes: 0 done, 1 failed, 2 wrong usage, 5 not found, 75 busy: try again, 130 interrupted.
 * @module
 */
import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { pino } from "pino"
import { fromHex, toHex } from "../bytes/index.ts"
import { registerOrigin } from "../register/index.ts"
import {
  addressOf,
  checkExposure,
  CONFIG_FILE,
  flagOf,
  limitsOf,
  readSettings,
  SETTING_NAMES,
  variableOf,
  type Settings,
} from "./config.ts"
import { explain, UsageError } from "./cli-ending.ts"
import { HELP } from "./cli-help.ts"
import { RelayError } from "./error.ts"
import { encodeAdmission, encodeHostCard, encodeTicket } from "./files.ts"
import { isHex32 } from "./http.ts"
import { nameOf, TOKEN_BYTES } from "./ids.ts"
import { createHostKeys, hostOf, readHostKeys, writeSecretFile } from "./keys.ts"
import { handPouch } from "./pouch-answer.ts"
import { createRelay } from "./server.ts"
import { openSqliteStore } from "./store/sqlite.ts"
import type { Store } from "./store/store.ts"

/** Where a command speaks, and how it is told to stop. */
export interface RelayIo {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Calls back at the first request to stop. */
  readonly onStop: (stop: () => void) => void
  /** Whole seconds since 1970. */
  readonly now: () => number
}

/**
 * Run a command.
 * @param argv after `diwan relay`
 * @returns the exit code
 */
export async function relayMain(argv: readonly string[], io: RelayIo): Promise<number> {
  const json = argv.includes("--json")
  try {
    const { command, files, flags } = read(argv)
    if (command === undefined || flags["help"] === true) {
      io.out(HELP)
      return command === undefined && flags["help"] !== true ? 2 : 0
    }
    const done = await run(command, { files, flags }, io)
    if (done !== undefined) io.out(json ? `${JSON.stringify({ v: 1, ...done.data })}\n` : `${done.lines.join("\n")}\n`)
    return 0
  } catch (cause) {
    const { code, message, exit } = explain(cause)
    if (json) io.out(`${JSON.stringify({ v: 1, error: { code, message } })}\n`)
    io.err(`diwan relay: ${message}\n`)
    return exit
  }
}

type Flags = Readonly<Record<string, string | boolean | undefined>>
interface Done {
  readonly data: object
  readonly lines: readonly string[]
}

function read(argv: readonly string[]): { command: string | undefined; files: readonly string[]; flags: Flags } {
  const own = {
    home: { type: "string" },
    out: { type: "string" },
    mailboxes: { type: "string" },
    channel: { type: "boolean" },
    replace: { type: "string" },
    office: { type: "string" },
    "expires-days": { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean", short: "h" },
    "behind-proxy": { type: "boolean" },
  } as const
  const settings = Object.fromEntries(SETTING_NAMES.map((name) => [flagOf(name).slice(2), { type: "string" as const }]))
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { ...settings, ...own },
      allowPositionals: true,
    })
    const [command, ...files] = positionals
    if (files.length > 0 && command !== "pouch")
      throw new UsageError(`found ${files[0]}, want one command; see diwan relay --help`)
    return { command, files, flags: values }
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    throw new UsageError(`${cause instanceof Error ? cause.message : "wrong usage"}; see diwan relay --help`, { cause })
  }
}

async function run(
  command: string,
  { files, flags }: { readonly files: readonly string[]; readonly flags: Flags },
  io: RelayIo,
): Promise<Done | undefined> {
  const home = text(flags["home"]) ?? io.environment[variableOf("home")]
  if (home === undefined || home === "") throw new UsageError("which relay? give --home DIR, or set DIWAN_RELAY_HOME")
  const given = Object.fromEntries(SETTING_NAMES.map((name) => [name, flags[flagOf(name).slice(2)]]))
  const settings = readSettings(home, io.environment, given)
  switch (command) {
    case "init":
      return init(home, settings)
    case "serve":
      return serve(home, settings, flags["json"] === true, io)
    case "admit":
      if (flags["replace"] !== undefined) return admitReplacement(home, settings, flags)
      return flags["channel"] === true ? admitChannel(home, settings, flags) : admitMailboxes(home, settings, flags, io)
    case "host":
      return host(home, settings, flags)
    case "pouch":
      if (files.length === 0) throw new UsageError("which pouch? give its files, all volumes of it")
      // The relay may be serving meanwhile: the database keeps the two apart.
      return handPouch(() => open(home, settings), {
        home,
        files,
        keys: needKeys(home),
        now: io.now,
        out: needOut(flags, "FILE, for the pouch that answers"),
      })
    default:
      throw new UsageError(`there is no command ${command}; see diwan relay --help`)
  }
}

async function init(home: string, settings: Settings): Promise<Done> {
  const { name, url } = settings
  if (name === undefined) throw new UsageError("give the host's name: --name harbour.example")
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const keyFile = keysIn(home)
  const isNew = !existsSync(keyFile)
  const keys = isNew ? createHostKeys(keyFile) : readHostKeys(keyFile)
  // Through the codec: a name or an address that a host card could not hold is refused now.
  if (url !== undefined) encodeHostCard(hostOf(keys, name, url))
  await (await open(home, settings)).close()
  const file = join(home, CONFIG_FILE)
  if (!existsSync(file)) {
    writeFileSync(file, `${JSON.stringify({ name, ...(url === undefined ? {} : { url }) }, null, 2)}\n`, {
      mode: 0o600,
      flag: "wx",
    })
  }
  return {
    data: { home, name, url, keys: isNew ? "made" : "kept" },
    lines: [`${home}: ${isNew ? "keys made" : "keys kept"}, database ready. Next: diwan relay serve --home ${home}`],
  }
}

async function serve(home: string, settings: Settings, json: boolean, io: RelayIo): Promise<undefined> {
  const name = needName(settings)
  const listen = addressOf(settings.listen ?? "127.0.0.1:7311", "listen")
  checkExposure(listen, settings)
  const metrics = settings.metricsListen === undefined ? undefined : addressOf(settings.metricsListen, "metricsListen")
  const { tlsCert, tlsKey } = settings
  const tls =
    tlsCert === undefined || tlsKey === undefined
      ? undefined
      : { cert: readPem(tlsCert, "tlsCert"), key: readPem(tlsKey, "tlsKey") }
  const keys = needKeys(home)
  const log = pino({ level: settings.logLevel ?? "info", base: null }, pino.destination({ dest: 2, sync: true }))
  const store = open(home, settings)
  const scheme = tls === undefined ? "http" : "https"
  const urlAt = (port: number): string =>
    settings.url ?? `${scheme}://${listen.host.includes(":") ? `[${listen.host}]` : listen.host}:${port}`
  const relay = await createRelay({
    store: await store,
    keys,
    name,
    url: urlAt,
    listen,
    ...(metrics === undefined ? {} : { metrics }),
    ...(tls === undefined ? {} : { tls }),
    limits: limitsOf(settings),
    log,
  })
  // Before it says that it is ready: whoever starts it may stop it at once.
  const stop = new Promise<void>((resolve) => io.onStop(resolve))
  const { port, metricsPort } = await relay.listen()
  const url = urlAt(port)
  if (json) io.out(`${JSON.stringify({ v: 1, listening: { host: listen.host, port, url, metricsPort } })}\n`)
  io.err(`diwan relay: ready at ${listen.host}:${port}, known as ${url}\n`)
  await stop
  await relay.close()
  return undefined
}

async function admitMailboxes(home: string, settings: Settings, flags: Flags, io: RelayIo): Promise<Done> {
  const many = whole(flags["mailboxes"], "--mailboxes", 1000)
  const days = flags["expires-days"] === undefined ? 90 : whole(flags["expires-days"], "--expires-days", 3650)
  const relay = needUrl(settings)
  const expires = io.now() + days * 86_400
  const tokens = Array.from({ length: many }, () => new Uint8Array(randomBytes(TOKEN_BYTES)))
  return issue(
    home,
    settings,
    flags,
    (store) => store.issueAdmissions(tokens.map(nameOf), expires),
    () =>
      tokens.map((token) => ({
        name: `admission-${toHex(nameOf(token)).slice(0, 12)}.diwan`,
        bytes: encodeAdmission({ relay, token, expires }),
      })),
  )
}

async function admitChannel(home: string, settings: Settings, flags: Flags): Promise<Done> {
  const relay = needUrl(settings)
  const pair = new Uint8Array(randomBytes(TOKEN_BYTES))
  const first = new Uint8Array(randomBytes(TOKEN_BYTES))
  const second = new Uint8Array(randomBytes(TOKEN_BYTES))
  return issue(
    home,
    settings,
    flags,
    (store) => store.issueTickets(pair, [nameOf(first), nameOf(second)]),
    () =>
      [first, second].map((token, i) => ({
        name: `ticket-${toHex(pair).slice(0, 12)}-${i + 1}.diwan`,
        bytes: encodeTicket({ relay, token, pair }),
      })),
  )
}

/** Whoever runs the relay has made sure, by telephone, that it is the office's own registrar who asks. */
async function admitReplacement(home: string, settings: Settings, flags: Flags): Promise<Done> {
  const relay = needUrl(settings)
  const [channel, office] = [idFlag(flags, "replace"), idFlag(flags, "office")]
  const origin = registerOrigin(channel, office)
  const register = fromHex(origin.slice(origin.indexOf("/") + 1), 32)
  const token = new Uint8Array(randomBytes(TOKEN_BYTES))
  let pair = new Uint8Array(0)
  return issue(
    home,
    settings,
    flags,
    async (store) => {
      pair = (await store.replaceTicket({ ticket: nameOf(token), channel, register })).pair.slice()
    },
    () => [{ name: `ticket-${toHex(register).slice(0, 12)}.diwan`, bytes: encodeTicket({ relay, token, pair }) }],
  )
}

function idFlag(flags: Flags, name: string): Uint8Array {
  const given = text(flags[name])
  if (given === undefined || !isHex32(given)) throw new UsageError(`--${name}: want 64 hexadecimal digits`)
  return fromHex(given, 32)
}

/** The store first: a capability that nobody holds harms nobody, a file that opens nothing does. */
async function issue(
  home: string,
  settings: Settings,
  flags: Flags,
  record: (store: Store) => Promise<void>,
  files: () => readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Promise<Done> {
  const out = needOut(flags, "DIR")
  needKeys(home)
  mkdirSync(out, { recursive: true, mode: 0o700 })
  const store = await open(home, settings)
  try {
    await record(store)
  } finally {
    await store.close()
  }
  const written = files().map(({ name, bytes }) => {
    const file = join(out, name)
    writeSecretFile(file, bytes)
    return file
  })
  return { data: { files: written }, lines: written }
}

async function host(home: string, settings: Settings, flags: Flags): Promise<Done> {
  const out = needOut(flags, "FILE")
  const card = encodeHostCard(hostOf(needKeys(home), needName(settings), needUrl(settings)))
  writeFileSync(out, card)
  return { data: { file: out }, lines: [out] }
}

async function open(home: string, settings: Settings): Promise<Store> {
  const { maxStoreBytes } = settings
  return openSqliteStore({
    file: settings.store ?? join(home, "relay.sqlite"),
    ...limitsOf(settings),
    ...(maxStoreBytes === undefined ? {} : { maxBytes: maxStoreBytes }),
  })
}

function keysIn(home: string): string {
  return join(home, "host.keys")
}

function needKeys(home: string): ReturnType<typeof readHostKeys> {
  if (existsSync(keysIn(home))) return readHostKeys(keysIn(home))
  throw new RelayError("config-refused", `${home} is not a relay's home yet: run diwan relay init --home ${home}`)
}

function needName(settings: Settings): string {
  if (settings.name !== undefined) return settings.name
  throw new RelayError("config-refused", `name: not set; give --name, or run diwan relay init first`)
}

function needUrl(settings: Settings): string {
  if (settings.url !== undefined) return settings.url
  throw new RelayError("config-refused", "url: not set; give --url, the address under which offices reach this relay")
}

function needOut(flags: Flags, what: string): string {
  const out = text(flags["out"])
  if (out !== undefined) return out
  throw new UsageError(`where to? give --out ${what}`)
}

function readPem(file: string, setting: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new RelayError("config-refused", `${setting}: ${file} cannot be read`, { cause })
  }
}

function whole(value: string | boolean | undefined, flag: string, most: number): number {
  const found = Number(value)
  if (typeof value === "string" && /^[0-9]{1,9}$/.test(value) && found >= 1 && found <= most) return found
  throw new UsageError(`${flag}: want a whole number from 1 to ${most}`)
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === "string" ? value : undefined
}

/** The process's own streams, environment, signals and clock. */
export function processIo(): RelayIo {
  return {
    out: (words) => void process.stdout.write(words),
    err: (words) => void process.stderr.write(words),
    environment: process.env,
    onStop(stop) {
      const first = (): void => {
        // Asked twice, it does not wait for the drain.
        for (const signal of ["SIGTERM", "SIGINT"] as const)
          process.removeListener(signal, first).on(signal, () => process.exit(130))
        stop()
      }
      process.on("SIGTERM", first).on("SIGINT", first)
    },
    now: () => Math.floor(Date.now() / 1000),
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.umask(0o077)
  process.exitCode = await relayMain(process.argv.slice(2), processIo())
}
