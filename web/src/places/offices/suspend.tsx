/**
 * Suspending an officer's key: one signatory alone may, when a device is lost. What follows is said first.
 * @module
 */
import type { JSX } from "react"
import { useAct } from "../../app/asking.ts"
import { nowSeconds } from "../../app/now.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Confirm } from "../../ui/dialog.tsx"
import { Foreign, When } from "../../ui/text.tsx"
import type { Officer } from "./officers.tsx"

/** A suspension lapses by itself after this, seconds. */
const LAPSES = 14 * 86_400

/** The step. */
export function Suspend({
  officer,
  onClose,
}: {
  readonly officer: Officer
  readonly onClose: () => void
}): JSX.Element {
  const { t } = useI18n()
  const act = useAct("suspend")
  const run = async (confirm: string): Promise<void> => {
    if ((await act.run({ officer: officer.officer, confirm })) === null) return
    onClose()
    toast(<T id="offices.suspend-done" values={{ name: <Foreign>{officer.name}</Foreign> }} />)
  }
  return (
    <Confirm
      title={t("offices.suspend-title", { name: officer.name })}
      open
      onClose={onClose}
      name={officer.called}
      act={t("offices.suspend-act")}
      onAct={(name) => void run(name)}
      busy={act.busy}
      refusal={act.refusal}
    >
      <p>{t("offices.suspend-when")}</p>
      <ul>
        <li>{t("offices.suspend-seal")}</li>
        <li>{t("offices.suspend-sign")}</li>
        <li>
          <T id="offices.suspend-lapses" values={{ until: <When at={nowSeconds() + LAPSES} /> }} />
        </li>
      </ul>
      <p>{t("offices.suspend-told")}</p>
    </Confirm>
  )
}
