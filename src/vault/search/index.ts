/**
 * `search/`: the index of words that a vault keeps while it is open, and its encrypted image. What words are, and how they
 * are made alike for index and question, is the desk's affair; see src/desk/search.
 * @module
 */
export { BREAK, type Match } from "./match.ts"
export { IMAGE_NAME } from "./name.ts"
export {
  openSearchStore,
  type Indexed,
  type IndexedLetter,
  type IndexedText,
  type SearchStore,
  type SearchStoreInput,
  type Wanted,
} from "./store.ts"
