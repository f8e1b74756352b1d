/**
 * Registrar: the other office's registrar lost everything; the register is given back to whoever their quorums have put in that
 * place, on the card that they handed over.
 * @module
 */
import { useState, type JSX } from "react"
import type { SuccessorText } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Confirm } from "../../ui/dialog.tsx"
import { Details } from "../../ui/layout.tsx"
import { Foreign, Num } from "../../ui/text.tsx"
import { OneFile } from "./one-file.tsx"

/** The section. */
export function GiveBack({ channel }: { readonly channel: string }): JSX.Element {
  const { t } = useI18n()
  const look = useAct("successor.look")
  const give = useAct("successor.give")
  const [card, setCard] = useState<{ readonly file: string; readonly text: SuccessorText } | null>(null)
  const take = async (file: string): Promise<void> => {
    const text = await look.run({ channel, file })
    if (text !== null) setCard({ file, text })
  }
  const run = async (confirm: string): Promise<void> => {
    if (card === null || (await give.run({ channel, file: card.file, confirm })) === null) return
    setCard(null)
    toast(<T id="offices.giveback-done" values={{ who: <Foreign>{card.text.by}</Foreign> }} />)
  }
  return (
    <Details summary={t("offices.giveback")}>
      <div className="stack">
        <p className="prose">{t("offices.giveback-text")}</p>
        <OneFile
          label={t("offices.giveback-file")}
          help={t("offices.giveback-help")}
          refusal={look.refusal}
          take={take}
        />
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
