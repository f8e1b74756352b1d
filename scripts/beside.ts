/**
 * A program that runs beside another and is heard of when it has ended, so that two logs do not mix.
 * @module
 */
import { spawn } from "node:child_process"

/** How it ended, and what it said. */
export interface Ended {
  readonly ok: boolean
  readonly output: string
}

/** Run this Node with arguments. @param env its environment */
export async function beside(root: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve)
  })
  return { ok: code === 0, output }
}

/** A count that the log of a run of tests ends with; 0 if it says none. */
export function countIn(output: string, name: string): number {
  return Number(new RegExp(`^ℹ ${name} (\\d+)$`, "m").exec(output)?.[1] ?? 0)
}
