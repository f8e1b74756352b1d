/**
 * A total of 96 % can hide a room at 60 %, so lines are counted room by room. A file that no test loads counts as
 * uncovered; a room without source is not there to be counted.
 * @module
 */
import { globSync } from "node:fs"
import { relative, sep } from "node:path"
import { PROTOCOL_ROOMS } from "./protocol.ts"

/** What the test runner reports of one file. */
export interface FileLines {
  readonly path: string
  readonly totalLineCount: number
  readonly coveredLineCount: number
}

/** Print the lines covered in every protocol room; the rooms below the least percentage, as sentences. */
export function shortRooms(root: string, files: readonly FileLines[], least: number): readonly string[] {
  const short: string[] = []
  for (const room of PROTOCOL_ROOMS) {
    if (globSync(`src/${room}/*.ts`, { cwd: root }).length === 0) continue
    const inRoom = files.filter((file) => relative(root, file.path).split(sep).join("/").startsWith(`src/${room}/`))
    const total = inRoom.reduce((sum, file) => sum + file.totalLineCount, 0)
    const covered = inRoom.reduce((sum, file) => sum + file.coveredLineCount, 0)
    const percent = total === 0 ? 0 : (100 * covered) / total
    console.log(`lines: ${room.padEnd(8)} ${percent.toFixed(1).padStart(5)} % of ${total}`)
    if (percent >= least) continue
    const worst = inRoom.toSorted((a, b) => uncovered(b) - uncovered(a)).slice(0, 3)
    const where = worst.map((file) => `${relative(root, file.path)} (${uncovered(file)} lines)`)
    short.push(`lines: ${room} is at ${percent.toFixed(1)} %, want ${least}; most are missing in ${where.join(", ")}`)
  }
  return short
}

function uncovered(file: FileLines): number {
  return file.totalLineCount - file.coveredLineCount
}
