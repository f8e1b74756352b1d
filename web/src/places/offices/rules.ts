/**
 * Rules as they are written in the form, and what the desk is asked to propose. Bounds are the charter's (spec/office.md):
 * a fault is told while one writes, and the desk holds all of it to the charter's shape again.
 * @module
 */
import type { DocumentName, RulesText } from "../../api.ts"
import { asciiDigits } from "../../i18n/numbers.ts"
import type { Translate } from "../../i18n/language.tsx"

/** Rules being written: lists one to a line, numbers as they are typed. */
export interface WrittenRules {
  readonly codeName: string
  readonly kinds: readonly DocumentName[]
  readonly levels: string
  readonly caveats: string
  readonly languages: readonly string[]
  readonly copies: number
  readonly isLimited: boolean
  readonly days: string
  readonly receipts: RulesText["receipts"]
  readonly countersign: RulesText["countersign"]
}

/** What is wrong with each; null: nothing. */
export type Faults = {
  readonly [Field in "codeName" | "kinds" | "levels" | "caveats" | "languages" | "days"]: string | null
}

const MOST = { text: 60, levels: 16, caveats: 32, days: 36_500 }

/** Rules to begin with: what most would choose. */
export function usualRules(t: Translate, host: boolean): WrittenRules {
  return {
    codeName: "",
    kinds: ["letter", "note-verbale", "aide-memoire"],
    levels: t("offices.usual-levels"),
    caveats: t("offices.usual-caveats"),
    languages: ["ar", "en", "fa"],
    copies: 2,
    isLimited: false,
    days: "30",
    receipts: "opened",
    countersign: host ? ["host", "registrar"] : ["registrar"],
  }
}

/** Rules that hold, to be changed. */
export function writtenRules({ levels, caveats, readingDays, ...rules }: RulesText): WrittenRules {
  return {
    ...rules,
    levels: levels.join("\n"),
    caveats: caveats.join("\n"),
    isLimited: readingDays !== null,
    days: String(readingDays ?? 30),
  }
}

/** The rules, if nothing is wrong with them. */
export function rulesOf(written: WrittenRules, faults: Faults): RulesText | null {
  // A field that is still empty has no fault to be told, and is not ready either.
  if (Object.values(faults).some((fault) => fault !== null) || written.codeName.trim() === "") return null
  const { codeName, copies, countersign, days, isLimited, kinds, languages, receipts } = written
  return {
    codeName: codeName.trim(),
    kinds,
    levels: linesOf(written.levels),
    caveats: linesOf(written.caveats),
    languages,
    copies,
    readingDays: isLimited ? daysOf(days) : null,
    receipts,
    countersign,
  }
}

/** What is wrong with rules that are being written. */
export function faultsOf(written: WrittenRules, t: Translate): Faults {
  const [levels, caveats] = [linesOf(written.levels), linesOf(written.caveats)]
  const days = daysOf(written.days)
  return {
    // It stands in addresses of the page and is typed to confirm: one word, as it is called in talk.
    codeName:
      written.codeName === "" || /^[\p{L}\p{M}\p{N}\u200c_-]+$/u.test(written.codeName.trim())
        ? null
        : t("offices.fault-code-name"),
    kinds: written.kinds.length === 0 ? t("offices.fault-kinds") : null,
    levels: levels.length === 0 ? t("offices.fault-levels") : listFault(levels, MOST.levels, t),
    caveats: listFault(caveats, MOST.caveats, t),
    languages: written.languages.length === 0 ? t("offices.fault-languages") : null,
    days: written.isLimited && !(days >= 1 && days <= MOST.days) ? t("offices.days-wrong", { most: MOST.days }) : null,
  }
}

function linesOf(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
}

function listFault(lines: readonly string[], most: number, t: Translate): string | null {
  if (lines.length > most) return t("offices.fault-many", { most })
  if (lines.some((line) => Array.from(line).length > MOST.text)) return t("offices.fault-long", { most: MOST.text })
  return new Set(lines).size < lines.length ? t("offices.fault-twice") : null
}

function daysOf(text: string): number {
  const digits = asciiDigits(text).trim()
  return /^\d{1,5}$/.test(digits) ? Number(digits) : Number.NaN
}
