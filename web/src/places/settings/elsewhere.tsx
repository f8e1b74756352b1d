/**
 * What has no place on these pages, and the command that does it: said where a person would look for it.
 * @module
 */
import type { JSX } from "react"
import { useI18n } from "../../i18n/language.tsx"
import { Facts, Section } from "../../ui/layout.tsx"
import { Code } from "../../ui/text.tsx"

/** The section. */
export function Elsewhere(): JSX.Element {
  const { t } = useI18n()
  return (
    <Section title={t("settings.elsewhere")}>
      <p className="prose">{t("settings.elsewhere-lead")}</p>
      <Facts
        facts={[
          [<Code key="r">diwan restore</Code>, t("settings.elsewhere-restore")],
          [<Code key="a">diwan archive new</Code>, t("settings.elsewhere-archive")],
          [<Code key="p">diwan pouch list</Code>, t("settings.elsewhere-pouch")],
          [<Code key="s">diwan relay</Code>, t("settings.elsewhere-relay")],
          [<Code key="g">diwan agent</Code>, t("settings.elsewhere-agent")],
        ]}
      />
    </Section>
  )
}
