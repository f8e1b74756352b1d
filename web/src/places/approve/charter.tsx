/**
 * A charter laid before a signatory: who founds the channel, and what it permits.
 * @module
 */
import type { JSX, ReactNode } from "react"
import type { LaidPage, RulesText } from "../../api.ts"
import { useDocuments } from "../../app/roles.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Facts, Section, Sheet } from "../../ui/layout.tsx"
import { Code, Foreign } from "../../ui/text.tsx"
import { useLanguageNames } from "../write/language-names.ts"

/** The charter. */
export function CharterFace({ page }: { readonly page: Extract<LaidPage, { readonly kind: "charter" }> }): JSX.Element {
  const { t } = useI18n()
  const { rules, offices, host } = page
  const facts = useRulesFacts(rules)
  return (
    <Section title={t("write.charter")}>
      <Sheet>
        <Facts
          facts={[
            [t("write.code-name"), <Code key="c">{rules.codeName}</Code>],
            [t("write.offices"), <Names key="o" names={offices} />],
            [t("write.host"), host === null ? t("write.no-host") : <Foreign dir="ltr">{host}</Foreign>],
            ...facts.map(({ label, value }) => [label, value] as const),
          ]}
        />
      </Sheet>
    </Section>
  )
}

/** A rule in words, and the fields of the rules that it is made of. */
export interface RuleFact {
  readonly of: keyof RulesText
  readonly label: string
  readonly value: ReactNode
}

/** Every rule but the code name, in the order in which a person asks. */
export function useRulesFacts(rules: RulesText): readonly RuleFact[] {
  const { t } = useI18n()
  const documentName = useDocuments()
  const languageName = useLanguageNames()
  const comma = t("common.list-comma")
  const none = t("write.none")
  return [
    { of: "kinds", label: t("write.kinds"), value: rules.kinds.map(documentName).join(comma) },
    { of: "levels", label: t("write.levels"), value: <Names key="l" names={rules.levels} /> },
    {
      of: "caveats",
      label: t("write.caveats"),
      value: rules.caveats.length === 0 ? none : <Names key="v" names={rules.caveats} />,
    },
    { of: "languages", label: t("write.languages"), value: rules.languages.map(languageName).join(comma) },
    {
      of: "copies",
      label: t("write.copies"),
      value: <T key="w" id="write.copies-of" values={{ count: 2 ** rules.copies }} />,
    },
    {
      of: "readingDays",
      label: t("write.reading-days"),
      value:
        rules.readingDays === null ? (
          t("write.no-limit")
        ) : (
          <T key="d" id="write.days" values={{ count: rules.readingDays }} />
        ),
    },
    { of: "receipts", label: t("write.receipts"), value: t(`write.receipts-${rules.receipts}`) },
    {
      of: "countersign",
      label: t("write.countersign"),
      value:
        rules.countersign.length === 0
          ? none
          : rules.countersign.map((each) => t(`write.countersign-${each}`)).join(comma),
    },
  ]
}

function Names({ names }: { readonly names: readonly string[] }): JSX.Element {
  const { t } = useI18n()
  return (
    <>
      {names.map((name, at) => (
        <span key={name}>
          {at > 0 && t("common.list-comma")}
          <Foreign>{name}</Foreign>
        </span>
      ))}
    </>
  )
}
