/**
 * The form of a vector file. See vectors/README.md.
 *
 *     file   = 1*header LF *line
 *     header = name ": " value LF          names in lower case, each once; the first four are fixed
 *     line   = base64 of at most 57 bytes LF
 * @module
 */
import { fromBase64, toBase64 } from "../../src/bytes/index.ts"

/** What a reader of the bytes must find. */
export type Expect = "success" | "malformed" | "unproven" | "not-addressed" | "outside-profile"

/** One case: bytes of one format, what else its reader is given, and what it must say. */
export interface Vector {
  /** Room and name, which is the file's path: `parcel/cover-channel-differs`. */
  readonly name: string
  readonly expect: Expect
  readonly format: string
  /** The refusal's code; `none` on success and for what is not addressed to the reader. */
  readonly code: string
  readonly comment: string
  /** What the reader brings, in the order in which it is written. Hex, decimal or text, as the format's entry in README.md says. */
  readonly inputs: { readonly [name: string]: string }
  readonly bytes: Uint8Array
}

const FIXED = ["expect", "format", "code", "comment"]
const LINE_BYTES = 57 // 76 characters

/** Write a vector file. */
export function formatVector(vector: Vector): string {
  const { expect, format, code, comment, inputs, bytes } = vector
  const headers = Object.entries({ expect, format, code, comment, ...inputs })
  for (const [name, value] of headers) {
    if (!/^[a-z][a-z0-9-]*$/.test(name) || /[\n\r]/.test(value)) throw new TypeError(`not a header: ${name}`)
  }
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += LINE_BYTES) lines.push(toBase64(bytes.subarray(at, at + LINE_BYTES)))
  return [...headers.map(([name, value]) => `${name}: ${value}`), "", ...lines, ""].join("\n")
}

/** Read a vector file. @throws {TypeError} it is not one */
export function parseVector(name: string, file: string): Vector {
  const end = file.indexOf("\n\n")
  const headers = new Map<string, string>()
  for (const line of file.slice(0, Math.max(end, 0)).split("\n")) {
    const [, key, value] = /^([a-z][a-z0-9-]*): (.*)$/.exec(line) ?? []
    if (key === undefined || value === undefined || headers.has(key)) throw new TypeError(`${name}: not a header line`)
    headers.set(key, value)
  }
  const [expect, format, code, comment] = FIXED.map((key, i) => {
    if ([...headers.keys()][i] !== key) throw new TypeError(`${name}: header ${i + 1} is not ${key}`)
    return headers.get(key) as string
  }) as [Expect, string, string, string]
  const inputs = Object.fromEntries([...headers].slice(FIXED.length))
  const parts = file.slice(end + 2).split("\n")
  if (parts.pop() !== "") throw new TypeError(`${name}: does not end in a line feed`)
  return { name, expect, format, code, comment, inputs, bytes: Buffer.concat(parts.map((line) => fromBase64(line))) }
}
