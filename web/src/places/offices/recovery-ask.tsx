/**
 * On the new device: asking those who hold shares of a lost vault's drawer.
 * @module
 */
import { useState, type JSX } from "react"
import { download, type RecoveryPage } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Radios } from "../../ui/choice.tsx"
import { Actions } from "../../ui/dialog.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"
import { Foreign } from "../../ui/text.tsx"

/** The form. */
export function AskShares({ page, onDone }: { readonly page: RecoveryPage; readonly onDone: () => void }): JSX.Element {
  const { t } = useI18n()
  const act = useAct("recovery.ask")
  const [officer, setOfficer] = useState<string | null>(null)
  const run = async (): Promise<void> => {
    if (officer === null) return
    const answer = await act.run({ officer })
    if (answer === null) return
    download(answer.ticket)
    onDone()
  }
  return (
    <div className="stack">
      <Radios
        label={t("recovery.ask-whose")}
        value={officer}
        onChange={setOfficer}
        options={page.everybody.map((each) => ({
          id: each.officer,
          name: each.called,
          shown: <Foreign>{each.called}</Foreign>,
        }))}
      />
      <p className="prose">{t("recovery.ask-text")}</p>
      {act.refusal !== null && <RefusalNotice refusal={act.refusal} />}
      <Actions>
        <Button look="main" busy={act.busy} isDisabled={officer === null} onPress={() => void run()}>
          {t("recovery.ask-act")}
        </Button>
        <Button onPress={onDone}>{t("common.cancel")}</Button>
      </Actions>
    </div>
  )
}
