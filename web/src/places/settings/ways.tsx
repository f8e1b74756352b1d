/**
 * The ways to unlock: the passphrase, sheets of paper for a bad day, and passkeys. Each opens the same vault by itself.
 * @module
 */
import { useState, type FormEvent, type JSX } from "react"
import { useAct, useAsk } from "../../app/asking.ts"
import { makePasskey, passkeysPossible } from "../../app/passkey.ts"
import { useSession } from "../../app/session.tsx"
import { toast } from "../../app/toasts.tsx"
import { useNewPassphrase } from "../../app/new-passphrase.tsx"
import { refusalOf, type Refusal, type UnlockWay } from "../../api.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button, Waiting } from "../../ui/button.tsx"
import { Actions, Confirm, Dialog } from "../../ui/dialog.tsx"
import { PassphraseField, TextField } from "../../ui/field.tsx"
import { Row, Section, Stack } from "../../ui/layout.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"
import { Foreign } from "../../ui/text.tsx"
import { RecoverySheet } from "./sheet.tsx"

type Open = "passphrase" | "recovery" | "passkey" | null

/** The section. */
export function Ways(): JSX.Element {
  const { t } = useI18n()
  const { answer, refusal, again } = useAsk("ways", {})
  const [open, setOpen] = useState<Open>(null)
  const [removing, setRemoving] = useState<UnlockWay | null>(null)
  const [sheet, setSheet] = useState<{ readonly label: string; readonly code: string; readonly qr: string } | null>(
    null,
  )
  const remove = useAct("way.remove")
  const done = (words: string): void => {
    setOpen(null)
    again()
    toast(words)
  }
  const takeAway = async (way: UnlockWay): Promise<void> => {
    if ((await remove.run({ id: way.id })) === null) return
    setRemoving(null)
    done(t("settings.removed"))
  }
  return (
    <Section title={t("settings.ways")}>
      <Stack>
        <p className="prose">{t("settings.ways-lead")}</p>
        {answer === null && refusal === null && <Waiting />}
        {refusal !== null && <RefusalNotice refusal={refusal} />}
        <ul className="ways">
          {answer?.ways.map((way) => (
            <li key={way.id} className="way">
              <span>
                <span className="way-kind">{t(`settings.way-${way.kind}`)}</span>
                {way.label !== "" && (
                  <span className="way-label">
                    <Foreign>{way.label}</Foreign>
                  </span>
                )}
              </span>
              {way.kind === "passphrase" ? (
                <Button small onPress={() => setOpen("passphrase")}>
                  {t("settings.change")}
                </Button>
              ) : (
                <Button
                  small
                  onPress={() => setRemoving(way)}
                  aria-label={t("settings.remove-way", { label: way.label })}
                >
                  {t("settings.remove")}
                </Button>
              )}
            </li>
          ))}
        </ul>
        <Row>
          <Button onPress={() => setOpen("recovery")}>{t("settings.add-recovery")}</Button>
          {passkeysPossible() && <Button onPress={() => setOpen("passkey")}>{t("settings.add-passkey")}</Button>}
        </Row>
      </Stack>
      <Dialog
        title={t("settings.change-passphrase")}
        open={open === "passphrase"}
        onClose={() => setOpen(null)}
        size="small"
      >
        <ChangePassphrase onDone={() => done(t("settings.passphrase-changed"))} onCancel={() => setOpen(null)} />
      </Dialog>
      <Dialog title={t("settings.add-recovery")} open={open === "recovery"} onClose={() => setOpen(null)} size="small">
        <AddRecovery
          onMade={(made) => {
            setOpen(null)
            again()
            setSheet(made)
          }}
          onCancel={() => setOpen(null)}
        />
      </Dialog>
      <Dialog title={t("settings.add-passkey")} open={open === "passkey"} onClose={() => setOpen(null)} size="small">
        <AddPasskey onDone={() => done(t("settings.passkey-added"))} onCancel={() => setOpen(null)} />
      </Dialog>
      {sheet !== null && <RecoverySheet {...sheet} onClose={() => setSheet(null)} />}
      {removing !== null && (
        <Confirm
          title={t("settings.remove-title")}
          open
          onClose={() => {
            remove.clear()
            setRemoving(null)
          }}
          name={null}
          act={t("settings.remove")}
          busy={remove.busy}
          refusal={remove.refusal}
          onAct={() => void takeAway(removing)}
        >
          <p>
            <T id={`settings.remove-${removing.kind}-text`} values={{ label: <Foreign>{removing.label}</Foreign> }} />
          </p>
        </Confirm>
      )}
    </Section>
  )
}

