/**
 * Names of languages, as the officer calls them.
 * @module
 */
import { useMemo } from "react"
import { useI18n } from "../../i18n/language.tsx"

/** The name of a language, in the officer's own. */
export function useLanguageNames(): (tag: string) => string {
  const { locale } = useI18n()
  return useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: "language", fallback: "code" })
    return (tag) => {
      try {
        return names.of(tag) ?? tag
      } catch {
        return tag
      }
    }
  }, [locale])
}
