/**
 * What is shown when the desk does not let the page in, or is not there: no session, no language but the browser's.
 * @module
 */
import type { JSX } from "react"
import type { Refusal, Settings } from "../api.ts"
import { LanguageProvider, T, useI18n } from "../i18n/language.tsx"
import { Button } from "../ui/button.tsx"
import { RefusalNotice } from "../ui/notice.tsx"
import { Code } from "../ui/text.tsx"
import { Cover } from "./cover.tsx"

/** The page outside of a session. */
export function Outside({ refusal }: { readonly refusal: Refusal }): JSX.Element {
  return (
    <LanguageProvider settings={guess()}>
      <Words refusal={refusal} />
    </LanguageProvider>
  )
}

function Words({ refusal }: { readonly refusal: Refusal }): JSX.Element {
  const { t } = useI18n()
  return (
    <Cover title={t("common.outside-title")}>
      <RefusalNotice refusal={refusal} />
      <p>
        <T id="common.outside-do" values={{ command: <Code>diwan desk</Code> }} />
      </p>
      <p>
        <Button look="main" onPress={() => location.reload()}>
          {t("common.try-again")}
        </Button>
      </p>
    </Cover>
  )
}

/** Nobody's settings are known yet: the browser's first language that the desk has. */
function guess(): Settings {
  const language = navigator.languages
    .map((tag) => tag.slice(0, 2))
    .find((tag) => tag === "ar" || tag === "fa" || tag === "en")
  const usual = { theme: "system", idleMinutes: 15, calendar: "none" } as const
  if (language === "ar") return { ...usual, language, region: "EG", digits: "arab" }
  if (language === "fa") return { ...usual, language, region: "IR", digits: "arabext" }
  return { ...usual, language: "en", region: "GB", digits: "latn" }
}
