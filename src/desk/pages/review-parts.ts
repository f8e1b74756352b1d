/**
 * What the page before submitting and the page before approving have in common: parts, readers, what the letter proves.
 * @module
 */
import { toHex } from "../../bytes/index.ts"
import type { DraftPart, SectionVersion } from "../../letter/index.ts"
import type { Marking } from "../../office/index.ts"
import type { MarkingText, PersonText, ReviewPart, ReviewReader, Said } from "../api.ts"
import { said } from "./said.ts"

/** A marking. */
export function markingText({ level, caveats }: Marking): MarkingText {
  return { level, caveats: [...caveats] }
}

/** A section in the one wording that everybody gets. @param marking null while its drafter has chosen none */
export function reviewSection(marking: Marking | null, versions: readonly SectionVersion[]): ReviewPart {
  return {
    kind: "section",
    marking: marking === null ? null : markingText(marking),
    wordings: [{ copies: 1, versions: versions.map(versionText) }],
  }
}

/** An enclosure. */
export function reviewEnclosure(
  marking: Marking | null,
  { name, type, size }: { readonly name: string; readonly type: string; readonly size: number },
): ReviewPart {
  return { kind: "enclosure", marking: marking === null ? null : markingText(marking), name, type, size }
}

/** A part of a draft that this device has checked, in every wording that somebody will get. */
export function reviewPart(part: DraftPart): ReviewPart {
  if (part.kind === "enclosure") return reviewEnclosure(part.marking, part.enclosure)
  return {
    kind: "section",
    marking: markingText(part.marking),
    wordings: part.wordings.map(({ copies, versions }) => ({
      copies: copies.length,
      versions: versions.map(versionText),
    })),
  }
}

/**
 * Who will be able to read what, by what drafts call them. A letter is built so that the order of its readers says nothing;
 * on a page they stand by name.
 * @param people everybody of the channel: a reader who is not among them takes part in no roster here, and is left out by
 *   no page: whoever asks must have checked the draft, which refuses such a reader
 * @param readers `parts` are places from 1
 */
export function reviewReaders(
  people: readonly PersonText[],
  readers: readonly { readonly officer: Uint8Array; readonly parts: readonly number[] }[],
): readonly ReviewReader[] {
  return readers
    .map(({ officer, parts }) => {
      const id = toHex(officer)
      const person = people.find((candidate) => candidate.officer === id)
      if (person === undefined) throw new TypeError("a reader of a checked draft is an officer of the channel")
      return { person, parts: [...new Set(parts)].toSorted((a, b) => a - b) }
    })
    .toSorted((a, b) => (a.person.called < b.person.called ? -1 : a.person.called > b.person.called ? 1 : 0))
}

/** What anybody can prove with a letter of this office. @param office as the charter names it */
export function letterProves(office: string): readonly Said[] {
  return [said("proves-letter", { office }), said("proves-letter-irrevocable")]
}

function versionText({ language, direction, heading, text }: SectionVersion): SectionVersion {
  return { language, direction, heading, text }
}
