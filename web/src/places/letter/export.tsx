/**
 * The view as a file that anybody can verify. It holds in the clear what one may read: that is said before it is made.
 * @module
 */
import { useState, type JSX } from "react"
import { download, type LetterPage } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Actions, Dialog } from "../../ui/dialog.tsx"
import { Stack } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Code } from "../../ui/text.tsx"

/** The button and its dialog. */
export function ExportView({ page }: { readonly page: LetterPage }): JSX.Element {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  const act = useAct("letter.export")
  const { channel, name, proof } = page
  const close = (): void => {
    act.clear()
    setOpen(false)
  }
  const run = async (): Promise<void> => {
    const ticket = await act.run({ channel, name, clear: true })
    if (ticket === null) return
    download(ticket.ticket)
    close()
  }
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t("letter.export")}</Button>
      <Dialog title={t("letter.export-title")} open={open} onClose={close}>
        <Stack>
          <p>
            <T id="letter.export-text" values={{ id: <Code>{proof.channelId.slice(0, 16)}</Code> }} />
          </p>
          <Notice kind="warn" title={t("letter.export-clear-help")}>
            <p>{t("letter.export-clear-warning")}</p>
          </Notice>
          {act.refusal !== null && <RefusalNotice refusal={act.refusal} />}
          <Actions>
            <Button look="seal" busy={act.busy} onPress={() => void run()}>
              {t("letter.export-act")}
            </Button>
            <Button onPress={close}>{t("common.cancel")}</Button>
          </Actions>
        </Stack>
      </Dialog>
    </>
  )
}
