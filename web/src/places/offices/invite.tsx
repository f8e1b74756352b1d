/**
 * Inviting an officer: a file, handed over by hand. Whoever holds it can join in that person's name, and the page says so
 * before it is made.
 * @module
 */
import { useState, type FormEvent, type JSX } from "react"
import { base64Of, download, refusalOf, type OfficesPage, type Refusal, type RoleName } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { useRoles } from "../../app/roles.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Check, Checks, Select } from "../../ui/choice.tsx"
import { Actions } from "../../ui/dialog.tsx"
import { TextField } from "../../ui/field.tsx"
import { FileField } from "../../ui/file.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Code, Foreign } from "../../ui/text.tsx"

/** An office has one registrar: whoever founded it, until a roster says otherwise. */
const ROLES: readonly RoleName[] = ["signatory", "drafter", "reader", "spokesperson", "overseer"]

/** Somebody who is in no roster yet. */
const NEW = "new"

/** The form. */
export function Invite({ page, onDone }: { readonly page: OfficesPage; readonly onDone: () => void }): JSX.Element {
  const { t } = useI18n()
  const roleName = useRoles()
  const act = useAct("office.invite")
  const [name, setName] = useState("")
  const [title, setTitle] = useState("")
  const [roles, setRoles] = useState<readonly RoleName[]>(["reader"])
  const officers = page.own.roster?.officers ?? []
  const [device, setDevice] = useState<string>(NEW)
  const [admission, setAdmission] = useState<File | null>(null)
  const [byHand, setByHand] = useState(false)
  const [failed, setFailed] = useState<Refusal | null>(null)
  // Another device of somebody has, unless said otherwise, their name, a title that tells the two apart, and their roles.
  const choose = (id: string): void => {
    setDevice(id)
    const of = officers.find(({ officer }) => officer === id)
    if (of === undefined) return
    setName(of.name)
    setTitle(`${of.title === "" ? of.name : of.title}-2`)
    setRoles(of.roles.filter((role) => role !== "registrar"))
  }
  const isReady = name.trim() !== "" && title.trim() !== "" && roles.length > 0 && (byHand || admission !== null)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!isReady) return
    setFailed(null)
    try {
      const leave = byHand || admission === null ? null : await base64Of(admission)
      const person = { name: name.trim(), title: title.trim(), roles, admission: leave }
      const answer = await act.run(device === NEW ? person : { ...person, deviceOf: device })
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
      {officers.length > 0 && (
        <Select
          label={t("offices.invite-who")}
          help={t("offices.invite-device-help")}
          value={device}
          onChange={choose}
          options={[
            { id: NEW, name: t("offices.invite-new") },
            ...officers.map(({ name: called, officer }) => ({
              id: officer,
              name: t("offices.invite-device", { name: called }),
              shown: <T id="offices.invite-device" values={{ name: <Foreign>{called}</Foreign> }} />,
            })),
          ]}
        />
      )}
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
      {!byHand && (
        <FileField
          label={t("offices.invite-admission")}
          help={t("offices.invite-admission-help")}
          onFiles={([file]) => setAdmission(file ?? null)}
          {...(admission === null ? {} : { chosen: <Code>{admission.name}</Code> })}
        />
      )}
      <Check checked={byHand} onChange={setByHand} help={t("common.by-hand-help")}>
        {t("common.by-hand")}
      </Check>
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
