/**
 * The whole channel in one file, for whoever asks in twenty years: what it holds is said before it is made, and that letters in
 * it lie there in the clear.
 * @module
 */
import { useState, type JSX } from "react"
import { download } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { toast } from "../../app/toasts.tsx"
import { useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Check } from "../../ui/choice.tsx"
import { Actions, Dialog } from "../../ui/dialog.tsx"
import { Stack } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"

/** The button and its dialog. */
export function Archive({ channel }: { readonly channel: string }): JSX.Element {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  const [views, setViews] = useState(false)
  const act = useAct("channel.archive")
  const close = (): void => {
    act.clear()
    setOpen(false)
    setViews(false)
  }
  const run = async (): Promise<void> => {
    const ticket = await act.run({ channel, views })
    if (ticket === null) return
    download(ticket.ticket)
    close()
    toast(t("register.archive-done"))
  }
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t("register.archive")}</Button>
      <Dialog title={t("register.archive-title", { channel })} open={open} onClose={close}>
        <Stack>
          <p>{t("register.archive-what")}</p>
          <p>{t("register.archive-keep")}</p>
          <Check checked={views} onChange={setViews}>
            {t("register.archive-views")}
          </Check>
          {views && (
            <Notice kind="warn" title={t("register.archive-views")}>
              <p>{t("register.archive-views-clear")}</p>
            </Notice>
          )}
          {act.refusal !== null && <RefusalNotice refusal={act.refusal} />}
          <Actions>
            <Button look="main" busy={act.busy} onPress={() => void run()}>
              {t("register.archive-act")}
            </Button>
            <Button onPress={close}>{t("common.cancel")}</Button>
          </Actions>
        </Stack>
      </Dialog>
    </>
  )
}
