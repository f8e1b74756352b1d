/**
 * Somebody hands you a view file and tells you, by another way, the channel's id. Is it a letter of that channel, who
 * approved it, when was it entered, and what does it say? Everything is answered from the file, offline.
 *
 *     node --conditions=source examples/verify-a-view.ts FILE CHANNEL-ID
 *
 * Without the id nothing of the letter is told: a file can always be consistent with itself. A file that does not verify
 * ends with exit code 3, as `diwan verify` does.
 * @module
 */
import { readFileSync } from "node:fs"
import { equal, fromHex } from "diwan/bytes"
import { verifyViewFile, type VerifiedView } from "diwan/parcel"

/**
 * What a view file proves, line by line.
 * @param channelId 32 bytes, or null if nobody said which channel it should be of
 * @throws the error of whichever step refuses, with its code
 */
export function tellView(file: Uint8Array, channelId: Uint8Array | null): readonly string[] {
  const verified = verifyViewFile({ file, channelId })
  if (verified.kind === "unidentified") throw new Error("consistent with itself, channel not identified")
  const { cover, view } = verified
  const { number, document, office } = cover.statement
  return [
    `${document} ${number} of ${nameOf(verified, office)}, persons who approved it: ${cover.approvers.length}`,
    `entry ${cover.entered.index}, signed by its registrar at ${time(cover.entered.time)}`,
    cover.postmarked === null
      ? "not postmarked"
      : `postmark ${cover.postmarked.order} at ${time(cover.postmarked.time)}`,
    `countersigned by ${cover.cosigned.map(({ by }) => by).join(" and ") || "nobody"}: ${standing(verified)}`,
    ...view.sections.flatMap(({ marking, versions }) =>
      versions.map(({ language, text }) => `[${marking.level}, ${language}] ${text.trimEnd()}`),
    ),
    ...view.enclosures.map(
      ({ enclosure, key }) =>
        `enclosure ${enclosure.name}, ${enclosure.size} bytes${key === null ? ", not given" : ""}`,
    ),
  ]
}

function standing({ cover }: VerifiedView): string {
  return cover.standing === "countersigned"
    ? "it counts"
    : `provisional, for want of ${cover.standing.provisional.join(", ")}`
}

/** The name that the charter has for an office. The id is what was proven. */
function nameOf({ cover }: VerifiedView, id: Uint8Array): string {
  return cover.charter.offices.find(({ office }) => equal(office, id))?.name ?? "an unnamed office"
}

function time(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z")
}

if (import.meta.main) {
  const [path, id] = process.argv.slice(2)
  if (path === undefined) {
    process.stderr.write("usage: verify-a-view.ts FILE CHANNEL-ID\n")
    process.exit(2)
  }
  try {
    const lines = tellView(readFileSync(path), id === undefined ? null : fromHex(id, 32))
    process.stdout.write(`${lines.join("\n")}\n`)
  } catch (error) {
    process.stderr.write(`not verified: ${(error as Error).message}\n`)
    process.exitCode = 3
  }
}
