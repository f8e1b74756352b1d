/**
 * The place *Search*: everything that this officer may read, found by its words, as they are typed.
 * @module
 */
import { useEffect, useRef, useState, type JSX, type KeyboardEvent } from "react"
import { Input, Label, SearchField } from "react-aria-components"
import type { SearchAnswer } from "../../api.ts"
import { useAsk } from "../../app/asking.ts"
import { Page } from "../../app/router.tsx"
import type { RouteOf } from "../../app/routes.ts"
import { useShortcut } from "../../app/shortcuts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Details } from "../../ui/layout.tsx"
import { Empty, RefusalNotice } from "../../ui/notice.tsx"
import { Progress } from "../../ui/progress.tsx"
import { useWalk } from "../letters/walk.ts"
import "../letters/lines.css"
import "../../../styles/write.css"
import { Filters } from "./filters.tsx"
import { Hits } from "./hits.tsx"
import { requestOf, usePaused } from "./request.ts"
import "./search.css"
import { filtersOf, look, useLooked } from "./words.ts"

/** Letters at first, and with each press for more. */
const STEP = 20
/** More than this are not listed: other words find better. */
const MOST = 100

/** The place. */
export function SearchPlace(_props: { readonly route: RouteOf<"search"> }): JSX.Element {
  const { t } = useI18n()
  const looked = useLooked()
  const paused = usePaused(looked)
  const [limit, setLimit] = useState(STEP)
  useEffect(() => setLimit(STEP), [paused])
  const { answer, refusal, busy } = useAsk("search", requestOf(paused, limit))
  const shown = useLast(answer)
  const isAsking = paused.words.trim() !== "" || filtersOf(paused) > 0
  const results = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const walk = useWalk(results, { before: () => field.current?.focus() })
  return (
    <Page title={t("common.nav-search")}>
      <search>
        <Field field={field} results={results} words={looked.words} />
        <Filters looked={looked} />
      </search>
      {shown !== null && shown.indexed < shown.letters && (
        <div className="search-index">
          <Progress label={t("search.indexing")} done={shown.indexed} total={shown.letters} unit="steps" />
          <p className="field-help">{t("search.indexing-help")}</p>
        </div>
      )}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      <p className="search-count" role="status">
        {shown !== null && refusal === null && <Count answer={shown} asking={isAsking} />}
      </p>
      <div ref={results} className="search-results" aria-busy={busy} {...walk}>
        {isAsking && shown !== null && <Hits hits={shown.hits} />}
      </div>
      {isAsking && shown !== null && shown.total === 0 && refusal === null && !busy && <Nothing />}
      {isAsking && shown !== null && shown.hits.length < shown.total && <More limit={limit} onMore={setLimit} />}
      {!isAsking && <How />}
    </Page>
  )
}

function Field({
  field,
  results,
  words,
}: {
  readonly field: React.RefObject<HTMLInputElement | null>
  readonly results: React.RefObject<HTMLElement | null>
  readonly words: string
}): JSX.Element {
  const { t } = useI18n()
  useShortcut("/", "search.key", () => field.current?.select())
  // After the page has put the focus on its heading: whoever comes here comes to type.
  useEffect(() => field.current?.focus({ preventScroll: true }), [field])
  const into = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowDown" && event.key !== "Enter") return
    const first = results.current?.querySelector<HTMLElement>("[data-line]")
    if (first === null || first === undefined) return
    event.preventDefault()
    first.focus()
  }
  return (
    <SearchField className="field search-field" value={words} onChange={(text) => look({ words: text })}>
      <Label className="label visually-hidden">{t("search.label")}</Label>
      <Input
        ref={field}
        className="input search-input"
        placeholder={t("search.placeholder")}
        dir="auto"
        maxLength={1000}
        autoComplete="off"
        spellCheck={false}
        onKeyDown={into}
        aria-keyshortcuts="/"
      />
    </SearchField>
  )
}

function Count({ answer, asking }: { readonly answer: SearchAnswer; readonly asking: boolean }): JSX.Element {
  const { locale } = useI18n()
  const { total, took, indexed } = answer
  if (!asking) return <T id="search.letters" values={{ count: indexed }} />
  const unit = { style: "unit", unit: "millisecond", unitDisplay: "long", maximumFractionDigits: 0 } as const
  const time = new Intl.NumberFormat(locale, unit).format(Math.max(1, took))
  return <T id="search.count" values={{ count: total, time }} />
}

function More({ limit, onMore }: { readonly limit: number; readonly onMore: (limit: number) => void }): JSX.Element {
  const { t } = useI18n()
  if (limit >= MOST) return <Empty>{t("search.too-many", { count: MOST })}</Empty>
  return (
    <p className="pager">
      <Button onPress={() => onMore(Math.min(MOST, limit + STEP))}>{t("search.more")}</Button>
    </p>
  )
}

function Nothing(): JSX.Element {
  const { t } = useI18n()
  return (
    <div className="search-nothing">
      <p>{t("search.nothing")}</p>
      <p className="field-help">{t("search.nothing-help")}</p>
    </div>
  )
}

/** What one has to know, where there is nothing else to show. */
function How(): JSX.Element {
  const { t } = useI18n()
  return (
    <div className="prose search-how">
      <p>{t("search.how")}</p>
      <p>
        <T id="search.exact" />
      </p>
      <Details summary={t("search.private")}>
        <p>{t("search.private-text")}</p>
      </Details>
    </div>
  )
}

/** The newest answer there was, so that nothing is blank while the next one comes. */
function useLast(answer: SearchAnswer | null): SearchAnswer | null {
  const last = useRef<SearchAnswer | null>(null)
  if (answer !== null) last.current = answer
  return last.current
}
