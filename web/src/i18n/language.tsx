/**
 * The officer's language: `t` for words, formats for numbers and days, the direction, and the page's own `lang` and `dir`.
 * @module
 */
import {
  Fragment,
  createContext,
  use,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
  type JSX,
  type ReactNode,
} from "react"
import { I18nProvider } from "react-aria-components"
import type { Direction, Language, Refusal, Said, Settings } from "../api.ts"
import { isolate } from "./bidi.ts"
import { datesOf, withCalendar, type Dates } from "./dates.ts"
import { pieces, type Key, type Message, type Values } from "./messages.ts"
import { numbersOf, type Numbers } from "./numbers.ts"
import { loadWords, messageIn, wordsNow, type Words } from "./words.ts"
import { Foreign } from "../ui/foreign.tsx"

type StringValues<K extends Key> = Values<K, string | number, never>
type NodeValues<K extends Key> = Values<K, ReactNode, (children: ReactNode) => ReactNode>

/** `t("desk.arrived", { count })`: words as a string, for attributes and plain places. What is put in is isolated. */
export type Translate = <K extends Key>(
  key: K,
  ...values: StringValues<K> extends null ? [] : [StringValues<K>]
) => string

/** What the page says, and how it writes numbers and days. */
export interface I18n {
  readonly t: Translate
  /** A message as elements: names from outside shown safely, tags as given. `<T>` is shorter. */
  readonly rich: (key: string, values: { readonly [name: string]: unknown } | null) => ReactNode
  /** Whether there is such a message: codes come from the desk. */
  readonly has: (key: string) => key is Key
  readonly settings: Settings
  readonly language: Language
  readonly direction: Direction
  /** With region and digits: `ar-EG-u-nu-arab`. */
  readonly locale: string
  readonly numbers: Numbers
  readonly dates: Dates
}

const Context = createContext<I18n | null>(null)
const CALENDAR = { umalqura: "islamic-umalqura", civil: "islamic-civil", persian: "persian", none: "gregory" } as const

/** What the page says, and how. Only under {@link LanguageProvider}. */
export function useI18n(): I18n {
  const i18n = use(Context)
  if (i18n === null) throw new TypeError("useI18n outside of LanguageProvider")
  return i18n
}

/** Holds the language for everything below; shows nothing until its words are there, and keeps the old ones meanwhile. */
export function LanguageProvider({
  settings,
  children,
}: {
  readonly settings: Settings
  readonly children: ReactNode
}): JSX.Element {
  const { language } = settings
  const [known, setKnown] = useState(() => ({ language, words: wordsNow(language) }))
  useEffect(() => {
    let wanted = true
    const there = wordsNow(language)
    const take = (words: Words): void => {
      if (wanted) setKnown((before) => (before.words === words ? before : { language, words }))
    }
    if (there === null) void loadWords(language).then(take)
    else take(there)
    return () => {
      wanted = false
    }
  }, [language])
  const i18n = useMemo(
    () => (known.words === null ? null : makeI18n({ ...settings, language: known.language }, known.words)),
    [known, settings],
  )
  // Before anything is painted: no page begins in the other direction.
  useLayoutEffect(() => {
    if (i18n === null) return
    document.documentElement.lang = i18n.language
    document.documentElement.dir = i18n.direction
  }, [i18n])
  if (i18n === null) return <></>
  const aria = withCalendar(i18n.locale, CALENDAR[settings.calendar])
  return (
    <Context value={i18n}>
      <I18nProvider locale={aria}>{children}</I18nProvider>
    </Context>
  )
}

/** The direction that a language is written in. */
export function directionOfLanguage(language: string): Direction {
  // Not every browser has Intl.Locale's getTextInfo; the desk's languages are known.
  return /^(ar|fa|he|ur|ckb|ps|sd|ug|yi|dv)\b/.test(language) ? "rtl" : "ltr"
}

function makeI18n(settings: Settings, words: Words): I18n {
  const { language } = settings
  const direction = directionOfLanguage(language)
  const locale = new Intl.Locale(language, { region: settings.region, numberingSystem: settings.digits }).toString()
  const rules = { cardinal: new Intl.PluralRules(locale), ordinal: new Intl.PluralRules(locale, { type: "ordinal" }) }
  const numbers = numbersOf(locale, settings)
  const dates = datesOf(locale, settings)
  const moment = (at: number): string => `${dates.localDay(at)} ${dates.time(at)}`
  const show = (name: string, value: unknown): string => {
    if (typeof value === "number") return isMoment(name, value) ? moment(value) : numbers.number(value)
    return typeof value === "string" ? isolate(value, direction) : ""
  }
  return {
    t: (key, ...[values]) =>
      pieces(messageOf(key), values ?? {}, rules, {
        literal: (text) => text,
        value: show,
        number: numbers.number,
        tag: (_name, _value, children) => children.join(""),
      }).join(""),
    rich: (key, values) =>
      pieces<ReactNode>(messageOf(key), values ?? {}, rules, {
        literal: (text) => text,
        value: (name, value) =>
          typeof value === "string" ? (
            <Foreign>{value}</Foreign>
          ) : typeof value === "number" ? (
            <bdi>{show(name, value)}</bdi>
          ) : (
            (value as ReactNode)
          ),
        number: numbers.number,
        tag: (_name, value, children) => {
          const inner = children.map((child, at) => <Fragment key={at}>{child}</Fragment>)
          return typeof value === "function" ? (value as (children: ReactNode) => ReactNode)(inner) : inner
        },
      }).map((piece, at) => <Fragment key={at}>{piece}</Fragment>),
    has: (key): key is Key => messageIn(words, key) !== null,
    settings,
    language,
    direction,
    locale,
    numbers,
    dates,
  }

  function messageOf(key: string): Message {
    // The build refuses unknown keys; a code from a newer desk can still come, and is shown as it is.
    return messageIn(words, key) ?? key
  }
}

/** Seconds since 1970 under a name that says so: `{until}` in a sentence from the desk is a day and a time. */
function isMoment(name: string, value: number): boolean {
  return /^(time|at|since|until|expires|entered|date)$/.test(name) && value > 1_000_000_000
}

/** A message as elements: `<T id="write.readers" values={{ name: person.name }} />`. */
export function T<K extends Key>(
  props: NodeValues<K> extends null ? { readonly id: K } : { readonly id: K; readonly values: NodeValues<K> },
): JSX.Element {
  const { rich } = useI18n()
  return <>{rich(props.id, "values" in props ? props.values : null)}</>
}

/** What the desk said, in words: `said.CODE` with its values. */
export function SaidText({ said }: { readonly said: Said }): JSX.Element {
  const { rich, has } = useI18n()
  const key = `said.${said.code}`
  return has(key) ? <>{rich(key, said.values ?? null)}</> : <T id="common.said-unknown" values={{ code: said.code }} />
}

/** A refusal in words: `error.CODE`; the desk's own English stands in the details. */
export function useRefusalText(): (refusal: Pick<Refusal, "code">) => string {
  const { t, has } = useI18n()
  return ({ code }) => {
    const key = `error.${code}`
    // A code's text takes no values: what it is about stands in the details.
    return has(key) ? (t as (key: string) => string)(key) : t("common.refusal-unknown", { code })
  }
}
