/**
 * The three languages held against each other and against the code: `node web/check-locales.ts`. English says which keys
 * there are and what each takes; the others must have the same, with the plural forms that their grammar needs. Every key
 * is used, every used key exists, and every code that the desk can answer has its text.
 *
 * `--write` brings `src/i18n/keys/*.ts` up to date: the types by which `t("…", {…})` is checked. The build does so too.
 * @module
 */
import { globSync, readFileSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { compileMessage, type Argument, type Message } from "./build/icu.ts"

const WEB = import.meta.dirname
const ROOT = join(WEB, "..")
const LANGUAGES = ["en", "ar", "fa"] as const
type Language = (typeof LANGUAGES)[number]

/** A locale's file, and what its keys begin with. */
export const PLACES = {
  common: "common",
  desk: "desk",
  letter: "letter",
  write: "write",
  recovery: "recovery",
  register: "register",
  offices: "offices",
  pouch: "pouch",
  search: "search",
  settings: "settings",
  errors: "error",
  said: "said",
} as const

/** Codes that only the page has: it could not reach the desk, or failed itself. */
const PAGE_CODES = [
  "desk-unreachable",
  "answer-malformed",
  "upload-stalled",
  "file-too-large",
  "page-failed",
  "interrupted",
  "passkey-unable",
]
/** `t("desk.arrived")`, `<T id="desk.arrived"`, and keys held in tables as plain strings. */
const KEY = new RegExp(
  `(?<!(?:call|useAct|useAsk|Answer|Asked)[<(]\\s*)["'\`]((?:${Object.values(PLACES).join("|")})\\.[\\w.-]+)["'\`]`,
  "g",
)
/** Keys made from a value, as `t(\`desk.stage.\${stage}\`)`: everything below the prefix counts as used. */
const PREFIX = new RegExp(`\`((?:${Object.values(PLACES).join("|")})\\.(?:[\\w-]+[.-])*)\\$\\{`, "g")
const COMMENT = /\/\*[^]*?\*\/|(?<!:)\/\/.*$/gm
// Codes are looked for where they are declared: unions named …Fault, RefusalCode, LocalCode; …SaidCode. What a bundle is
// held for is no refusal; the desk's own place has words for it.
const FAULTS = /type (\w*Fault|RefusalCode|LocalCode) =([^;{]*?)(?=\n\n|\n\/\*\*|\nexport|\nconst|\ntype|\n$)/g
const SAIDS = /type (\w*SaidCode) =([^;{]*?)(?=\n\n|\n\/\*\*|\nexport|\nconst|\ntype|\n$)/g

/** Everything that was found. `missing` is what a place that is being written lacks; `wrong` is never right. */
export interface Findings {
  readonly wrong: readonly string[]
  readonly codes: readonly string[]
}

/** Hold the locales against each other and the code. */
export function checkLocales(): Findings {
  const wrong: string[] = []
  const english = readLanguage("en", wrong)
  for (const language of LANGUAGES) {
    if (language !== "en") compareLanguage(language, english, readLanguage(language, wrong), wrong)
  }
  for (const language of LANGUAGES) checkPlurals(language, readLanguage(language, []), wrong)

  const { keys, prefixes } = usedKeys()
  const isUsed = (key: string): boolean => keys.has(key) || prefixes.some((prefix) => key.startsWith(prefix))
  for (const key of keys) if (!english.has(key)) wrong.push(`${key}: used in web/src, but not in locales/en`)
  for (const key of english.keys()) {
    if (!/^(error|said)\./.test(key) && !isUsed(key)) wrong.push(`${key}: in locales/en, but never used in web/src`)
  }
  const codes: string[] = []
  const faults = faultCodes()
  if (faults.size < 100) wrong.push(`found only ${faults.size} codes of refusals in src: the search for them is broken`)
  for (const code of faults) if (!english.has(`error.${code}`)) codes.push(`error.${code}`)
  const saids = saidCodes()
  for (const code of saids) if (!english.has(`said.${code}`)) codes.push(`said.${code}`)
  for (const key of english.keys()) {
    const [place, code] = [key.slice(0, key.indexOf(".")), key.slice(key.indexOf(".") + 1)]
    if (place === "error" && !faults.has(code)) wrong.push(`${key}: nothing in src is refused with this code`)
    if (place === "said" && saids.size > 0 && !saids.has(code)) wrong.push(`${key}: nothing in src says this`)
  }
  return { wrong, codes }
}

/** The types of each place's keys, from English. @returns the files that were not as they should be */
export function writeKeys(write: boolean): readonly string[] {
  const stale: string[] = []
  for (const [file, prefix] of Object.entries(PLACES)) {
    const messages = [...readPlace("en", file as keyof typeof PLACES, [])]
    const lines = messages.map(([key, { arguments: named }]) => memberOf(`${prefix}.${key}`, named))
    const name = `${prefix[0]?.toUpperCase()}${prefix.slice(1)}Messages`
    const text =
      (lines.length > 380 ? "/* oxlint-disable max-lines -- a line for each message */\n" : "") +
      `/** Made by check-locales.ts from locales/en/${file}.json: what each message takes. */\n` +
      `export interface ${name} {${lines.length === 0 ? "" : `\n${lines.join("")}`}}\n`
    const path = join(WEB, "src/i18n/keys", `${file}.ts`)
    if (textOf(path) === text) continue
    stale.push(path)
    if (write) writeFileSync(path, text)
  }
  return stale
}

/** One key, as the formatter would have it: on one line if there is room. */
function memberOf(key: string, named: ReadonlyMap<string, Argument>): string {
  const members = [...named].map(([name, kind]) => `readonly ${name}: ${typeOf(kind)}`)
  const line = `  readonly "${key}": ${members.length === 0 ? "null" : `{ ${members.join("; ")} }`}\n`
  if (line.length <= 121) return line
  return `  readonly "${key}": {\n${members.map((member) => `    ${member}\n`).join("")}  }\n`
}

/** As `src/i18n/messages.ts` reads it. */
function typeOf(kind: Argument): string {
  return typeof kind === "string"
    ? JSON.stringify(kind)
    : `readonly [${kind.map((option) => JSON.stringify(option)).join(", ")}]`
}

function readLanguage(language: Language, wrong: string[]): Map<string, Message> {
  const all = new Map<string, Message>()
  for (const [file, prefix] of Object.entries(PLACES)) {
    for (const [key, message] of readPlace(language, file as keyof typeof PLACES, wrong))
      all.set(`${prefix}.${key}`, message)
  }
  return all
}

/** One file: an object of keys and messages, nothing nested. */
function readPlace(language: Language, file: keyof typeof PLACES, wrong: string[]): Map<string, Message> {
  const path = join(WEB, "locales", language, `${file}.json`)
  const messages = new Map<string, Message>()
  let parsed: { readonly [key: string]: unknown }
  try {
    parsed = JSON.parse(readFileSync(path, "utf8")) as typeof parsed
  } catch (error) {
    wrong.push(`locales/${language}/${file}.json: ${(error as Error).message}`)
    return messages
  }
  for (const key of repeatedKeys(readFileSync(path, "utf8")))
    wrong.push(`locales/${language}/${file}.json: ${key} twice`)
  for (const [key, text] of Object.entries(parsed)) {
    try {
      if (typeof text !== "string" || text.trim() === "") throw new SyntaxError("want a text that is not empty")
      if (/[\u202A-\u202E\u2066-\u2069]/.test(text))
        throw new SyntaxError("bidi controls: the page isolates what it puts in")
      if (text !== text.normalize("NFC")) throw new SyntaxError("want NFC")
      messages.set(key, compileMessage(text))
    } catch (error) {
      wrong.push(`locales/${language}/${file}.json: ${key}: ${(error as Error).message}`)
    }
  }
  return messages
}

/** JSON.parse keeps the last of two equal keys and says nothing. */
function repeatedKeys(text: string): readonly string[] {
  const keys = Array.from(text.matchAll(/^\s*"((?:[^"\\]|\\.)*)"\s*:/gm), ([, key]) => key as string)
  return keys.filter((key, at) => keys.indexOf(key) !== at)
}

function compareLanguage(
  language: Language,
  english: ReadonlyMap<string, Message>,
  other: ReadonlyMap<string, Message>,
  wrong: string[],
): void {
  for (const [key, message] of english) {
    const translated = other.get(key)
    if (translated === undefined) {
      wrong.push(`${key}: missing in ${language}`)
      continue
    }
    const [want, have] = [signature(message), signature(translated)]
    if (want !== have) wrong.push(`${key}: takes {${want}} in en and {${have}} in ${language}`)
  }
  for (const key of other.keys()) if (!english.has(key)) wrong.push(`${key}: in ${language}, but not in en`)
}

/** Argument names and select options. A number may be left out of a plural's words, so its kind is not compared. */
function signature({ arguments: named }: Message): string {
  const parts = [...named].map(([name, kind]) =>
    typeof kind === "string" ? name : `${name}: ${kind.toSorted().join("|")}`,
  )
  return parts.toSorted().join(", ")
}

/** Each plural has the forms of its language and none that it never takes. Exact forms (=0) are always allowed. */
function checkPlurals(language: Language, messages: ReadonlyMap<string, Message>, wrong: string[]): void {
  for (const [key, { plurals }] of messages) {
    for (const { ordinal, forms } of plurals) {
      const type = ordinal ? "ordinal" : "cardinal"
      const want = new Intl.PluralRules(language, { type }).resolvedOptions().pluralCategories
      const lacking = want.filter((form) => !forms.includes(form))
      const strange = forms.filter((form) => !form.startsWith("=") && !want.includes(form as Intl.LDMLPluralRule))
      if (lacking.length > 0) wrong.push(`${key}: in ${language} the plural lacks ${lacking.join(", ")}`)
      if (strange.length > 0) wrong.push(`${key}: ${language} has no plural form ${strange.join(", ")}`)
    }
  }
}

function usedKeys(): { readonly keys: ReadonlySet<string>; readonly prefixes: readonly string[] } {
  const keys = new Set<string>()
  const prefixes = new Set<string>()
  for (const file of globSync("src/**/*.{ts,tsx}", { cwd: WEB })) {
    if (file.startsWith(join("src", "i18n", "keys")) || file.startsWith(join("src", "fixtures"))) continue
    const text = readFileSync(join(WEB, file), "utf8").replaceAll(COMMENT, "")
    for (const [, key] of text.matchAll(KEY)) keys.add(key as string)
    for (const [, prefix] of text.matchAll(PREFIX)) prefixes.add(prefix as string)
  }
  return { keys, prefixes: [...prefixes] }
}

function faultCodes(): Set<string> {
  return new Set([...codesOf(FAULTS), ...PAGE_CODES])
}

function saidCodes(): Set<string> {
  return codesOf(SAIDS)
}

/** The literals of the unions that a pattern finds in src. */
function codesOf(pattern: RegExp): Set<string> {
  const codes = new Set<string>()
  for (const file of globSync("src/**/*.ts", { cwd: ROOT })) {
    if (/\.test\.ts$|testdata/.test(file)) continue
    // Comments go first: what they say may have semicolons, which end a union.
    const text = readFileSync(join(ROOT, file), "utf8").replaceAll(COMMENT, "")
    for (const [, , union] of text.matchAll(pattern)) {
      for (const [, code] of (union as string).matchAll(/"([a-z][a-z0-9-]*)"/g)) codes.add(code as string)
    }
  }
  return codes
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return null
  }
}

if (import.meta.main) {
  const stale = writeKeys(process.argv.includes("--write"))
  const { wrong, codes } = checkLocales()
  const faults = [...wrong, ...codes.map((code) => `${code}: has no text in locales/en`)]
  if (!process.argv.includes("--write"))
    faults.push(...stale.map((path) => `${basename(path)} is not up to date: --write`))
  for (const fault of faults) console.error(fault)
  console.error(faults.length === 0 ? "locales: the three languages agree" : `locales: ${faults.length} faults`)
  process.exitCode = faults.length === 0 ? 0 : 1
}
