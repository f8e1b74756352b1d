/**
 * Words that need care: names from outside, references, numbers, days, markings.
 * @module
 */
import { Fragment, type JSX, type ReactNode } from "react"
import type { LetterName, MarkingText } from "../api.ts"
import { reveal } from "../i18n/bidi.ts"
import { useI18n } from "../i18n/language.tsx"
import { useNow } from "../app/now.ts"
import { Foreign } from "./foreign.tsx"

export { Foreign } from "./foreign.tsx"

/** A reference, a code, a file's name: left to right wherever it stands, in ASCII as it is stored. */
export function Code({ children }: { readonly children: string }): JSX.Element {
  return (
    <bdi dir="ltr" className="code" translate="no">
      {reveal(children).join("")}
    </bdi>
  )
}

/** A letter's name, `north/4`; with `channel` shown before it where several channels meet. */
export function LetterRef({
  letter,
  channel = false,
}: {
  readonly letter: LetterName
  readonly channel?: boolean
}): JSX.Element {
  return (
    <span className="letter-ref">
      {channel && (
        <>
          <Code>{letter.channel}</Code>{" "}
        </>
      )}
      <Code>{letter.name}</Code>
    </span>
  )
}

/** A number in the officer's digits. */
export function Num({ value }: { readonly value: number }): JSX.Element {
  return <bdi>{useI18n().numbers.number(value)}</bdi>
}

/** Octets. */
export function Size({ octets }: { readonly octets: number }): JSX.Element {
  return <bdi>{useI18n().numbers.size(octets)}</bdi>
}

/**
 * An instant. `day`: the day; `time`: day and time; `clock`: the time alone, where the day
 * stands beside it; `relative`: how long ago; `short`: for lists. The rest is in its title.
 */
export function When({
  at,
  as = "time",
}: {
  readonly at: number
  readonly as?: "day" | "time" | "clock" | "relative" | "short"
}): JSX.Element {
  const { dates, t } = useI18n()
  const now = useNow(as === "relative" ? 30 : 3600)
  const full = t("common.day-and-time", { day: dates.localDay(at), time: dates.time(at) })
  const other = dates.otherLocalDay(at)
  const shown =
    as === "relative"
      ? dates.relative(at, now)
      : as === "short"
        ? dates.short(at, now)
        : as === "day"
          ? dates.localDay(at)
          : as === "clock"
            ? dates.time(at)
            : full
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={other === null ? full : `${full} · ${other}`}>
      <bdi>{shown}</bdi>
    </time>
  )
}

/** A letter's date: a day, the same everywhere, in both calendars. */
export function Day({ at, both = true }: { readonly at: number; readonly both?: boolean }): JSX.Element {
  const { dates } = useI18n()
  const other = both ? dates.otherDay(at) : null
  return (
    <time dateTime={new Date(at * 1000).toISOString().slice(0, 10)} className="day">
      <bdi>{dates.day(at)}</bdi>
      {other !== null && (
        <>
          <span className="day-between" aria-hidden="true">
            {" · "}
          </span>
          <bdi className="day-other">{other}</bdi>
        </>
      )}
    </time>
  )
}

/** A marking as it stands above and below a part. */
export function Marking({
  marking,
  quiet = false,
}: {
  readonly marking: MarkingText
  readonly quiet?: boolean
}): JSX.Element {
  const words = [marking.level, ...marking.caveats]
  return (
    <span className={quiet ? "marking marking-quiet" : "marking"}>
      {words.map((word, at) => (
        <Fragment key={word}>
          {at > 0 && <span aria-hidden="true"> · </span>}
          <Foreign>{word}</Foreign>
        </Fragment>
      ))}
    </span>
  )
}

/** For screen readers only. */
export function Hidden({ children }: { readonly children: ReactNode }): JSX.Element {
  return <span className="visually-hidden">{children}</span>
}
