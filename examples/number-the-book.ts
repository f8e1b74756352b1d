/**
 * The numbered book of one side: how many letters there were, in which order, and that none was altered, inserted or taken
 * away, from a register file and the channel's id alone. Nobody's count is believed; every entry is judged again.
 *
 *     node --conditions=source examples/number-the-book.ts FILE CHANNEL-ID
 *
 * A register file holds no letter: statements, approvals, checkpoints, postmarks. That is all an overseer needs to count.
 * @module
 */
import { readFileSync } from "node:fs"
import { fromHex } from "diwan/bytes"
import { verifyRegisterFile, type VerifiedEntry } from "diwan/parcel"

/**
 * The book, line by line.
 * @param channelId 32 bytes, brought by whoever asks
 * @throws the error of whichever step refuses, with its code
 */
export function numberBook(file: Uint8Array, channelId: Uint8Array): readonly string[] {
  const book = verifyRegisterFile({ file, channelId })
  if (book.kind === "unidentified") throw new TypeError("an id was brought")
  const { asOf, according, entries, letters, gaps, withheld } = book
  return [
    `${book.name}: ${letters} letters in ${asOf.size} entries, as of ${time(asOf.time)}`,
    ...according.map(({ by, size, time: at }) => `according to the ${by}, up to entry ${size - 1}, at ${time(at)}`),
    ...entries.map(line),
    gaps.length === 0 ? "no gap in the numbers" : `no valid letter has number ${gaps.join(", ")}`,
    ...(withheld === null ? [] : [`the host has postmarked ${withheld.size} entries: this file is not the newest`]),
  ]
}

function line({ index, kind, letter, postmarked, verdict }: VerifiedEntry): string {
  const what = letter === null ? kind : `${letter.document} ${letter.number}`
  const when = postmarked === null ? "not postmarked" : time(postmarked.time)
  return `${String(index).padStart(3)}  ${what.padEnd(18)} ${when}${verdict.kind === "void" ? `  void: ${verdict.reason}` : ""}`
}

function time(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z")
}

if (import.meta.main) {
  const [path, id] = process.argv.slice(2)
  if (path === undefined || id === undefined) {
    process.stderr.write("usage: number-the-book.ts FILE CHANNEL-ID\n")
    process.exit(2)
  }
  try {
    process.stdout.write(`${numberBook(readFileSync(path), fromHex(id, 32)).join("\n")}\n`)
  } catch (error) {
    process.stderr.write(`not verified: ${(error as Error).message}\n`)
    process.exitCode = 3
  }
}
