/**
 * The command line over a vault of a world, for tests: somebody's command at a terminal without a person.
 * @module
 */
import { closeSync, openSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { diwan, type Ran } from "../../src/desk/cli/testdata/kit.ts"
import type { World } from "./world.ts"

/** Run a command as somebody, whose vault is given up meanwhile and opened again afterwards. */
export async function run(at: World, who: string, ...argv: readonly string[]): Promise<Ran> {
  at.leave(who)
  const key = join(at.folder, "key")
  writeFileSync(key, at.keyOf(who), { mode: 0o600 })
  const fd = openSync(key, "r")
  try {
    return await diwan([...argv, "--home", dirname(at.pathOf(who)), "--key-fd", String(fd)], {
      now: () => at.clock.now,
      folder: at.folder,
      fetch: at.fetchOf(who),
    })
  } finally {
    closeSync(fd)
    await at.reopen(who)
  }
}
