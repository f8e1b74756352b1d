/**
 * The letter as a PDF/A file, with its view in it or without: what the file holds, and what it proves, is said before it is made.
 * @module
 */
import { useState, type JSX } from "react"
import type { LetterPage } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { useJob } from "../../app/jobs.tsx"
import { useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Check } from "../../ui/choice.tsx"
import { Actions, Dialog } from "../../ui/dialog.tsx"
import { Stack } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"

/** The button and its dialog. */
export function PrintPdf({ page: { channel, name } }: { readonly page: LetterPage }): JSX.Element {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  const [withoutView, setWithoutView] = useState(false)
  const act = useAct("letter.print")
  const { job, follow } = useJob()
  const close = (): void => {
    act.clear()
    setOpen(false)
  }
  const run = async (): Promise<void> => {
    const started = await act.run({ channel, name, withoutView })
    if (started === null) return
    follow(started)
    close()
  }
  return (
    <>
      <Button busy={job?.state === "running"} onPress={() => setOpen(true)}>
        {t("letter.pdf")}
      </Button>
      <Dialog title={t("letter.pdf-title")} open={open} onClose={close}>
        <Stack>
          <p>{t(withoutView ? "letter.pdf-picture" : "letter.pdf-text")}</p>
          <Check checked={withoutView} onChange={setWithoutView} help={t("letter.pdf-without-help")}>
            {t("letter.pdf-without")}
          </Check>
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
