/**
 * Days and times as a chancery writes them: the Gregorian date and, beside it, the calendar the officer chose. Patterns are
 * written out here and filled by formatToParts: the ready-made ones set Latin commas in Persian and guess the calendar.
 * @module
 */
import type { Language, Settings } from "../api.ts"

/** What stands beside the Gregorian, as Unicode calls it. */
const CALENDARS = { umalqura: "islamic-umalqura", civil: "islamic-civil", persian: "persian" } as const
/** Names that CLDR leaves out or writes in several ways; a chancery writes them in one. */
const ERAS: {
  readonly [L in Language]: { readonly gregory: string; readonly islamic: string; readonly persian: string }
} = {
  en: { gregory: "", islamic: "AH", persian: "SH" },
  ar: { gregory: "م", islamic: "هـ", persian: "هـ.ش" },
  fa: { gregory: "میلادی", islamic: "ه\u200d.ق.", persian: "ه\u200d.ش." },
}

/** How dates are written for somebody. */
export interface Dates {
  /** `24 November 2026`. A letter's date is a day, the same everywhere: in UTC. */
  readonly day: (at: number) => string
  /** The same day in the other calendar; null where there is none. */
  readonly otherDay: (at: number) => string | null
  /** An instant: its day here. */
  readonly localDay: (at: number) => string
  readonly otherLocalDay: (at: number) => string | null
  /** `14:05`, here. */
  readonly time: (at: number) => string
  /** `24 Nov`, or with the year where it is another: for lists. */
  readonly short: (at: number, now: number) => string
  /** `in 3 days`, `yesterday`. */
  readonly relative: (at: number, now: number) => string
  /** `2 min`, of seconds. */
  readonly span: (seconds: number) => string
  readonly weekday: (at: number) => string
  /** `UTC+3`, or the zone's name. */
  readonly zone: string
}

/** @param locale with the digits, without a calendar: `ar-EG-u-nu-arab` */
export function datesOf(locale: string, { language, calendar }: Pick<Settings, "language" | "calendar">): Dates {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const pattern = (name: string, timeZone: string): ((at: number) => string) => {
    const format = new Intl.DateTimeFormat(withCalendar(locale, name), {
      timeZone,
      day: "numeric",
      month: "long",
      year: "numeric",
    })
    const era = ERAS[language][name === "gregory" ? "gregory" : name === "persian" ? "persian" : "islamic"]
    // Only the other calendar says which it is: two years side by side, one of them named, cannot be mistaken.
    const tail = name === "gregory" || era === "" ? "" : ` ${era}`
    return (at) => {
      const parts = partsOf(format, at)
      return `${parts["day"]} ${monthOf(parts["month"], name, language)} ${parts["year"] ?? parts["relatedYear"]}${tail}`
    }
  }
  const other = calendar === "none" ? null : CALENDARS[calendar]
  const otherUtc = other === null ? null : pattern(other, "UTC")
  const otherHere = other === null ? null : pattern(other, here)
  const gregorian = withCalendar(locale, "gregory")
  const clock = new Intl.DateTimeFormat(gregorian, {
    timeZone: here,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  })
  const brief = new Intl.DateTimeFormat(gregorian, {
    timeZone: here,
    day: "numeric",
    month: language === "en" ? "short" : "long",
    year: "numeric",
  })
  const week = new Intl.DateTimeFormat(gregorian, { timeZone: here, weekday: "long" })
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: "auto" })
  const unit = (name: string, display: "short" | "long"): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: display, maximumFractionDigits: 0 })
  const units = {
    second: unit("second", "long"),
    minute: unit("minute", "long"),
    hour: unit("hour", "long"),
    day: unit("day", "long"),
  }
  return {
    day: pattern("gregory", "UTC"),
    otherDay: (at) => otherUtc?.(at) ?? null,
    localDay: pattern("gregory", here),
    otherLocalDay: (at) => otherHere?.(at) ?? null,
    time(at) {
      const parts = partsOf(clock, at)
      return `${parts["hour"]}:${parts["minute"]}`
    },
    short(at, now) {
      const [parts, today] = [partsOf(brief, at), partsOf(brief, now)]
      const year = parts["year"] === today["year"] ? "" : ` ${parts["year"]}`
      return `${parts["day"]} ${parts["month"]}${year}`
    },
    relative(at, now) {
      const seconds = Math.round(at - now)
      const size = Math.abs(seconds)
      if (size < 60) return ago.format(0, "second")
      if (size < 3600) return ago.format(Math.round(seconds / 60), "minute")
      if (size < 36 * 3600) return ago.format(Math.round(seconds / 3600), "hour")
      if (size < 45 * 86_400) return ago.format(Math.round(seconds / 86_400), "day")
      if (size < 600 * 86_400) return ago.format(Math.round(seconds / (30.44 * 86_400)), "month")
      return ago.format(Math.round(seconds / (365.25 * 86_400)), "year")
    },
    span(seconds) {
      if (seconds < 60) return units.second.format(Math.max(1, Math.round(seconds)))
      if (seconds < 3600) return units.minute.format(Math.round(seconds / 60))
      return seconds < 2 * 86_400
        ? units.hour.format(Math.round(seconds / 3600))
        : units.day.format(Math.round(seconds / 86_400))
    },
    weekday: (at) => week.format(at * 1000),
    zone: here,
  }
}

/** Put a calendar into a locale that has Unicode extensions already. */
export function withCalendar(locale: string, calendar: string): string {
  return new Intl.Locale(locale, { calendar }).toString()
}

function partsOf(format: Intl.DateTimeFormat, at: number): { readonly [type: string]: string } {
  return Object.fromEntries(format.formatToParts(at * 1000).map(({ type, value }) => [type, value]))
}

/** CLDR's English writes `Jumada II`, its Arabic `جمادى الآخرة`: both are used; nothing is changed but stray marks. */
function monthOf(month: string | undefined, calendar: string, language: Language): string {
  if (month === undefined) return ""
  return calendar === "gregory" || language !== "en" ? month : month.replaceAll("ʻ", "’")
}
