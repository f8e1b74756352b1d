/**
 * Running a call: what is asked is read strictly, a locked vault is not asked, and the rule runs.
 * @module
 */
import type { Answer, CallName } from "../api.ts"
import type { CallContext, CallTable } from "./call.ts"
import { fault } from "./error.ts"

/** Bytes as JSON: well-formed UTF-8, an object. @throws {ServerError} `request-malformed` */
export function readJson(body: unknown): object {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body as Uint8Array))
  } catch {
    // No cause is kept: it would quote what was sent.
    throw fault("request-malformed", "the body is not JSON")
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw fault("request-malformed", "the body is not a JSON object")
  return value
}

/**
 * Run a call.
 * @throws {ServerError} `locked`, `request-malformed`; and whatever the rule throws
 */
export async function runCall<Name extends CallName>(
  table: CallTable,
  name: Name,
  { context, asked }: { readonly context: CallContext; readonly asked: object },
): Promise<Answer<Name>> {
  const rule = table[name]
  if (rule.needs === "open" && context.keeper.state() !== "open") throw fault("locked")
  const read = rule.asked.safeParse(asked)
  if (!read.success) {
    const places = read.error.issues.map(({ path }) => path.map(String).join(".") || "the whole")
    throw fault("request-malformed", [...new Set(places)].slice(0, 4).join(", "))
  }
  return rule.run(context, read.data)
}
