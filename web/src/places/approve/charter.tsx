/**
 * A charter laid before a signatory: who founds the channel, and what it permits.
 * @module
 */
import type { JSX } from "react"
import type { LaidPage } from "../../api.ts"
import { useDocuments } from "../../app/roles.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Facts, Section, Sheet } from "../../ui/layout.tsx"
import { Code, Foreign } from "../../ui/text.tsx"
import { useLanguageNames } from "../write/language-names.ts"

/** The charter. */
export function CharterFace({ page }: { readonly page: Extract<LaidPage, { readonly kind: "charter" }> }): JSX.Element {
  const { t } = useI18n()
  const documentName = useDocuments()
  const languageName = useLanguageNames()
  const { rules, offices, host } = page
  const comma = t("common.list-comma")
  return (
    <Section title={t("write.charter")}>
      <Sheet>
        <Facts
          facts={[
            [t("write.code-name"), <Code key="c">{rules.codeName}</Code>],
            [t("write.offices"), <Names key="o" names={offices} />],
            [t("write.host"), host === null ? t("write.no-host") : <Foreign dir="ltr">{host}</Foreign>],
            [t("write.kinds"), rules.kinds.map(documentName).join(comma)],
            [t("write.levels"), <Names key="l" names={rules.levels} />],
            [
              t("write.caveats"),
              rules.caveats.length === 0 ? t("write.none") : <Names key="v" names={rules.caveats} />,
            ],
            [t("write.languages"), rules.languages.map(languageName).join(comma)],
            [t("write.copies"), <T key="w" id="write.copies-of" values={{ count: 2 ** rules.copies }} />],
            [
              t("write.reading-days"),
              rules.readingDays === null ? (
                t("write.no-limit")
              ) : (
                <T key="d" id="write.days" values={{ count: rules.readingDays }} />
              ),
            ],
            [t("write.receipts"), t(`write.receipts-${rules.receipts}`)],
            [
              t("write.countersign"),
              rules.countersign.length === 0
                ? t("write.none")
                : rules.countersign.map((each) => t(`write.countersign-${each}`)).join(comma),
            ],
          ]}
        />
      </Sheet>
    </Section>
  )
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
