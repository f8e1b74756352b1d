/**
 * `diwan relay pouch`: a pouch that was handed to the host's technician, and the pouch that answers it.
 * @module
 */
import { randomBytes } from "node:crypto"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { PouchError, planPouch, VOLUME_BYTES, writePouch } from "../pouch/index.ts"
import type { HostKeys } from "./keys.ts"
import { takePouch, type PouchAct } from "./pouch.ts"
import type { Store } from "./store/store.ts"

/** What was handed over, and what is to be done with it. */
export interface HandedPouch {
  readonly home: string
  readonly keys: HostKeys
  readonly now: () => number
  /** All volumes. */
  readonly files: readonly string[]
  /** Where the answering pouch goes. */
  readonly out: string
}

/**
 * Do what a pouch asks and write the pouch that goes back; none, if there is nothing to say.
 * @throws {PouchError} a volume was refused, or the answer cannot be written
 */
export async function handPouch(
  open: () => Promise<Store>,
  { home, keys, now, files, out }: HandedPouch,
): Promise<{
  readonly data: { acts: readonly PouchAct[]; files: readonly string[] }
  readonly lines: readonly string[]
}> {
  if (existsSync(out)) throw new PouchError("pouch-exists", `${out} exists; choose another name`)
  const store = await open()
  try {
    const keeping = { folder: join(home, "pouches") }
    const { acts, taken, answers } = await takePouch({ store, keys, now }, { files, keeping })
    const planned =
      taken.length + answers.length === 0
        ? []
        : planPouch({ pouch: randomBytes(16), volumeBytes: VOLUME_BYTES, taken, cargo: answers })
    const written = writePouch(planned, { path: out }).map(({ path }) => path)
    const said = [...Map.groupBy(acts, ({ what, result }) => `${what}: ${result}`)]
    const lines = said.map(([line, some]) => (some.length === 1 ? line : `${line} (${some.length})`))
    return { data: { acts, files: written }, lines: [...lines, ...written] }
  } finally {
    await store.close()
  }
}
