/**
 * A roster laid before a signatory: what changes first, then everybody in it.
 * @module
 */
import type { JSX } from "react"
import type { LaidPage } from "../../api.ts"
import { useRoles } from "../../app/roles.ts"
import { SaidText, T, useI18n } from "../../i18n/language.tsx"
import { Facts, Section, Sheet } from "../../ui/layout.tsx"
import { Foreign, Num, When } from "../../ui/text.tsx"

/** The roster. */
export function RosterFace({ page }: { readonly page: Extract<LaidPage, { readonly kind: "roster" }> }): JSX.Element {
  const { t } = useI18n()
  const role = useRoles()
  const { roster, changes } = page
  return (
    <>
      <Section title={t("write.roster-changes")}>
        <ul className="review-proves">
          {changes.map((each, at) => (
            <li key={at}>
              <SaidText said={each} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t("write.roster")}>
        <Sheet>
          <Facts
            facts={[
              [t("write.version"), <Num key="v" value={roster.version} />],
              [t("common.valid-until"), <When key="u" at={roster.expires} />],
              [t("write.quorum"), <T key="q" id="write.quorum-of" values={{ count: roster.quorum }} />],
            ]}
          />
          <ul className="roster-people">
            {roster.officers.map((person) => (
              <li key={person.officer}>
                <span>
                  <Foreign>{person.name}</Foreign>
                  {person.title !== "" && (
                    <span className="review-title">
                      <Foreign>{person.title}</Foreign>
                    </span>
                  )}
                </span>
                <span className="review-title">{person.roles.map(role).join(t("common.list-comma"))}</span>
              </li>
            ))}
          </ul>
        </Sheet>
      </Section>
    </>
  )
}
