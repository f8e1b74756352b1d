/**
 * The other office's roster has expired: shown wherever the channel is, with the override under which it goes on, if there is
 * one; and the step that makes one.
 * @module
 */
import { useState, type JSX } from "react"
import type { ChannelText } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Confirm } from "../../ui/dialog.tsx"
import { TextField } from "../../ui/field.tsx"
import { Row } from "../../ui/layout.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Foreign, When } from "../../ui/text.tsx"

/** The notice; nothing while the roster holds. */
export function ExpiredRoster({ channel }: { readonly channel: ChannelText }): JSX.Element | null {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  const { expired, other } = channel
  if (expired === null) return null
  const { may, override, roster, since } = expired
  const values = { other: <Foreign dir="ltr">{other}</Foreign>, since: <When at={since} as="short" /> }
  return (
    <Notice
      kind="warn"
      title={<T id={override === null ? "offices.expired" : "offices.under-override"} values={values} />}
    >
      {override === null ? (
        <p>{t("offices.expired-text")}</p>
      ) : (
        <p>
          <T
            id="offices.override-by"
            values={{
              by: <Foreign>{override.by}</Foreign>,
              reason: <Foreign>{override.reason}</Foreign>,
              until: <When at={override.until} as="short" />,
            }}
          />
        </p>
      )}
      {may && override === null && (
        <Row>
          <Button onPress={() => setOpen(true)}>{t("offices.override")}</Button>
        </Row>
      )}
      <OverrideStep channel={channel.codeName} roster={roster} open={open} onClose={() => setOpen(false)} />
    </Notice>
  )
}

function OverrideStep({
  channel,
  roster,
  open,
  onClose,
}: {
  readonly channel: string
  readonly roster: string
  readonly open: boolean
  readonly onClose: () => void
}): JSX.Element {
  const { t } = useI18n()
  const act = useAct("channel.override")
  const [reason, setReason] = useState("")
  const run = async (confirm: string): Promise<void> => {
    const answer = await act.run({ channel, reason: reason.trim(), confirm })
    if (answer === null) return
    onClose()
    toast(<T id="offices.override-done" values={{ until: <When at={answer.until} as="short" /> }} />)
  }
  return (
    <Confirm
      title={t("offices.override")}
      open={open}
      onClose={onClose}
      name={roster}
      act={t("offices.override-act")}
      onAct={(name) => void run(name)}
      busy={act.busy}
      refusal={act.refusal}
    >
      <p>{t("offices.override-risk")}</p>
      <p>{t("offices.override-entry")}</p>
      <TextField label={t("offices.override-reason")} value={reason} onChange={setReason} required maxLength={500} />
    </Confirm>
  )
}
