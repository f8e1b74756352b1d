/**
 * The place settings.
 * @module
 */
import type { JSX } from "react"
import { Page } from "../../app/router.tsx"
import type { RouteOf } from "../../app/routes.ts"
import { useI18n } from "../../i18n/language.tsx"

/** Written by its own place's author. */
export function SettingsPlace(_props: { readonly route: RouteOf<"settings"> }): JSX.Element {
  const { t } = useI18n()
  return <Page title={t("common.nav-settings")} />
}
