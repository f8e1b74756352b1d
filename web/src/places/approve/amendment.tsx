/**
 * Other rules laid before a signatory: what changes, each rule as it would be and as it is, and what stays.
 * @module
 */
import type { JSX } from "react"
import type { LaidPage, RulesText } from "../../api.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Facts, Section, Sheet, Stack } from "../../ui/layout.tsx"
import { Code, Foreign } from "../../ui/text.tsx"
import { useRulesFacts } from "./charter.tsx"

/** The amendment. */
export function AmendmentFace({
  page,
}: {
  readonly page: Extract<LaidPage, { readonly kind: "amendment" }>
}): JSX.Element {
  const { t } = useI18n()
  const values = { name: <Code>{page.name}</Code>, other: <Foreign dir="ltr">{page.other}</Foreign> }
  return (
    <Section title={t("write.amendment")}>
      <Sheet>
        <Stack>
          <p>
            <T id="write.amendment-what" values={values} />
          </p>
          <RuleChanges before={page.before} after={page.after} />
          <p>{t("write.amendment-stays")}</p>
        </Stack>
      </Sheet>
    </Section>
  )
}

/** Each rule that differs, as it would be and as it is. */
export function RuleChanges({ before, after }: { readonly before: RulesText; readonly after: RulesText }): JSX.Element {
  const { t } = useI18n()
  const [was, will] = [useRulesFacts(before), useRulesFacts(after)]
  const changed = will.filter(({ of }) => JSON.stringify(before[of]) !== JSON.stringify(after[of]))
  return (
    <>
      {changed.map(({ of, label, value }) => (
        <div key={of}>
          <h3>{label}</h3>
          <Facts
            facts={[
              [t("write.amendment-from-now"), value],
              [t("write.amendment-until-now"), was.find((each) => each.of === of)?.value],
            ]}
          />
        </div>
      ))}
    </>
  )
}
