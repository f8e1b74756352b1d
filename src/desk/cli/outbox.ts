/**
 * How an act that sends something ends: it is done; or it waits, and for what; or it failed, why, and what to do. What
 * waits is safe: it was sealed with the act and goes out byte for byte the same.
 * @module
 */
import type { Desk } from "../desk.ts"
import type { Flushed } from "../carriage/transport.ts"
import type { Call } from "./call.ts"
import { FAILURE, OK, TEMPORARY, type Exit } from "./exit-codes.ts"
import { ACTS } from "./exit-acts.ts"
import { count, printable } from "./text.ts"

/** An outbox after sending: for JSON, for people, and how the command ends. */
export interface Sending {
  readonly outbox: Flushed & { readonly state: "sent" | "waiting" | "failed" }
  readonly exit: Exit
}

/** Send what waits, and say in one line how that went. */
export async function sendWaiting(call: Call, desk: Desk): Promise<Sending> {
  const { flush } = await import("../carriage/transport.ts")
  return sending(call, await flush(desk, call.signal))
}

/** Say how sending went. An unreachable relay is no failure of the act: what it made waits. */
export function sending(call: Call, outbox: Flushed): Sending {
  const { waiting, why, pouch } = outbox
  if (pouch > 0) call.say(`${count(pouch, "message")} wait for a pouch; 'diwan pouch pack' shows for whom`)
  if (waiting === 0) return { outbox: { ...outbox, state: "sent" }, exit: OK }
  const exit = exitOf(why)
  const reason = printable(why ?? "something was added meanwhile")
  const what = count(waiting, "message")
  if (exit === TEMPORARY || why === null) {
    call.say(`waiting: ${what} could not be sent yet (${reason}); 'diwan collect' sends them`)
    return { outbox: { ...outbox, state: "waiting" }, exit: OK }
  }
  call.say(`failed: ${what} cannot be sent (${reason}); ask the relay's operator, then run 'diwan collect'`)
  return { outbox: { ...outbox, state: "failed" }, exit }
}

function exitOf(why: string | null): Exit {
  const code = why?.split(":")[0] ?? ""
  const codes: Readonly<Record<string, Exit>> = ACTS.RelayError
  return Object.hasOwn(codes, code) ? (codes[code] ?? FAILURE) : FAILURE
}
