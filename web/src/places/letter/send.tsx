/**
 * The registrar sends a letter that has its quorum: what that does stands there first, then one deliberate step.
 * @module
 */
import { useState, type JSX } from "react"
import "../letters/lines.css"
import "./letter.css"
import type { Job, LetterName } from "../../api.ts"
import { useAct, useAsk } from "../../app/asking.ts"
import { useJob } from "../../app/jobs.tsx"
import { Link, Page } from "../../app/router.tsx"
import type { RouteOf } from "../../app/routes.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button, Waiting } from "../../ui/button.tsx"
import { Actions, Confirm } from "../../ui/dialog.tsx"
import { Facts, Sheet, Stack } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Progress } from "../../ui/progress.tsx"
import { Code, LetterRef, When } from "../../ui/text.tsx"

/** `/send/cedar/north/5`. */
export function SendPlace({ route: { letter } }: { readonly route: RouteOf<"send"> }): JSX.Element {
  return <Send key={`${letter.channel} ${letter.name}`} letter={letter} />
}

function Send({ letter }: { readonly letter: LetterName }): JSX.Element {
  const { t } = useI18n()
  const desk = useAsk("desk", {})
  const { job, follow } = useJob()
  const line = desk.answer?.toSend.lines.find(({ channel, name }) => channel === letter.channel && name === letter.name)
  return (
    <Page
      title={t("letter.send-title", { name: letter.name })}
      heading={<T id="letter.send-title" values={{ name: <LetterRef letter={letter} /> }} />}
      ready={desk.answer !== null}
    >
      {desk.refusal !== null && <RefusalNotice refusal={desk.refusal} />}
      {desk.answer === null && desk.refusal === null && <Waiting />}
      {job !== null && <Sending job={job} letter={letter} />}
      {desk.answer !== null && line === undefined && job === null && (
        <Notice title={t("letter.send-nothing")}>
          <p>
            <Link to={{ place: "desk" }}>{t("common.nowhere-home")}</Link>
          </p>
        </Notice>
      )}
      {line !== undefined && (job === null || job.state === "failed" || job.state === "stopped") && (
        <Consequence letter={letter} until={line.until} follow={follow} />
      )}
    </Page>
  )
}

/** What sending does, in the order in which it happens. */
function Consequence({
  letter,
  until,
  follow,
}: {
  readonly letter: LetterName
  readonly until: number
  readonly follow: (job: Job) => void
}): JSX.Element {
  const { t, settings } = useI18n()
  const [open, setOpen] = useState(false)
  const send = useAct("send")
  const run = async (confirm: string): Promise<void> => {
    const started = await send.run({ ...letter, confirm })
    if (started === null) return
    setOpen(false)
    follow(started)
  }
  return (
    <Sheet>
      <Stack>
        <Facts
          facts={[
            [t("letter.channel"), <Code key="c">{letter.channel}</Code>],
            [t("letter.send-until"), <SendUntil key="u" at={until} />],
          ]}
        />
        <ol className="consequence" data-digits={settings.digits}>
          <li>{t("letter.send-checks")}</li>
          <li>
            <T id="letter.send-enters" values={{ name: <Code>{letter.name}</Code> }} />
          </li>
          <li>{t("letter.send-goes")}</li>
          <li>{t("letter.send-proves")}</li>
        </ol>
        <Actions>
          <Button look="seal" onPress={() => setOpen(true)}>
            {t("letter.send-begin")}
          </Button>
        </Actions>
      </Stack>
      <Confirm
        title={t("letter.send-title", { name: letter.name })}
        open={open}
        onClose={() => {
          send.clear()
          setOpen(false)
        }}
        name={letter.name}
        act={t("letter.send-act")}
        busy={send.busy}
        refusal={send.refusal}
        onAct={(name) => void run(name)}
      >
        <p>{t("letter.send-once")}</p>
      </Confirm>
    </Sheet>
  )
}

function SendUntil({ at }: { readonly at: number }): JSX.Element {
  return (
    <>
      <When at={at} /> (<When at={at} as="relative" />)
    </>
  )
}

/** While it goes, and what became of it. */
function Sending({ job, letter }: { readonly job: Job; readonly letter: LetterName }): JSX.Element {
  const { t } = useI18n()
  const values = { name: <LetterRef letter={letter} /> }
  if (job.state === "running")
    return (
      <Stack>
        <p role="status">
          <T id="letter.sending" values={values} />
        </p>
        <Progress label={t("common.job-send")} done={job.done} total={job.total} unit={job.unit} />
      </Stack>
    )
  if (job.state === "done")
    return (
      <Notice kind="good" live title={<T id="letter.sent" values={values} />}>
        <p>{t("letter.sent-next")}</p>
        <p>
          <Link to={{ place: "desk" }}>{t("common.nowhere-home")}</Link>
        </p>
      </Notice>
    )
  // A failed job says why in the tray, which is on every page.
  return (
    <Notice kind="warn" live title={<T id="letter.send-not" values={values} />}>
      <p>{t("letter.send-not-text")}</p>
    </Notice>
  )
}
