/**
 * Charter files: a channel's rules as JSON in which `//` and block comments may stand (docs/cli.md#charter-files). The
 * rules are read by the same shape that reads a charter from outside.
 * @module
 */
import { BytesError, type Value } from "../../bytes/index.ts"
import { charterRules, OfficeError, type CharterRules } from "../../office/index.ts"
import { DeskError } from "../error.ts"
import { foreign } from "./text.ts"

/** Largest charter file, bytes. */
export const MOST_CHARTER_FILE = 65_536

const ALLOWED = new Set([
  "codeName",
  "kinds",
  "markings",
  "languages",
  "copies",
  "readingDays",
  "receipts",
  "countersign",
])

/** Read a charter file. Lists whose order means nothing may stand in any. @throws {DeskError} `charter-rules` */
export function readCharterFile(source: string, path: string): CharterRules {
  const name = foreign(path)
  let value: unknown
  try {
    value = JSON.parse(withoutComments(source.replace(/^\ufeff/, "")))
  } catch (cause) {
    throw new DeskError(
      "charter-rules",
      `${name}: not JSON with comments: ${cause instanceof Error ? cause.message.split("\n")[0] : ""}`,
      { cause },
    )
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new DeskError("charter-rules", `${name}: want an object of rules, {"codeName": …}`)
  const extra = Object.keys(value).find((key) => !ALLOWED.has(key))
  if (extra !== undefined)
    throw new DeskError(
      "charter-rules",
      `${name}: '${foreign(extra)}' is no rule; there are ${[...ALLOWED].join(", ")}`,
    )
  const rules: Record<string, unknown> = {
    copies: 0,
    readingDays: null,
    receipts: "arrived",
    countersign: ["host", "registrar"],
    ...value,
  }
  for (const key of ["kinds", "countersign"]) {
    const list = rules[key]
    if (Array.isArray(list) && list.every((item) => typeof item === "string")) rules[key] = list.toSorted()
  }
  try {
    return charterRules.read(normal(rules) as Value, "charter")
  } catch (cause) {
    if (!(cause instanceof BytesError || cause instanceof OfficeError)) throw cause
    throw new DeskError("charter-rules", `${name}: ${cause.message}`, { cause })
  }
}

/** Blank out comments, outside of strings, keeping every line where it is. */
function withoutComments(source: string): string {
  return source.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\//g, (found) =>
    found.startsWith('"') ? found : found.replace(/[^\n]/g, " "),
  )
}

/** Text is signed in NFC; an editor may have written it otherwise. */
function normal(value: unknown): unknown {
  if (typeof value === "string") return value.normalize("NFC")
  if (Array.isArray(value)) return value.map(normal)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normal(inner)]))
}
