/**
 * How far a draft has come, in words.
 * @module
 */
import type { JSX } from "react"
import type { DraftState } from "../../api.ts"
import { useI18n } from "../../i18n/language.tsx"
import { Tag } from "../../ui/layout.tsx"

/** Whether it can be written in: it is not handed in, or was handed back. One whose submitting was interrupted can, too. */
export function isEditable(state: DraftState): boolean {
  return state !== "awaiting-leave" && state !== "submitted" && state !== "entered"
}

/** A word for it. */
export function StateTag({ state }: { readonly state: DraftState }): JSX.Element {
  const { t } = useI18n()
  const kind = state === "entered" ? "good" : state === "refused" ? "warn" : "plain"
  return <Tag kind={kind}>{t(`write.state-${state}`)}</Tag>
}
