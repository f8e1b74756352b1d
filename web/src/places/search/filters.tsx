/**
 * Where to look: in which channel, from whom, of which level, from when until when.
 * @module
 */
import { parseDate } from "@internationalized/date"
import { lazy, Suspense, type JSX } from "react"
import { useAsk } from "../../app/asking.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Select } from "../../ui/choice.tsx"
import { Details } from "../../ui/layout.tsx"
import { Code, Foreign } from "../../ui/text.tsx"
import { filtersOf, look, lookAnywhere, type Looked } from "./words.ts"

// A calendar is more than a search: it comes beside it.
const DayField = lazy(() => import("../write/day-field.tsx").then(({ DayField }) => ({ default: DayField })))
/** Stands for "anywhere": an option must have an id. */
const ANY = "*"
/** Where there is little room they are folded away until they are wanted. */
const isWide = matchMedia("(min-width: 48rem)").matches

/** The filters. */
export function Filters({ looked }: { readonly looked: Looked }): JSX.Element {
  const { t } = useI18n()
  const { answer } = useAsk("offices", {})
  const channels = answer?.channels ?? []
  const offices = answer === null ? [] : [answer.own, ...answer.correspondents]
  const levels = channels.flatMap(({ rules }) => rules?.levels ?? [])
  const count = filtersOf(looked)
  return (
    <div className="search-where">
      <Details open={isWide || count > 0} summary={<T id="search.filters" values={{ count }} />}>
        <fieldset className="search-filters">
          <legend className="visually-hidden">{t("search.filters", { count })}</legend>
          <Where
            label={t("search.channel")}
            any={t("search.channel-any")}
            value={looked.channel}
            names={channels.map(({ codeName }) => codeName)}
            onChange={(channel) => look({ channel })}
          />
          <Where
            label={t("search.from")}
            any={t("search.from-any")}
            value={looked.from}
            names={offices.map(({ alias }) => alias)}
            onChange={(from) => look({ from })}
          />
          <Where
            label={t("search.level")}
            any={t("search.level-any")}
            value={looked.level}
            names={levels}
            foreign
            onChange={(level) => look({ level })}
          />
          <When label={t("search.since")} value={looked.since} onChange={(since) => look({ since })} />
          <When label={t("search.until")} value={looked.until} onChange={(until) => look({ until })} />
          {count > 0 && (
            <Button look="plain" onPress={lookAnywhere}>
              {t("search.anywhere")}
            </Button>
          )}
        </fieldset>
      </Details>
    </div>
  )
}

function Where({
  label,
  any,
  value,
  names,
  foreign = false,
  onChange,
}: {
  readonly label: string
  readonly any: string
  readonly value: string
  readonly names: readonly string[]
  /** Words, not codes: they have a direction of their own. */
  readonly foreign?: boolean
  readonly onChange: (value: string) => void
}): JSX.Element {
  const all = [...new Set([...names, ...(value === "" ? [] : [value])])]
  return (
    <Select
      label={label}
      value={value === "" ? ANY : value}
      onChange={(id) => onChange(id === ANY ? "" : id)}
      options={[
        { id: ANY, name: any },
        ...all.map((name) => ({ id: name, name, shown: foreign ? <Foreign>{name}</Foreign> : <Code>{name}</Code> })),
      ]}
    />
  )
}

function When({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (day: string) => void
}): JSX.Element {
  return (
    <div className="field">
      <span className="label" aria-hidden="true">
        {label}
      </span>
      <Suspense fallback={<span className="input" />}>
        <DayField
          label={label}
          value={value === "" ? null : parseDate(value)}
          onChange={(day) => onChange(day ?? "")}
        />
      </Suspense>
    </div>
  )
}
