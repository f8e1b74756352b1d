/**
 * The recovery sheet: shown once, to be printed or written down by hand, and never kept by this page.
 * @module
 */
import { useState, type JSX } from "react"
import { nowSeconds } from "../../app/now.ts"
import { useSession } from "../../app/session.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Check } from "../../ui/choice.tsx"
import { Actions, Dialog } from "../../ui/dialog.tsx"
import { Facts } from "../../ui/layout.tsx"
import { Qr } from "../../ui/qr.tsx"
import { Day, Foreign } from "../../ui/text.tsx"

/** The sheet in a dialog that only its own button closes. */
export function RecoverySheet({
  label,
  code,
  qr,
  onClose,
}: {
  readonly label: string
  readonly code: string
  readonly qr: string
  readonly onClose: () => void
}): JSX.Element {
  const { t } = useI18n()
  const { session } = useSession()
  const [kept, setKept] = useState(false)
  const groups = code.split("-")
  return (
    <Dialog title={t("settings.sheet-title")} open onClose={onClose} size="wide" firm>
      <div className="recovery-sheet">
        <div className="stack">
          <p className="prose">{t("settings.sheet-text")}</p>
          <Facts
            facts={[
              [
                t("common.office"),
                session.me?.office === null || session.me === null ? null : (
                  <Foreign dir="ltr">{session.me.office}</Foreign>
                ),
              ],
              [t("settings.sheet-of"), session.me === null ? null : <Foreign>{session.me.name}</Foreign>],
              [t("settings.sheet-place"), <Foreign>{label}</Foreign>],
              [t("settings.sheet-made"), <Day at={nowSeconds()} />],
            ]}
          />
          <ol className="recovery-code" dir="ltr" translate="no" aria-label={t("common.recovery-code")}>
            {groups.map((group, at) => (
              <li key={at}>
                <span className="recovery-number" aria-hidden="true">
                  {at + 1}
                </span>
                <code>{group}</code>
              </li>
            ))}
          </ol>
        </div>
        <Qr text={qr} label={t("settings.sheet-qr")} />
      </div>
      <div className="stack no-print">
        <Check checked={kept} onChange={setKept}>
          <T id="settings.sheet-kept" />
        </Check>
        <Actions>
          <Button look="main" onPress={() => print()}>
            {t("settings.sheet-print")}
          </Button>
          <Button isDisabled={!kept} onPress={onClose}>
            {t("settings.sheet-done")}
          </Button>
        </Actions>
      </div>
    </Dialog>
  )
}
