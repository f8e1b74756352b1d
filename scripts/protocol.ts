/**
 * The rooms that make up the protocol, and the cage their tests run in: values in, values out, so a process that can
 * neither write, connect, start a worker nor start a program is enough for them.
 * @module
 */
import { globSync } from "node:fs"

/** Rooms without I/O, whose tests also run in the cage and whose lines are counted. */
export const PROTOCOL_ROOMS: readonly string[] = ["bytes", "seal", "register", "office", "letter", "parcel", "terms"]

/** Tests of one room, sorted. @param root the project's folder */
export function testsOf(root: string, room: string): readonly string[] {
  return globSync(`src/${room}/**/*.test.ts`, { cwd: root }).toSorted()
}

/**
 * Arguments for Node that run test files caged: reading below `root` is all they may do.
 * @param files relative to `root`, where Node must be started: to look up an absolute path it reads the folders above
 */
export function cageArguments(root: string, files: readonly string[]): readonly string[] {
  return [
    "--permission",
    `--allow-fs-read=${root}`,
    "--conditions=source",
    "--test",
    "--test-isolation=none",
    "--test-reporter=spec",
    ...files,
  ]
}
