/**
 * One office's book: how far it reaches and who vouches for it, then its entries, newest first, fifty at a time as the desk
 * gives them.
 * @module
 */
import { useEffect, useRef, useState, type JSX } from "react"
import { download, type BookShown, type RegisterEntries, type RegisterPage, type RegisterSide } from "../../api.ts"
import { useAct, useAsk } from "../../app/asking.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button, Waiting } from "../../ui/button.tsx"
import { Facts, Tag } from "../../ui/layout.tsx"
import { Empty, RefusalNotice } from "../../ui/notice.tsx"
import { Code, Num } from "../../ui/text.tsx"
import { Entry, entryId, FaultMark } from "./entry.tsx"
import type { Place } from "./faults.tsx"

/** Entries on a page of the book. */
const PAGE = 50
/** Entries above the one that is gone to, so that it does not stand alone at the top. */
const ABOVE = 10

/** Where the book is open: below a place, above one, or at its newest entry. */
type Opened = { readonly below: number } | { readonly above: number } | Readonly<Record<string, never>>

/** A book. */
export function Side({
  page,
  side,
  shown,
  place,
}: {
  readonly page: RegisterPage
  readonly side: RegisterSide
  readonly shown: BookShown
  readonly place: Place | null
}): JSX.Element {
  const { t } = useI18n()
  const { office, own } = side
  const { opened, open } = useOpened(shown, place?.office === office ? place : null)
  const { answer, refusal, busy } = useAsk("register.entries", {
    channel: page.channel,
    office,
    show: shown,
    limit: PAGE,
    ...opened,
  })
  useGoTo(answer, place?.office === office ? place : null)
  // Of no entry that is here: what was withheld, and what would be another history.
  const beyond = page.faults.filter(
    (fault) => fault.office === office && (fault.index === null || fault.index >= side.size),
  )
  return (
    <section className="book" aria-label={t("register.book-of", { office })}>
      <header className="book-head">
        <h2>
          <Code>{office}</Code> {own && <Tag>{t("register.own")}</Tag>}
        </h2>
        {/* Only whoever follows a register holds all that the file must have. */}
        {page.follows && <Export channel={page.channel} office={office} />}
      </header>
      <Standing page={page} side={side} />
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {answer === null && refusal === null && <Waiting />}
      {answer !== null && answer.count === 0 && (
        <Empty>{t(shown === "open" ? "register.nothing-open" : "register.nothing")}</Empty>
      )}
      {answer !== null && (answer.count > 0 || beyond.length > 0) && (
        <ol className="entries" aria-busy={busy}>
          {answer.newer === 0 && beyond.map((fault, at) => <FaultMark key={at} fault={fault} />)}
          {answer.entries.map((entry) => (
            <Entry
              key={entry.index}
              channel={page.channel}
              office={office}
              entry={entry}
              faults={answer.faults.filter(({ index }) => index === entry.index)}
            />
          ))}
        </ol>
      )}
      {answer !== null && answer.count > answer.entries.length && <Pager office={office} page={answer} open={open} />}
    </section>
  )
}

/** Newer and older entries of a book. */
function Pager({
  office,
  page: { count, entries, newer },
  open,
}: {
  readonly office: string
  readonly page: RegisterEntries
  readonly open: (at: Opened) => void
}): JSX.Element {
  const { t } = useI18n()
  const [first, last] = [entries[0], entries.at(-1)]
  const older = count - newer - entries.length
  return (
    <nav className="pager" aria-label={t("register.pages-of", { office })}>
      <Button
        isDisabled={newer === 0}
        onPress={() => open(first === undefined || newer <= PAGE ? {} : { above: first.index })}
      >
        {t("desk.newer")}
      </Button>
      <span role="status">
        <T id="register.page-of" values={{ from: newer + 1, to: newer + entries.length, count }} />
      </span>
      <Button isDisabled={older <= 0} onPress={() => last !== undefined && open({ below: last.index })}>
        {t("desk.older")}
      </Button>
    </nav>
  )
}

/** How far the book reaches, and how much of it others vouch for. */
function Standing({ page, side }: { readonly page: RegisterPage; readonly side: RegisterSide }): JSX.Element {
  const { t } = useI18n()
  const { cosigned, letters, postmarked, size } = side
  const of = (reached: number): JSX.Element =>
    reached >= size ? (
      <>{t("register.reached-all")}</>
    ) : (
      <strong>
        <T id="register.reached" values={{ reached, size }} />
      </strong>
    )
  return (
    <div className="book-facts">
      <Facts
        facts={[
          [t("register.letters"), <Num key="l" value={letters} />],
          [t("register.entries"), <Num key="e" value={size} />],
          [t("register.postmarked"), page.host === null ? t("register.no-host") : of(postmarked)],
          [
            t(side.own ? "register.cosigned-other" : "register.cosigned-own"),
            // Covers of one's own office's letters need no line of the other side's: of that only the registrar knows.
            side.own && !page.follows ? null : of(cosigned),
          ],
        ]}
      />
    </div>
  )
}

function Export({ channel, office }: { readonly channel: string; readonly office: string }): JSX.Element {
  const { t } = useI18n()
  const act = useAct("register.export")
  const run = async (): Promise<void> => {
    const answer = await act.run({ channel, office })
    if (answer !== null) download(answer.ticket)
  }
  return (
    <>
      <Button small busy={act.busy} onPress={() => void run()}>
        {t("register.export")}
      </Button>
      {act.refusal !== null && <RefusalNotice refusal={act.refusal} />}
    </>
  )
}

/** Where the book is open: another selection begins at its newest entry, and a place that is gone to is opened. */
function useOpened(
  shown: BookShown,
  place: Place | null,
): { readonly opened: Opened; readonly open: (at: Opened) => void } {
  const [state, setState] = useState<{ readonly shown: BookShown; readonly place: Place | null; readonly at: Opened }>({
    shown,
    place,
    at: {},
  })
  const isNew = state.shown !== shown || (place !== null && state.place !== place)
  const goes = place !== null && state.place !== place
  const now = isNew ? { shown, place, at: goes ? { below: place.index + ABOVE + 1 } : {} } : state
  if (isNew) setState(now)
  return { opened: now.at, open: (at) => setState({ shown, place, at }) }
}

/** Come to the entry that was asked for, once its page is there; each time it is asked for, once. */
function useGoTo(answer: RegisterEntries | null, place: Place | null): void {
  const gone = useRef<Place | null>(null)
  useEffect(() => {
    if (place === null || gone.current === place || answer === null) return
    const found = answer.entries.find(({ index }) => index <= place.index)
    if (found === undefined || (answer.entries[0]?.index ?? 0) < place.index) return
    gone.current = place
    const entry = document.getElementById(entryId(place.office, found.index))
    entry?.focus()
    entry?.scrollIntoView({ block: "center" })
  }, [answer, place])
}
