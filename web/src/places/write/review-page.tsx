/**
 * The page before a letter is submitted: who will be able to read what, what can be proven with it, what is forbidden and
 * what is unusual; then one deliberate step.
 * @module
 */
import { useState, type JSX } from "react"
import type { Job, Review } from "../../api.ts"
import { useAct, useAsk } from "../../app/asking.ts"
import { useJob } from "../../app/jobs.tsx"
import { Link, Page, go } from "../../app/router.tsx"
import { useI18n } from "../../i18n/language.tsx"
import { Button, Waiting } from "../../ui/button.tsx"
import { Check } from "../../ui/choice.tsx"
import { Actions, Confirm } from "../../ui/dialog.tsx"
import { Sheet, Stack } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Progress } from "../../ui/progress.tsx"
import { ReviewBody } from "./review/body.tsx"
import { useSettled } from "./settling.ts"

/** The page. */
export function ReviewPage({ paper }: { readonly paper: number }): JSX.Element {
  const { t } = useI18n()
  const settled = useSettled()
  const { answer, refusal } = useAsk("paper.review", settled ? { paper } : null)
  const { job, follow } = useJob()
  const [ended, setEnded] = useState<Job | null>(null)
  const begin = (started: Job): void =>
    follow(started, (last) => {
      setEnded(last)
      if (last.state === "done") go({ place: "write", paper }, { replace: true })
    })
  const running = job !== null && job.state === "running"
  return (
    <Page
      wide
      title={t("write.review")}
      lead={t("write.review-lead")}
      ready={answer !== null || refusal !== null}
      aside={
        running ? undefined : (
          <Link to={{ place: "write", paper }} className="button button-quiet">
            {t("write.back-to-writing")}
          </Link>
        )
      }
    >
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {answer === null && refusal === null && <Waiting />}
      {answer !== null && (
        <>
          <ReviewBody review={answer} paper={paper} />
          {running ? (
            <Sheet>
              <p role="status">{t("common.job-submit")}</p>
              <Progress label={t("common.job-submit")} done={job.done} total={job.total} unit={job.unit} />
            </Sheet>
          ) : (
            <Submit paper={paper} review={answer} ended={ended} onStart={begin} />
          )}
        </>
      )}
    </Page>
  )
}

/** The one step. */
function Submit({
  paper,
  review,
  ended,
  onStart,
}: {
  readonly paper: number
  readonly review: Review
  readonly ended: Job | null
  readonly onStart: (job: Job) => void
}): JSX.Element {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  const [period, setPeriod] = useState(false)
  const submit = useAct("paper.submit")
  const blocked = review.forbidden.length > 0
  const run = async (): Promise<void> => {
    const job = await submit.run({ paper, period })
    if (job === null) return
    setOpen(false)
    onStart(job)
  }
  return (
    <Sheet className="review-step">
      <Stack>
        {ended?.refusal !== null && ended !== null && <RefusalNotice refusal={ended.refusal} />}
        {blocked ? (
          <Notice kind="warn" title={t("write.blocked")} />
        ) : (
          <Check checked={period} onChange={setPeriod} help={t("write.period-help")}>
            {t("write.period")}
          </Check>
        )}
        <Actions>
          <Button look="seal" isDisabled={blocked} onPress={() => setOpen(true)}>
            {t("write.submit")}
          </Button>
        </Actions>
      </Stack>
      <Confirm
        title={t("write.submit-title")}
        open={open}
        onClose={() => {
          submit.clear()
          setOpen(false)
        }}
        name={null}
        act={t("write.submit")}
        busy={submit.busy}
        refusal={submit.refusal}
        onAct={() => void run()}
      >
        <p>{t("write.submit-text")}</p>
        {period && <p>{t("write.submit-period")}</p>}
      </Confirm>
    </Sheet>
  )
}
