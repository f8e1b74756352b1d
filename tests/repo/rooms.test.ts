/**
 * Which way imports point. The table is confidentiality written as code: the relay cannot read a letter because it
 * cannot name the room that could. Changing a line of {@link ROOMS} needs a record in decisions/ (0003 says why).
 */
import { test } from "node:test"
import assert from "node:assert/strict"
import { existsSync } from "node:fs"
import { join, posix } from "node:path"
import { filesUnder, ROOT, textOf } from "./files.ts"
import { importsOf } from "./imports.ts"

interface Room {
  /** Rooms whose index this one may import; with a path, that one module of the room instead of its index. */
  readonly rooms: readonly string[]
  /** Modules of the platform. */
  readonly platform: readonly string[]
  /** Packages of the registry. */
  readonly packages: readonly string[]
}

const CRYPTO = ["node:crypto"]
const FILES = ["node:fs", "node:fs/promises", "node:path", "node:url", "node:os"]
const PROTOCOL = ["bytes", "seal", "register", "office", "letter", "parcel", "terms"]
const LATER_PROTOCOL = ["trace", "briefing", "line"]
const HTTP = ["fastify", "fastify-type-provider-zod", "@fastify/swagger", "pino", "prom-client", "zod"]

const ROOMS: { readonly [room: string]: Room } = {
  // Everything else can trust it.
  bytes: { rooms: [], platform: [...CRYPTO, "node:buffer"], packages: ["cborg"] },
  // Segments in memory: no files, no workers; never looks inside a letter.
  seal: { rooms: ["bytes"], platform: CRYPTO, packages: [] },
  // All that a relay needs, nothing of a letter.
  register: { rooms: ["bytes"], platform: CRYPTO, packages: [] },
  // Who may sign, and to whom one may seal.
  office: { rooms: ["bytes", "seal", "register"], platform: CRYPTO, packages: [] },
  // One root, whatever the transport.
  letter: { rooms: ["bytes", "seal", "office", "register"], platform: CRYPTO, packages: [] },
  // What travels, and the order of checks.
  parcel: { rooms: ["bytes", "seal", "office", "letter", "register"], platform: CRYPTO, packages: [] },
  // The table is computed, never received.
  terms: { rooms: ["bytes", "office", "register", "letter"], platform: [], packages: [] },
  trace: { rooms: ["bytes", "letter"], platform: CRYPTO, packages: [] },
  briefing: { rooms: ["bytes", "office", "letter", "register"], platform: [], packages: [] },
  // Not letter, not parcel: the spokesman's code cannot see content.
  line: { rooms: ["bytes", "office", "register"], platform: [], packages: [] },
  // The carrier is blind by construction: not letter, office, parcel, nor anything that opens them.
  relay: {
    rooms: ["bytes", "register", "pouch"],
    platform: [...CRYPTO, ...FILES, "node:http", "node:https", "node:net", "node:sqlite", "node:stream", "node:util"],
    packages: [...HTTP, "pg"],
  },
  // Bundles are sealed already.
  pouch: { rooms: ["bytes"], platform: FILES, packages: [] },
  // The only room where secrets rest.
  vault: {
    rooms: [...PROTOCOL, ...LATER_PROTOCOL],
    platform: [...CRYPTO, ...FILES, "node:sqlite", "node:timers/promises", "node:worker_threads"],
    packages: ["shamir-secret-sharing"],
  },
  // The only place that joins rooms. The relay is a program of its own: its client, and nothing else of it.
  desk: {
    rooms: [...PROTOCOL, ...LATER_PROTOCOL, "pouch", "vault", "relay/client.ts"],
    platform: ["*"],
    packages: [...HTTP, "commander", "@clack/prompts", "qr", "@myriaddreamin/typst-ts-node-compiler"],
  },
}

/** What the page may name: the contract, and packages of the browser. No room, no platform, no other file of src. */
const PAGE = {
  contract: "src/desk/api.ts",
  packages: [
    /^react(-dom)?(\/|$)/,
    /^react-aria-components(\/|$)/,
    /^@internationalized\//,
    /^@tiptap\//,
    /^@fontsource/,
    "qr",
    "qr/",
    "intl-messageformat",
  ],
}

test("every import of every room is one that the table allows", () => {
  const faults: string[] = []
  let seen = 0
  let arrows = 0
  for (const file of filesUnder("src", /\.[cm]?[jt]sx?$/)) {
    const source = textOf(file)
    for (const { specifier } of importsOf(source)) {
      seen++
      if (specifier?.startsWith("../") === true) arrows++
    }
    faults.push(...judge(file, source, (path) => existsSync(join(ROOT, path))))
  }
  // A check that sees nothing forbids nothing.
  assert.ok(seen > 20 && arrows > 0, `saw only ${seen} imports, ${arrows} of them between folders`)
  assert.deepEqual(faults, [])
})

