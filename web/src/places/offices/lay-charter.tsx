/**
 * Laying the charter before the signatories.
 * @module
 */
import type { JSX } from "react"
import { useAct } from "../../app/asking.ts"
import { toast } from "../../app/toasts.tsx"
import { useI18n } from "../../i18n/language.tsx"
import { Confirm } from "../../ui/dialog.tsx"

/** The step. */
export function LayCharter({
  channel,
  onClose,
}: {
  readonly channel: string
  readonly onClose: () => void
}): JSX.Element {
  const { t } = useI18n()
  const act = useAct("charter.lay")
  const run = async (): Promise<void> => {
    if ((await act.run({ channel })) === null) return
    onClose()
    toast(t("offices.charter-laid"))
  }
  return (
    <Confirm
      title={t("offices.lay-charter-title", { channel })}
      open
      onClose={onClose}
      name={null}
      act={t("offices.lay-charter")}
      onAct={() => void run()}
      busy={act.busy}
      refusal={act.refusal}
    >
      <p>{t("offices.lay-charter-text")}</p>
      <p>{t("offices.lay-charter-bound")}</p>
    </Confirm>
  )
}
