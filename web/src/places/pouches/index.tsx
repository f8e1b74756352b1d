/**
 * Pouches: what goes by hand. What a stick brought is unpacked; what waits for somebody is packed into files; and what was
 * packed stays listed until it is known to have arrived.
 * @module
 */
import type { JSX } from "react"
import { useAsk } from "../../app/asking.ts"
import { Page } from "../../app/router.tsx"
import type { RouteOf } from "../../app/routes.ts"
import { useI18n } from "../../i18n/language.tsx"
import { Waiting } from "../../ui/button.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Pack } from "./pack.tsx"
import { Packed } from "./packed.tsx"
import { Unpack } from "./unpack.tsx"
import "./pouches.css"

/** The place. */
export function PouchesPlace(_props: { readonly route: RouteOf<"pouches"> }): JSX.Element {
  const { t } = useI18n()
  const { answer, refusal, again } = useAsk("pouches", {})
  return (
    <Page title={t("pouch.title")} lead={t("pouch.lead")}>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {answer === null && refusal === null && <Waiting />}
      {answer?.byHand === true && <Notice title={t("pouch.by-hand")}>{t("pouch.by-hand-text")}</Notice>}
      <Unpack onDone={again} />
      {answer !== null && <Pack places={answer.places} onDone={again} />}
      {answer !== null && <Packed packed={answer.packed} onDone={again} />}
    </Page>
  )
}
