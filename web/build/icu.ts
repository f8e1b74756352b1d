/**
 * ICU MessageFormat, compiled while the page is built: the browser gets small arrays instead of a parser. Parsed by
 * intl-messageformat; what the page cannot show is refused here.
 * @module
 */
import { IntlMessageFormat } from "intl-messageformat"

/** A message without arguments is its text; any other a list of nodes. `src/i18n/format.ts` reads them. */
export type Compiled = string | readonly Node[]
/** Text, or `[kind, …]`: argument, number, plural, ordinal, select, pound, tag. */
export type Node =
  | string
  | readonly ["a" | "n", string]
  | readonly ["p" | "o", string, { readonly [form: string]: readonly Node[] }, number]
  | readonly ["s", string, { readonly [form: string]: readonly Node[] }]
  | readonly ["#"]
  | readonly ["t", string, readonly Node[]]

/** What an argument must be: `number`, `text`, `tag`, or the options of a select. */
export type Argument = "number" | "text" | "tag" | readonly string[]

/** A message, taken apart. */
export interface Message {
  readonly compiled: Compiled
  readonly arguments: ReadonlyMap<string, Argument>
  /** The plural forms of each plural, `other` and exact ones among them. */
  readonly plurals: readonly { readonly ordinal: boolean; readonly forms: readonly string[] }[]
}

type Ast = ReturnType<IntlMessageFormat["getAst"]>
// Numbers of the parser's node types, fixed by its format.
const [LITERAL, ARGUMENT, NUMBER, SELECT, PLURAL, POUND, TAG] = [0, 1, 2, 5, 6, 7, 8]

const compiledBefore = new Map<string, Message>()

/** Parse and compile a message, each text once. @throws {SyntaxError} it is not ICU, or needs what the page has not */
export function compileMessage(text: string): Message {
  const before = compiledBefore.get(text)
  if (before !== undefined) return before
  const found = new Map<string, Argument>()
  const plurals: { ordinal: boolean; forms: string[] }[] = []
  const nodes = compile(new IntlMessageFormat(text, "en").getAst())
  const compiled = nodes.every((node) => typeof node === "string") ? nodes.join("") : nodes
  const message = { compiled, arguments: found, plurals }
  compiledBefore.set(text, message)
  return message

  function compile(ast: Ast): Node[] {
    return ast.map((element): Node => {
      const { type } = element as { type: number }
      // The parser's types are enums of a package that is not ours to import: told apart by number and taken as they are.
      const one = element as unknown as {
        value: string
        style?: unknown
        options: { [form: string]: { value: Ast } }
        offset: number
        pluralType: string
        children: Ast
      }
      switch (type) {
        case LITERAL:
          return one.value
        case ARGUMENT:
          note(one.value, "text")
          return ["a", one.value]
        case NUMBER:
          if (one.style) throw new SyntaxError(`{${one.value}, number} has a style; format it in the page instead`)
          note(one.value, "number")
          return ["n", one.value]
        case SELECT:
          note(
            one.value,
            Object.keys(one.options).filter((form) => form !== "other"),
          )
          return ["s", one.value, forms(one.options)]
        case PLURAL: {
          const ordinal = one.pluralType === "ordinal"
          note(one.value, "number")
          plurals.push({ ordinal, forms: Object.keys(one.options) })
          return [ordinal ? "o" : "p", one.value, forms(one.options), one.offset]
        }
        case POUND:
          return ["#"]
        case TAG:
          note(one.value, "tag")
          return ["t", one.value, compile(one.children)]
        default:
          throw new SyntaxError("dates and times are formatted by the page, not in a message")
      }
    })
  }

  function forms(options: { [form: string]: { value: Ast } }): { [form: string]: readonly Node[] } {
    return Object.fromEntries(Object.entries(options).map(([form, { value }]) => [form, compile(value)]))
  }

  function note(name: string, kind: Argument): void {
    const before = found.get(name)
    // A number may also be shown as text; nothing else is two things at once.
    if (before === undefined || (before === "text" && kind === "number")) found.set(name, kind)
    else if (String(before) !== String(kind) && !(before === "number" && kind === "text")) {
      throw new SyntaxError(`{${name}} is used as ${String(before)} and as ${String(kind)}`)
    }
  }
}
