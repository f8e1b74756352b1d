/**
 * The closing of a channel laid before a signatory: what ends with it, and what stays.
 * @module
 */
import type { JSX } from "react"
import type { LaidPage } from "../../api.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Section, Sheet, Stack } from "../../ui/layout.tsx"
import { Code, Foreign } from "../../ui/text.tsx"

/** The closing. */
export function ClosingFace({ page }: { readonly page: Extract<LaidPage, { readonly kind: "closing" }> }): JSX.Element {
  const { t } = useI18n()
  const values = { name: <Code>{page.name}</Code>, other: <Foreign dir="ltr">{page.other}</Foreign> }
  return (
    <Section title={t("write.closing")}>
      <Sheet>
        <Stack>
          <p>
            <T id="write.closing-ours" values={values} />
          </p>
          <p>{t("write.closing-theirs")}</p>
          <p>{t("write.closing-stays")}</p>
        </Stack>
      </Sheet>
    </Section>
  )
}
