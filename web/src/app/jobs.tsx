/**
 * Long work of the desk, wherever it was started: a tray that is there while there is any, and a hook for whoever waits.
 * @module
 */
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type JSX, type ReactNode } from "react"
import { call, download, type Job } from "../api.ts"
import { T, useI18n } from "../i18n/language.tsx"
import { Button } from "../ui/button.tsx"
import { RefusalNotice } from "../ui/notice.tsx"
import { Progress } from "../ui/progress.tsx"
import { Code } from "../ui/text.tsx"
import { hearDesk } from "./hub.ts"

interface JobsContext {
  readonly jobs: readonly Job[]
  /** A call answered with a job: show it at once. */
  readonly follow: (job: Job) => void
  readonly putAway: (id: string) => void
}

const Context = createContext<JobsContext>({ jobs: [], follow: () => {}, putAway: () => {} })

/** Holds the jobs for everything below. */
export function JobsProvider({ children }: { readonly children: ReactNode }): JSX.Element {
  const [jobs, setJobs] = useState<readonly Job[]>([])
  const [away, setAway] = useState<ReadonlySet<string>>(new Set())
  const follow = useCallback((job: Job) => setJobs((before) => withJob(before, job)), [])
  useEffect(() => {
    let wanted = true
    const ask = (): void => {
      call("jobs", {})
        .then(({ jobs }) => wanted && setJobs((before) => jobs.reduce(withJob, before)))
        .catch(() => {})
    }
    ask()
    const stop = hearDesk((event) => {
      if (event.kind === "job") follow(event.job)
    })
    return () => {
      wanted = false
      stop()
    }
  }, [follow])
  const putAway = useCallback((id: string) => setAway((before) => new Set(before).add(id)), [])
  const shown = useMemo(() => jobs.filter(({ id }) => !away.has(id)), [jobs, away])
  const value = useMemo(() => ({ jobs: shown, follow, putAway }), [shown, follow, putAway])
  return <Context value={value}>{children}</Context>
}

/**
 * Put in what is told of a job. It is told in two ways, as the answer to who began it and as an event, and they overtake one
 * another: a short job has ended before its beginning is answered, and what has ended runs no more.
 */
function withJob(jobs: readonly Job[], told: Job): readonly Job[] {
  const at = jobs.findIndex(({ id }) => id === told.id)
  const known = jobs[at]
  if (known === undefined) return [...jobs, told]
  return known.state !== "running" && told.state === "running" ? jobs : jobs.with(at, told)
}

/**
 * Follow a job that this page started.
 * @returns `follow(job, done)`: shows it in the tray, and calls `done` with its last state; the job as it is now; and how to
 * take it out of the tray, as when its file is saved where it was asked for
 */
export function useJob(): {
  readonly job: Job | null
  readonly follow: (job: Job, done?: (job: Job) => void) => void
  readonly putAway: (id: string) => void
} {
  const { jobs, follow: show, putAway } = use(Context)
  const [id, setId] = useState<string | null>(null)
  const waiting = useRef<((job: Job) => void) | null>(null)
  const job = jobs.find((each) => each.id === id) ?? null
  useEffect(() => {
    if (job === null || job.state === "running" || waiting.current === null) return
    const done = waiting.current
    waiting.current = null
    done(job)
  }, [job])
  const follow = useCallback(
    (started: Job, done?: (job: Job) => void) => {
      waiting.current = done ?? null
      setId(started.id)
      show(started)
    },
    [show],
  )
  return { job, follow, putAway }
}

/** Ask the desk to stop a job. What it did so far is kept where it can go on. */
export function stopJob(id: string): void {
  call("job.stop", { id }).catch(() => {})
}

/** The tray at the foot of the page. */
export function JobsTray(): JSX.Element | null {
  const { jobs, putAway } = use(Context)
  const { t } = useI18n()
  // What is simply done and has nothing to save is told where it was started.
  const shown = jobs.filter(
    ({ state, download: ticket }) => state === "running" || state === "failed" || (state === "done" && ticket !== null),
  )
  if (shown.length === 0) return null
  return (
    <aside className="tray" aria-label={t("common.jobs")}>
      {shown.map((job) => (
        <div key={job.id} className="tray-job">
          <p className="tray-what">
            {t(`common.job-${job.what}`)} <Code>{job.about}</Code>
          </p>
          {job.state === "running" && (
            <>
              <Progress label={t(`common.job-${job.what}`)} done={job.done} total={job.total} unit={job.unit} />
              <Button small onPress={() => stopJob(job.id)}>
                {t("common.stop")}
              </Button>
            </>
          )}
          {job.state === "failed" && job.refusal !== null && <RefusalNotice refusal={job.refusal} />}
          {job.state === "done" && job.download !== null && (
            <SaveFile ticket={job.download} onSaved={() => putAway(job.id)} />
          )}
          {job.state !== "running" && (
            <Button small look="plain" onPress={() => putAway(job.id)}>
              {t("common.put-away")}
            </Button>
          )}
        </div>
      ))}
    </aside>
  )
}

function SaveFile({ ticket, onSaved }: { readonly ticket: string; readonly onSaved: () => void }): JSX.Element {
  return (
    <Button
      small
      look="main"
      onPress={() => {
        download(ticket)
        onSaved()
      }}
    >
      <T id="common.save-file" />
    </Button>
  )
}
