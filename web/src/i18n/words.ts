/**
 * The words of the languages: a file each, loaded for whoever reads it, kept once it is there.
 * @module
 */
import type { Language } from "../api.ts"
import type { Catalogue, Message } from "./messages.ts"

/** The words of a language, by place: some two thousand messages, looked up where they lie. */
export type Words = { readonly [place: string]: Catalogue }

const LOADERS: {
  readonly [L in Language]: () => Promise<{ readonly places: Words }>
} = {
  en: () => import("./en.ts"),
  ar: () => import("./ar.ts"),
  fa: () => import("./fa.ts"),
}
const loaded = new Map<Language, Words>()

/** A language's words if they are there already. */
export function wordsNow(language: Language): Words | null {
  return loaded.get(language) ?? null
}

/** Load a language's words. */
export async function loadWords(language: Language): Promise<Words> {
  const { places } = await LOADERS[language]()
  loaded.set(language, places)
  return places
}

/** The message of a key such as `desk.arrived`; null: there is none. */
export function messageIn(words: Words, key: string): Message | null {
  const dot = key.indexOf(".")
  const [place, name] = [key.slice(0, dot), key.slice(dot + 1)]
  const messages = Object.hasOwn(words, place) ? words[place] : undefined
  return messages !== undefined && Object.hasOwn(messages, name) ? (messages[name] ?? null) : null
}
