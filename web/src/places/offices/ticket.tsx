/**
 * Registrar: a ticket that the host's operator gave in place of the former one, because that or the keys it bound are lost.
 * @module
 */
import { useState, type JSX } from "react"
import { base64Of, refusalOf, type Refusal } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Actions } from "../../ui/dialog.tsx"
import { FileField } from "../../ui/file.tsx"
import { Details } from "../../ui/layout.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"
import { Code } from "../../ui/text.tsx"

/** The section. */
export function ReplaceTicket({ channel }: { readonly channel: string }): JSX.Element {
  const { t } = useI18n()
  const act = useAct("channel.ticket")
  const [chosen, setChosen] = useState<File | null>(null)
  const [failed, setFailed] = useState<Refusal | null>(null)
  const run = async (): Promise<void> => {
    if (chosen === null) return
    setFailed(null)
    try {
      if ((await act.run({ channel, file: await base64Of(chosen) })) === null) return
      setChosen(null)
      toast(<T id="offices.ticket-done" values={{ channel: <Code>{channel}</Code> }} />)
    } catch (error) {
      setFailed(refusalOf(error))
    }
  }
  const refusal = failed ?? act.refusal
  return (
    <Details summary={t("offices.ticket")}>
      <div className="stack">
        <p className="prose">{t("offices.ticket-text")}</p>
        <FileField
          label={t("offices.ticket-file")}
          help={t("offices.ticket-help")}
          onFiles={([file]) => setChosen(file ?? null)}
          {...(chosen === null ? {} : { chosen: <Code>{chosen.name}</Code> })}
        />
        {refusal !== null && <RefusalNotice refusal={refusal} />}
        <Actions>
          <Button look="seal" isDisabled={chosen === null} busy={act.busy} onPress={() => void run()}>
            {t("offices.ticket-act")}
          </Button>
        </Actions>
      </div>
    </Details>
  )
}
