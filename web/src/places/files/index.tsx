/**
 * A file that somebody brings: verified against a channel's id from elsewhere, or looked into. Without an id a file can at
 * best be consistent with itself, and the page says so louder than anything else.
 * @module
 */
import { useState, type FormEvent, type JSX } from "react"
import { base64Of, refusalOf, type Answer, type Refusal } from "../../api.ts"
import { useAct, useAsk } from "../../app/asking.ts"
import { Page } from "../../app/router.tsx"
import type { RouteOf } from "../../app/routes.ts"
import { SaidText, useI18n } from "../../i18n/language.tsx"
import { asciiDigits } from "../../i18n/numbers.ts"
import { Button } from "../../ui/button.tsx"
import { Check, Select } from "../../ui/choice.tsx"
import { Actions } from "../../ui/dialog.tsx"
import { TextField } from "../../ui/field.tsx"
import { FileField } from "../../ui/file.tsx"
import { Section } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Code, Foreign } from "../../ui/text.tsx"
import "./files.css"

/** Options that are no channel. */
const NONE = "none"
const OTHER = "other"

/** The place. */
export function FilesPlace(_props: { readonly route: RouteOf<"files"> }): JSX.Element {
  const { t } = useI18n()
  const [file, setFile] = useState<{ readonly name: string; readonly octets: string } | null>(null)
  const [failed, setFailed] = useState<Refusal | null>(null)
  const [verdict, setVerdict] = useState<Answer<"file.verify"> | null>(null)
  const [inside, setInside] = useState<string | null>(null)
  const [secrets, setSecrets] = useState(false)
  const channel = useChannelId()
  const verify = useAct("file.verify")
  const inspect = useAct("file.inspect")

  const clear = (): void => {
    setVerdict(null)
    setInside(null)
    setFailed(null)
    verify.clear()
    inspect.clear()
  }
  const take = async (chosen: File): Promise<void> => {
    clear()
    try {
      setFile({ name: chosen.name, octets: await base64Of(chosen) })
    } catch (error) {
      setFile(null)
      setFailed(refusalOf(error))
    }
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (file === null || channel.fault !== null) return
    clear()
    setVerdict(await verify.run({ file: file.octets, channelId: channel.id }))
  }
  const lookInside = async (): Promise<void> => {
    if (file === null) return
    clear()
    setInside((await inspect.run({ file: file.octets, secrets }))?.text ?? null)
  }
  const refusal = failed ?? verify.refusal ?? inspect.refusal
  return (
    <Page title={t("register.files-title")} lead={t("register.files-lead")}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <FileField
          label={t("register.files-file")}
          help={t("register.files-help")}
          onFiles={([chosen]) => chosen !== undefined && void take(chosen)}
          {...(file === null ? {} : { chosen: <Code>{file.name}</Code> })}
        />
        {channel.fields}
        <Check checked={secrets} onChange={setSecrets} help={t("register.files-secrets-help")}>
          {t("register.files-secrets")}
        </Check>
        <Actions>
          <Button
            look="main"
            type="submit"
            busy={verify.busy}
            isDisabled={file === null || channel.fault !== null || !channel.ready}
          >
            {t("register.files-verify")}
          </Button>
          <Button busy={inspect.busy} isDisabled={file === null} onPress={() => void lookInside()}>
            {t("register.files-inspect")}
          </Button>
        </Actions>
      </form>
      <div className="files-found">
        {refusal !== null && <RefusalNotice refusal={refusal} />}
        {verdict !== null && <Verdict verdict={verdict} />}
        {inside !== null && (
          <Section title={t("register.files-inspect-title")}>
            <p>{t("register.files-inspect-lead")}</p>
            {/* What can be scrolled must be reached by keyboard. */}
            <pre
              className="inside"
              dir="ltr"
              translate="no"
              tabIndex={0}
              aria-label={t("register.files-inspect-title")}
            >
              <Foreign dir="ltr">{inside}</Foreign>
            </pre>
          </Section>
        )}
      </div>
    </Page>
  )
}

function Verdict({ verdict }: { readonly verdict: Answer<"file.verify"> }): JSX.Element {
  const { t } = useI18n()
  const { identified, kind, said } = verdict
  return (
    <Notice
      kind={identified ? "good" : "warn"}
      live
      title={t(identified ? `register.files-verified-${kind}` : "register.files-unidentified")}
    >
      {said.map((each, at) => (
        <p key={at}>
          <SaidText said={each} />
        </p>
      ))}
    </Notice>
  )
}

/** The id to verify against: of a channel of this vault, or one that was given by another way. */
function useChannelId(): {
  readonly id: string | null
  readonly fault: string | null
  readonly ready: boolean
  readonly fields: JSX.Element
} {
  const { t } = useI18n()
  const { answer } = useAsk("offices", {})
  const [chosen, setChosen] = useState<string | null>(null)
  const [typed, setTyped] = useState("")
  const channels = answer?.channels.filter(({ id }) => id !== null) ?? []
  const id = asciiDigits(typed).toLowerCase().replaceAll(/\s/g, "")
  const isId = /^[0-9a-f]{64}$/.test(id)
  const fault =
    chosen === OTHER && id !== "" && !isId ? t("register.files-id-wrong", { count: Array.from(id).length }) : null
  const fields = (
    <>
      <Select
        label={t("register.files-channel")}
        help={t("register.files-channel-help")}
        value={chosen}
        onChange={setChosen}
        options={[
          ...channels.map(({ codeName, id, other }) => ({
            id: id ?? "",
            name: codeName,
            shown: <Code>{`${codeName} · ${other}`}</Code>,
          })),
          { id: OTHER, name: t("register.files-other") },
          { id: NONE, name: t("register.files-none") },
        ]}
      />
      {chosen === OTHER && (
        <TextField
          label={t("register.files-id")}
          help={t("register.files-id-help")}
          value={typed}
          onChange={setTyped}
          dir="ltr"
          mono
          fault={fault}
        />
      )}
    </>
  )
  const known = chosen === null || chosen === NONE ? null : chosen === OTHER ? id : chosen
  return { id: known, fault, ready: chosen !== null && (chosen !== OTHER || isId), fields }
}
