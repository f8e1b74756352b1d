/**
 * Text for a terminal. What comes from outside can neither move the cursor nor turn the line it stands in: control
 * characters and bidi controls are made visible, and a name that holds right-to-left letters is isolated (UAX #9), so
 * that what stands beside it keeps its order. Terminals differ in how they show bidi text; nothing is ever reversed here.
 * @module
 */

const FSI = "\u2068"
const PDI = "\u2069"
// C0 but tab and line feed, DEL, C1, the line and paragraph separators, and the explicit bidi controls.
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** The text with everything that a terminal would obey instead of showing replaced by U+FFFD. Lines stay lines. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, "\ufffd")
}

/** A name, a title, a file's name from outside, to stand within a line: printable, on one line, isolated if need be. */
export function foreign(text: string): string {
  const line = printable(text.replace(/[\t\n]/g, " "))
  return RIGHT_TO_LEFT.test(line) ? FSI + line + PDI : line
}

/** Several of them, with commas. */
export function foreignList(texts: readonly string[]): string {
  return texts.map(foreign).join(", ")
}

/** Rows as columns of ASCII; the last column may hold anything and is not padded. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows)
    for (const [i, cell] of row.slice(0, -1).entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n")
}

/** Fields, one a line, the names padded. Null and empty ones are left out. */
export function fields(pairs: readonly (readonly [name: string, value: string | number | null])[]): string {
  const shown = pairs.filter(([, value]) => value !== null && value !== "")
  return columns(shown.map(([name, value]) => [`${name}:`, String(value)]))
}

/** `1 letter`, `2 letters`. */
export function count(n: number, one: string, many: string = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`
}

/** Bytes as people say them: `64.0 MiB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return count(bytes, "byte")
  const units = ["KiB", "MiB", "GiB", "TiB"]
  let [value, unit] = [bytes / 1024, 0]
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1]
  return `${value.toFixed(1)} ${units[unit] ?? ""}`
}

/** A file's name made of a name from outside: no folders, nothing hidden, nothing that a shell would mind. */
export function fileName(text: string): string {
  const safe = text
    .normalize("NFC")
    .replace(/[^\p{L}\p{M}\p{N}._-]/gu, "_")
    .replace(/^\.+/, "_")
    .slice(0, 80)
  return safe === "" ? "_" : safe
}
