/**
 * A draft's page before its draft is there.
 * @module
 */
import type { JSX } from "react"
import type { Refusal } from "../../api.ts"
import { Page } from "../../app/router.tsx"
import { useI18n } from "../../i18n/language.tsx"
import { Waiting } from "../../ui/button.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"

/** Before it is there, or why it is not. */
export function Coming({ refusal }: { readonly refusal: Refusal | null }): JSX.Element {
  const { t } = useI18n()
  return (
    <Page title={t("write.draft")} ready={refusal !== null}>
      {refusal === null ? <Waiting /> : <RefusalNotice refusal={refusal} />}
    </Page>
  )
}
