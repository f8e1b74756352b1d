/**
 * What is wrong with the books: above them, in words and with a shape of its own, the worst first.
 * @module
 */
import type { JSX, ReactNode } from "react"
import type { RegisterFault, RegisterPage } from "../../api.ts"
import { SaidText, T, useI18n, useRefusalText } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Details } from "../../ui/layout.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Code } from "../../ui/text.tsx"

/** Where to go in the books. A new object each time: to go there again is to go there. */
export interface Place {
  readonly office: string
  readonly index: number
}

/** This many are told one by one; the others stand in the books, where they are marked. */
const TOLD = 8

/** The order in which kinds of faults are counted at the top. */
type Faulty = RegisterPage["faulty"]

/** The faults: a second history by itself, which is a failed verification; all others in one list. */
export function Faults({
  faults,
  faulty,
  onGo,
}: {
  readonly faults: readonly RegisterFault[]
  readonly faulty: Faulty
  readonly onGo: (to: Place) => void
}): JSX.Element | null {
  const { t } = useI18n()
  if (faults.length === 0) return null
  const forks = faults.filter(({ kind }) => kind === "fork")
  const others = faults.filter(({ kind }) => kind !== "fork")
  const isLate = others.every(({ kind }) => kind === "stale")
  const rest = others.slice(TOLD)
  const counted = faulty.reduce((sum, { kind, count }) => sum + (kind === "fork" ? 0 : count), 0)
  const list = (some: readonly RegisterFault[]): JSX.Element => (
    <ul className="fault-list">
      {some.map((fault, at) => (
        <li key={at}>
          <strong>
            <Title fault={fault} />
          </strong>{" "}
          <Words fault={fault} onGo={onGo} />
        </li>
      ))}
    </ul>
  )
  return (
    <section className="book-faults" aria-label={t("register.faults")}>
      {forks.map((fault, at) => (
        <Notice key={at} kind="stop" title={<Title fault={fault} />}>
          <p>
            <Words fault={fault} onGo={onGo} />
          </p>
          <p className="notice-do">{t("register.fork-do")}</p>
        </Notice>
      ))}
      {others.length > 0 && (
        <Notice kind={isLate ? "plain" : "warn"} title={t("register.faults")}>
          {counted > 1 && <Counted faulty={faulty} />}
          {list(others.slice(0, TOLD))}
          {rest.length > 0 && (
            <Details summary={<T id="register.more-faults" values={{ count: counted - TOLD }} />}>
              {list(rest)}
              {counted > others.length && <p>{t("register.faults-untold")}</p>}
            </Details>
          )}
        </Notice>
      )}
    </section>
  )
}

/** How much is wrong, of each kind: a gap counts, whatever page of the book it stands on. */
function Counted({ faulty }: { readonly faulty: Faulty }): JSX.Element {
  return (
    <ul className="fault-counts">
      {faulty.map(
        ({ kind, count }) =>
          kind !== "fork" && (
            <li key={kind}>
              <strong>
                <T id={`register.count-${kind}`} values={{ count }} />
              </strong>
            </li>
          ),
      )}
    </ul>
  )
}

function Title({ fault: { kind, office } }: { readonly fault: RegisterFault }): JSX.Element {
  return <T id={`register.fault-${kind}`} values={{ office: <Code>{office}</Code> }} />
}

function Words({
  fault: { code, index, office },
  onGo,
}: {
  readonly fault: RegisterFault
  readonly onGo: (to: Place) => void
}): JSX.Element {
  const { t } = useI18n()
  return (
    <>
      <FaultText code={code} />
      {index !== null && (
        <>
          {" "}
          <Button look="plain" onPress={() => onGo({ office, index })}>
            {t("register.to-entry", { index })}
          </Button>
        </>
      )}
    </>
  )
}

/** A code of a fault in words: some say why something counts for nothing, others why something was refused. */
export function FaultText({ code }: { readonly code: string }): ReactNode {
  const { has } = useI18n()
  const refusal = useRefusalText()
  return has(`said.${code}`) ? <SaidText said={{ code }} /> : refusal({ code })
}
