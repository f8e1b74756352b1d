/**
 * Laying a roster before the signatories: what follows first, then what it changes, and who keeps the registers from then on.
 * @module
 */
import { useState, type FormEvent, type JSX } from "react"
import type { OfficesPage } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Select } from "../../ui/choice.tsx"
import { Actions } from "../../ui/dialog.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"
import { Foreign, Num } from "../../ui/text.tsx"
import { standingIn, useRosterChange } from "./roster-change.tsx"

/** Nobody else: whoever keeps the registers goes on. */
const SAME = "same"

/** The form. */
export function LayRoster({ page, onDone }: { readonly page: OfficesPage; readonly onDone: () => void }): JSX.Element {
  const { t } = useI18n()
  const act = useAct("roster.lay")
  const { candidates, invited, own } = page
  const joining = invited.filter(({ inRoster, joined }) => joined !== null && !inRoster)
  const [registrar, setRegistrar] = useState<string>(SAME)
  const { change, fields } = useRosterChange(page, { days: true, newKeys: registrar === SAME })
  const standing = standingIn(page).filter(({ officer }) => candidates.includes(officer))
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (change === null) return
    const answer = await act.run({ ...change, ...(registrar === SAME ? {} : { registrar }) })
    if (answer === null) return
    onDone()
    toast(<T id="offices.lay-done" values={{ no: <Num value={answer.version} /> }} />)
  }
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <div className="prose">
        <p>{t(own.roster === null ? "offices.lay-first" : "offices.lay-next")}</p>
        <p>
          {joining.length === 0 ? (
            t("offices.lay-nobody")
          ) : (
            <T
              id="offices.lay-joining"
              values={{
                count: joining.length,
                names: joining.map(({ name }, at) => (
                  <span key={at}>
                    {at > 0 && t("common.list-comma")}
                    <Foreign>{name}</Foreign>
                  </span>
                )),
              }}
            />
          )}
        </p>
      </div>
      {fields}
      {own.roster !== null && (
        <Select
          label={t("offices.change-registrar")}
          help={t(standing.length === 0 ? "offices.change-registrar-none" : "offices.change-registrar-help")}
          value={registrar}
          onChange={setRegistrar}
          disabled={standing.length === 0}
          options={[
            { id: SAME, name: t("offices.change-registrar-same") },
            ...standing.map(({ name, officer }) => ({ id: officer, name, shown: <Foreign>{name}</Foreign> })),
          ]}
        />
      )}
      {act.refusal !== null && <RefusalNotice refusal={act.refusal} />}
      <Actions>
        <Button look="seal" type="submit" isDisabled={change === null} busy={act.busy}>
          {t("offices.lay-act")}
        </Button>
        <Button onPress={onDone}>{t("common.cancel")}</Button>
      </Actions>
    </form>
  )
}
