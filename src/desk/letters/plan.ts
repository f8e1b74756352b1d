/**
 * From a draft to the plan of its letter. The same draft with the same secrets gives the same letter, so that it can be built
 * again for one reader.
 * @module
 */
import { DOCUMENT_KINDS, type Charter } from "../../office/index.ts"
import type { BuiltLetter, EnclosureBody, EnclosureKey, LetterPlan, PartPlan } from "../../letter/index.ts"
import { identityFromSeed } from "../../seal/index.ts"
import { idOf, lockerPlace } from "../access.ts"
import type { Act } from "../desk.ts"
import { DeskError } from "../error.ts"
import type { Channel, Draft } from "../records.ts"
import { markingOf } from "./draft/check.ts"
import type { ParsedDraft, ParsedPart } from "./draft/parse.ts"

/** The plan of a letter: the same draft with the same secrets gives the same letter, whatever became of the rosters since. */
export function planOf(
  act: Act,
  input: {
    readonly draft: Draft
    readonly channel: Channel
    /** The charter under which the letter is entered. */
    readonly charter: Charter
    readonly number: number
    readonly parsed: ParsedDraft
    readonly secret: Uint8Array
    readonly from: NonNullable<Draft["built"]>
  },
): LetterPlan {
  const { draft, channel, charter, number, parsed, secret, from } = input
  const document = DOCUMENT_KINDS.find((kind) => kind === parsed.kind)
  if (document === undefined) throw new TypeError("a draft that was checked is of a kind there is")
  return {
    secret,
    random: from.random,
    channel: idOf(channel),
    office: act.self.office,
    number,
    document,
    date: from.date,
    copies: charter.rules.copies,
    languages: parsed.languages,
    references: from.references,
    parts: parsed.parts.map((part, i) => planPart(act, { charter, draft }, part, i)),
    readers: from.readers,
  }
}

/** The keys of a draft's enclosures, each under the place that its part has in the letter. */
export function keysOf(draft: Draft, { partPositions }: BuiltLetter): readonly EnclosureKey[] {
  return draft.enclosures
    .map(({ part, identity, token }) => ({ position: partPositions[part] as number, identity, token }))
    .toSorted((a, b) => a.position - b.position)
}

function planPart(
  act: Act,
  { charter, draft }: { readonly charter: Charter; readonly draft: Draft },
  part: ParsedPart,
  i: number,
): PartPlan {
  const marking = markingOf(charter, part)
  if (part.kind === "section") {
    const versions = part.versions.map((version) => ({ ...version, direction: directionOf(version.language) }))
    return { kind: "section", marking, wording: () => ({ versions }) }
  }
  const sealed = draft.enclosures.find((enclosure) => enclosure.part === i)
  if (sealed === undefined || !sealed.done)
    throw new DeskError("draft-enclosure", "an enclosure is not in its locker; submit the draft again")
  const { name, type, size, root, sealedSize, locker } = sealed
  const { recipient } = identityFromSeed(sealed.identity)
  const { relay } = lockerPlace(act.self)
  const body: EnclosureBody = { name, type, size, recipient, root, sealedSize, locker, relay }
  return { kind: "enclosure", marking, body }
}

/** Which way a language is written. */
export function directionOf(language: string): "ltr" | "rtl" {
  return new Intl.Locale(language).getTextInfo().direction === "rtl" ? "rtl" : "ltr"
}
