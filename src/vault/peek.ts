/**
 * Looking at a locked vault: which ways to unlock it there are. A page that asks for a passkey must know its id before
 * anything is open. Nothing here is proven: a file that somebody altered can name ways that do not open, and no secret is
 * risked by it.
 * @module
 */
import { resolve } from "node:path"
import { inspectFile } from "./folder.ts"
import { listWays, readSlots, type Way } from "./slots-kept.ts"
import { Store } from "./sqlite.ts"
import { checkTables } from "./tables.ts"
import { readHeader } from "./ground.ts"

/** What a locked vault shows. */
export interface Peek {
  /** It says that it was made for the play or for tests. */
  readonly play: boolean
  readonly ways: readonly Way[]
}

/**
 * Look at a locked vault. Its lock is taken for a moment.
 * @throws {VaultError} `no-vault`, `not-a-vault`, `permissions`, `read-only`, `in-use`, `newer-schema`,
 *   `schema-changed`, `cost-out-of-bounds`, `damaged`, `io`
 */
export function peekVault(given: string): Peek {
  const path = resolve(given)
  inspectFile(path)
  const store = Store.open(path)
  try {
    checkTables(store)
    const { play } = readHeader(store)
    return { play, ways: listWays(readSlots(store), play) }
  } finally {
    store.close()
  }
}
