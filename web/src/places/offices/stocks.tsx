/**
 * Stocks of one-time keys: what this vault can seal to, and what others hold of mine.
 * @module
 */
import type { JSX, ReactNode } from "react"
import type { OfficesPage } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Section, Tag } from "../../ui/layout.tsx"
import { Empty, RefusalNotice } from "../../ui/notice.tsx"
import { Code, Foreign, When } from "../../ui/text.tsx"

/** Fewer than this are few. */
const FEW = 4

interface Stock {
  readonly who: string
  readonly left: number
  readonly expires: number | null
}

/** The section. */
export function Stocks({ stock }: { readonly stock: OfficesPage["stock"] }): JSX.Element {
  const { t } = useI18n()
  const act = useAct("stock.give")
  const give = async (): Promise<void> => {
    const answer = await act.run({})
    if (answer !== null) toast(<T id="offices.stock-gave" values={{ count: answer.given }} />)
  }
  return (
    <Section title={t("offices.stocks")}>
      <p className="prose">{t("offices.stocks-lead")}</p>
      <div className="stocks">
        <Table
          title={t("offices.stock-held")}
          who={t("offices.stock-of")}
          empty={t("offices.stock-none-held")}
          stocks={stock.held.map(({ of, ...rest }) => ({ who: of, ...rest }))}
        />
        <Table
          title={t("offices.stock-given")}
          who={t("offices.stock-to")}
          empty={t("offices.stock-none-given")}
          stocks={stock.given.map(({ to, ...rest }) => ({ who: to, ...rest }))}
        >
          <Button busy={act.busy} onPress={() => void give()}>
            {t("offices.stock-give")}
          </Button>
          {act.refusal !== null && <RefusalNotice refusal={act.refusal} />}
        </Table>
      </div>
    </Section>
  )
}

function Table({
  title,
  who,
  empty,
  stocks,
  children,
}: {
  readonly title: string
  readonly who: string
  readonly empty: string
  readonly stocks: readonly Stock[]
  readonly children?: ReactNode
}): JSX.Element {
  const { t } = useI18n()
  return (
    <Section title={title} level={3}>
      {stocks.length === 0 ? (
        <Empty>{empty}</Empty>
      ) : (
        <table className="stock">
          <thead>
            <tr>
              <th scope="col">{who}</th>
              <th scope="col">{t("offices.stock-left")}</th>
              <th scope="col">{t("offices.stock-until")}</th>
            </tr>
          </thead>
          <tbody>
            {stocks.map(({ expires, left, who: name }, at) => (
              <tr key={at}>
                <th scope="row">{name.includes("/") ? <Foreign>{name}</Foreign> : <Code>{name}</Code>}</th>
                <td>
                  <T id="offices.stock-keys" values={{ count: left }} />{" "}
                  {left < FEW && <Tag kind="warn">{t("offices.stock-few")}</Tag>}
                </td>
                <td>{expires === null ? "–" : <When at={expires} as="short" />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {children}
    </Section>
  )
}
