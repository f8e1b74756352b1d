/**
 * A protocol room that opens a file or a socket still passes its tests, and nobody notices for a year. So its tests run
 * once more where both are refused: `npm run cage`. Fails if a test fails, and if none ran.
 * @module
 */
import { spawn } from "node:child_process"
import { join } from "node:path"
import { cageArguments, PROTOCOL_ROOMS, testsOf } from "./protocol.ts"

/** How the caged run went. */
export interface Caged {
  readonly ok: boolean
  readonly passed: number
  readonly output: string
}

/** Run the tests of all protocol rooms in the cage. */
export async function runCage(root: string): Promise<Caged> {
  const files = PROTOCOL_ROOMS.flatMap((room) => testsOf(root, room))
  if (files.length === 0) return { ok: false, passed: 0, output: "no tests of protocol rooms were found\n" }
  const child = spawn(process.execPath, cageArguments(root, files), { cwd: root, stdio: ["ignore", "pipe", "pipe"] })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve)
  })
  const passed = Number(/^ℹ pass (\d+)$/m.exec(output)?.[1] ?? 0)
  return { ok: code === 0 && passed > 0, passed, output }
}

if (import.meta.main) {
  const caged = await runCage(join(import.meta.dirname, ".."))
  process.stdout.write(caged.output)
  process.exitCode = caged.ok ? 0 : 1
}
