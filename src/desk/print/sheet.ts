/**
 * A letter as the template reads it: every word and number already written out in the officer's language and digits.
 * @module
 */
import {
  runsOf,
  type Direction,
  type Language,
  type LetterPage,
  type Run,
  type Seconds,
  type Settings,
} from "../api.ts"
import { CALENDARS } from "../cli/time.ts"
import { WORDS, type PrintWords } from "./words.ts"

/** What the template is given. */
export interface Sheet {
  readonly title: string
  readonly office: string
  readonly name: string
  /** The start of the statement's hash, on every page. */
  readonly short: string
  readonly document: string
  readonly language: Language
  readonly direction: Direction
  readonly made: { readonly year: number; readonly month: number; readonly day: number }
  readonly dates: readonly { readonly language: Language; readonly direction: Direction; readonly text: string }[]
  readonly channelLabel: string
  readonly channel: string
  readonly answersLabel: string
  readonly answers: readonly string[]
  readonly enclosureLabel: string
  readonly notice: string | null
  readonly parts: readonly SheetPart[]
  readonly proof: {
    readonly heading: string
    readonly sentence: string
    readonly fields: readonly { readonly label: string; readonly value: string; readonly ltr: boolean }[]
    readonly note: string
  }
  readonly attachment: { readonly path: string; readonly description: string } | null
  /** The first numbers in the officer's digits, for counting pages. */
  readonly pages: readonly string[]
}

type SheetPart =
  | {
      readonly kind: "section"
      readonly marking: string
      readonly versions: readonly {
        readonly language: string
        readonly direction: Direction
        readonly heading: readonly Run[]
        readonly paragraphs: readonly (readonly Run[])[]
      }[]
    }
  | {
      readonly kind: "enclosure"
      readonly marking: string
      readonly place: string
      readonly name: string
      readonly detail: string
    }

/** Most pages that are counted in the officer's digits. */
const MOST_PAGES = 2000

/**
 * Write a letter out for printing.
 * @param made when the page is made, for the file's own date
 * @param attachment path of the view within the file, or null
 */
export function sheetOf(page: LetterPage, settings: Settings, made: Seconds, attachment: string | null): Sheet {
  const { language } = settings
  const words = WORDS[language]
  const number = numbers(settings)
  const madeOn = new Date(made * 1000)
  return {
    title: `${words.documents[page.document]} ${page.name}`,
    office: page.office,
    name: page.name,
    short: page.proof.statement.slice(0, 16),
    document: words.documents[page.document],
    language,
    direction: directionOf(language),
    made: { year: madeOn.getUTCFullYear(), month: madeOn.getUTCMonth() + 1, day: madeOn.getUTCDate() },
    dates: datesOf(page, settings),
    channelLabel: words.channel,
    channel: page.channel,
    answersLabel: words.answers,
    answers: page.answers.map(({ name }) => name),
    enclosureLabel: words.enclosure,
    notice: page.passedOn ? words.passedOn : null,
    parts: page.parts.map((part): SheetPart => {
      const marking = [part.marking.level, ...part.marking.caveats].join(" · ")
      if (part.kind === "enclosure") {
        const detail = `${part.type} · ${number(part.size)} B`
        return { kind: "enclosure", marking, place: number(part.place), name: part.name, detail }
      }
      const versions = part.versions.map(({ language: of, direction, heading, text }) => ({
        language: new Intl.Locale(of).language,
        direction,
        heading: runsOf(heading, direction),
        paragraphs: text
          .split("\n")
          .filter((line) => line.trim() !== "")
          .map((line) => runsOf(line, direction)),
      }))
      return { kind: "section", marking, versions }
    }),
    proof: proofOf(page, words, settings),
    attachment: attachment === null ? null : { path: attachment, description: words.attachment },
    pages: Array.from({ length: MOST_PAGES }, (_, i) => number(i + 1)),
  }
}

function proofOf(page: LetterPage, words: PrintWords, settings: Settings): Sheet["proof"] {
  const { proof, accounts } = page
  const number = numbers(settings)
  const at = (seconds: Seconds): string => momentOf(seconds, settings)
  const field = (
    label: string,
    value: string,
    ltr: boolean = false,
  ): { label: string; value: string; ltr: boolean } => ({
    label,
    value,
    ltr,
  })
  const { fields } = words
  const cosigned = proof.cosigned.map(({ name, time }) => `${name}, ${at(time)}`)
  return {
    heading: words.proof,
    sentence: words.sentence[proof.standing],
    fields: [
      field(fields.channelId, proof.channelId, true),
      field(fields.statement, proof.statement, true),
      field(fields.root, proof.root, true),
      field(fields.roster, `${proof.roster.version} · ${proof.roster.id}`, true),
      field(fields.approved, number(proof.approvers)),
      field(fields.quorum, number(proof.roster.quorum)),
      field(fields.entry, `${number(proof.entry.index)} / ${number(proof.entry.size)}`),
      field(fields.entered, at(accounts.entered)),
      field(fields.postmarked, accounts.postmarked === null ? fields.none : at(accounts.postmarked)),
      field(fields.cosigned, cosigned.length === 0 ? fields.none : cosigned.join(" · ")),
    ],
    note: words.note,
  }
}

/** The date in each of the letter's languages that Diwan has dates for, the officer's own if it has none of them. */
function datesOf(page: LetterPage, settings: Settings): Sheet["dates"] {
  const bare = page.languages.map((language) => new Intl.Locale(language).language)
  const written = (["ar", "fa", "en"] as const).filter((language) => bare.includes(language))
  return (written.length === 0 ? [settings.language] : written).map((language) => {
    const own = language === settings.language ? settings : { ...settings, language, ...USUAL[language] }
    return { language, direction: directionOf(language), text: dayOf(page.date, own) }
  })
}

const USUAL: { readonly [language in Language]: Pick<Settings, "region" | "digits"> } = {
  ar: { region: "EG", digits: "arab" },
  fa: { region: "IR", digits: "arabext" },
  en: { region: "GB", digits: "latn" },
}

function dayOf(seconds: Seconds, settings: Settings): string {
  const first = written(seconds, settings, "gregory")
  if (settings.calendar === "none") return first
  const { id, [settings.language]: name } = CALENDARS[settings.calendar]
  return `${first} / ${written(seconds, settings, id)} (${name})`
}

function written(seconds: Seconds, { language, region, digits }: Settings, calendar: string): string {
  const locale = `${language}-${region}-u-ca-${calendar}-nu-${digits}`
  const format = new Intl.DateTimeFormat(locale, { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" })
  const parts = format.formatToParts(seconds * 1000)
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? ""
  return `${part("day")} ${part("month")} ${part("year")}`
}

function momentOf(seconds: Seconds, settings: Settings): string {
  const { language, region, digits } = settings
  const format = new Intl.DateTimeFormat(`${language}-${region}-u-ca-gregory-nu-${digits}`, {
    timeZone: "UTC",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  })
  return `${written(seconds, settings, "gregory")}, ${format.format(seconds * 1000)} UTC`
}

function numbers({ language, digits }: Settings): (value: number) => string {
  const format = new Intl.NumberFormat(`${language}-u-nu-${digits}`)
  return (value) => format.format(value)
}

function directionOf(language: Language): Direction {
  return language === "en" ? "ltr" : "rtl"
}
