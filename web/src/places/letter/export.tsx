/**
 * The view as a file that anybody can verify: sealed under a passphrase, or, if one says so, in the clear.
 * @module
 */
import { useState, type JSX } from "react"
import { download, type LetterPage } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { useNewPassphrase } from "../../app/new-passphrase.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Radios } from "../../ui/choice.tsx"
import { Actions, Dialog } from "../../ui/dialog.tsx"
import { Stack } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Code } from "../../ui/text.tsx"

/** The button and its dialog. */
export function ExportView({ page }: { readonly page: LetterPage }): JSX.Element {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t("letter.export")}</Button>
      <Dialog title={t("letter.export-title")} open={open} onClose={() => setOpen(false)}>
        {/* What was typed goes with the dialog. */}
        {open && <ExportForm page={page} onDone={() => setOpen(false)} />}
      </Dialog>
    </>
  )
}

function ExportForm({ page, onDone }: { readonly page: LetterPage; readonly onDone: () => void }): JSX.Element {
  const { t } = useI18n()
  const [how, setHow] = useState<"sealed" | "clear">("sealed")
  const secret = useNewPassphrase()
  const act = useAct("letter.export")
  const isSealed = how === "sealed"
  const can = !isSealed || secret.good
  const { channel, name, proof } = page
  const run = async (): Promise<void> => {
    const ticket = await act.run({
      channel,
      name,
      ...(isSealed ? { clear: false, passphrase: secret.value } : { clear: true }),
    })
    if (ticket === null) return
    download(ticket.ticket)
    onDone()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (can) void run()
      }}
    >
      <Stack>
        <p>
          <T id="letter.export-text" values={{ id: <Code>{proof.channelId.slice(0, 16)}</Code> }} />
        </p>
        <Radios
          label={t("letter.export-how")}
          value={how}
          onChange={setHow}
          options={[
            { id: "sealed", name: t("letter.export-sealed"), help: t("letter.export-sealed-help") },
            { id: "clear", name: t("letter.export-clear"), help: t("letter.export-clear-help") },
          ]}
        />
        {isSealed ? (
          secret.fields
        ) : (
          <Notice kind="warn">
            <p>{t("letter.export-clear-warning")}</p>
          </Notice>
        )}
        {act.refusal !== null && <RefusalNotice refusal={act.refusal} />}
        <Actions>
          <Button look={isSealed ? "main" : "seal"} type="submit" isDisabled={!can} busy={act.busy}>
            {t("letter.export-act")}
          </Button>
          <Button onPress={onDone}>{t("common.cancel")}</Button>
        </Actions>
      </Stack>
    </form>
  )
}
