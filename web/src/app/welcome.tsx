/**
 * There is no vault yet: an office is founded here, or joined by an invitation. Both make the vault under a passphrase.
 * @module
 */
import { useState, type FormEvent, type JSX } from "react"
import { base64Of, refusalOf, type InvitationText, type Refusal, type RoleName } from "../api.ts"
import { T, useI18n } from "../i18n/language.tsx"
import { Button } from "../ui/button.tsx"
import { Check, Checks } from "../ui/choice.tsx"
import { TextField } from "../ui/field.tsx"
import { FileField } from "../ui/file.tsx"
import { Facts } from "../ui/layout.tsx"
import { Notice, RefusalNotice } from "../ui/notice.tsx"
import { Code, Foreign, When } from "../ui/text.tsx"
import { useAct } from "./asking.ts"
import { Cover } from "./cover.tsx"
import { LanguageRow } from "./language-row.tsx"
import { useNewPassphrase } from "./new-passphrase.tsx"
import { useRoles } from "./roles.ts"
import { useSession } from "./session.tsx"

const ROLES: readonly RoleName[] = ["signatory", "registrar", "drafter", "reader", "spokesperson", "overseer"]

/** The first page of all. */
export function WelcomePage(): JSX.Element {
  const { t } = useI18n()
  const [path, setPath] = useState<"choose" | "found" | "join">("choose")
  const back = (
    <Button look="plain" onPress={() => setPath("choose")}>
      {t("common.back")}
    </Button>
  )
  if (path === "found") return <Found back={back} />
  if (path === "join") return <Join back={back} />
  return (
    <Cover title={t("common.welcome-title")} lead={t("common.welcome-lead")} foot={<LanguageRow />}>
      <div className="doors">
        <Door
          title={t("common.join-title")}
          text={t("common.join-text")}
          act={t("common.join-go")}
          onPress={() => setPath("join")}
        />
        <Door
          title={t("common.found-title")}
          text={t("common.found-text")}
          act={t("common.found-go")}
          onPress={() => setPath("found")}
        />
      </div>
      <p className="field-help">
        <T id="common.restore-note" values={{ command: <Code>diwan restore</Code> }} />
      </p>
    </Cover>
  )
}

function Door({
  title,
  text,
  act,
  onPress,
}: {
  readonly title: string
  readonly text: string
  readonly act: string
  readonly onPress: () => void
}): JSX.Element {
  return (
    <section className="door">
      <h2>{title}</h2>
      <p>{text}</p>
      <Button look="main" onPress={onPress}>
        {act}
      </Button>
    </section>
  )
}

function Found({ back }: { readonly back: JSX.Element }): JSX.Element {
  const { t } = useI18n()
  const { take } = useSession()
  const roleName = useRoles()
  const found = useAct("found")
  const [office, setOffice] = useState("")
  const [name, setName] = useState("")
  const [title, setTitle] = useState("")
  const [roles, setRoles] = useState<readonly RoleName[]>(["registrar"])
  const [admission, setAdmission] = useState<File | null>(null)
  const [byHand, setByHand] = useState(false)
  const secret = useNewPassphrase()
  const [failed, setFailed] = useState<Refusal | null>(null)
  const ready =
    office.trim() !== "" &&
    name.trim() !== "" &&
    title.trim() !== "" &&
    roles.length > 0 &&
    (admission !== null || byHand) &&
    secret.good
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!ready) return
    setFailed(null)
    try {
      const asked = {
        office: office.trim(),
        name: name.trim(),
        title: title.trim(),
        roles,
        passphrase: secret.value,
        admission: byHand || admission === null ? null : await base64Of(admission),
      }
      const answer = await found.run(asked)
      if (answer !== null) take(answer)
    } catch (error) {
      setFailed(refusalOf(error))
    }
  }
  return (
    <Cover title={t("common.found-title")} lead={t("common.found-lead")} foot={back}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <TextField
          label={t("common.office-name")}
          value={office}
          onChange={setOffice}
          dir="ltr"
          required
          autoFocus
          help={t("common.office-name-help")}
        />
        <TextField label={t("common.your-name")} value={name} onChange={setName} required />
        <TextField
          label={t("common.your-title")}
          value={title}
          onChange={setTitle}
          help={t("common.your-title-help")}
        />
        <Checks
          label={t("common.your-roles")}
          value={roles}
          onChange={setRoles}
          options={ROLES.map((id) => ({ id, name: roleName(id), help: t(`common.role-${id}-help`) }))}
        />
        {!byHand && (
          <FileField
            label={t("common.admission")}
            onFiles={([file]) => setAdmission(file ?? null)}
            help={t("common.admission-help")}
            {...(admission === null ? {} : { chosen: <Code>{admission.name}</Code> })}
          />
        )}
        <Check checked={byHand} onChange={setByHand} help={t("common.by-hand-help")}>
          {t("common.by-hand")}
        </Check>
        {secret.fields}
        <Failure refusal={failed ?? found.refusal} />
        <div className="actions">
          <Button look="main" type="submit" isDisabled={!ready} busy={found.busy}>
            {t("common.found-act")}
          </Button>
        </div>
      </form>
    </Cover>
  )
}

