/**
 * `search/`: finding letters by their words, in Arabic, Persian and English, in everything that this vault may read.
 *
 * `fold.ts` gives words that people take for one word one form; `words.ts` finds them in a text and knows where they stand;
 * `query.ts` understands what was typed; `snippets.ts` shows what was found. The index itself stands in the vault room: it is
 * in memory while the vault is open, and on the disk only as ciphertext.
 *
 * What a reader was not given is not in their vault, so it is not in their index: it is neither found nor counted.
 * @module
 */
import { randomBytes } from "node:crypto"
import { openSearchStore, VaultError, type Vault } from "../../vault/index.ts"
import type { Desk } from "../desk.ts"
import { searchKeys, THE_KEY } from "../records.ts"
import { FOLD } from "./fold.ts"
import { lettersOf } from "./letters.ts"
import { searchOver, type Search } from "./search.ts"

export { MOST_QUERY } from "./query.ts"
export { MOST_HITS, MOST_OFFSET, type Search } from "./search.ts"

/**
 * Open search over a desk's letters, with the index that was saved, if there is one. It answers at once from what that
 * holds; {@link Search.catchUp} brings it up.
 */
export async function openSearch(desk: Desk): Promise<Search> {
  const secret = imageSecret(desk)
  return searchOver(lettersOf(desk), await openSearchStore({ vault: desk.vault, words: FOLD, secret }))
}

/** What the image's key is made of. A vault that cannot be written to now has one that is forgotten with the index. */
function imageSecret({ vault }: Desk): () => Uint8Array {
  const kept = (): Uint8Array | null => vault.read((tx) => searchKeys.get(tx, THE_KEY)?.secret ?? null)
  const fresh = new Uint8Array(randomBytes(32))
  if (kept() === null) {
    try {
      vault.act("search key", (tx) => searchKeys.put(tx, THE_KEY, { secret: fresh }))
    } catch (cause) {
      if (!(cause instanceof VaultError)) throw cause
    }
  }
  return () => kept() ?? fresh
}

/**
 * The one search of a desk's vault while that is open: opened at the first call, and the same for everybody who works with
 * the vault. It is closed by {@link closeSearch}, and by itself when the signal says that the vault is locked.
 * @param signal aborted when the vault is locked; whoever gives none closes it
 */
export async function searchOf(desk: Desk, signal?: AbortSignal): Promise<Search> {
  signal?.throwIfAborted()
  const opening = opened.get(desk.vault) ?? openSearch(desk)
  if (!opened.has(desk.vault)) {
    opened.set(desk.vault, opening)
    opening.catch(() => opened.delete(desk.vault))
  }
  if (signal !== undefined && !heard.has(signal)) {
    heard.add(signal)
    signal.addEventListener("abort", () => void closeSearch(desk), { once: true })
  }
  return opening
}

/** Close the search of a desk's vault, if there is one: nothing of the index is left in memory that this program holds. */
export async function closeSearch(desk: Desk): Promise<void> {
  const known = opened.get(desk.vault)
  opened.delete(desk.vault)
  const search = await known?.catch(() => undefined)
  await search?.close()
}

/** By the vault as it was lent: each time of being open is another. */
const opened = new WeakMap<Pick<Vault, "path">, Promise<Search>>()
/** Signals that are listened to already: one listener for each, however often somebody searches. */
const heard = new WeakSet<AbortSignal>()
