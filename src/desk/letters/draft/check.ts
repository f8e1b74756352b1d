/**
 * A draft held to the charter, its readers looked up in the rosters: everything that can be wrong with it before anything
 * is sealed or sent.
 * @module
 */
import { equal, toHex } from "../../../bytes/index.ts"
import {
  type Charter,
  checkKind,
  checkLanguage,
  checkMarking,
  DOCUMENT_KINDS,
  type DocumentKind,
  type OfficerPlace,
  type Roster,
} from "../../../office/index.ts"
import type { Reference } from "../../../letter/index.ts"
import { alias, channelNamed, charterOf, idOf, knownOffice, ownLineIn, rosterOf } from "../../access.ts"

import { type ParsedDraft, type ParsedPart, parseDraft } from "./parse.ts"
import { checkOpen } from "../../channels/closings.ts"
import { DeskError } from "../../error.ts"
import { keyOf, summaries, type Channel, type Self } from "../../records.ts"
import type { Reading } from "../../../vault/index.ts"

/** Enough to look things up in a vault. */
export interface Context {
  readonly tx: Reading
  readonly self: Self
}

/** A draft looked up against rosters and charter: what {@link writeDraft} says back. */
export interface CheckedParts {
  readonly channel: Channel
  readonly parsed: ParsedDraft
  readonly document: DocumentKind
  readonly readers: readonly (OfficerPlace & { readonly name: string; readonly parts: readonly number[] })[]
  readonly references: readonly Reference[]
}

/** Hold a draft's text to the charter and look its readers up. Order of readers: as first named. */
export function checkParts(act: Context, source: string, name: string): CheckedParts {
  const { tx, self } = act
  const parsed = parseDraft(source, name)
  if (!ownLineIn(tx, self).roles.includes("drafter"))
    throw new DeskError("not-drafter", "the roster does not give this officer the role of drafter")
  const channel = channelNamed(tx, parsed.channel)
  checkOpen(channel)
  const charter = charterOf(channel)
  const document = DOCUMENT_KINDS.find((kind) => kind === parsed.kind)
  if (document === undefined)
    throw new DeskError("draft-field", `${name}: kind '${parsed.kind}' is not one of ${DOCUMENT_KINDS.join(", ")}`)
  if (document === "non-paper" || document === "agreed-minutes") {
    checkKind(charter, document)
    throw new DeskError("kind-not-served", `${name}: this version does not write documents of kind '${document}'`)
  }
  checkKind(charter, document)
  for (const language of parsed.languages) checkLanguage(charter, language)
  const people = directory(act, channel)
  const readers = new Map<string, OfficerPlace & { name: string; parts: number[] }>()
  for (const [i, part] of parsed.parts.entries()) {
    checkMarking(charter, markingOf(charter, part))
    for (const wanted of part.readers) {
      const person = findReader(people, wanted, `${name}:${part.line}`)
      const known = readers.get(toHex(person.officer)) ?? { ...person, parts: [] }
      if (!known.parts.includes(i)) known.parts.push(i)
      readers.set(toHex(person.officer), known)
    }
  }
  const references = parsed.references.map((reference) => findReference(act, channel, reference, name))
  return { channel, parsed, document, readers: [...readers.values()], references }
}

/** Somebody who may be named as a reader. */
export interface Person extends OfficerPlace {
  /** `north/principal`. */
  readonly name: string
  readonly called: readonly string[]
}

/** Everybody of the two offices who may be named as a reader. */
export function directory(act: Context, channel: Channel): readonly Person[] {
  const { tx, self } = act
  const sides: readonly [string, Roster][] = [self.office, channel.other].map((id) => {
    const office = knownOffice(tx, id)
    return [alias(office?.name ?? ""), rosterOf(tx, id)]
  })
  return sides.flatMap(([office, roster]) =>
    roster.lines
      .filter((line) => line.roles.some((role) => role !== "spokesperson" && role !== "overseer"))
      .map(({ officer, title, name }) => ({
        office: roster.head.office,
        officer,
        name: `${office}/${title === "" ? name : title}`,
        called: [title, name].filter((n) => n !== "").map((n) => `${office}/${n}`.toLowerCase()),
      })),
  )
}

/**
 * The one officer whom a draft names.
 * @param at where it stands, for the message
 * @throws {DeskError} `draft-reader-unknown`, `draft-reader-ambiguous`
 */
export function findReader(people: readonly Person[], wanted: string, at: string): OfficerPlace & { name: string } {
  const found = people.filter(({ called }) => called.includes(wanted.toLowerCase()))
  if (found.length > 1)
    throw new DeskError(
      "draft-reader-ambiguous",
      `${at}: '${wanted}' is said of ${found.length} officers; write the name instead of the title`,
    )
  const [person] = found
  if (person === undefined) {
    throw new DeskError(
      "draft-reader-unknown",
      `${at}: no officer '${wanted}' takes part in this channel; there are ${people.map((p) => p.name).join(", ")}`,
    )
  }
  return { office: person.office, officer: person.officer, name: person.name }
}

/**
 * The letter of a channel that a draft answers.
 * @param name of the draft, for the message
 * @throws {DeskError} `bad-reference`, `provisional`, `passed-on`
 */
export function findReference(act: Context, channel: Channel, reference: string, name: string): Reference {
  const [, office, number] = /^([^/\s]+)\/([1-9][0-9]{0,8})$/.exec(reference) ?? []
  for (const id of [act.self.office, channel.other]) {
    const known = knownOffice(act.tx, id)
    if (known === null || office === undefined || alias(known.name) !== office.toLowerCase()) continue
    const filed = summaries.get(act.tx, keyOf(idOf(channel), id, Number(number)))
    if (filed?.passedOn === true && !equal(id, act.self.office)) {
      throw new DeskError(
        "passed-on",
        `${name}: the view of ${reference} that is here names another reader, and cannot be answered; leave it out of 'answers'`,
      )
    }
    if (filed !== null && !filed.countersigned && !equal(id, act.self.office)) {
      throw new DeskError(
        "provisional",
        `${name}: ${reference} is provisional and cannot be answered until it is countersigned; 'diwan collect'`,
      )
    }
    return { office: id, number: Number(number) }
  }
  throw new DeskError("bad-reference", `${name}: '${reference}' is not a letter of this channel, such as south/2`)
}

/** A part's marking, its caveats in the charter's order. */
export function markingOf(
  charter: Charter,
  part: Pick<ParsedPart, "level" | "caveats">,
): { level: string; caveats: readonly string[] } {
  const order = charter.rules.markings.caveats
  return { level: part.level, caveats: part.caveats.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)) }
}
