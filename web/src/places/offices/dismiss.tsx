/**
 * Letting an officer go: a roster without them is laid before the signatories. What it ends is said first.
 * @module
 */
import { useState, type JSX } from "react"
import { useAct } from "../../app/asking.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Radios } from "../../ui/choice.tsx"
import { Confirm } from "../../ui/dialog.tsx"
import { Foreign, Num } from "../../ui/text.tsx"
import type { Officer } from "./officers.tsx"

const WHY = ["dismissed", "device-lost", "left"] as const

/** The step. */
export function Dismiss({
  officer,
  onClose,
}: {
  readonly officer: Officer
  readonly onClose: () => void
}): JSX.Element {
  const { t } = useI18n()
  const act = useAct("dismiss")
  const [why, setWhy] = useState<(typeof WHY)[number]>("dismissed")
  const run = async (confirm: string): Promise<void> => {
    const answer = await act.run({ officer: officer.officer, why, confirm })
    if (answer === null) return
    onClose()
    const values = { name: <Foreign>{officer.name}</Foreign>, no: <Num value={answer.version} /> }
    toast(<T id="offices.dismiss-done" values={values} />)
  }
  return (
    <Confirm
      title={t("offices.dismiss-title", { name: officer.name })}
      open
      onClose={onClose}
      name={officer.called}
      act={t("offices.dismiss-act")}
      onAct={(name) => void run(name)}
      busy={act.busy}
      refusal={act.refusal}
    >
      <p>{t("offices.dismiss-when")}</p>
      <ul>
        <li>{t("offices.dismiss-seal")}</li>
        <li>{t("offices.dismiss-sign")}</li>
        <li>{t("offices.dismiss-letters")}</li>
        <li>{t("offices.dismiss-kept")}</li>
      </ul>
      <p>{t(why === "left" ? "offices.dismiss-until-left" : "offices.dismiss-until")}</p>
      <Radios
        label={t("offices.dismiss-why")}
        value={why}
        onChange={setWhy}
        options={WHY.map((id) => ({ id, name: t(`offices.dismiss-${id}`) }))}
      />
    </Confirm>
  )
}
