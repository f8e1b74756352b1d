/**
 * The head of the letter: what it is, its date, its languages, and what it answers.
 * @module
 */
import { lazy, Suspense, useState, type JSX } from "react"
import { parseDate } from "@internationalized/date"
import type { DocumentName } from "../../api.ts"
import { useDocuments } from "../../app/roles.ts"
import { useI18n } from "../../i18n/language.tsx"
import { asciiDigits } from "../../i18n/numbers.ts"
import { Button } from "../../ui/button.tsx"
import { Checks, Radios, Select } from "../../ui/choice.tsx"
import { Code } from "../../ui/text.tsx"
import { setHead, setLanguages } from "./acts.ts"
import { AnswerBox } from "./answer-box.tsx"
import { useBench, useDocument } from "./context.tsx"
import { useLanguageNames } from "./language-names.ts"
import type { LetterAttrs } from "./schema.ts"

// A calendar is more than a letter: it comes when it is asked for.
const DayField = lazy(() => import("./day-field.tsx").then(({ DayField }) => ({ default: DayField })))

/** Kinds that this desk writes; a charter may permit more. */
const WRITTEN: readonly DocumentName[] = ["letter", "note-verbale", "aide-memoire"]

/** The head. */
export function LetterHead(): JSX.Element {
  const { t } = useI18n()
  const { bench, options } = useBench()
  const { document: kind, languages } = useDocument().attrs as LetterAttrs
  const documentName = useDocuments()
  const languageName = useLanguageNames()
  const { kinds, languages: permitted } = options.rules
  const choosable = [...permitted, ...languages.filter((each) => !permitted.includes(each))]
  return (
    <section className="bench-head" aria-label={t("write.head")}>
      <Select
        label={t("write.kind")}
        value={kind}
        onChange={(document) => bench.run(setHead({ document }))}
        options={[...new Set([...kinds, kind])].map((each) => ({
          id: each,
          name: documentName(each),
          disabled: !WRITTEN.includes(each) || !kinds.includes(each),
        }))}
      />
      <Checks
        label={t("write.languages")}
        row
        value={languages}
        onChange={(chosen) => {
          if (chosen.length > 0) bench.run(setLanguages(choosable.filter((each) => chosen.includes(each))))
        }}
        options={choosable.map((each) => ({ id: each, name: languageName(each) }))}
      />
      <LetterDay />
      <Answers />
    </section>
  )
}

function LetterDay(): JSX.Element {
  const { t, dates } = useI18n()
  const { bench } = useBench()
  const { date } = useDocument().attrs as LetterAttrs
  const [fixed, setFixed] = useState(date !== null)
  const own = fixed || date !== null
  const noon = date === null ? null : Date.parse(`${date}T12:00:00Z`) / 1000
  return (
    <div className="bench-day">
      <Radios
        label={t("write.date")}
        row
        value={own ? "fixed" : "submitted"}
        onChange={(how) => {
          setFixed(how === "fixed")
          if (how === "submitted") bench.run(setHead({ date: null }))
        }}
        options={[
          { id: "submitted", name: t("write.date-submitted") },
          { id: "fixed", name: t("write.date-fixed") },
        ]}
      />
      {own && (
        <Suspense fallback={null}>
          <DayField
            label={t("write.date-fixed")}
            value={date === null ? null : parseDate(date)}
            onChange={(day) => bench.run(setHead({ date: day }))}
            {...(noon === null
              ? {}
              : { help: [dates.day(noon), dates.otherDay(noon)].filter((each) => each !== null).join(" · ") })}
          />
        </Suspense>
      )}
    </div>
  )
}

function Answers(): JSX.Element {
  const { t } = useI18n()
  const { bench, options } = useBench()
  const { answers } = useDocument().attrs as LetterAttrs
  return (
    <div className="bench-answers">
      <AnswerBox
        letters={options.answerable.filter((name) => !answers.includes(name))}
        onChoose={(name) => bench.run(setHead({ answers: [...answers, asciiDigits(name)] }))}
      />
      {answers.length > 0 && (
        <ul className="bench-chosen" aria-label={t("write.answers")}>
          {answers.map((name) => (
            <li key={name}>
              <Code>{name}</Code>
              <Button
                small
                look="plain"
                aria-label={t("write.remove-answer", { name })}
                onPress={() => bench.run(setHead({ answers: answers.filter((each) => each !== name) }))}
              >
                {t("write.remove")}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
