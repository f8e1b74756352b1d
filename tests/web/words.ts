/**
 * The words of the page, by which tests find what people find: from the same files, so that a test in Arabic presses what
 * an Arab reader presses.
 * @module
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { IntlMessageFormat } from "intl-messageformat"
import type { Language } from "./harness.ts"

const FOLDER = join(import.meta.dirname, "../../web/locales")
const read = new Map<string, { readonly [key: string]: string }>()

/** The words of a language: `say("common.lock")`. */
export type Say = (key: string, values?: Record<string, string | number>) => string

/** @throws {TypeError} there are no such words */
export function wordsOf(language: Language): Say {
  return (key, values) => {
    const [file = "", name = ""] = key.split(".", 2)
    const path = join(FOLDER, language, `${file}.json`)
    const words = read.get(path) ?? (JSON.parse(readFileSync(path, "utf8")) as { readonly [key: string]: string })
    read.set(path, words)
    const text = words[name]
    if (text === undefined) throw new TypeError(`there are no words ${key} in ${language}`)
    return String(new IntlMessageFormat(text, language).format(isolated(values ?? {}, language)))
  }
}

/** As the page puts strings into attributes: a name of the other direction is isolated from what stands round it (UAX #9 §2.5). */
function isolated(values: Record<string, string | number>, language: Language): Record<string, string | number> {
  const other = language === "en" ? /\p{Script=Arabic}/u : /\p{Script=Latin}/u
  const safe = (value: string | number): string | number =>
    typeof value === "string" && other.test(value) ? `\u2068${value}\u2069` : value
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, safe(value)]))
}

/** What begins with words, whatever follows: `Saved 12:30`. */
export function beginsWith(words: string): RegExp {
  return new RegExp(`^\\s*${RegExp.escape(words.trim())}`)
}

/** Exactly these words, whatever white space is round them. */
export function isJust(words: string): RegExp {
  return new RegExp(`^\\s*${RegExp.escape(words)}\\s*$`)
}
