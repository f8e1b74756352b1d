/**
 * Giving a share: what a device asks for is looked at, then given by name.
 * @module
 */
import { useState, type JSX } from "react"
import { download, type WishText } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Confirm } from "../../ui/dialog.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Foreign } from "../../ui/text.tsx"
import { OneFile } from "./one-file.tsx"

/** The form. */
export function GiveShare({ onDone }: { readonly onDone: () => void }): JSX.Element {
  const { t } = useI18n()
  const look = useAct("recovery.look")
  const give = useAct("recovery.give")
  const [wish, setWish] = useState<{ readonly file: string; readonly text: WishText } | null>(null)
  const take = async (file: string): Promise<void> => {
    const text = await look.run({ file })
    if (text !== null) setWish({ file, text })
  }
  const run = async (confirm: string): Promise<void> => {
    if (wish === null) return
    const answer = await give.run({ file: wish.file, confirm })
    if (answer === null) return
    download(answer.ticket)
    onDone()
    toast(<T id="recovery.given" values={{ name: <Foreign>{wish.text.by}</Foreign> }} />)
  }
  return (
    <div className="stack">
      <OneFile label={t("recovery.wish")} help={t("recovery.wish-help")} refusal={look.refusal} take={take} />
      {wish !== null && (
        <Confirm
          title={t("recovery.give")}
          open
          onClose={() => setWish(null)}
          name={wish.text.by}
          act={t("recovery.give-act")}
          onAct={(name) => void run(name)}
          busy={give.busy}
          refusal={give.refusal}
        >
          <p>
            <T
              id="recovery.give-who"
              values={{ by: <Foreign>{wish.text.by}</Foreign>, whose: <Foreign>{wish.text.whose}</Foreign> }}
            />
          </p>
          {wish.text.samePerson ? (
            <p>{t("recovery.give-same")}</p>
          ) : (
            <Notice kind="warn" title={t("recovery.give-other")}>
              <p>{t("recovery.give-other-text")}</p>
            </Notice>
          )}
          <p>
            <T id="recovery.give-opens" values={{ needed: wish.text.needed, of: wish.text.of }} />
          </p>
        </Confirm>
      )}
    </div>
  )
}
