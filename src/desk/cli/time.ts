/**
 * Moments and dates as they are printed. What is signed is a number of seconds in UTC; zone and calendar are display.
 *
 * The three Hijri calendars differ by a day, so the one that is meant is always named: Umm al-Qura unless another is
 * asked for. Digits are asked for apart from the language, because what `ar` alone gives differs from system to system.
 * @module
 */

/** A moment in JSON. */
export interface JsonTime {
  readonly seconds: number
  readonly iso: string
}

/** A moment for JSON: seconds since 1970, and the same as ISO 8601 in UTC. */
export function jsonTime(seconds: number): JsonTime
export function jsonTime(seconds: number | null): JsonTime | null
export function jsonTime(seconds: number | null): JsonTime | null {
  return seconds === null ? null : { seconds, iso: iso(seconds) }
}

/** `2026-11-23T18:00:00Z`. */
export function iso(seconds: number): string {
  // Not Temporal, whose first use in a process costs as much as opening a vault.
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z")
}

/** `2026-11-23 18:00 UTC`. */
export function moment(seconds: number): string {
  return `${iso(seconds).slice(0, 16).replace("T", " ")} UTC`
}

/** `2026-11-23`. */
export function day(seconds: number): string {
  return iso(seconds).slice(0, 10)
}

/** Calendars beside the Gregorian, by the names of `--calendar`. */
export const CALENDARS = {
  umalqura: { id: "islamic-umalqura", en: "Umm al-Qura", ar: "أم القرى", fa: "ام‌القری" },
  civil: { id: "islamic-civil", en: "Hijri, civil", ar: "هجري مدني", fa: "هجری قمری" },
  persian: { id: "persian", en: "Solar Hijri", ar: "هجري شمسي", fa: "هجری شمسی" },
} as const

/** A calendar that is shown beside the Gregorian. */
export type CalendarName = keyof typeof CALENDARS

/**
 * A letter's date, a line for each of its languages: the Gregorian and a second calendar. That is the Persian where
 * Persian is among the languages and Arabic is not, else Umm al-Qura; a letter in neither has the Gregorian alone.
 * @param calendar the second calendar, if somebody asked for one
 */
export function dateLines(
  seconds: number,
  languages: readonly string[],
  calendar: CalendarName | null,
): readonly string[] {
  const bare = languages.map((language) => new Intl.Locale(language).language)
  const usual = bare.includes("ar") ? "umalqura" : bare.includes("fa") ? "persian" : null
  const second = calendar ?? usual
  const lines = [["en", ...bare.filter((language) => language === "ar" || language === "fa")]]
    .flat()
    .map((language) => dateLine(seconds, language as "en" | "ar" | "fa", second))
  return [...new Set(lines)]
}

function dateLine(seconds: number, language: "en" | "ar" | "fa", calendar: CalendarName | null): string {
  const first = written(seconds, language, "gregory")
  if (calendar === null) return first
  const { id, [language]: name } = CALENDARS[calendar]
  return `${first} / ${written(seconds, language, id)} (${name})`
}

const DIGITS = { en: "latn", ar: "arab", fa: "arabext" } as const

/** Day, month, year from parts: the ready-made long forms of some locales hold Latin commas or put the year first. */
function written(seconds: number, language: "en" | "ar" | "fa", calendar: string): string {
  const locale = `${language}-u-ca-${calendar}-nu-${DIGITS[language]}`
  const format = new Intl.DateTimeFormat(locale, { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" })
  const parts = format.formatToParts(seconds * 1000)
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? ""
  return `${part("day")} ${part("month")} ${part("year")}`
}
