/**
 * An enclosure: fetched and opened as a job, then saved. The desk never shows one, and warns of what runs programs.
 * @module
 */
import { useState, type JSX } from "react"
import { download, type EnclosureLine, type LetterName } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { stopJob, useJob } from "../../app/jobs.tsx"
import { directionOf } from "../../i18n/bidi.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Confirm } from "../../ui/dialog.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"
import { Progress } from "../../ui/progress.tsx"
import { Foreign, Size } from "../../ui/text.tsx"
import { riskOf } from "./risky.ts"
import { Runs } from "./text.tsx"

/** A line of the letter, and what can be done with it. */
export function Enclosure({
  letter: { channel, name },
  enclosure,
}: {
  readonly letter: LetterName
  readonly enclosure: EnclosureLine
}): JSX.Element {
  const { t } = useI18n()
  const [saved, setSaved] = useState(false)
  const [asking, setAsking] = useState(false)
  const fetching = useAct("enclosure.fetch")
  const { job, follow, putAway } = useJob()
  const risk = riskOf(enclosure)
  const start = async (): Promise<void> => {
    setAsking(false)
    setSaved(false)
    const started = await fetching.run({ channel, name, place: enclosure.place })
    if (started !== null) follow(started)
  }
  const save = (ticket: string, id: string): void => {
    download(ticket)
    setSaved(true)
    putAway(id)
  }
  const ticket = !saved && job?.state === "done" ? job.download : null
  return (
    <div className="enclosure">
      <p className="enclosure-place">
        <T id="letter.enclosure" values={{ place: enclosure.place }} />
      </p>
      <div className="enclosure-what">
        <p className="enclosure-name">
          <FileName name={enclosure.name} />
        </p>
        <p className="enclosure-detail">
          <Size octets={enclosure.size} />
          {" · "}
          <Foreign dir="ltr">{enclosure.type}</Foreign>
        </p>
        {risk !== null && (
          <p className="enclosure-risk no-print">
            {t(risk === "program" ? "letter.risk-program" : "letter.risk-macros")}
          </p>
        )}
      </div>
      <div className="enclosure-act no-print">
        {!enclosure.given ? (
          <p className="enclosure-detail">{t("letter.enclosure-not-given")}</p>
        ) : ticket !== null && job !== null ? (
          <Button look="main" onPress={() => save(ticket, job.id)}>
            {t("common.save-file")}
          </Button>
        ) : (
          job?.state !== "running" && (
            <Button onPress={() => (risk === "program" ? setAsking(true) : void start())}>
              {t(saved ? "letter.fetch-again" : "letter.fetch")}
            </Button>
          )
        )}
      </div>
      {job?.state === "running" && (
        <div className="enclosure-progress no-print">
          <Progress label={enclosure.name} done={job.done} total={job.total} unit={job.unit} />
          <Button small look="plain" onPress={() => stopJob(job.id)}>
            {t("common.stop")}
          </Button>
        </div>
      )}
      <p className="enclosure-detail no-print" role="status">
        {saved
          ? t("letter.saved")
          : ticket !== null
            ? t("letter.fetched")
            : job?.state === "stopped" && t("letter.stopped")}
      </p>
      {fetching.refusal !== null && <RefusalNotice refusal={fetching.refusal} />}
      <Confirm
        title={t("letter.risk-title")}
        open={asking}
        onClose={() => setAsking(false)}
        name={null}
        act={t("letter.fetch-anyway")}
        busy={fetching.busy}
        onAct={() => void start()}
      >
        <p>
          <T id="letter.risk-text" values={{ name: <FileName name={enclosure.name} /> }} />
        </p>
        <p>{t("letter.risk-do")}</p>
      </Confirm>
    </div>
  )
}

/** A file's name with its ending whole: a name such as `خريطة 2026.pdf` would else be shown as if it were `pdf.2026`. */
function FileName({ name }: { readonly name: string }): JSX.Element {
  const direction = directionOf(name) ?? "ltr"
  return (
    <bdi dir={direction} translate="no">
      <Runs text={name} direction={direction} />
    </bdi>
  )
}
