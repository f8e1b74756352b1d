/**
 * The locked desk: nothing of the vault is here. It opens by passphrase, by a recovery sheet's code, or by a passkey.
 * @module
 */
import { useState, type FormEvent, type JSX } from "react"
import { refusalOf, type Refusal, type UnlockRequest } from "../api.ts"
import { T, useI18n } from "../i18n/language.tsx"
import { asciiDigits } from "../i18n/numbers.ts"
import { Button } from "../ui/button.tsx"
import { PassphraseField, TextField } from "../ui/field.tsx"
import { Notice, RefusalNotice } from "../ui/notice.tsx"
import { Foreign } from "../ui/text.tsx"
import { useAct } from "./asking.ts"
import { Cover } from "./cover.tsx"
import { LanguageRow } from "./language-row.tsx"
import { passkeySecret } from "./passkey.ts"
import { useSession } from "./session.tsx"

/** The lock page. */
export function LockPage(): JSX.Element {
  const { t } = useI18n()
  const { session, take } = useSession()
  const [way, setWay] = useState<"passphrase" | "recovery">("passphrase")
  const [passphrase, setPassphrase] = useState("")
  const [code, setCode] = useState("")
  const [failed, setFailed] = useState<Refusal | null>(null)
  const unlock = useAct("unlock")
  const passkeys = session.ways.filter(({ kind }) => kind === "passkey")

  const open = async (request: UnlockRequest): Promise<void> => {
    setFailed(null)
    const answer = await unlock.run(request)
    if (answer === null) return
    setPassphrase("")
    setCode("")
    take(answer)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void open(way === "passphrase" ? { way, passphrase } : { way, code: asciiDigits(code).trim() })
  }
  const touch = async (): Promise<void> => {
    setFailed(null)
    unlock.clear()
    try {
      const { credential, secret } = await passkeySecret(session.host, passkeys)
      await open({ way: "passkey", credential, secret })
    } catch (error) {
      setFailed(refusalOf(error))
    }
  }

  return (
    <Cover
      title={t("common.lock-title")}
      lead={session.locked === null ? undefined : t(`common.locked-${session.locked}`)}
      foot={<LanguageRow />}
    >
      {session.play && <PlayNotice />}
      {session.launchMisused && <Misused />}
      <form className="stack" onSubmit={submit}>
        {way === "passphrase" ? (
          <PassphraseField
            key="passphrase"
            label={t("common.passphrase")}
            value={passphrase}
            onChange={setPassphrase}
            autoFocus
            fault={unlock.refusal?.code === "wrong-passphrase" ? t("common.passphrase-wrong") : null}
          />
        ) : (
          <TextField
            key="recovery"
            label={t("common.recovery-code")}
            value={code}
            onChange={(text) => setCode(grouped(text))}
            dir="ltr"
            mono
            autoFocus
            help={t("common.recovery-help")}
          />
        )}
        {(failed ?? unlock.refusal) !== null && unlock.refusal?.code !== "wrong-passphrase" && (
          <RefusalNotice refusal={(failed ?? unlock.refusal) as Refusal} />
        )}
        <div className="actions">
          <Button
            look="main"
            type="submit"
            busy={unlock.busy}
            isDisabled={(way === "passphrase" ? passphrase : code).trim() === ""}
          >
            {t("common.unlock")}
          </Button>
          {passkeys.length > 0 && (
            <Button onPress={() => void touch()} isDisabled={unlock.busy}>
              {t("common.unlock-passkey")}
            </Button>
          )}
        </div>
        <p>
          <Button look="plain" onPress={() => setWay(way === "passphrase" ? "recovery" : "passphrase")}>
            {way === "passphrase" ? t("common.use-recovery") : t("common.use-passphrase")}
          </Button>
        </p>
      </form>
    </Cover>
  )
}

/** Said on every screen of a play. */
export function PlayNotice(): JSX.Element {
  return (
    <p className="play">
      <T id="common.play" />
    </p>
  )
}

/** Somebody else had a launch secret. */
export function Misused(): JSX.Element {
  const { t } = useI18n()
  return (
    <Notice kind="stop" title={t("common.misused-title")} live>
      <p>{t("common.misused-text")}</p>
    </Notice>
  )
}

/** Whose desk it is, in the head of the page. */
export function Whose({
  office,
  name,
  title,
}: {
  readonly office: string | null
  readonly name: string
  readonly title: string
}): JSX.Element {
  return (
    <p className="whose">
      {office !== null && (
        <span className="whose-office">
          <Foreign dir="ltr">{office}</Foreign>
        </span>
      )}
      <span className="whose-officer">
        <Foreign>{name}</Foreign>
        {title !== "" && (
          <>
            <span aria-hidden="true">{" · "}</span>
            <Foreign>{title}</Foreign>
          </>
        )}
      </span>
    </p>
  )
}

/** A code as it stands on the sheet: capitals in groups, whatever way it is typed. */
function grouped(text: string): string {
  return asciiDigits(text)
    .toUpperCase()
    .replaceAll(/[^A-Z0-9\- ]/g, "")
}
