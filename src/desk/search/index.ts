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
import { openSearchStore } from "../../vault/index.ts"
import type { Desk } from "../desk.ts"
import { FOLD } from "./fold.ts"
import { lettersOf } from "./letters.ts"
import { searchOver, type Search } from "./search.ts"

export { MOST_QUERY, MOST_WORDS } from "./query.ts"
export { MOST_HITS, MOST_OFFSET, USUAL_HITS, type Search } from "./search.ts"

/**
 * Open search over a desk's letters, with the index that was saved, if there is one. It answers at once from what that
 * holds; {@link Search.catchUp} brings it up.
 */
export async function openSearch(desk: Desk): Promise<Search> {
  return searchOver(lettersOf(desk), await openSearchStore({ vault: desk.vault, words: FOLD }))
}
