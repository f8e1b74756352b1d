/**
 * The JSON of `--json`: one object, one line, with a version. Octets are lower-case hexadecimal; keys keep their order.
 * What each command gives stands in docs/cli.md; a key is added freely, but removed or changed only with the version.
 * @module
 */

/** The version of all objects. */
export const JSON_VERSION = 1

/** A command's data, or an error, as a line. */
export function jsonLine(data: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(plain({ v: JSON_VERSION, ...data }))}\n`
}

/** Octets are found before JSON.stringify sees them: a Buffer has ideas of its own about its JSON. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex")
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}
