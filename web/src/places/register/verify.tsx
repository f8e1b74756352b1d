/**
 * Verifying both books again, from the charter to the last entry, on this device.
 * @module
 */
import { useState, type JSX } from "react"
import type { RegisterPage, RegisterVerdict } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { nowSeconds } from "../../app/now.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Actions, Dialog } from "../../ui/dialog.tsx"
import { Facts } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Code, When } from "../../ui/text.tsx"

/** The button, and what came of it. */
export function Verify({ channel, page }: { readonly channel: string; readonly page: RegisterPage }): JSX.Element {
  const { t } = useI18n()
  const act = useAct("register.verify")
  const [verdict, setVerdict] = useState<{ readonly found: RegisterVerdict; readonly at: number } | null>(null)
  const run = async (): Promise<void> => {
    const found = await act.run({ channel })
    if (found !== null) setVerdict({ found, at: nowSeconds() })
  }
  const close = (): void => {
    act.clear()
    setVerdict(null)
  }
  return (
    <>
      <Button busy={act.busy} onPress={() => void run()}>
        {t("register.verify")}
      </Button>
      <Dialog title={t("register.verify-title")} open={verdict !== null || act.refusal !== null} onClose={close}>
        <div className="stack">
          {act.refusal !== null && <RefusalNotice refusal={act.refusal} />}
          {verdict !== null && <Verdict {...verdict} follows={page.follows} />}
          <Actions>
            <Button look="main" onPress={close}>
              {t("common.close")}
            </Button>
          </Actions>
        </div>
      </Dialog>
    </>
  )
}

function Verdict({
  found,
  at,
  follows,
}: {
  readonly found: RegisterVerdict
  readonly at: number
  readonly follows: boolean
}): JSX.Element {
  const { t } = useI18n()
  const { postmarks, sides } = found
  const isWhole = sides.every(({ holds }) => holds)
  return (
    <>
      <Notice
        kind={isWhole ? "good" : "warn"}
        live
        title={t(isWhole ? (follows ? "register.holds" : "register.letters-hold") : "register.holds-not-all")}
      >
        <p>
          <T id="register.verified-at" values={{ when: <When at={at} />, count: postmarks }} />
        </p>
      </Notice>
      <Facts
        facts={sides.map(({ entries, holds, letters, office }) => [
          <Code key="office">{office}</Code>,
          <span key="found">
            <T id="register.verified-side" values={{ entries, letters }} />
            {!holds && (
              <>
                {" "}
                <strong>{t("register.withheld")}</strong>
              </>
            )}
          </span>,
        ])}
      />
      <p className="field-help">{t(follows ? "register.verified-how" : "register.verified-how-letters")}</p>
    </>
  )
}
