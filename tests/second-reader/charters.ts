/** Charters and how two offices make one: spec/office.md#charters. @module */
import { CHARTER, decode } from "./cbor.ts"
import { host, type Host } from "./hosts.ts"
import { sha256 } from "./keys.ts"
import { proven, wellFormed } from "./refused.ts"
import {
  bytes,
  hash,
  integer,
  line,
  list,
  matching,
  nullable,
  oneOf,
  record,
  same,
  suite,
  type Read,
  type Shape,
} from "./shape.ts"

export const document = oneOf("agreed-minutes", "aide-memoire", "letter", "non-paper", "note-verbale")
const LANGUAGE =
  /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3})){0,2}$/
export const language = matching(2, 35, LANGUAGE)
export const marking = record({ level: line(1, 60), caveats: list(line(1, 60), 0, 32) })

const charterOffice = record({ office: hash, roster: hash, name: line(1, 120) })
const rules = record({
  codeName: line(1, 60),
  kinds: list(document, 1, 5),
  markings: record({ levels: list(line(1, 60), 1, 16), caveats: list(line(1, 60), 0, 32) }),
  languages: list(language, 1, 16),
  copies: integer(0, 7),
  readingDays: nullable(integer(1, 36_500)),
  receipts: oneOf("arrived", "opened"),
  countersign: list(oneOf("host", "registrar"), 0, 2),
})
const offices = list(charterOffice, 2, 2)
const draft = record({ suite, kind: oneOf("charter-draft"), offices, host: nullable(host), rules, commitment: hash })
const charterShape = record({
  suite,
  kind: oneOf("charter"),
  offices,
  host: nullable(host),
  rules,
  random: list(hash, 2, 2),
  previous: nullable(hash),
})
export type Charter = Read<typeof charterShape>

interface Ruled {
  readonly offices: Charter["offices"]
  readonly host: Host | null
  readonly rules: Charter["rules"]
}

/** What no shape says of draft and charter. */
function ruled<T extends Ruled>(shape: Shape<T>): Shape<T> {
  return (value) => {
    const read = shape(value)
    const { kinds, countersign, markings, languages } = read.rules
    const [one, other] = read.offices
    wellFormed(one !== undefined && other !== undefined && !same(one.office, other.office), "charter-same-office")
    for (const set of [kinds, countersign])
      wellFormed(
        set.every((item, index) => index === 0 || (set[index - 1] ?? "") < item),
        "charter-list-order",
      )
    for (const set of [markings.levels, markings.caveats, languages])
      wellFormed(new Set(set).size === set.length, "charter-list-order")
    wellFormed(read.host !== null || !countersign.includes("host"), "charter-countersign-host")
    return read
  }
}

export const draftShape = ruled(draft)
export const acceptShape = record({ suite, kind: oneOf("charter-accept"), draft: hash, random: bytes(32) })
export const openShape = record({ suite, kind: oneOf("charter-open"), draft: hash, random: bytes(32) })

export function readCharter(encoded: Uint8Array): Charter {
  return ruled(charterShape)(decode(encoded, CHARTER))
}

/** The opening follows from draft and acceptance. @returns the random bytes, n and s */
export function verifyMessages(draft: Uint8Array, accept: Uint8Array, open: Uint8Array): readonly Uint8Array[] {
  const { commitment } = draftShape(decode(draft))
  const [accepted, opened] = [acceptShape(decode(accept)), openShape(decode(open))]
  const id = sha256(draft)
  proven(same(accepted.draft, id) && same(opened.draft, id), "charter-draft-differs")
  proven(same(sha256("diwan/1 charter", opened.random), commitment), "charter-commitment")
  return [opened.random, accepted.random]
}

/** The charter of a channel, as whoever knows its id, or does not, may take it: spec/parcel.md#channels. */
export interface Channel {
  readonly id: Uint8Array
  readonly charter: Charter
}

/** Whether a marking is one of the charter's. */
export function permitted({ level, caveats }: Read<typeof marking>, { markings }: Charter["rules"]): void {
  proven(markings.levels.includes(level), "marking-not-permitted")
  const places = caveats.map((caveat) => markings.caveats.indexOf(caveat))
  proven(!places.includes(-1), "marking-not-permitted")
  proven(
    places.every((place, index) => index === 0 || (places[index - 1] ?? 0) < place),
    "marking-order",
  )
}

export const officeIn = ({ offices }: Charter, id: Uint8Array): Charter["offices"][number] | undefined =>
  offices.find(({ office }) => same(office, id))
export const otherThan = ({ offices }: Charter, id: Uint8Array): Charter["offices"][number] | undefined =>
  offices.find(({ office }) => !same(office, id))
