/**
 * Inviting an officer: a file, handed over by hand. Whoever holds it can join in that person's name, and the page says so
 * before it is made.
 * @module
 */
import { useState, type FormEvent, type JSX } from "react"
import { base64Of, download, refusalOf, type Refusal, type RoleName } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { useRoles } from "../../app/roles.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Checks } from "../../ui/choice.tsx"
import { Actions } from "../../ui/dialog.tsx"
import { TextField } from "../../ui/field.tsx"
import { FileField } from "../../ui/file.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Code, Foreign } from "../../ui/text.tsx"

/** An office has one registrar: whoever founded it, until a roster says otherwise. */
const ROLES: readonly RoleName[] = ["signatory", "drafter", "reader", "spokesperson", "overseer"]

/** The form. */
export function Invite({ onDone }: { readonly onDone: () => void }): JSX.Element {
  const { t } = useI18n()
  const roleName = useRoles()
  const act = useAct("office.invite")
  const [name, setName] = useState("")
  const [title, setTitle] = useState("")
  const [roles, setRoles] = useState<readonly RoleName[]>(["reader"])
  const [admission, setAdmission] = useState<File | null>(null)
  const [failed, setFailed] = useState<Refusal | null>(null)
  const isReady = name.trim() !== "" && title.trim() !== "" && roles.length > 0
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!isReady) return
    setFailed(null)
    try {
      const leave = admission === null ? null : await base64Of(admission)
      const answer = await act.run({ name: name.trim(), title: title.trim(), roles, admission: leave })
      if (answer === null) return
      download(answer.ticket)
      onDone()
      toast(<T id="offices.invite-done" values={{ name: <Foreign>{name.trim()}</Foreign> }} />)
    } catch (error) {
      setFailed(refusalOf(error))
    }
  }
  const refusal = failed ?? act.refusal
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <TextField label={t("offices.invite-name")} value={name} onChange={setName} required autoFocus maxLength={200} />
      <TextField
        label={t("offices.invite-title")}
        value={title}
        onChange={setTitle}
        required
        maxLength={200}
        help={t("offices.invite-title-help")}
      />
      <Checks
        label={t("offices.invite-roles")}
        value={roles}
        onChange={setRoles}
        options={ROLES.map((id) => ({ id, name: roleName(id), help: t(`common.role-${id}-help`) }))}
      />
      <FileField
        label={t("offices.invite-admission")}
        help={t("offices.invite-admission-help")}
        onFiles={([file]) => setAdmission(file ?? null)}
        {...(admission === null ? {} : { chosen: <Code>{admission.name}</Code> })}
      />
      <Notice kind="warn" title={t("offices.invite-warning")}>
        <p>{t("offices.invite-warning-text")}</p>
      </Notice>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      <Actions>
        <Button look="main" type="submit" isDisabled={!isReady} busy={act.busy}>
          {t("offices.invite-act")}
        </Button>
        <Button onPress={onDone}>{t("common.cancel")}</Button>
      </Actions>
    </form>
  )
}
