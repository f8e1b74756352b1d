/**
 * Long work as it goes on: how much, how fast, how long still.
 * @module
 */
import { useRef, type JSX } from "react"
import { ProgressBar } from "react-aria-components"
import type { Job } from "../api.ts"
import { useI18n } from "../i18n/language.tsx"

/** A bar with its figures. @param props.total 0: not known */
export function Progress({
  label,
  done,
  total,
  unit,
}: {
  readonly label: string
  readonly done: number
  readonly total: number
  readonly unit: Job["unit"]
}): JSX.Element {
  const { t, numbers, dates } = useI18n()
  const { rate, left } = useRate(done, total)
  const amount = unit === "bytes" ? numbers.size : numbers.number
  const figures = [
    total > 0 ? t("common.done-of", { done: amount(done), total: amount(total) }) : done > 0 ? amount(done) : null,
    rate !== null && unit === "bytes" ? t("common.rate", { rate: numbers.size(rate) }) : null,
    left !== null ? t("common.time-left", { time: dates.span(left) }) : null,
  ].filter((each) => each !== null)
  return (
    <ProgressBar
      className="progress"
      aria-label={label}
      value={total > 0 ? Math.min(done, total) : 0}
      maxValue={total > 0 ? total : 1}
      isIndeterminate={total === 0}
      valueLabel={figures.join("; ")}
    >
      <div className="progress-track" aria-hidden="true">
        <div
          className={total === 0 ? "progress-fill progress-unknown" : "progress-fill"}
          style={total === 0 ? {} : { inlineSize: `${Math.min(100, (100 * done) / total)}%` }}
        />
      </div>
      <p className="progress-figures" aria-hidden="true">
        {figures.map((figure) => (
          <bdi key={figure}>{figure}</bdi>
        ))}
      </p>
    </ProgressBar>
  )
}

/** Rate of the last few seconds, so that a pause shows and a burst does not promise too much. */
function useRate(done: number, total: number): { readonly rate: number | null; readonly left: number | null } {
  const seen = useRef<{ at: number; done: number }[]>([])
  const now = performance.now() / 1000
  const last = seen.current.at(-1)
  if (last === undefined || done < last.done) seen.current = [{ at: now, done }]
  else if (done > last.done) seen.current = [...seen.current.filter(({ at }) => now - at < 8), { at: now, done }]
  const first = seen.current[0]
  if (first === undefined || now - first.at < 1 || done <= first.done) return { rate: null, left: null }
  const rate = (done - first.done) / (now - first.at)
  return { rate, left: total > done ? (total - done) / rate : null }
}