test("the page names the contract and nothing else of src", () => {
  let seen = 0
  const faults: string[] = []
  // What a test of the page needs beside it, never comes to a browser.
  for (const file of filesUnder("web/src", /\.[cm]?[jt]sx?$/).filter((path) => !ofTests(path))) {
    for (const { line, specifier } of importsOf(textOf(file))) {
      seen++
      const fault = specifier === undefined ? "a computed import" : pageFault(file, specifier)
      if (fault !== undefined) faults.push(`${file}:${line}: ${fault}`)
    }
  }
  assert.ok(seen > 20, `saw only ${seen} imports`)
  assert.deepEqual(faults, [])
  const planted = [
    "../../src/vault/index.ts",
    "../../src/desk/index.ts",
    "../../src/desk/api/letter.ts",
    "node:fs",
    "fs",
    "zod",
    "diwan/letter",
  ]
  for (const specifier of planted) assert.ok(pageFault("web/src/main.tsx", specifier), specifier)
})

test("every room of src has a line in the table and an index", () => {
  const rooms = new Set(filesUnder("src").map((file) => file.split("/")[1] as string))
  for (const room of rooms) {
    assert.ok(Object.hasOwn(ROOMS, room), `src/${room} is in no line of the table`)
    assert.ok(existsSync(join(ROOT, "src", room, "index.ts")), `src/${room} has no index.ts`)
  }
})

test("a planted violation is found, in whatever way it is written", () => {
  const planted: readonly (readonly [string, string, string])[] = [
    ["src/relay/store.ts", 'import { openLetter } from "../letter/index.ts"', "may not import the room letter"],
    ["src/relay/store.ts", 'import type { Letter } from "../letter/index.ts"', "may not import the room letter"],
    ["src/relay/store.ts", 'export type { Letter } from "../letter/index.ts"', "may not import the room letter"],
    ["src/relay/store.ts", 'export * from "../office/index.ts"', "may not import the room office"],
    ["src/relay/store.ts", 'const l = await import("../parcel/index.ts")', "may not import the room parcel"],
    ["src/relay/store.ts", 'let l: typeof import("../letter/index.ts")', "may not import the room letter"],
    ["src/relay/store.ts", 'import "../vault/index.ts"', "may not import the room vault"],
    ["src/relay/store.ts", 'import { decode } from "diwan/letter"', "may not import the room letter"],
    ["src/relay/store.ts", 'import {\n  decode,\n} from\n  "../letter/index.ts"', "may not import the room letter"],
    ["src/relay/store.ts", 'import { decode } from /* why */ "../letter/index.ts"', "may not import the room letter"],
    ["src/relay/store.ts", "const l = await import(`../letter/index.ts`)", "computed"],
    ["src/relay/store.ts", "const l = require(name)", "computed"],
    [
      "src/relay/store.ts",
      'const w = new URL("../letter/index.ts", import.meta.url)',
      "may not import the room letter",
    ],
    ["src/line/line.ts", 'import { openView } from "../letter/index.ts"', "may not import the room letter"],
    ["src/seal/age.ts", 'import { leafHash } from "../letter/index.ts"', "may not import the room letter"],
    ["src/letter/tree.ts", 'import { encode } from "../bytes/cbor.ts"', "past the index of bytes"],
    ["src/letter/tree.test.ts", 'import { encode } from "../bytes/cbor.ts"', "past the index of bytes"],
    ["src/letter/deep/tree.ts", 'import { encode } from "../../bytes/cbor.ts"', "past the index of bytes"],
    ["src/letter/tree.ts", 'import { readFileSync } from "node:fs"', "may not import node:fs"],
    ["src/letter/tree.ts", 'import { readFileSync } from "fs"', "without node:"],
    ["src/letter/tree.ts", 'import { z } from "zod"', "may not import the package zod"],
    ["src/letter/tree.ts", 'import { encode } from "cborg/json"', "may not import the package cborg"],
    ["src/letter/tree.ts", 'import { runs } from "../../tests/runs.ts"', "outside src"],
    ["src/letter/tree.ts", 'import { cases } from "./tree.test.ts"', "imports a test"],
    ["src/letter/tree.ts", 'import { cast } from "./testdata/cast.ts"', "imports a test"],
    ["src/letter/tree.ts", 'import { leaf } from "./leaf"', "ends in .ts"],
    ["src/letter/tree.ts", 'import { leaf } from "./gone.ts"', "does not exist"],
    ["src/desk/office.ts", 'import { serve } from "../relay/index.ts"', "may not import the room relay"],
    ["src/desk/office.ts", 'import { serve } from "../relay/server.ts"', "may not import the room relay"],
    ["src/desk/office.ts", 'const f = await import("../vault/files/index.ts")', "past the index of vault"],
    ["src/attic/box.ts", 'import { encode } from "../bytes/index.ts"', "in no line of the table"],
  ]
  const exists = (path: string): boolean => !path.includes("gone")
  for (const [file, source, fault] of planted) {
    const found = judge(file, source, exists)
    assert.ok(
      found.length === 1 && found[0]?.includes(fault),
      `${file}: ${source}\nfound: ${found.join("; ") || "nothing"}`,
    )
  }
})

