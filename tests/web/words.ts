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
    return String(new IntlMessageFormat(text, language).format(values ?? {}))
  }
}
