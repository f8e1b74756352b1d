/**
 * The place *Letters*: all of them, newest first, or those of one channel; fifty to a page.
 * @module
 */
import { useLayoutEffect, useRef, type JSX } from "react"
import "./lines.css"
import type { LetterLine } from "../../api.ts"
import { useAsk } from "../../app/asking.ts"
import { Link, Page } from "../../app/router.tsx"
import type { RouteOf } from "../../app/routes.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button, Waiting } from "../../ui/button.tsx"
import { Empty, RefusalNotice } from "../../ui/notice.tsx"
import { Code } from "../../ui/text.tsx"
import { LetterRow, TableHead } from "./table.tsx"
import { useCursors, type Cursors } from "./paging.ts"
import { useKeptFocus, useWalk } from "./walk.ts"

/** Letters on a page. */
const PAGE = 50

/** The list of letters. */
export function LettersPlace({ route }: { readonly route: RouteOf<"letters"> }): JSX.Element {
  const { t } = useI18n()
  const { channel } = route
  const { cursors, turn } = useCursors(channel ?? "")
  const before = cursors.at(-1)
  const { answer, refusal, busy } = useAsk("letters", {
    limit: PAGE,
    ...(channel === null ? {} : { channel }),
    ...(before === undefined ? {} : { before }),
  })
  const table = useRef<HTMLTableElement>(null)
  const turned = useRef<"first" | "last" | null>(null)
  const older = answer === null || answer.next === null ? null : [...cursors, answer.next]
  const newer = cursors.length === 0 ? null : cursors.slice(0, -1)
  const go = (to: Cursors, focus: "first" | "last"): void => {
    turned.current = focus
    turn(to)
  }
  const keys = useWalk(table, {
    before: newer === null ? null : () => go(newer, "last"),
    after: older === null ? null : () => go(older, "first"),
  })
  useKeptFocus(table)
  useLayoutEffect(() => {
    // A page was turned by walking past its end, or by its button: go on at the line that follows.
    if (turned.current === null || answer === null) return
    const lines = table.current?.querySelectorAll<HTMLElement>("[data-line]") ?? []
    ;[...lines].at(turned.current === "first" ? 0 : -1)?.focus()
    if (turned.current === "first") scrollTo(0, 0)
    turned.current = null
  }, [answer])
  const from = cursors.length * PAGE
  return (
    <Page
      title={t("common.nav-letters")}
      wide
      ready={answer !== null}
      {...(answer === null
        ? {}
        : {
            lead: <T id="desk.list-count" values={{ count: answer.total }} />,
          })}
    >
      <Channels chosen={channel} />
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {answer === null && refusal === null && <Waiting />}
      {answer !== null && answer.letters.length === 0 && <Empty>{t("desk.list-empty")}</Empty>}
      {answer !== null && answer.letters.length > 0 && (
        <table className="letters" ref={table} aria-busy={busy} {...keys}>
          <caption className="visually-hidden">{t("common.nav-letters")}</caption>
          <TableHead />
          <tbody>
            {answer.letters.map((letter: LetterLine) => (
              <LetterRow key={`${letter.channel} ${letter.name}`} letter={letter} />
            ))}
          </tbody>
        </table>
      )}
      {answer !== null && (older !== null || newer !== null) && (
        <nav className="pager" aria-label={t("desk.pages")}>
          <Button isDisabled={newer === null} onPress={() => newer !== null && go(newer, "first")}>
            {t("desk.newer")}
          </Button>
          <p role="status">
            <T id="desk.page-of" values={{ from: from + 1, to: from + answer.letters.length }} />
          </p>
          <Button isDisabled={older === null} onPress={() => older !== null && go(older, "first")}>
            {t("desk.older")}
          </Button>
        </nav>
      )}
    </Page>
  )
}

/** Which channel: links, so that each has its address. */
function Channels({ chosen }: { readonly chosen: string | null }): JSX.Element | null {
  const { t } = useI18n()
  const { answer } = useAsk("offices", {})
  const names = [
    ...new Set([...(answer?.channels ?? []).map(({ codeName }) => codeName), ...(chosen === null ? [] : [chosen])]),
  ]
  if (names.length < 2 && chosen === null) return null
  return (
    <nav className="filters" aria-label={t("desk.by-channel")}>
      <Link to={{ place: "letters", channel: null }} {...current(chosen === null)}>
        {t("desk.all-channels")}
      </Link>
      {names.map((name) => (
        <Link key={name} to={{ place: "letters", channel: name }} {...current(chosen === name)}>
          <Code>{name}</Code>
        </Link>
      ))}
    </nav>
  )
}

function current(is: boolean): { readonly "aria-current"?: "page" } {
  return is ? { "aria-current": "page" } : {}
}
