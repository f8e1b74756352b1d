/**
 * What is looked for, as a tree of words, and that tree as a full-text expression. A word is always quoted, so that none
 * of it can be an operator, a column or a wildcard. Source: sqlite.org/fts5.html §3.
 * @module
 */

/** A tree of words. An empty `all` is true of nothing here: leave it out instead. */
export type Match =
  | { readonly kind: "word"; readonly word: string }
  /** Any word that begins so. */
  | { readonly kind: "start"; readonly word: string }
  /** Words one after the other. */
  | { readonly kind: "phrase"; readonly words: readonly string[] }
  | { readonly kind: "all" | "any"; readonly of: readonly Match[] }

/** Stands between texts in a column, so that no phrase reaches from one into the next. No word is like it: it is no letter. */
export const BREAK = "\ue000"

/** The expression of a tree. @throws {TypeError} a branch or phrase that holds nothing: our bug */
export function expressionOf(match: Match): string {
  switch (match.kind) {
    case "word":
      return quoted(match.word)
    case "start":
      return `${quoted(match.word)} *`
    case "phrase":
      if (match.words.length === 0) throw new TypeError("a phrase of no words")
      return quoted(match.words.join(" "))
    case "all":
    case "any":
      return branch(match.of, match.kind === "all" ? " AND " : " OR ")
  }
}

/**
 * Words as a column's text. The tokenizer takes ASCII letters of both cases for one; what is written as it stands must
 * keep its case, so capitals move to code points that no text uses as letters.
 */
export function columnOf(words: readonly string[]): string {
  return words.join(" ").replace(/[A-Z]/g, capital)
}

function branch(of: readonly Match[], operator: string): string {
  const [first, ...more] = of
  if (first === undefined) throw new TypeError("a branch that holds nothing")
  return more.length === 0 ? expressionOf(first) : `(${of.map(expressionOf).join(operator)})`
}

/** A NUL would end the expression (FTS5 reads C strings), so it divides words like everything else that is none. */
function quoted(words: string): string {
  return `"${columnOf([words]).replaceAll('"', '""').replaceAll("\0", " ")}"`
}

/** U+E041 for A, and so on: private use, which is neither letter, mark nor number. */
function capital(letter: string): string {
  return String.fromCharCode(0xe000 + letter.charCodeAt(0))
}
