/**
 * Test events as a log, with the counts kept back: they come last, so that whoever reads only the end of a log reads the
 * truth.
 * @module
 */
import type { run } from "node:test"
import { spec } from "node:test/reporters"

/** The counts that a run of tests ends with. */
const COUNT = /^(tests|suites|pass|fail|cancelled|skipped|todo) (\d+)$/

/** A test that hangs must end the run, not hold it. Milliseconds; long, for slow machines and SLOW=1. */
export const TIMEOUT_MS: number = process.env["SLOW"] === "1" ? 3_600_000 : 600_000

/** What the test runner reports of one file. */
export interface FileLines {
  readonly path: string
  readonly totalLineCount: number
  readonly coveredLineCount: number
}

/** How a run went. */
export interface Printed {
  readonly failed: boolean
  /** By the names that the runner gives them. */
  readonly counts: ReadonlyMap<string, number>
  /** The lines of each file, if they were counted. */
  readonly lines: readonly FileLines[] | undefined
}

/** Print the events of a run as they come. */
export async function print(events: ReturnType<typeof run>): Promise<Printed> {
  const reporter = spec()
  const printed = new Promise((resolve) => reporter.on("end", resolve))
  reporter.pipe(process.stdout, { end: false })
  const counts = new Map<string, number>()
  let lines: readonly FileLines[] | undefined
  let failed = false
  for await (const event of events) {
    if (event.type === "test:coverage") {
      lines = event.data.summary.files
      continue
    }
    if (event.type === "test:diagnostic") {
      const [, name, count] = COUNT.exec(event.data.message) ?? []
      if (name !== undefined) counts.set(name, Number(count))
      if (name !== undefined || event.data.message.startsWith("duration_ms ")) continue
    }
    if (event.type === "test:summary" && event.data.file === undefined) failed ||= !event.data.success
    if (event.type === "test:fail" && event.data.todo === undefined) failed = true
    if (!reporter.write(event)) await new Promise((resolve) => reporter.once("drain", resolve))
  }
  reporter.end()
  await printed
  return { failed, counts, lines }
}
