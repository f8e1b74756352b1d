/**
 * The view as a file that anybody can verify. It holds in the clear what one may read: that is said before it is made.
 * @module
 */
import { useState, type JSX } from "react"
import { download, type CallName, type LetterPage } from "../../api.ts"
import { useAct, type Acting } from "../../app/asking.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Actions, Dialog } from "../../ui/dialog.tsx"
import { Stack } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Code } from "../../ui/text.tsx"

/** The button and its dialog. */
export function ExportView({ page }: { readonly page: LetterPage }): JSX.Element {
  const { t } = useI18n()
  const act = useAct("letter.export")
  const { channel, name } = page
  const make = () => act.run({ channel, name, clear: true })
  return <ExportClear page={page} label={t("letter.export")} act={act} make={make} />
}

/** The same for whatever makes the file: a letter of the vault, or one that was opened with its archive key. */
export function ExportClear({
  page,
  label,
  act,
  make,
}: {
  readonly page: LetterPage
  readonly label: string
  readonly act: Pick<Acting<CallName>, "busy" | "refusal" | "clear">
  readonly make: () => Promise<{ readonly ticket: string } | null>
}): JSX.Element {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  const close = (): void => {
    act.clear()
    setOpen(false)
  }
  const run = async (): Promise<void> => {
    const made = await make()
    if (made === null) return
    download(made.ticket)
    close()
  }
  return (
    <>
      <Button onPress={() => setOpen(true)}>{label}</Button>
      <Dialog title={t("letter.export-title")} open={open} onClose={close}>
        <Stack>
          <p>
            <T id="letter.export-text" values={{ id: <Code>{page.proof.channelId.slice(0, 16)}</Code> }} />
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
