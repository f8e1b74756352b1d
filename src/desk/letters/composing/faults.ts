/**
 * What forbids a letter to be submitted: everything that the checks of a draft refuse (draft/check.ts), and everything that
 * the registrar would refuse by what this vault knows, collected with the part it concerns instead of ending at the first.
 * Each fault has the code of the error that the check throws.
 * @module
 */
import { checkKind, checkLanguage, checkMarking, checkRosterTime, type Charter } from "../../../office/index.ts"
import { channelNamed, charterOf, knownOffice, ownLineIn, rosterOf } from "../../access.ts"
import { checkOpen } from "../../channels/closings.ts"
import { codeOf } from "../../alarm.ts"
import type { ReviewFault, Said } from "../../api.ts"
import { checkOtherRoster } from "../../channels/override.ts"
import { DeskError } from "../../error.ts"
import type { Looking } from "../../pages/people.ts"
import type { Channel } from "../../records.ts"
import type { Upload, Written } from "../../records/papers.ts"
import { checkParts, directory, findReader, findReference, markingOf } from "../draft/check.ts"
import { draftSource, sourceFaults } from "./source.ts"
import { stockOf } from "./stock.ts"

/** Everything that forbids a letter to be submitted, the whole letter's first, then part by part. */
export function faultsOf(at: Looking, letter: Written, uploads: ReadonlyMap<string, Upload>): readonly ReviewFault[] {
  const faults: ReviewFault[] = sourceFaults(letter).map(({ code, part, values }) => fault(code, part, values))
  const tries: Attempt = (part, values, check) => {
    const code = refusedBy(check)
    if (code !== null) faults.push(fault(code, part, values))
  }
  for (const [i, part] of letter.parts.entries()) {
    if (part.kind === "enclosure" && (uploads.get(part.id)?.root ?? null) === null)
      faults.push(fault("enclosure-unsealed", i, { name: part.name }))
  }
  tries(null, {}, () => {
    if (!ownLineIn(at.tx, at.self).roles.includes("drafter"))
      throw new DeskError("not-drafter", "the roster does not give this officer the role of drafter")
  })
  rosterFault(at, at.self.office, tries)
  const channel = letter.channel === "" ? null : channelFor(at, letter.channel, tries)
  if (channel !== null) charterFaults(at, letter, channel, tries)
  // What nobody thought of above is still refused by the one check that counts.
  if (faults.length === 0) tries(null, {}, () => checkParts(at, draftSource(letter), "letter"))
  return faults.toSorted((a, b) => (a.part ?? 0) - (b.part ?? 0))
}

type Attempt = (part: number | null, values: NonNullable<Said["values"]>, check: () => unknown) => void

function channelFor({ tx }: Looking, name: string, tries: Attempt): Channel | null {
  let channel: Channel | null = null
  tries(null, { channel: name }, () => {
    channel = channelNamed(tx, name)
  })
  return channel
}

/** A roster that has expired: nobody gives leave under it, unless it is the other office's and an override holds. */
function rosterFault(at: Looking, office: Uint8Array, tries: Attempt, channel?: Channel): void {
  tries(null, { office: knownOffice(at.tx, office)?.name ?? "" }, () => {
    if (channel === undefined) checkRosterTime(rosterOf(at.tx, office), at.now)
    else checkOtherRoster(at, channel)
  })
}

function charterFaults(at: Looking, letter: Written, channel: Channel, tries: Attempt): void {
  const { self } = at
  tries(null, {}, () => {
    if (channel.comparison === null)
      throw new DeskError("not-compared", "the fingerprint of this channel was not compared yet")
    checkOpen(channel)
    // Other officers are told of a channel when it was compared; whether it stands the registrar knows.
    if (self.registrar !== null && channel.stage !== "standing")
      throw new DeskError("channel-stage", "the charter does not stand yet")
  })
  rosterFault(at, channel.other, tries, channel)
  let charter: Charter | null = null
  tries(null, {}, () => {
    charter = charterOf(channel)
  })
  if (charter !== null) ruleFaults(letter, charter, tries)
  for (const reference of letter.answers)
    if (/^\S+$/.test(reference)) tries(null, { reference }, () => findReference(at, channel, reference, "letter"))
  readerFaults(at, letter, channel, tries)
}

function ruleFaults(letter: Written, charter: Charter, tries: Attempt): void {
  const { document, languages, parts } = letter
  tries(null, { document }, () => {
    checkKind(charter, document)
    if (document === "non-paper" || document === "agreed-minutes")
      throw new DeskError("kind-not-served", `this version does not write documents of kind '${document}'`)
  })
  const written = parts.flatMap((part) =>
    part.kind === "section" ? part.versions.map(({ language }) => language) : [],
  )
  for (const language of languages.length > 0 ? languages : new Set(written))
    tries(null, { language }, () => checkLanguage(charter, language))
  for (const [i, { marking }] of parts.entries()) {
    if (marking === null || marking.level === "") continue
    tries(i, { marking: [marking.level, ...marking.caveats].join("; ") }, () =>
      checkMarking(charter, markingOf(charter, marking)),
    )
  }
}

function readerFaults(at: Looking, { parts }: Written, channel: Channel, tries: Attempt): void {
  let people: ReturnType<typeof directory> | null = null
  tries(null, {}, () => {
    people = directory(at, channel)
  })
  if (people === null) return
  const known: ReturnType<typeof directory> = people
  const unsealable = new Set<string>()
  for (const [i, { readers }] of parts.entries()) {
    for (const reader of readers) {
      if (reader.trim() === "") continue
      tries(i, { reader }, () => {
        const { officer, name } = findReader(known, reader, `part ${i + 1}`)
        const stock = stockOf(at, officer)
        if (stock === null || stock.oneTime > 0 || stock.period || unsealable.has(name)) return
        unsealable.add(name)
        throw new DeskError("stock-empty", "nothing is left to seal to that reader with")
      })
    }
  }
}

function refusedBy(check: () => unknown): string | null {
  try {
    check()
    return null
  } catch (error) {
    const code = codeOf(error)
    if (code === null) throw error
    return code
  }
}

/** Places are counted from 1 on a page. */
function fault(code: string, part: number | null, values: NonNullable<Said["values"]>): ReviewFault {
  return { code, part: part === null ? null : part + 1, ...(Object.keys(values).length === 0 ? {} : { values }) }
}
