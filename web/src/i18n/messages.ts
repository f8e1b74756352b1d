/**
 * The keys, what each takes, and how a compiled message becomes text. The types come from English; `check-locales.ts` makes
 * them and holds the other languages to the same.
 * @module
 */
import type { CommonMessages } from "./keys/common.ts"
import type { DeskMessages } from "./keys/desk.ts"
import type { ErrorMessages } from "./keys/errors.ts"
import type { LetterMessages } from "./keys/letter.ts"
import type { OfficesMessages } from "./keys/offices.ts"
import type { PouchMessages } from "./keys/pouch.ts"
import type { RecoveryMessages } from "./keys/recovery.ts"
import type { RegisterMessages } from "./keys/register.ts"
import type { SaidMessages } from "./keys/said.ts"
import type { SearchMessages } from "./keys/search.ts"
import type { SettingsMessages } from "./keys/settings.ts"
import type { WriteMessages } from "./keys/write.ts"

/** Every message, and what its arguments are. */
export interface Messages
  extends
    CommonMessages,
    DeskMessages,
    ErrorMessages,
    LetterMessages,
    OfficesMessages,
    PouchMessages,
    RecoveryMessages,
    RegisterMessages,
    SaidMessages,
    SearchMessages,
    SettingsMessages,
    WriteMessages {}

/** A message's key. */
export type Key = keyof Messages
/** What a message is given, if its texts may be `Text` and its tags `Tag`. */
export type Values<K extends Key, Text, Tag> = Messages[K] extends null
  ? null
  : { readonly [Name in keyof Messages[K]]: Value<Messages[K][Name], Text, Tag> }
type Value<Kind, Text, Tag> = Kind extends "number"
  ? number
  : Kind extends "text"
    ? Text
    : Kind extends "tag"
      ? Tag
      : string

/** One node of a compiled message; `build/icu.ts` says how they are made. */
export type MessageNode =
  | string
  | readonly ["a" | "n", string]
  | readonly ["p" | "o", string, { readonly [form: string]: readonly MessageNode[] }, number]
  | readonly ["s", string, { readonly [form: string]: readonly MessageNode[] }]
  | readonly ["#"]
  | readonly ["t", string, readonly MessageNode[]]
/** A compiled message. */
export type Message = string | readonly MessageNode[]
/** A place's messages in one language, compiled. */
export type Catalogue = { readonly [key: string]: Message }

/** How the pieces of a message are put together: as a string, or as elements of the page. */
export interface Joiner<Piece> {
  readonly literal: (text: string) => Piece
  readonly value: (name: string, value: unknown) => Piece
  readonly number: (value: number) => Piece
  readonly tag: (name: string, value: unknown, children: readonly Piece[]) => Piece
}

/** Put a message together. @returns its pieces in order */
export function pieces<Piece>(
  message: Message,
  values: { readonly [name: string]: unknown },
  rules: { readonly cardinal: Intl.PluralRules; readonly ordinal: Intl.PluralRules },
  join: Joiner<Piece>,
): readonly Piece[] {
  return typeof message === "string" ? [join.literal(message)] : run(message, 0)

  function run(nodes: readonly MessageNode[], pound: number): Piece[] {
    return nodes.flatMap((node): Piece | Piece[] => {
      if (typeof node === "string") return join.literal(node)
      switch (node[0]) {
        case "a":
          return join.value(node[1], values[node[1]])
        case "n":
          return join.number(Number(values[node[1]]))
        case "#":
          return join.number(pound)
        case "t":
          return join.tag(node[1], values[node[1]], run(node[2], pound))
        case "s":
          return run(node[2][String(values[node[1]])] ?? node[2]["other"] ?? [], pound)
        case "p":
        case "o": {
          const [kind, name, forms, offset] = node
          const value = Number(values[name])
          const category = (kind === "p" ? rules.cardinal : rules.ordinal).select(value - offset)
          return run(forms[`=${value}`] ?? forms[category] ?? forms["other"] ?? [], value - offset)
        }
      }
    })
  }
}
