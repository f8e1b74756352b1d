/**
 * The five accounts of when, and whose word each is. They are kept apart because they are worth different things.
 * @module
 */
import type { JSX, ReactNode } from "react"
import type { Accounts, LetterPage } from "../../api.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Code, Hidden, When } from "../../ui/text.tsx"

const ORDER = ["entered", "postmarked", "cosigned", "arrived", "opened"] as const satisfies readonly (keyof Accounts)[]

/** A table of three columns: what, when, by whose word. */
export function AccountsTable({ page }: { readonly page: LetterPage }): JSX.Element {
  const { t } = useI18n()
  return (
    <table className="accounts">
      <caption className="visually-hidden">{t("letter.accounts")}</caption>
      <thead>
        <tr>
          <th scope="col">
            <Hidden>{t("letter.account")}</Hidden>
          </th>
          <th scope="col">{t("letter.account-when")}</th>
          <th scope="col">{t("letter.account-word")}</th>
        </tr>
      </thead>
      <tbody>
        {ORDER.map((account) => {
          const at = page.accounts[account]
          return (
            <tr key={account}>
              <th scope="row">{t(`letter.account-${account}`)}</th>
              <td>{at === null ? <None account={account} page={page} /> : <When at={at} />}</td>
              <td>
                <Word account={account} page={page} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function None({ account, page }: { readonly account: keyof Accounts; readonly page: LetterPage }): JSX.Element {
  const { t } = useI18n()
  return <>{t(account === "postmarked" && page.host === null ? "letter.no-host" : "letter.none-yet")}</>
}

/** Whose word it is. What is cosigned has no time of its own unless the host gave it one. */
function Word({ account, page }: { readonly account: keyof Accounts; readonly page: LetterPage }): ReactNode {
  const office = <Code>{page.office}</Code>
  const host = page.host === null ? null : <Code>{page.host}</Code>
  switch (account) {
    case "entered":
      return <T id="letter.word-entered" values={{ office }} />
    case "postmarked":
      return host === null ? null : <T id="letter.word-postmarked" values={{ host }} />
    case "cosigned":
      return <T id="letter.word-cosigned" />
    case "arrived":
      return <T id="letter.word-arrived" />
    case "opened":
      return <T id="letter.word-opened" />
  }
}
