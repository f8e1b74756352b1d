/**
 * What it costs a registrar to come back to a thousand waiting letters: each is fetched, verified, entered in the copy of the
 * other side's register, cosigned, opened, filed and receipted, and then read.
 *
 * How much of that time is what it cannot do without is measured where it is spent: while letters are collected, every call
 * of the platform's signatures, key exchanges, ciphers and hashes, every statement of the database with its commits, and
 * every request to the relay is timed, the outermost of nested ones only. The ratio is their sum over the whole; what is
 * left is reading, judging and writing formats, and the timing itself.
 *
 * Vaults, letters and relay are real; the relay shares the process, so its own work is part of a request. More letters wait
 * than anybody has one-time keys for: all but the first are sealed to the period's key, as their drafter chose.
 * @module
 */
import crypto from "node:crypto"
import fs from "node:fs"
import { syncBuiltinESMExports } from "node:module"
import { StatementSync, DatabaseSync } from "node:sqlite"
import { approve, askLeave, collect, flush, listLaid, readLetter, sendLetter, writeDraft } from "../src/desk/index.ts"
import { draftOf, standing } from "../tests/desk/steps.ts"
import type { World } from "../tests/desk/world.ts"
import { spread, type Bench } from "./bench.ts"

const LETTERS = 1000
const READERS = "north/registrar, south/minister"

export const benches: readonly Bench[] = [
  {
    name: "collecting",
    goal: "collecting and opening 1,000 waiting letters: at least 0.8 of the time is spent on their bare operations",
    run: async () => {
      const template = await standing()
      const at = await template.copy()
      try {
        for (let number = 1; number <= LETTERS; number++) await write(at, number)
        const clock = watchNative()
        at.network = async (_, go) => clock.during("requests", go)
        const began = performance.now()
        const parts: number[] = []
        try {
          await comeBack(at, () => parts.push(clock.share()))
        } finally {
          clock.end()
        }
        const took = (performance.now() - began) / 1000
        const kinds = [...clock.kinds()].map(([kind, ms]) => `${kind} ${(ms / 1000).toFixed(1)} s`).join(", ")
        return [
          {
            ratio: { ...spread(parts), median: clock.whole() },
            goal: 0.8,
            direction: "at-least",
            note: `${LETTERS} letters in ${took.toFixed(1)} s, ${Math.round(LETTERS / took)} a second; ${kinds}`,
          },
        ]
      } finally {
        await at.close()
        template.remove()
      }
    },
  },
]

/** South's minister writes and signs; South's registrar sends. Nobody in North is there. */
async function write(at: World, number: number): Promise<void> {
  const [minister, registrar] = [at.desk("south/minister"), at.desk("south/registrar")]
  const source = draftOf([{ text: `The ${number}th letter. ${"We await your answer. ".repeat(40)}`, readers: READERS }])
  const { draft } = writeDraft(minister, { source, name: "draft", folder: at.folder })
  askLeave(minister, draft, true)
  await flush(minister)
  await collect(registrar)
  await collect(minister)
  for (const laid of listLaid(minister)) approve(minister, laid.id, { again: true })
  await flush(minister)
  await collect(registrar)
  await sendLetter(registrar, `south/${number}`)
}

/** North's registrar collects until nothing comes any more, and reads every letter. @param done after each hundred letters */
async function comeBack(at: World, done: () => void): Promise<void> {
  const registrar = at.desk("north/registrar")
  for (;;) {
    const { bundles } = await collect(registrar)
    if (bundles === 0) break
  }
  for (let number = 1; number <= LETTERS; number++) {
    readLetter(registrar, `south/${number}`)
    if (number % 100 === 0) done()
  }
}

type Kind = "cryptography" | "database" | "files" | "requests"

interface NativeClock {
  /** Time a request. */
  during<T>(kind: Kind, work: () => Promise<T>): Promise<T>
  /** The share of the time since this was asked last. */
  share(): number
  /** The share of all the time. */
  whole(): number
  /** Milliseconds by kind. */
  kinds(): ReadonlyMap<Kind, number>
  /** Put everything back. */
  end(): void
}

const FUNCTIONS = [
  "verify",
  "sign",
  "decapsulate",
  "encapsulate",
  "diffieHellman",
  "hkdfSync",
  "hash",
  "timingSafeEqual",
  "createPublicKey",
  "createPrivateKey",
  "generateKeyPairSync",
  "randomFillSync",
  "randomBytes",
]
const FILES = [
  "openSync",
  "closeSync",
  "readSync",
  "writeSync",
  "fsyncSync",
  "fdatasyncSync",
  "renameSync",
  "fstatSync",
]
const METHODS = [
  [crypto.Hash.prototype, ["update", "digest"], "cryptography"],
  [crypto.Hmac.prototype, ["update", "digest"], "cryptography"],
  [crypto.Cipheriv.prototype, ["update", "final"], "cryptography"],
  [crypto.Decipheriv.prototype, ["update", "final"], "cryptography"],
  [StatementSync.prototype, ["run", "get", "all"], "database"],
  [DatabaseSync.prototype, ["exec"], "database"],
] as const

/** Time what the platform does for this process. */
function watchNative(): NativeClock {
  const spent = new Map<Kind, number>()
  const began = performance.now()
  let [depth, asked, askedSpent] = [0, began, 0]
  const add = (kind: Kind, from: number): void => {
    if (depth === 0) spent.set(kind, (spent.get(kind) ?? 0) + performance.now() - from)
  }
  const sum = (): number => [...spent.values()].reduce((all, ms) => all + ms, 0)
  const undo: (() => void)[] = []
  const wrap = (owner: object, name: string, kind: Kind): void => {
    const before = Reflect.get(owner, name) as (...args: readonly unknown[]) => unknown
    const timed = function (this: unknown, ...args: readonly unknown[]): unknown {
      const from = performance.now()
      depth++
      try {
        return Reflect.apply(before, this, args)
      } finally {
        depth--
        add(kind, from)
      }
    }
    Object.assign(owner, { [name]: timed })
    undo.push(() => Object.assign(owner, { [name]: before }))
  }
  for (const name of FUNCTIONS) wrap(crypto, name, "cryptography")
  for (const name of FILES) wrap(fs, name, "files")
  for (const [owner, names, kind] of METHODS) for (const name of names) wrap(owner, name, kind)
  syncBuiltinESMExports()
  return {
    async during(kind, work) {
      // What the relay does meanwhile, in this process, is inside the request.
      const from = performance.now()
      depth++
      try {
        return await work()
      } finally {
        depth--
        add(kind, from)
      }
    },
    share() {
      const now = performance.now()
      const part = (sum() - askedSpent) / (now - asked)
      ;[asked, askedSpent] = [now, sum()]
      return part
    },
    whole: () => sum() / (performance.now() - began),
    kinds: () => spent,
    end() {
      for (const each of undo.toReversed()) each()
      syncBuiltinESMExports()
    },
  }
}
