/**
 * Settings: how the officer wants to see things, each by itself, and the ways to unlock the vault. A choice holds at once.
 * @module
 */
import type { JSX } from "react"
import { useAct } from "../../app/asking.ts"
import { LANGUAGE_NAMES, USUAL } from "../../app/language-row.tsx"
import { nowSeconds } from "../../app/now.ts"
import { Page } from "../../app/router.tsx"
import type { RouteOf } from "../../app/routes.ts"
import { useSession } from "../../app/session.tsx"
import type { Language, Settings } from "../../api.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Radios, Select } from "../../ui/choice.tsx"
import { Facts, Section, Stack } from "../../ui/layout.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"
import { Code, Day, Num, Size, When } from "../../ui/text.tsx"
import { Archive } from "./archive.tsx"
import { Backup } from "./backup.tsx"
import { Elsewhere } from "./elsewhere.tsx"
import { Ways } from "./ways.tsx"
import "./settings.css"

/** Where month names differ: the Mashriq, Egypt and the Gulf, the Maghreb; Iran and Afghanistan; and some others. */
const REGIONS = "LB SY JO PS IQ EG SD LY SA AE KW QA BH OM YE TN DZ MA IR AF GB US CH FR DE".split(" ")
const MINUTES = [1, 2, 5, 10, 15, 30, 60, 120] as const
/** A day with a long month name in every calendar. */
const SAMPLE_SIZE = 67_108_864

/** The place. */
export function SettingsPlace(_props: { readonly route: RouteOf<"settings"> }): JSX.Element {
  const { t } = useI18n()
  const { session } = useSession()
  return (
    <Page title={t("common.nav-settings")} lead={t("settings.lead")}>
      <Seeing />
      <Locking />
      <Ways />
      <Backup />
      <Archive />
      <Elsewhere />
      <Section title={t("settings.about")}>
        <Facts
          facts={[
            [t("settings.version"), <Code>{session.version}</Code>],
            [t("settings.host"), <Code>{session.host}</Code>],
          ]}
        />
      </Section>
    </Page>
  )
}

/** Keep one setting; the page follows the session that the desk answers with. */
function useSettings(): {
  readonly settings: Settings
  readonly change: (some: Partial<Settings>) => void
  readonly refused: JSX.Element | null
} {
  const { session, take } = useSession()
  const set = useAct("settings.set")
  const keep = async (some: Partial<Settings>): Promise<void> => {
    const answer = await set.run({ ...session.settings, ...some })
    if (answer !== null) take(answer)
  }
  const change = (some: Partial<Settings>): void => void keep(some)
  return {
    settings: session.settings,
    change,
    refused: set.refusal === null ? null : <RefusalNotice refusal={set.refusal} />,
  }
}

function Seeing(): JSX.Element {
  const { t, locale } = useI18n()
  const { settings, change, refused } = useSettings()
  return (
    <Section title={t("settings.seeing")}>
      <div className="settings-columns">
        <Stack>
          <Radios
            label={t("common.language")}
            value={settings.language}
            onChange={(language: Language) => change({ ...USUAL[language], language })}
            options={(Object.keys(LANGUAGE_NAMES) as Language[]).map((id) => ({
              id,
              name: LANGUAGE_NAMES[id],
              shown: <bdi lang={id}>{LANGUAGE_NAMES[id]}</bdi>,
            }))}
            help={t("settings.language-help")}
            row
          />
          <Select
            label={t("settings.region")}
            value={settings.region}
            onChange={(region) => change({ region })}
            options={regions(settings.language, locale, settings.region)}
            help={t("settings.region-help")}
          />
          <Radios
            label={t("settings.digits")}
            value={settings.digits}
            onChange={(digits: Settings["digits"]) => change({ digits })}
            options={(["latn", "arab", "arabext"] as const).map((id) => ({
              id,
              name: t(`settings.digits-${id}`),
              shown: (
                <>
                  {t(`settings.digits-${id}`)} <bdi>{sampleDigits(id)}</bdi>
                </>
              ),
            }))}
          />
          <Radios
            label={t("settings.calendar")}
            value={settings.calendar}
            onChange={(calendar: Settings["calendar"]) => change({ calendar })}
            options={(["umalqura", "civil", "persian", "none"] as const).map((id) => ({
              id,
              name: t(`settings.calendar-${id}`),
            }))}
            help={t("settings.calendar-help")}
          />
          <Radios
            label={t("settings.theme")}
            value={settings.theme}
            onChange={(theme: Settings["theme"]) => change({ theme })}
            options={(["system", "light", "dark"] as const).map((id) => ({ id, name: t(`common.theme-${id}`) }))}
            row
          />
          {refused}
        </Stack>
        <Sample />
      </div>
    </Section>
  )
}

/** What it all comes to. */
function Sample(): JSX.Element {
  const { t } = useI18n()
  const now = nowSeconds()
  return (
    <aside className="settings-sample" aria-label={t("settings.sample")}>
      <p className="settings-sample-title">{t("settings.sample")}</p>
      <p className="settings-sample-day">
        <Day at={now} />
      </p>
      <Facts
        facts={[
          [t("settings.sample-arrived"), <When at={now - 3 * 3600} as="relative" />],
          [t("settings.sample-entered"), <When at={now - 3 * 3600} />],
          [t("settings.sample-number"), <Num value={12_345} />],
          [t("settings.sample-size"), <Size octets={SAMPLE_SIZE} />],
          [t("settings.sample-reference"), <Code>north/4</Code>],
        ]}
      />
      <p className="field-help">{t("settings.sample-reference-help")}</p>
    </aside>
  )
}

function Locking(): JSX.Element {
  const { t } = useI18n()
  const { settings, change, refused } = useSettings()
  return (
    <Section title={t("settings.locking")}>
      <Stack>
        <Select
          label={t("settings.idle")}
          value={String(settings.idleMinutes)}
          onChange={(minutes) => change({ idleMinutes: Number(minutes) })}
          options={[...new Set([...MINUTES, settings.idleMinutes])]
            .toSorted((a, b) => a - b)
            .map((minutes) => ({ id: String(minutes), name: t("settings.minutes", { count: minutes }) }))}
          help={<T id="settings.idle-help" />}
        />
        {refused}
      </Stack>
    </Section>
  )
}

/** Regions by name, with the month that tells them apart. */
function regions(
  language: Language,
  locale: string,
  present: string,
): readonly { id: string; name: string; shown: JSX.Element }[] {
  const names = new Intl.DisplayNames(locale, { type: "region" })
  const order = new Intl.Collator(locale)
  return [...new Set([...REGIONS, present])]
    .map((id) => {
      const name = names.of(id) ?? id
      const month = new Intl.DateTimeFormat(`${language}-${id}-u-ca-gregory`, {
        month: "long",
        timeZone: "UTC",
      }).format(Date.UTC(2026, 10, 24))
      const shown = (
        <>
          {name} <span className="settings-month">{month}</span>
        </>
      )
      return { id, name, shown }
    })
    .toSorted((a, b) => order.compare(a.name, b.name))
}

function sampleDigits(system: Settings["digits"]): string {
  return new Intl.NumberFormat(`en-u-nu-${system}`, { useGrouping: false }).format(1_234_567_890)
}
