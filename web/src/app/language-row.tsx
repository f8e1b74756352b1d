/**
 * The three languages, each in its own words: whoever cannot read the page must still find the way out of it.
 * @module
 */
import type { JSX } from "react"
import type { Language, Settings } from "../api.ts"
import { useI18n } from "../i18n/language.tsx"
import { Button } from "../ui/button.tsx"
import { useAct } from "./asking.ts"
import { useSession } from "./session.tsx"

/** Names of the languages, each in itself. */
export const LANGUAGE_NAMES: { readonly [L in Language]: string } = { ar: "العربية", fa: "فارسی", en: "English" }

/** What goes with a language until the officer says otherwise. */
export const USUAL: { readonly [L in Language]: Pick<Settings, "region" | "digits" | "calendar"> } = {
  ar: { region: "EG", digits: "arab", calendar: "umalqura" },
  fa: { region: "IR", digits: "arabext", calendar: "persian" },
  en: { region: "GB", digits: "latn", calendar: "none" },
}

/** Buttons for the languages, where there are no settings yet. */
export function LanguageRow(): JSX.Element {
  const { t } = useI18n()
  const { session, take } = useSession()
  const set = useAct("settings.set")
  const choose = async (language: Language): Promise<void> => {
    const answer = await set.run({ ...session.settings, ...USUAL[language], language })
    if (answer !== null) take(answer)
  }
  return (
    <div className="row" role="group" aria-label={t("common.language")}>
      {(Object.keys(LANGUAGE_NAMES) as Language[]).map((language) => (
        <Button
          key={language}
          look="plain"
          aria-pressed={session.settings.language === language}
          onPress={() => void choose(language)}
        >
          <bdi lang={language}>{LANGUAGE_NAMES[language]}</bdi>
        </Button>
      ))}
    </div>
  )
}
