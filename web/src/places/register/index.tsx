/**
 * The place register.
 * @module
 */
import type { JSX } from "react"
import { Page } from "../../app/router.tsx"
import type { RouteOf } from "../../app/routes.ts"
import { useI18n } from "../../i18n/language.tsx"

/** Written by its own place's author. */
export function RegisterPlace(_props: { readonly route: RouteOf<"register"> }): JSX.Element {
  const { t } = useI18n()
  return <Page title={t("common.nav-register")} />
}
