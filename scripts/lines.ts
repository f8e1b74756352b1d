/**
 * A total of 96 % can hide a room at 60 %, so lines are counted room by room, and by the room's own kind of tests: those of
 * the protocol, all in one process. A file that no test loads counts as uncovered; a room without source is not there to be
 * counted. `npm test` runs this script beside the other tests, which are quicker when nobody counts.
 * @module
 */
import { globSync } from "node:fs"
import { join, relative, sep } from "node:path"
import { run } from "node:test"
import { print, TIMEOUT_MS, type FileLines } from "./print.ts"
import { PROTOCOL_ROOMS, testsOf } from "./protocol.ts"

const ROOT = join(import.meta.dirname, "..")
/** Percent of the lines of a protocol room that tests must reach. */
const LEAST_LINES = 95

/** Print the lines covered in every protocol room; the rooms below the least percentage, as sentences. */
function shortRooms(files: readonly FileLines[]): readonly string[] {
  const short: string[] = []
  for (const room of PROTOCOL_ROOMS) {
    if (globSync(`src/${room}/*.ts`, { cwd: ROOT }).length === 0) continue
    const inRoom = files.filter((file) => relative(ROOT, file.path).split(sep).join("/").startsWith(`src/${room}/`))
    const total = inRoom.reduce((sum, file) => sum + file.totalLineCount, 0)
    const covered = inRoom.reduce((sum, file) => sum + file.coveredLineCount, 0)
    const percent = total === 0 ? 0 : (100 * covered) / total
    console.log(`lines: ${room.padEnd(8)} ${percent.toFixed(1).padStart(5)} % of ${total}`)
    if (percent >= LEAST_LINES) continue
    const worst = inRoom.toSorted((a, b) => uncovered(b) - uncovered(a)).slice(0, 3)
    const where = worst.map((file) => `${relative(ROOT, file.path)} (${uncovered(file)} lines)`)
    short.push(
      `lines: ${room} is at ${percent.toFixed(1)} %, want ${LEAST_LINES}; most are missing in ${where.join(", ")}`,
    )
  }
  return short
}

function uncovered(file: FileLines): number {
  return file.totalLineCount - file.coveredLineCount
}

const options = {
  cwd: ROOT,
  files: PROTOCOL_ROOMS.flatMap((room) => testsOf(ROOT, room)).map((file) => join(ROOT, file)),
  isolation: "none" as const,
  timeout: TIMEOUT_MS,
  coverage: true,
  coverageIncludeGlobs: ["src/**/*.ts"],
  coverageExcludeGlobs: ["**/*.test.ts", "**/testdata/**"],
  coverageIncludeAll: true, // younger than the types of `run`
}
const { failed, counts, lines } = await print(run(options))
const short = lines === undefined ? ["lines were not counted"] : shortRooms(lines)
for (const fault of short) console.log(`failed: ${fault}`)
for (const [name, count] of counts) console.log(`ℹ ${name} ${count}`)
process.exitCode = failed || (counts.get("pass") ?? 0) === 0 || short.length > 0 ? 1 : 0
