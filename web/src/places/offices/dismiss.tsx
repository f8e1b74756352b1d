/**
 * Letting an officer go: a roster without them is laid before the signatories. What it ends is said first.
 * @module
 */
import { useState, type JSX } from "react"
import type { OfficesPage } from "../../api.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Radios } from "../../ui/choice.tsx"
import { Details } from "../../ui/layout.tsx"
import { Foreign, Num } from "../../ui/text.tsx"
import { Deliberate } from "./deliberate.tsx"
import type { Officer } from "./officers.tsx"
import { useRosterChange } from "./roster-change.tsx"

const WHY = ["dismissed", "device-lost", "left"] as const

/** The step. */
export function Dismiss({
  page,
  officer: { called, name, officer },
  onClose,
}: {
  readonly page: OfficesPage
  readonly officer: Officer
  readonly onClose: () => void
}): JSX.Element {
  const { t } = useI18n()
  const [why, setWhy] = useState<(typeof WHY)[number]>("dismissed")
  const { change, fields } = useRosterChange(page, { days: true, without: officer })
  return (
    <Deliberate
      call="dismiss"
      name={called}
      title={t("offices.dismiss-title", { name })}
      when={t("offices.dismiss-when")}
      points={[
        t("offices.dismiss-seal"),
        t("offices.dismiss-sign"),
        t("offices.dismiss-letters"),
        t("offices.dismiss-kept"),
      ]}
      after={t(why === "left" ? "offices.dismiss-until-left" : "offices.dismiss-until")}
      act={t("offices.dismiss-act")}
      asked={(confirm) => (change === null ? null : { officer, why, change, confirm })}
      onDone={({ version }) => {
        const values = { name: <Foreign>{name}</Foreign>, no: <Num value={version} /> }
        toast(<T id="offices.dismiss-done" values={values} />)
      }}
      onClose={onClose}
    >
      <Radios
        label={t("offices.dismiss-why")}
        value={why}
        onChange={setWhy}
        options={WHY.map((id) => ({ id, name: t(`offices.dismiss-${id}`) }))}
      />
      <Details summary={t("offices.change-more")}>{fields}</Details>
    </Deliberate>
  )
}
