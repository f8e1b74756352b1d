/**
 * A protocol room that opens a file or a socket still passes its tests, and nobody notices for a year. So its tests run
 * once more where both are refused: `npm run cage`. Fails if a test fails, and if none ran.
 * @module
 */
import { join } from "node:path"
import { beside, countIn } from "./beside.ts"
import { cageArguments, PROTOCOL_ROOMS, testsOf } from "./protocol.ts"

/** How the caged run went. */
export interface Caged {
  readonly ok: boolean
  readonly passed: number
  readonly output: string
}

/** Run the tests of all protocol rooms in the cage. */
export async function runCage(root: string, env: NodeJS.ProcessEnv): Promise<Caged> {
  const files = PROTOCOL_ROOMS.flatMap((room) => testsOf(root, room))
  if (files.length === 0) return { ok: false, passed: 0, output: "no tests of protocol rooms were found\n" }
  const { ok, output } = await beside(root, cageArguments(root, files), env)
  const passed = countIn(output, "pass")
  return { ok: ok && passed > 0, passed, output }
}

if (import.meta.main) {
  const caged = await runCage(join(import.meta.dirname, ".."), process.env)
  process.stdout.write(caged.output)
  process.exitCode = caged.ok ? 0 : 1
}
