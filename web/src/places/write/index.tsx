/**
 * The place write.
 * @module
 */
import type { JSX } from "react"
import { Page } from "../../app/router.tsx"
import type { RouteOf } from "../../app/routes.ts"
import { useI18n } from "../../i18n/language.tsx"

/** Written by its own place's author. */
export function WritePlace(_props: { readonly route: RouteOf<"write"> }): JSX.Element {
  const { t } = useI18n()
  return <Page title={t("common.nav-write")} />
}

/** Written by its own place's author. */
export function ReviewPlace(_props: { readonly route: RouteOf<"review"> }): JSX.Element {
  const { t } = useI18n()
  return <Page title={t("common.nav-write")} />
}

/** Written by its own place's author. */
export function ApprovePlace(_props: { readonly route: RouteOf<"approve"> }): JSX.Element {
  const { t } = useI18n()
  return <Page title={t("common.nav-desk")} />
}

/** Written by its own place's author. */
export function SendPlace(_props: { readonly route: RouteOf<"send"> }): JSX.Element {
  const { t } = useI18n()
  return <Page title={t("common.nav-desk")} />
}
