/**
 * The one deliberate step before what cannot be undone: the name of the thing is typed, or given with `--confirm`.
 * @module
 */
import { DeskError } from "../error.ts"
import { flag, letterName, text, type Call } from "./call.ts"
import { CliError } from "./error.ts"
import { foreign } from "./text.ts"

/**
 * Have a name confirmed.
 * @param name what must be typed @param verb what is about to be done
 * @throws {DeskError} `confirmation` if it was not, or nobody can be asked
 */
export async function confirmed(call: Call, name: string, verb: string): Promise<void> {
  const given = text(call, "confirm")
  if (given !== null) {
    if (letterName(given) === name) return
    throw new DeskError("confirmation", `--confirm says another name than ${foreign(name)}; nothing was done`)
  }
  if (!call.io.interactive || flag(call, "no-input"))
    throw new DeskError(
      "confirmation",
      `to ${verb} it, repeat the command with --confirm ${foreign(name)}; nothing was done`,
    )
  const answer = await call.io.askLine(`To ${verb} it, type its name: ${foreign(name)}`)
  if (answer === null) throw new CliError("cancelled", "called off; nothing was done")
  if (letterName(answer) !== name)
    throw new DeskError("confirmation", `that is another name than ${foreign(name)}; nothing was done`)
}
