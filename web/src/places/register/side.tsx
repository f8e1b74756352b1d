/**
 * One office's book: how far it reaches and who vouches for it, then its entries, newest first, some at a time.
 * @module
 */
import { useEffect, useMemo, useRef, useState, type JSX } from "react"
import { download, type RegisterEntry, type RegisterFault, type RegisterPage, type RegisterSide } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Facts, Tag } from "../../ui/layout.tsx"
import { Empty, RefusalNotice } from "../../ui/notice.tsx"
import { Code, Num } from "../../ui/text.tsx"
import { Entry, entryId, FaultMark } from "./entry.tsx"
import type { Place } from "./faults.tsx"

/** Entries on a page of the book. */
const PAGE = 50

/** Which entries are shown: all; letters; what does not count, or not yet. */
export type Shown = "all" | "letters" | "open"

/** A book. */
export function Side({
  page,
  side,
  shown,
  place,
}: {
  readonly page: RegisterPage
  readonly side: RegisterSide
  readonly shown: Shown
  readonly place: Place | null
}): JSX.Element {
  const { t } = useI18n()
  const { entries, office, own } = side
  const faults = useMemo(() => faultsByIndex(page.faults, office), [page.faults, office])
  // Of no entry that is here: what was withheld, and what would be another history.
  const beyond = page.faults.filter(
    (fault) => fault.office === office && (fault.index === null || fault.index >= side.size),
  )
  const listed = useMemo(
    () => entries.filter((entry) => isShown(entry, shown, faults)).toReversed(),
    [entries, shown, faults],
  )
  const { from, turn } = usePages(listed, shown, place?.office === office ? place : null)
  const most = listed.slice(from, from + PAGE)
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
      {listed.length === 0 ? (
        <Empty>{t(shown === "open" ? "register.nothing-open" : "register.nothing")}</Empty>
      ) : (
        <ol className="entries">
          {from === 0 && beyond.map((fault, at) => <FaultMark key={at} fault={fault} />)}
          {most.map((entry) => (
            <Entry
              key={entry.index}
              channel={page.channel}
              office={office}
              entry={entry}
              faults={faults.get(entry.index)}
            />
          ))}
        </ol>
      )}
      {listed.length > PAGE && (
        <nav className="pager" aria-label={t("register.pages-of", { office })}>
          <Button isDisabled={from === 0} onPress={() => turn(from - PAGE)}>
            {t("desk.newer")}
          </Button>
          <span role="status">
            <T id="register.page-of" values={{ from: from + 1, to: from + most.length, count: listed.length }} />
          </span>
          <Button isDisabled={from + PAGE >= listed.length} onPress={() => turn(from + PAGE)}>
            {t("desk.older")}
          </Button>
        </nav>
      )}
    </section>
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
          [t(side.own ? "register.cosigned-other" : "register.cosigned-own"), of(cosigned)],
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

/** Where the book is open. Somebody who asks for an entry comes to its page, and to it. */
function usePages(
  listed: readonly RegisterEntry[],
  shown: Shown,
  place: Place | null,
): { readonly from: number; readonly turn: (from: number) => void } {
  const [from, setFrom] = useState(0)
  const wanted = useRef<Place | null>(null)
  useEffect(() => setFrom(0), [shown])
  useEffect(() => {
    if (place === null || wanted.current === place) return
    const at = listed.findIndex(({ index }) => index <= place.index)
    if (at < 0) return
    wanted.current = place
    setFrom(Math.floor(at / PAGE) * PAGE)
    const found = listed[at]
    // After the page of the book is there.
    requestAnimationFrame(() => {
      const entry = found === undefined ? null : document.getElementById(entryId(place.office, found.index))
      entry?.focus()
      entry?.scrollIntoView({ block: "center" })
    })
  }, [place, listed])
  const last = Math.max(0, Math.floor((listed.length - 1) / PAGE) * PAGE)
  return { from: Math.min(from, last), turn: setFrom }
}

function isShown(entry: RegisterEntry, shown: Shown, faults: ReadonlyMap<number, readonly RegisterFault[]>): boolean {
  if (shown === "letters") return entry.kind === "letter"
  return shown === "all" || entry.standing !== "countersigned" || faults.has(entry.index)
}

function faultsByIndex(
  faults: readonly RegisterFault[],
  office: string,
): ReadonlyMap<number, readonly RegisterFault[]> {
  const found = new Map<number, RegisterFault[]>()
  for (const fault of faults) {
    if (fault.office !== office || fault.index === null) continue
    found.set(fault.index, [...(found.get(fault.index) ?? []), fault])
  }
  return found
}
