/**
 * Alarms: what failed verification. They stand above everything, look like nothing else on the desk, and go only when
 * somebody has dealt with them and says so.
 * @module
 */
import { useState, type JSX, type ReactNode } from "react"
import type { AlarmLine } from "../../api.ts"
import { useAct, useAsk } from "../../app/asking.ts"
import { T, useI18n, useRefusalText } from "../../i18n/language.tsx"
import { Button, Waiting } from "../../ui/button.tsx"
import { Confirm, Dialog } from "../../ui/dialog.tsx"
import { Details } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Foreign, When } from "../../ui/text.tsx"

/** All of them under one heading. */
export function Alarms({ alarms }: { readonly alarms: readonly AlarmLine[] }): JSX.Element | null {
  const { t } = useI18n()
  const [aside, setAside] = useState<AlarmLine | null>(null)
  const dismiss = useAct("alarm.dismiss")
  const close = (): void => {
    dismiss.clear()
    setAside(null)
  }
  return (
    // Always there, so that what comes into it is read out at once.
    <div role="alert" className="alarms">
      {alarms.length > 0 && (
        <Notice kind="stop" title={t("common.stop-title")}>
          <p className="notice-do">{t("common.stop-do")}</p>
          <ul className="alarm-list">
            {alarms.map((alarm) => (
              <Alarm key={alarm.id} alarm={alarm}>
                <Button small look="plain" onPress={() => setAside(alarm)}>
                  {t("desk.alarm-dismiss")}
                </Button>
              </Alarm>
            ))}
          </ul>
        </Notice>
      )}
      <Confirm
        title={t("desk.alarm-dismiss-title")}
        open={aside !== null}
        onClose={close}
        name={null}
        act={t("desk.alarm-dismiss")}
        busy={dismiss.busy}
        refusal={dismiss.refusal}
        onAct={() => {
          if (aside !== null) void dismiss.run({ id: aside.id }).then((done) => done !== null && close())
        }}
      >
        <p>{t("desk.alarm-dismiss-text")}</p>
        <p>{t("desk.alarm-dismiss-kept")}</p>
      </Confirm>
    </div>
  )
}

/** Those that were put aside: not urgent, and never gone. */
export function AlarmsAside({ count }: { readonly count: number }): JSX.Element | null {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  if (count === 0) return null
  return (
    <p className="alarms-aside">
      <Button small look="plain" onPress={() => setOpen(true)}>
        {t("desk.alarms-aside", { count })}
      </Button>
      <Dialog title={t("desk.alarms-aside-title")} open={open} onClose={() => setOpen(false)} size="wide">
        {open && <AsideList />}
      </Dialog>
    </p>
  )
}

function AsideList(): JSX.Element {
  const { t } = useI18n()
  const { answer, refusal } = useAsk("alarms.aside", {})
  if (answer === null) return refusal === null ? <Waiting /> : <RefusalNotice refusal={refusal} />
  const { lines, more } = answer.lines
  return (
    <>
      <p className="field-help">{t("desk.alarms-aside-lead")}</p>
      <ul className="alarm-list">
        {lines.map((alarm) => (
          <Alarm key={alarm.id} alarm={alarm}>
            <p className="alarm-when">
              <T id="desk.alarm-aside-when" values={{ when: <When at={alarm.aside} /> }} />{" "}
              {alarm.evidence && t("desk.alarm-evidence")}
            </p>
          </Alarm>
        ))}
      </ul>
      {more > 0 && <p>{t("desk.more", { count: more })}</p>}
    </>
  )
}

function Alarm({ alarm, children }: { readonly alarm: AlarmLine; readonly children: ReactNode }): JSX.Element {
  const { t } = useI18n()
  const text = useRefusalText()
  return (
    <li className="alarm">
      <p className="alarm-what">{text(alarm)}</p>
      <p className="alarm-when">
        <T id="desk.alarm-times" values={{ count: alarm.times, when: <When at={alarm.at} /> }} />
      </p>
      <Details summary={t("common.details")}>
        <p className="refusal-details" lang="en" dir="ltr" translate="no">
          <code>{alarm.code}</code>: <Foreign>{alarm.message}</Foreign>
        </p>
      </Details>
      {children}
    </li>
  )
}
