/**
 * Registrar: the other office's registrar lost everything; the register is given back to whoever their quorums have put in that
 * place, on the card that they handed over.
 * @module
 */
import { useState, type JSX } from "react"
import { base64Of, refusalOf, type Refusal, type SuccessorText } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Confirm } from "../../ui/dialog.tsx"
import { FileField } from "../../ui/file.tsx"
import { Details } from "../../ui/layout.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"
import { Foreign, Num } from "../../ui/text.tsx"

/** The section. */
export function GiveBack({ channel }: { readonly channel: string }): JSX.Element {
  const { t } = useI18n()
  const look = useAct("successor.look")
  const give = useAct("successor.give")
  const [card, setCard] = useState<{ readonly file: string; readonly text: SuccessorText } | null>(null)
  const [failed, setFailed] = useState<Refusal | null>(null)
  const take = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return
    setFailed(null)
    try {
      const file = await base64Of(chosen)
      const text = await look.run({ channel, file })
      if (text !== null) setCard({ file, text })
    } catch (error) {
      setFailed(refusalOf(error))
    }
  }
  const run = async (confirm: string): Promise<void> => {
    if (card === null || (await give.run({ channel, file: card.file, confirm })) === null) return
    setCard(null)
    toast(<T id="offices.giveback-done" values={{ who: <Foreign>{card.text.by}</Foreign> }} />)
  }
  const refusal = failed ?? look.refusal
  return (
    <Details summary={t("offices.giveback")}>
      <div className="stack">
        <p className="prose">{t("offices.giveback-text")}</p>
        <FileField
          label={t("offices.giveback-file")}
          help={t("offices.giveback-help")}
          onFiles={([file]) => void take(file)}
        />
        {refusal !== null && <RefusalNotice refusal={refusal} />}
        {card !== null && (
          <Confirm
            title={t("offices.giveback")}
            open
            onClose={() => setCard(null)}
            name={card.text.by}
            act={t("offices.giveback-act")}
            onAct={(name) => void run(name)}
            busy={give.busy}
            refusal={give.refusal}
          >
            <p>
              <T
                id="offices.giveback-who"
                values={{
                  by: <Foreign>{card.text.by}</Foreign>,
                  former: <Foreign>{card.text.former}</Foreign>,
                  no: <Num value={card.text.version} />,
                }}
              />
            </p>
            <p>{t("offices.giveback-ends")}</p>
          </Confirm>
        )}
      </div>
    </Details>
  )
}
