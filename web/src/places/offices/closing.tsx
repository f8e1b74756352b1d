/**
 * The end of a channel: what closing it means is said before anybody closes it, how far it is closed, and when its keys go.
 * @module
 */
import { useState, type JSX } from "react"
import type { ChannelText } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { useSession } from "../../app/session.tsx"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Confirm } from "../../ui/dialog.tsx"
import { Row, Section } from "../../ui/layout.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"
import { Code, When } from "../../ui/text.tsx"

/** The section. Only a registrar closes a channel; everybody is shown how far it is closed. */
export function Closing({ channel }: { readonly channel: ChannelText }): JSX.Element | null {
  const { t } = useI18n()
  const { session } = useSession()
  const { closing, stage } = channel
  const isRegistrar = session.me?.registrar === true
  const mayClose =
    isRegistrar && stage === "standing" && (closing?.ours ?? null) === null && (closing?.laid ?? null) === null
  if (closing === null && !mayClose) return null
  return (
    <Section title={t("offices.closing")}>
      {closing !== null && <State closing={closing} ended={stage === "closed"} />}
      <Row>
        {mayClose && <Step channel={channel.codeName} which="close" />}
        {isRegistrar && (closing?.laid ?? null) !== null && <Withdraw channel={channel.codeName} />}
        {closing?.mayEnd === true && closing.unsettled === null && <Step channel={channel.codeName} which="end" />}
      </Row>
    </Section>
  )
}

function State({
  closing: { ends, laid, ours, theirs, unsettled },
  ended,
}: {
  readonly closing: NonNullable<ChannelText["closing"]>
  readonly ended: boolean
}): JSX.Element {
  const { t } = useI18n()
  return (
    <ul className="rules-mean">
      {laid !== null && (
        <li>
          <T id="offices.closing-laid" values={{ until: <When at={laid} /> }} />
        </li>
      )}
      {ours !== null && (
        <li>
          <T id="offices.closing-ours" values={{ when: <When at={ours} /> }} />
        </li>
      )}
      {theirs !== null && (
        <li>
          <T id="offices.closing-theirs" values={{ when: <When at={theirs} /> }} />
        </li>
      )}
      {ended && <li>{t("offices.closing-ended")}</li>}
      {!ended && ours !== null && theirs !== null && <li>{t("offices.closing-both")}</li>}
      {ends !== null && (
        <li>
          <T id="offices.closing-ends" values={{ when: <When at={ends} /> }} />
        </li>
      )}
      {unsettled !== null && <li>{t(`offices.closing-${unsettled}`)}</li>}
    </ul>
  )
}

const CONSEQUENCES = {
  close: ["close-never", "close-now", "close-other", "close-stays"],
  end: ["end-keys", "end-receipts", "end-stays"],
} as const

/** Closing, or ending: what follows, then the channel's name, typed. */
function Step({ channel, which }: { readonly channel: string; readonly which: "close" | "end" }): JSX.Element {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  const act = useAct(which === "close" ? "closing.lay" : "channel.end")
  const run = async (confirm: string): Promise<void> => {
    if ((await act.run({ channel, confirm })) === null) return
    setOpen(false)
    toast(
      which === "close" ? (
        t("offices.close-done")
      ) : (
        <T id="offices.end-done" values={{ channel: <Code>{channel}</Code> }} />
      ),
    )
  }
  return (
    <>
      <Button look="quiet" onPress={() => setOpen(true)}>
        {t(`offices.${which}`)}
      </Button>
      <Confirm
        title={t(`offices.${which}-title`, { channel })}
        open={open}
        onClose={() => setOpen(false)}
        name={channel}
        act={t(`offices.${which}-act`)}
        onAct={(name) => void run(name)}
        busy={act.busy}
        refusal={act.refusal}
      >
        <ul>
          {CONSEQUENCES[which].map((each) => (
            <li key={each}>{t(`offices.${each}`)}</li>
          ))}
        </ul>
      </Confirm>
    </>
  )
}

function Withdraw({ channel }: { readonly channel: string }): JSX.Element {
  const { t } = useI18n()
  const act = useAct("closing.withdraw")
  const run = async (): Promise<void> => {
    if ((await act.run({ channel })) !== null) toast(t("offices.closing-withdrawn"))
  }
  return (
    <>
      <Button look="quiet" onPress={() => void run()} busy={act.busy}>
        {t("offices.closing-withdraw")}
      </Button>
      {act.refusal !== null && <RefusalNotice refusal={act.refusal} />}
    </>
  )
}
