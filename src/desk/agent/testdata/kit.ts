/** A keeper over a vault of its own, with clocks that the test turns, and waiting that does not look at the time. */
import { mkdtempSync, realpathSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestContext } from "node:test"
import { createVault } from "../../../vault/index.ts"
import type { DeskEvent } from "../../api.ts"
import type { Keeper } from "../keeper.ts"
import { openKeeper, type KeeperOptions } from "../open.ts"
import type { Clock } from "../vigil.ts"

export const PASSPHRASE = "salt, cedar, harbour"

const ends = new WeakMap<object, (() => Promise<void> | void)[]>()

/** Do something when the test has ended; what was begun last ends first. */
export function atEnd(t: Pick<TestContext, "after">, end: () => Promise<void> | void): void {
  const all = ends.get(t) ?? []
  if (all.length === 0) {
    t.after(async () => {
      for (const each of all.toReversed()) await each()
    })
  }
  all.push(end)
  ends.set(t, all)
}

/** A folder that ends with the test. Short: a socket's path has some hundred characters at most. */
export function scratch(t: Pick<TestContext, "after">): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "diwan-agent-")))
  atEnd(t, () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A vault of the play that belongs to nobody yet. @returns its file */
export async function playVault(folder: string, name: string = "home"): Promise<string> {
  const path = join(folder, name, "vault.diwan")
  ;(await createVault({ path, unlock: { passphrase: PASSPHRASE }, play: true })).close()
  return path
}

/** Clocks that stand until they are turned. */
export interface Clocks extends Clock {
  /** Both go on. */
  pass(ms: number): void
  /** The machine slept: only the time of day went on. */
  sleep(ms: number): void
}

export function clocks(): Clocks {
  let [wall, ticks] = [1_800_000_000_000, 5_000]
  return {
    wall: () => wall,
    ticks: () => ticks,
    pass(ms) {
      wall += ms
      ticks += ms
    },
    sleep(ms) {
      wall += ms
    },
  }
}

/** A keeper that ends with the test, and what it told. */
export function keeperOf(
  t: Pick<TestContext, "after">,
  options: KeeperOptions,
): { readonly keeper: Keeper; readonly told: readonly DeskEvent[] } {
  const keeper = openKeeper({ courier: false, ...options })
  const told: DeskEvent[] = []
  keeper.listen((event) => void told.push(event))
  atEnd(t, () => keeper.close())
  return { keeper, told }
}

/** Wait until something holds. The test runner's own limit ends what never does. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}
