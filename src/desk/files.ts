/**
 * Files, judged with nothing else at hand: no vault, no network. `verify` says whether a view or a register holds for a
 * channel; `inspect` shows what any Diwan file says, believing nothing.
 * @module
 */
import { decode, BUNDLE_LIMITS, BytesError, type Value } from "../bytes/index.ts"
import { verifyArchive, verifyRegisterFile, verifyViewFile } from "../parcel/index.ts"
import { refuseListed } from "./letters/listed.ts"
import { DeskError } from "./error.ts"

/** What a file verified to. `unidentified`: consistent with itself, and nobody said which channel it should be of. */
export type FileVerdict =
  | { readonly kind: "view"; readonly verified: ReturnType<typeof verifyViewFile> }
  | { readonly kind: "archive"; readonly verified: ReturnType<typeof verifyArchive> }
  | { readonly kind: "register"; readonly verified: ReturnType<typeof verifyRegisterFile> }

/**
 * Verify a view or a register from its channel's id outward.
 * @param channelId 32 bytes, brought by the verifier; null: the verdict can only be `unidentified`
 * @throws {DeskError} `file-not-diwan`, `listed-reserved`; the error of whichever step refuses
 */
export function verifyFile(file: Uint8Array, channelId: Uint8Array | null): FileVerdict {
  const kind = kindOf(readValue(file))
  if (kind === "view") {
    const verified = verifyViewFile({ file, channelId })
    if (verified.kind === "verified") refuseListed(verified.cover.statement)
    return { kind, verified }
  }
  if (kind === "register") return { kind, verified: verifyRegisterFile({ file, channelId }) }
  if (kind === "archive") {
    const verified = verifyArchive({ file, channelId })
    if (verified.kind === "verified") for (const { cover } of verified.views) refuseListed(cover.statement)
    return { kind, verified }
  }
  throw new DeskError(
    "file-not-diwan",
    `a file of kind '${kind}' is not verified by itself; a view, a register or an archive is`,
  )
}

/**
 * A file in CBOR diagnostic notation (RFC 8949 §8), nested encodings opened where they are canonical.
 * @param secrets whether fields that hold secrets are shown
 * @throws {DeskError} `file-not-diwan`
 */
export function inspect(file: Uint8Array, secrets: boolean): string {
  return diagnose(readValue(file), { indent: "", secrets, key: "" })
}

function readValue(file: Uint8Array): Value {
  try {
    return decode(file, BUNDLE_LIMITS)
  } catch (cause) {
    if (!(cause instanceof BytesError)) throw cause
    throw new DeskError("file-not-diwan", `not a Diwan file: ${cause.message}`, { cause })
  }
}

function kindOf(value: Value): string {
  const kind = isMap(value) ? value["kind"] : undefined
  if (typeof kind !== "string") throw new DeskError("file-not-diwan", "not a Diwan file: it does not say its kind")
  return kind
}

interface Place {
  readonly indent: string
  readonly secrets: boolean
  readonly key: string
}

/** Fields whose bytes give somebody a power. */
const SECRET = new Set(["token", "identity", "secret", "ticket", "admission", "random", "filing"])

function diagnose(value: Value, place: Place): string {
  const { indent, key, secrets } = place
  if (value === null || typeof value === "boolean" || typeof value === "number") return String(value)
  if (typeof value === "string") return JSON.stringify(value)
  const deeper = { ...place, indent: `${indent}  ` }
  if (value instanceof Uint8Array) {
    if (!secrets && SECRET.has(key)) return `h'' / ${value.length} bytes, not shown /`
    const nested = nestedIn(value)
    if (nested !== null) return `<<${diagnose(nested, place)}>>`
    const hex = Buffer.from(value.subarray(0, 64)).toString("hex")
    return value.length > 64 ? `h'${hex}' / and ${value.length - 64} more bytes /` : `h'${hex}'`
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]"
    return `[\n${(value as readonly Value[]).map((item) => deeper.indent + diagnose(item, deeper)).join(",\n")}\n${indent}]`
  }
  const entries = Object.entries(value as { readonly [name: string]: Value })
  if (entries.length === 0) return "{}"
  const lines = entries.map(
    ([name, item]) => `${deeper.indent}${JSON.stringify(name)}: ${diagnose(item, { ...deeper, key: name })}`,
  )
  return `{\n${lines.join(",\n")}\n${indent}}`
}

/** Bytes that are the canonical encoding of a record are shown as what they encode. */
function nestedIn(bytes: Uint8Array): Value | null {
  if (bytes.length < 8 || bytes.length > 1 << 22) return null
  try {
    const value = decode(bytes, BUNDLE_LIMITS)
    return isMap(value) ? value : null
  } catch {
    return null
  }
}

function isMap(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
}