interface FormProps {
  readonly onCancel: () => void
}

function ChangePassphrase({ onDone, onCancel }: FormProps & { readonly onDone: () => void }): JSX.Element {
  const { t } = useI18n()
  const act = useAct("way.passphrase")
  const [old, setOld] = useState("")
  const fresh = useNewPassphrase()
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!fresh.good || old === "") return
    const answer = await act.run({ old, new: fresh.value })
    if (answer === null) return
    fresh.clear()
    setOld("")
    onDone()
  }
  const wrong = act.refusal?.code === "wrong-passphrase"
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <PassphraseField
        label={t("settings.old-passphrase")}
        value={old}
        onChange={setOld}
        autoFocus
        required
        fault={wrong ? t("common.passphrase-wrong") : null}
      />
      {fresh.fields}
      {act.refusal !== null && !wrong && <RefusalNotice refusal={act.refusal} />}
      <FormEnd act={t("settings.change")} ready={fresh.good && old !== ""} busy={act.busy} onCancel={onCancel} />
    </form>
  )
}

function AddRecovery({
  onMade,
  onCancel,
}: FormProps & {
  readonly onMade: (made: { readonly label: string; readonly code: string; readonly qr: string }) => void
}): JSX.Element {
  const { t } = useI18n()
  const act = useAct("way.recovery")
  const [label, setLabel] = useState("")
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const answer = await act.run({ label: label.trim() })
    if (answer !== null) onMade({ label: label.trim(), ...answer })
  }
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <p className="prose">{t("settings.recovery-text")}</p>
      <TextField
        label={t("settings.recovery-label")}
        value={label}
        onChange={setLabel}
        maxLength={60}
        autoFocus
        required
        help={t("settings.recovery-label-help")}
      />
      {act.refusal !== null && <RefusalNotice refusal={act.refusal} />}
      <FormEnd act={t("settings.recovery-make")} ready={label.trim() !== ""} busy={act.busy} onCancel={onCancel} />
    </form>
  )
}

function AddPasskey({ onDone, onCancel }: FormProps & { readonly onDone: () => void }): JSX.Element {
  const { t } = useI18n()
  const { session } = useSession()
  const act = useAct("way.passkey")
  const [label, setLabel] = useState("")
  const [asking, setAsking] = useState(false)
  const [failed, setFailed] = useState<Refusal | null>(null)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setFailed(null)
    setAsking(true)
    try {
      const made = await makePasskey(session.host, session.me?.name ?? "Diwan")
      const answer = await act.run({ label: label.trim(), ...made })
      if (answer !== null) onDone()
    } catch (error) {
      setFailed(refusalOf(error))
    } finally {
      setAsking(false)
    }
  }
  const refusal = failed ?? act.refusal
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <p className="prose">{t("settings.passkey-text")}</p>
      <TextField
        label={t("settings.passkey-label")}
        value={label}
        onChange={setLabel}
        maxLength={60}
        autoFocus
        required
      />
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      <FormEnd
        act={t("settings.passkey-make")}
        ready={label.trim() !== ""}
        busy={asking || act.busy}
        onCancel={onCancel}
      />
    </form>
  )
}

function FormEnd({
  act,
  ready,
  busy,
  onCancel,
}: FormProps & { readonly act: string; readonly ready: boolean; readonly busy: boolean }): JSX.Element {
  const { t } = useI18n()
  return (
    <Actions>
      <Button look="main" type="submit" isDisabled={!ready} busy={busy}>
        {act}
      </Button>
      <Button onPress={onCancel}>{t("common.cancel")}</Button>
    </Actions>
  )
}
