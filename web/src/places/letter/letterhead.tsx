/**
 * The head of a letter: whose it is, what it is, its day in both calendars, its channel, what it answers.
 * @module
 */
import { Fragment, type JSX } from "react"
import type { LetterPage } from "../../api.ts"
import { useDocuments } from "../../app/roles.ts"
import { useI18n } from "../../i18n/language.tsx"
import { Code, Day, LetterRef } from "../../ui/text.tsx"

/** On the sheet, above the first part. */
export function Letterhead({ page }: { readonly page: LetterPage }): JSX.Element {
  const { t } = useI18n()
  const documents = useDocuments()
  return (
    <header className="letterhead">
      <p className="letterhead-office">
        <Code>{page.office}</Code>
      </p>
      <p className="letterhead-kind">
        {documents(page.document)} <LetterRef letter={page} />
      </p>
      <dl className="letterhead-facts">
        <div className="letterhead-date">
          <dt>{t("letter.date")}</dt>
          <dd>
            <Day at={page.date} />
          </dd>
        </div>
        <div>
          <dt>{t("letter.channel")}</dt>
          <dd>
            <Code>{page.channel}</Code>
          </dd>
        </div>
        {page.answers.length > 0 && (
          <div>
            <dt>{t("letter.in-answer-to")}</dt>
            <dd>
              {page.answers.map(({ name }, at) => (
                <Fragment key={name}>
                  {at > 0 && t("common.list-comma")}
                  <Code>{name}</Code>
                </Fragment>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </header>
  )
}