function Join({ back }: { readonly back: JSX.Element }): JSX.Element {
  const { t } = useI18n()
  const { take } = useSession()
  const look = useAct("invitation.look")
  const join = useAct("join")
  const [file, setFile] = useState<string | null>(null)
  const [invitation, setInvitation] = useState<InvitationText | null>(null)
  const [failed, setFailed] = useState<Refusal | null>(null)
  const secret = useNewPassphrase()
  const choose = async (chosen: File): Promise<void> => {
    setFailed(null)
    setInvitation(null)
    try {
      const octets = await base64Of(chosen)
      setFile(octets)
      setInvitation(await look.run({ file: octets }))
    } catch (error) {
      setFailed(refusalOf(error))
    }
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (file === null || !secret.good) return
    const answer = await join.run({ file, passphrase: secret.value })
    if (answer !== null) take(answer)
  }
  return (
    <Cover title={t("common.join-title")} lead={t("common.join-lead")} foot={back}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <FileField
          label={t("common.invitation")}
          onFiles={([chosen]) => chosen !== undefined && void choose(chosen)}
          help={t("common.invitation-help")}
        />
        {invitation !== null && (
          <>
            <Invitation invitation={invitation} />
            {secret.fields}
          </>
        )}
        <Failure refusal={failed ?? look.refusal ?? join.refusal} />
        {invitation !== null && (
          <div className="actions">
            <Button look="main" type="submit" isDisabled={!secret.good} busy={join.busy}>
              {t("common.join-act")}
            </Button>
          </div>
        )}
      </form>
    </Cover>
  )
}

function Invitation({ invitation }: { readonly invitation: InvitationText }): JSX.Element {
  const { t } = useI18n()
  const roleName = useRoles()
  return (
    <Notice kind="good" title={t("common.invitation-found")} live>
      <Facts
        facts={[
          [t("common.office"), <Foreign dir="ltr">{invitation.office}</Foreign>],
          [t("common.your-name"), <Foreign>{invitation.name}</Foreign>],
          [t("common.your-title"), invitation.title === "" ? null : <Foreign>{invitation.title}</Foreign>],
          [t("common.your-roles"), invitation.roles.map(roleName).join(t("common.list-comma"))],
          [t("common.valid-until"), <When at={invitation.expires} />],
          [t("common.office-id"), <Code>{invitation.officeId.slice(0, 16)}</Code>],
        ]}
      />
      <p>
        <T id="common.invitation-check" />
      </p>
    </Notice>
  )
}

function Failure({ refusal }: { readonly refusal: Refusal | null }): JSX.Element | null {
  return refusal === null ? null : <RefusalNotice refusal={refusal} />
}
