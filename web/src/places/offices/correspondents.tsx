/**
 * Other offices, as far as this vault has been shown them.
 * @module
 */
import type { JSX } from "react"
import type { OfficeText } from "../../api.ts"
import { useI18n } from "../../i18n/language.tsx"
import { Details, Facts, Section } from "../../ui/layout.tsx"
import { Code, Foreign } from "../../ui/text.tsx"
import { Officers } from "./officers.tsx"
import { rosterFacts } from "./roster-facts.tsx"

/** The section. */
export function Correspondents({ offices }: { readonly offices: readonly OfficeText[] }): JSX.Element | null {
  const { t } = useI18n()
  if (offices.length === 0) return null
  return (
    <Section title={t("offices.correspondents")} aside={t("offices.correspondents-aside")}>
      {offices.map((office) => (
        <Details
          key={office.id}
          summary={
            <span className="correspondent">
              <Foreign dir="ltr">{office.name}</Foreign>
            </span>
          }
          open={office.roster !== null && office.roster.state !== "in-force"}
        >
          <Facts
            facts={[
              ...(office.roster === null
                ? [[t("offices.roster"), t("offices.roster-unknown")] as const]
                : rosterFacts(office.roster, t)),
              [t("common.office-id"), <Code key="id">{office.id}</Code>],
            ]}
          />
          {office.roster !== null && <Officers roster={office.roster} />}
        </Details>
      ))}
    </Section>
  )
}
