/**
 * What the case has led to, shown and checked: views, enclosures, register, proof.
 * @module
 */
import { createHash } from "node:crypto"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { exportLetter, fetchEnclosure, readLetter, showBook, verifyBook, verifyFile, type Desk } from "../index.ts"
import { everybody } from "./cast.ts"
import { RULES } from "./letters.ts"
import type { Stage } from "./stage.ts"

/** Who can read what of north/4. */
export function showViews(stage: Stage): void {
  for (const who of everybody()) {
    const desk = stage.desk(who)
    const seen = views(desk)
    stage.narrate.act(
      who,
      seen === null ? "has no view of it: nothing of the letter is on this machine" : `reads ${seen}`,
    )
  }
}

function views(desk: Desk): string | null {
  try {
    const { view } = readLetter(desk, "north/4")
    const headings = view.sections.map(
      ({ versions }) => versions.find(({ language }) => language === "en")?.heading ?? "",
    )
    const enclosures = view.enclosures.map(({ enclosure }) => enclosure.name)
    return [...headings, ...enclosures].join(" · ")
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "no-letter" || error.code === "no-channel"))
      return null
    throw error
  }
}

/** South's minister fetches what is enclosed. */
export async function openEnclosures(stage: Stage): Promise<void> {
  const who = "south/minister"
  const desk = stage.desk(who)
  const folder = join(stage.folderOf(who), "opened")
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const enclosure of readLetter(desk, "north/4").view.enclosures) {
    const path = await fetchEnclosure(desk, enclosure, folder)
    const original = join(stage.folder, "north", "enclosures", enclosure.enclosure.name)
    const same = hashOf(path) === hashOf(original)
    if (!same) throw new Error("an enclosure came out other than it went in")
    stage.narrate.act(
      who,
      `fetches '${enclosure.enclosure.name}' from its locker, ${enclosure.enclosure.size} bytes, each piece checked`,
    )
  }
}

/** The numbered book, and its derivation from nothing. */
export function showRegister(stage: Stage): void {
  const book = showBook(stage.desk("south/registrar"), RULES.codeName)
  for (const side of book.sides) {
    stage.narrate.act(
      side.office,
      `${side.size} entries, ${side.letters} letters, cosigned by the other registrar up to ${side.cosigned}`,
    )
    for (const entry of side.entries) {
      const what = entry.name === null ? entry.kind : `${entry.name} (${entry.document})`
      const time =
        entry.postmarked === null
          ? "not postmarked"
          : `postmark ${entry.order} at ${new Date(entry.postmarked * 1000).toISOString()}`
      stage.narrate.show(
        `${String(entry.index).padStart(2)}  ${what.padEnd(24)} ${time}${entry.void === null ? "" : `  VOID: ${entry.void}`}`,
      )
    }
  }
  for (const { office, verified } of verifyBook(stage.desk("south/registrar"), RULES.codeName)) {
    if (verified.kind !== "verified") throw new Error("a register did not verify")
    stage.narrate.act(
      "south/registrar",
      `derived ${office}'s register again: ${verified.letters} letters, ${verified.gaps.length} gaps, root ${Buffer.from(verified.asOf.root).toString("hex").slice(0, 16)}…`,
    )
  }
}

/** A view as a file that a stranger verifies. @returns the channel's id */
export function showProof(stage: Stage): Uint8Array {
  const { file, channelId } = exportLetter(stage.desk("south/minister"), "north/4")
  const path = join(stage.folderOf("south/minister"), "north-4.view")
  writeFileSync(path, file, { mode: 0o600 })
  const verdict = verifyFile(file, channelId)
  if (verdict.verified.kind !== "verified") throw new Error("the exported view did not verify")
  stage.narrate.act(
    "south/minister",
    "exports the view of north/4; anybody verifies it offline, given only the channel's id",
  )
  return channelId
}

function hashOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex")
}
