/**
 * The place search.
 * @module
 */
import type { JSX } from "react"
import { Page } from "../../app/router.tsx"
import type { RouteOf } from "../../app/routes.ts"
import { useI18n } from "../../i18n/language.tsx"

/** Written by its own place's author. */
export function SearchPlace(_props: { readonly route: RouteOf<"search"> }): JSX.Element {
  const { t } = useI18n()
  return <Page title={t("common.nav-search")} />
}
