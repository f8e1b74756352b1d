/**
 * A charter's rules as they stand, in the same face in which signatories approve them; and what they mean in practice.
 * @module
 */
import type { JSX } from "react"
import type { RulesText } from "../../api.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { CharterFace } from "../approve/charter.tsx"

/** The rules. */
export function RulesFace({
  rules,
  offices,
  host,
  meaning = true,
}: {
  readonly rules: RulesText
  readonly offices: readonly string[]
  readonly host: string | null
  /** Say also what follows from them. */
  readonly meaning?: boolean
}): JSX.Element {
  return (
    <>
      <CharterFace page={{ kind: "charter", id: "", name: rules.codeName, offices, host, rules, proves: [] }} />
      {meaning && <Meaning rules={rules} host={host} />}
    </>
  )
}

/** What follows from the rules, in sentences. */
function Meaning({ rules, host }: { readonly rules: RulesText; readonly host: string | null }): JSX.Element {
  const { t } = useI18n()
  const { copies, countersign, kinds, readingDays, receipts } = rules
  const by = countersign.length === 2 ? "both" : (countersign[0] ?? "nobody")
  return (
    <ul className="rules-mean" aria-label={t("offices.means")}>
      <li>{t("offices.means-bite")}</li>
      <li>{t(`offices.means-countersign-${by}`)}</li>
      {host === null && <li>{t("offices.means-no-host")}</li>}
      {kinds.includes("non-paper") && <li>{t("offices.means-non-paper")}</li>}
      <li>
        {copies === 0 ? t("offices.means-one-copy") : <T id="offices.means-copies" values={{ count: 2 ** copies }} />}
      </li>
      {readingDays !== null && (
        <li>
          <T id="offices.means-reading" values={{ count: readingDays }} />
        </li>
      )}
      <li>{t(`offices.means-receipts-${receipts}`)}</li>
    </ul>
  )
}
