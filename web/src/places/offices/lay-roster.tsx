/**
 * Laying a roster before the signatories: what follows first, then how many must agree and for how long it holds.
 * @module
 */
import { useState, type FormEvent, type JSX } from "react"
import type { OfficesPage } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { asciiDigits } from "../../i18n/numbers.ts"
import { Button } from "../../ui/button.tsx"
import { Actions } from "../../ui/dialog.tsx"
import { TextField } from "../../ui/field.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"
import { Foreign, Num } from "../../ui/text.tsx"

const DAYS = { usual: 90, most: 400 }

/** The form. */
export function LayRoster({ page, onDone }: { readonly page: OfficesPage; readonly onDone: () => void }): JSX.Element {
  const { t, numbers } = useI18n()
  const act = useAct("roster.lay")
  const { invited, own } = page
  const joining = invited.filter(({ inRoster, joined }) => joined !== null && !inRoster)
  const signatories = signatoriesOf(page)
  const [quorum, setQuorum] = useState(numbers.digits(String(own.roster?.quorum ?? Math.min(2, signatories))))
  const [days, setDays] = useState(numbers.digits(String(DAYS.usual)))
  const [many, long] = [numberOf(quorum), numberOf(days)]
  const isQuorum = many >= 1 && many <= signatories
  const isDays = long >= 1 && long <= DAYS.most
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!isQuorum || !isDays) return
    const answer = await act.run({ quorum: many, days: long })
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
      <TextField
        label={t("offices.lay-quorum")}
        help={<T id="offices.lay-quorum-help" values={{ count: signatories }} />}
        value={quorum}
        onChange={setQuorum}
        inputMode="numeric"
        fault={quorum === "" || isQuorum ? null : t("offices.lay-quorum-wrong", { most: signatories })}
      />
      <TextField
        label={t("offices.lay-days")}
        help={t("offices.lay-days-help")}
        value={days}
        onChange={setDays}
        inputMode="numeric"
        fault={days === "" || isDays ? null : t("offices.days-wrong", { most: DAYS.most })}
      />
      {act.refusal !== null && <RefusalNotice refusal={act.refusal} />}
      <Actions>
        <Button look="seal" type="submit" isDisabled={!isQuorum || !isDays} busy={act.busy}>
          {t("offices.lay-act")}
        </Button>
        <Button onPress={onDone}>{t("common.cancel")}</Button>
      </Actions>
    </form>
  )
}

/** How many persons of the next roster may sign: all who have joined, and those of the present one. */
function signatoriesOf({ invited, own }: OfficesPage): number {
  const officers = new Set([
    ...(own.roster?.officers ?? []).filter(({ roles }) => roles.includes("signatory")).map(({ officer }) => officer),
    ...invited.flatMap(({ joined, roles }) => (joined !== null && roles.includes("signatory") ? [joined] : [])),
  ])
  return officers.size
}

/** A whole number in any digits; NaN for anything else. */
export function numberOf(text: string): number {
  const digits = asciiDigits(text).trim()
  return /^\d{1,6}$/.test(digits) ? Number(digits) : Number.NaN
}
