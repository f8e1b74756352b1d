/**
 * Suspending an officer's key: one signatory alone may, when a device is lost. What follows is said first.
 * @module
 */
import type { JSX } from "react"
import { nowSeconds } from "../../app/now.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Foreign, When } from "../../ui/text.tsx"
import { Deliberate } from "./deliberate.tsx"
import type { Officer } from "./officers.tsx"

/** A suspension lapses by itself after this, seconds. */
const LAPSES = 14 * 86_400

/** The step. */
export function Suspend({
  officer: { called, name, officer },
  onClose,
}: {
  readonly officer: Officer
  readonly onClose: () => void
}): JSX.Element {
  const { t } = useI18n()
  return (
    <Deliberate
      call="suspend"
      name={called}
      title={t("offices.suspend-title", { name })}
      when={t("offices.suspend-when")}
      points={[
        t("offices.suspend-seal"),
        t("offices.suspend-sign"),
        <T key="lapses" id="offices.suspend-lapses" values={{ until: <When at={nowSeconds() + LAPSES} /> }} />,
      ]}
      after={t("offices.suspend-told")}
      act={t("offices.suspend-act")}
      asked={(confirm) => ({ officer, confirm })}
      onDone={() => toast(<T id="offices.suspend-done" values={{ name: <Foreign>{name}</Foreign> }} />)}
      onClose={onClose}
    />
  )
}
