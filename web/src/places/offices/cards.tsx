/**
 * Cards: what an office hands over so that another can write to it. As a file, or as a QR code that is shown.
 * @module
 */
import { useState, type JSX } from "react"
import { download } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Actions, Dialog } from "../../ui/dialog.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"
import { Qr } from "../../ui/qr.tsx"
import { When } from "../../ui/text.tsx"

/** The button, and what it opens. */
export function CardActs(): JSX.Element {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t("offices.card-make")}</Button>
      <Dialog title={t("offices.card-title")} open={open} onClose={() => setOpen(false)}>
        <MakeCard onDone={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

function MakeCard({ onDone }: { readonly onDone: () => void }): JSX.Element {
  const { t } = useI18n()
  const make = useAct("card.make")
  const share = useAct("card.share")
  const [code, setCode] = useState<{ readonly qr: string; readonly expires: number | null } | null>(null)
  const asFile = async (): Promise<void> => {
    const answer = await make.run({})
    if (answer === null) return
    download(answer.ticket)
    onDone()
    toast(t("offices.card-made"))
  }
  const asCode = async (): Promise<void> => setCode(await share.run({}))
  if (code !== null) {
    return (
      <div className="stack">
        <div className="card-code">
          <Qr text={code.qr} label={t("offices.card-code")} />
        </div>
        <p>{t("offices.card-code-text")}</p>
        {code.expires !== null && (
          <p className="field-help">
            <T id="offices.card-code-until" values={{ when: <When at={code.expires} /> }} />
          </p>
        )}
        <Actions>
          <Button look="main" onPress={onDone}>
            {t("common.close")}
          </Button>
        </Actions>
      </div>
    )
  }
  const refusal = make.refusal ?? share.refusal
  return (
    <div className="stack">
      <div className="prose">
        <p>{t("offices.card-what")}</p>
        <p>{t("offices.card-one")}</p>
      </div>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      <Actions>
        <Button look="main" busy={make.busy} isDisabled={share.busy} onPress={() => void asFile()}>
          {t("offices.card-as-file")}
        </Button>
        <Button busy={share.busy} isDisabled={make.busy} onPress={() => void asCode()}>
          {t("offices.card-as-code")}
        </Button>
      </Actions>
    </div>
  )
}
