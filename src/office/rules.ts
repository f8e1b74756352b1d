/**
 * The rules of a channel: what its charter permits. They bite in three places, when something is approved, sealed and
 * accepted, always through the functions here.
 * Spec: spec/office.md#charter-rules.
 * @module
 */
import { integer, list, nullable, oneOf, record, text, token, type Shape } from "../bytes/index.ts"
import { OfficeError } from "./error.ts"

/** Kinds of document, in the order in which a charter lists them (that of the alphabet). */
export const DOCUMENT_KINDS = ["agreed-minutes", "aide-memoire", "letter", "non-paper", "note-verbale"] as const

/** A kind of document. */
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

/** Shape of a {@link DocumentKind}. */
export const documentKind: Shape<DocumentKind> = oneOf(...DOCUMENT_KINDS)

/** Who a part is for: a level, and caveats in the order of the charter's list. */
export interface Marking {
  readonly level: string
  readonly caveats: readonly string[]
}

const markingText = text(1, 60)

/** Shape of a {@link Marking}; {@link checkMarking} holds it to a charter. */
export const markingShape: Shape<Marking> = record({ level: markingText, caveats: list(markingText, 0, 32) })

/** A language tag in its usual form (BCP 47): language, perhaps script, region and variants. */
export const languageTag: Shape<string> = token(
  /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3})){0,2}$/,
  "a language tag such as ar, fa-AF or zh-Hant",
)

/** Who must countersign before a letter counts, in this order. */
export const COUNTERSIGNERS = ["host", "registrar"] as const

/** What a charter permits and asks for. */
export interface CharterRules {
  /** What the two offices call the channel. */
  readonly codeName: string
  /** Each once, in the order of {@link DOCUMENT_KINDS}. */
  readonly kinds: readonly DocumentKind[]
  /** Levels from the lowest to the highest; caveats in the order in which markings list them. */
  readonly markings: { readonly levels: readonly string[]; readonly caveats: readonly string[] }
  /** Each once; the first is the channel's own. */
  readonly languages: readonly string[]
  /** c: a section has 2^c copies, 0 to 7. */
  readonly copies: number
  /** After how many days a filed view is destroyed; null: never. */
  readonly readingDays: number | null
  readonly receipts: "arrived" | "opened"
  /** Each once, in the order of {@link COUNTERSIGNERS}. */
  readonly countersign: readonly (typeof COUNTERSIGNERS)[number][]
}

const fields: Shape<CharterRules> = record({
  codeName: text(1, 60),
  kinds: list(documentKind, 1, DOCUMENT_KINDS.length),
  markings: record({ levels: list(markingText, 1, 16), caveats: list(markingText, 0, 32) }),
  languages: list(languageTag, 1, 16),
  copies: integer(0, 7),
  readingDays: nullable(integer(1, 36_500)),
  receipts: oneOf("arrived", "opened"),
  countersign: list(oneOf(...COUNTERSIGNERS), 0, COUNTERSIGNERS.length),
})

/** Shape of {@link CharterRules}. It throws {@link OfficeError} `charter-list-order` besides. */
export const charterRules: Shape<CharterRules> = {
  read(value, at) {
    const rules = fields.read(value, at)
    for (const [name, found] of [
      ["kinds", rules.kinds],
      ["countersign", rules.countersign],
    ] as const) {
      if (!rises(found)) throw new OfficeError("charter-list-order", `${at}.${name}: not each once and in order`)
    }
    for (const [name, found] of [
      ["markings.levels", rules.markings.levels],
      ["markings.caveats", rules.markings.caveats],
      ["languages", rules.languages],
    ] as const) {
      if (new Set(found).size !== found.length) {
        throw new OfficeError("charter-list-order", `${at}.${name}: something stands twice`)
      }
    }
    return rules
  },
}

/** Anything that has rules: a charter, or a draft of one. */
export interface Ruled {
  readonly rules: CharterRules
}

/** Refuse a kind of document. @throws {OfficeError} `kind-not-permitted` */
export function checkKind({ rules }: Ruled, kind: DocumentKind): void {
  if (rules.kinds.includes(kind)) return
  throw new OfficeError(
    "kind-not-permitted",
    `the charter's rule "kinds" permits ${rules.kinds.join(", ")}; found ${kind}`,
  )
}

/**
 * Refuse a marking.
 * @throws {OfficeError} `marking-not-permitted`; `marking-order` caveats that are not each once and in the charter's order
 */
export function checkMarking({ rules }: Ruled, marking: Marking): void {
  const { levels, caveats } = rules.markings
  if (!levels.includes(marking.level)) {
    throw new OfficeError(
      "marking-not-permitted",
      `the charter's rule "markings.levels" permits ${levels.join(", ")}; found another level`,
    )
  }
  const places = marking.caveats.map((caveat) => caveats.indexOf(caveat))
  if (places.includes(-1)) {
    const permitted = caveats.length === 0 ? "none" : caveats.join(", ")
    throw new OfficeError(
      "marking-not-permitted",
      `the charter's rule "markings.caveats" permits ${permitted}; found another caveat`,
    )
  }
  if (!places.every((place, i) => i === 0 || (places[i - 1] as number) < place)) {
    throw new OfficeError(
      "marking-order",
      "a marking's caveats are not each once and in the order of the charter's list",
    )
  }
}

/** Refuse a language. @throws {OfficeError} `language-not-permitted` */
export function checkLanguage({ rules }: Ruled, language: string): void {
  if (rules.languages.includes(language)) return
  throw new OfficeError(
    "language-not-permitted",
    `the charter's rule "languages" permits ${rules.languages.join(", ")}; found another language`,
  )
}

function rises(list: readonly string[]): boolean {
  return list.every((item, i) => i === 0 || (list[i - 1] as string) < item)
}
