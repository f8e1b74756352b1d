/**
 * What is said while a command works, on standard error: notes as lines; progress as one line that is rewritten, with rate
 * and time left, where a person watches; as plain lines with `-v` where nobody does; else not at all.
 * @module
 */
import type { Tell } from "../desk.ts"
import type { Io } from "./io.ts"
import { bytesText, printable } from "./text.ts"

/** Milliseconds between two rewritings. */
const EVERY_MS = 100
/** Work that is over sooner is not worth a line, milliseconds. */
const PATIENCE_MS = 400
/** Beyond this, what is counted is bytes and not steps. */
const BYTES_FROM = 100_000

/** A {@link Tell} on a stream, and what clears its line. */
export interface Telling extends Tell {
  /** End the line that is being rewritten, before anything else is printed. */
  readonly clear: () => void
}

/** Tell as the options ask. */
export function telling(
  io: Pick<Io, "err" | "ticks">,
  options: { readonly quiet: boolean; readonly verbose: boolean },
): Telling {
  const { err, ticks } = io
  const { quiet, verbose } = options
  let work = { what: "", started: 0, shown: 0, done: 0, tenth: 0 }
  let open = false
  const clear = (): void => {
    if (open) err.write("\r\u001b[2K")
    open = false
  }
  return {
    clear,
    note(sentence) {
      if (quiet) return
      clear()
      err.write(`${printable(sentence)}\n`)
    },
    progress(what, done, total) {
      if (quiet || total <= 0) return
      const now = ticks()
      if (what !== work.what || done < work.done) work = { what, started: now, shown: 0, done, tenth: 0 }
      work.done = done
      if (err.isTerminal) {
        if (done >= total) clear()
        else if (now - work.started >= PATIENCE_MS && (!open || now - work.shown >= EVERY_MS)) {
          err.write(`\r\u001b[2K${lineOf(printable(what), done, total, (now - work.started) / 1000)}`)
          open = true
          work.shown = now
        }
      } else if (verbose) {
        const tenth = Math.floor((10 * done) / total)
        if (tenth > work.tenth) err.write(`${lineOf(printable(what), done, total, (now - work.started) / 1000)}\n`)
        work.tenth = tenth
      }
    },
  }
}

/** `sealing survey.bin: 45 % of 64.0 MiB, 210.0 MiB/s, 1 s left`. */
export function lineOf(what: string, done: number, total: number, seconds: number): string {
  const percent = Math.floor((100 * done) / total)
  if (total < BYTES_FROM) return `${what}: ${done} of ${total}`
  const head = `${what}: ${percent} % of ${bytesText(total)}`
  if (seconds <= 0 || done <= 0) return head
  const rate = done / seconds
  const left = (total - done) / rate
  return `${head}, ${bytesText(Math.round(rate))}/s, ${done >= total ? "done" : `${leftText(left)} left`}`
}

function leftText(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  return whole < 3600 ? `${Math.ceil(whole / 60)} min` : `${(whole / 3600).toFixed(1)} h`
}