test("what the table allows is left alone", () => {
  const fine: readonly (readonly [string, string])[] = [
    ["src/letter/tree.ts", 'import { encode } from "../bytes/index.ts"\nimport { leaf } from "./leaf.ts"'],
    ["src/letter/tree.ts", 'import { hash } from "node:crypto"'],
    ["src/letter/tree.test.ts", 'import fc from "fast-check"\nimport { runs } from "../../tests/runs.ts"'],
    ["src/letter/tree.ts", '/**\n * import { openVault } from "../vault/index.ts"\n */\n// from "../vault/index.ts"'],
    ["src/letter/tree.ts", "const here = import.meta.dirname"],
    ["src/letter/tree.test.ts", 'const spec = new URL("../../spec/letter.md", import.meta.url)'],
    ["src/letter/testdata/cast.ts", 'import { readFileSync } from "node:fs"'],
    ["src/desk/office.ts", 'import { connect } from "../relay/client.ts"\nimport { spawn } from "node:child_process"'],
    ["src/vault/files.ts", 'new Worker(new URL("./worker.ts", import.meta.url))'],
  ]
  for (const [file, source] of fine) {
    assert.deepEqual(
      judge(file, source, () => true),
      [],
      source,
    )
  }
})

function pageFault(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) {
    const known = PAGE.packages.some((each) =>
      typeof each === "string"
        ? specifier === each || (each.endsWith("/") && specifier.startsWith(each))
        : each.test(specifier),
    )
    return known ? undefined : `the page may not import ${specifier}`
  }
  const path = posix.join(posix.dirname(file), specifier)
  return path.startsWith("web/") || path === PAGE.contract
    ? undefined
    : `${specifier}: of src the page may name only ${PAGE.contract}`
}

/** The faults of one file, each as a sentence. Tests of a room may use any package and any room's index. */
function judge(file: string, source: string, exists: (path: string) => boolean): string[] {
  const name = file.split("/")[1] as string
  const room = Object.hasOwn(ROOMS, name) ? ROOMS[name] : undefined
  if (room === undefined) return [`${file}: src/${name} is in no line of the table`]
  const isTest = ofTests(file)
  const faults: string[] = []
  for (const { line, specifier } of importsOf(source)) {
    const fault =
      specifier === undefined
        ? "a computed import, which no check can follow"
        : faultOf(specifier, { name, room, isTest })
    if (fault !== undefined) faults.push(`${file}:${line}: ${fault}`)
  }
  return faults

  function faultOf(specifier: string, from: { name: string; room: Room; isTest: boolean }): string | undefined {
    if (specifier.startsWith("node:")) {
      if (from.isTest || from.room.platform.includes("*") || from.room.platform.includes(specifier)) return undefined
      return `${from.name} may not import ${specifier}`
    }
    const path = specifier.startsWith("diwan/")
      ? `src/${specifier.slice("diwan/".length)}/index.ts`
      : specifier.startsWith(".")
        ? posix.join(posix.dirname(file), specifier)
        : undefined
    if (path === undefined) return packageFault(specifier, from)
    if (!/\.[cm]?ts$/.test(path)) return `${specifier}: an import ends in .ts`
    if (!path.startsWith("src/")) {
      return from.isTest ? undefined : `${specifier} lies outside src`
    }
    if (!from.isTest && ofTests(path)) return `${specifier}: a room imports a test`
    if (!exists(path)) return `${specifier} does not exist`
    const [, target = "", ...inside] = path.split("/")
    if (target === from.name) return undefined
    const within = inside.join("/")
    if (from.isTest ? within === "index.ts" : from.room.rooms.includes(`${target}/${within}`)) return undefined
    if (!from.isTest && !from.room.rooms.includes(target)) return `${from.name} may not import the room ${target}`
    return within === "index.ts" ? undefined : `reaches past the index of ${target}`
  }

  function packageFault(specifier: string, from: { name: string; room: Room; isTest: boolean }): string | undefined {
    if (BARE_PLATFORM.has(specifier.split("/")[0] as string)) return `${specifier}: a platform module without node:`
    if (from.isTest || from.room.packages.includes(specifier)) return undefined
    return `${from.name} may not import the package ${specifier}`
  }
}

/** Tests, and what lies in a room for its tests. */
function ofTests(path: string): boolean {
  return path.endsWith(".test.ts") || path.includes("/testdata/")
}

const BARE_PLATFORM = new Set([
  "fs",
  "path",
  "crypto",
  "http",
  "https",
  "net",
  "os",
  "child_process",
  "worker_threads",
  "vm",
])
