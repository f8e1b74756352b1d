/**
 * Questions to a person at a terminal, on standard error, so that standard output stays data. The only file that knows
 * the package behind it, and loaded only when somebody is asked.
 * @module
 */
import { isCancel, password, text } from "@clack/prompts"

/** Ask for a passphrase; it is not shown. Null: called off. */
export async function askSecret(message: string): Promise<string | null> {
  const answer = await password({ message, output: process.stderr })
  return isCancel(answer) ? null : answer
}

/** Ask for a line. Null: called off. */
export async function askLine(message: string): Promise<string | null> {
  const answer = await text({ message, output: process.stderr })
  return isCancel(answer) ? null : answer
}
