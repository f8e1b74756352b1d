/**
 * Lines of letters, as the front page and the list show them: one grid, one link, and how the letter stands in words.
 * @module
 */
import type { JSX, ReactNode } from "react"
import type { LetterLine } from "../../api.ts"
import { useDocuments } from "../../app/roles.ts"
import { Link } from "../../app/router.tsx"
import type { Route } from "../../app/routes.ts"
import { SaidText, T, useI18n } from "../../i18n/language.tsx"
import { Tag } from "../../ui/layout.tsx"
import { Code, Hidden, LetterRef, When } from "../../ui/text.tsx"

/** Some lines. */
export function Lines({ children }: { readonly children: ReactNode }): JSX.Element {
  return <ul className="lines">{children}</ul>
}

/** A line: its name is a link that can be walked to, and all of the line can be pressed. */
export function Line({
  to,
  name,
  what,
  note,
  end,
  strong = false,
}: {
  /** Null: nothing can be opened. */
  readonly to: Route | null
  readonly name: ReactNode
  readonly what?: ReactNode
  /** Under it, smaller: why it stands here. */
  readonly note?: ReactNode
  readonly end?: ReactNode
  readonly strong?: boolean
}): JSX.Element {
  return (
    <li className={strong ? "line line-strong" : "line"}>
      <span className="line-name">
        {to === null ? (
          name
        ) : (
          <Link to={to} data-line="" className="line-link">
            {name}
          </Link>
        )}
      </span>
      <span className="line-what">
        {what}
        {note !== undefined && <span className="line-note">{note}</span>}
      </span>
      <span className="line-end">{end}</span>
    </li>
  )
}

/** A letter's line. @param props.note why it stands where it stands */
export function LetterItem({ letter, note }: { readonly letter: LetterLine; readonly note?: ReactNode }): JSX.Element {
  return (
    <Line
      to={routeTo(letter)}
      strong={isNew(letter)}
      name={<LetterRef letter={letter} />}
      what={<LetterWhat letter={letter} />}
      {...(note === undefined ? {} : { note })}
      end={
        <>
          <Standing letter={letter} />
          <When at={letter.arrived ?? letter.entered ?? letter.date} as="short" />
        </>
      }
    />
  )
}

/** Kind, channel and what goes with it. */
export function LetterWhat({ letter }: { readonly letter: LetterLine }): JSX.Element {
  const documents = useDocuments()
  return (
    <>
      {documents(letter.document)}
      <span className="line-between" aria-hidden="true">
        {" · "}
      </span>
      <Code>{letter.channel}</Code>
      {letter.enclosures > 0 && (
        <>
          <span className="line-between" aria-hidden="true">
            {" · "}
          </span>
          <T id="desk.enclosures" values={{ count: letter.enclosures }} />
        </>
      )}
    </>
  )
}

/** What is unusual about a letter; a letter that stands says nothing. */
export function Standing({ letter }: { readonly letter: LetterLine }): JSX.Element | null {
  const { t } = useI18n()
  if (letter.void !== null)
    return (
      <Tag kind="stop">
        {t("desk.void")}
        <Hidden>
          {" "}
          <SaidText said={{ code: letter.void }} />
        </Hidden>
      </Tag>
    )
  if (isNew(letter)) return <Tag>{t("desk.new")}</Tag>
  if (letter.countersigned) return null
  return <Tag kind="warn">{t(letter.postmarked === null ? "desk.not-postmarked" : "desk.provisional-tag")}</Tag>
}

/** It has come from the other side and was not opened. One's own office's letters are nobody's news. */
export function isNew({ own, arrived, opened }: Pick<LetterLine, "own" | "arrived" | "opened">): boolean {
  return !own && arrived !== null && opened === null
}

/** A registrar who is no reader of a letter knows its name and its times: there is only the book to look into. */
function routeTo(letter: LetterLine): Route {
  return letter.parts === 0 ? { place: "register", channel: letter.channel } : { place: "letter", letter }
}
