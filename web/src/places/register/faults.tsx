/**
 * What is wrong with the books: above them, in words and with a shape of its own, the worst first.
 * @module
 */
import type { JSX, ReactNode } from "react"
import type { RegisterFault } from "../../api.ts"
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
const LOOKS = { fork: "stop", gap: "warn", void: "warn", protest: "warn", stale: "plain" } as const

/** The faults. */
export function Faults({
  faults,
  onGo,
}: {
  readonly faults: readonly RegisterFault[]
  readonly onGo: (to: Place) => void
}): JSX.Element | null {
  const { t } = useI18n()
  if (faults.length === 0) return null
  const tell = (fault: RegisterFault, at: number): JSX.Element => <Fault key={at} fault={fault} onGo={onGo} />
  const rest = faults.slice(TOLD)
  return (
    <section className="book-faults" aria-label={t("register.faults")}>
      {faults.slice(0, TOLD).map(tell)}
      {rest.length > 0 && (
        <Details summary={<T id="register.more-faults" values={{ count: rest.length }} />}>{rest.map(tell)}</Details>
      )}
    </section>
  )
}

function Fault({ fault, onGo }: { readonly fault: RegisterFault; readonly onGo: (to: Place) => void }): JSX.Element {
  const { t } = useI18n()
  const { index, kind, office } = fault
  return (
    <Notice kind={LOOKS[kind]} title={<T id={`register.fault-${kind}`} values={{ office: <Code>{office}</Code> }} />}>
      <p>
        <FaultText code={fault.code} />
        {index !== null && (
          <>
            {" "}
            <Button look="plain" onPress={() => onGo({ office, index })}>
              {t("register.to-entry", { index })}
            </Button>
          </>
        )}
      </p>
      {kind === "fork" && <p className="notice-do">{t("register.fork-do")}</p>}
    </Notice>
  )
}

/** A code of a fault in words: some say why something counts for nothing, others why something was refused. */
export function FaultText({ code }: { readonly code: string }): ReactNode {
  const { has } = useI18n()
  const refusal = useRefusalText()
  return has(`said.${code}`) ? <SaidText said={{ code }} /> : refusal({ code })
}
