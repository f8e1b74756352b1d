/**
 * A text cut into pieces that a browser can set one by one. Nobody writes ten megabytes without a line feed, or ten million
 * empty lines, and nobody may be able to freeze a reader's page with them: a long text is cut between paragraphs where it
 * has any, else where a word ends.
 * @module
 */

/** UTF-16 units of a piece: some pages of paper, some milliseconds of layout. */
export const PIECE = 6000

/** No written character has more units than this; what has is not spared. */
const CLUSTER = 256

/** A piece of a text; paragraphs within it are separated by line feeds. */
export interface Piece {
  readonly text: string
  /** It begins with a paragraph's beginning. */
  readonly first: boolean
  /** It ends with a paragraph's end: a line feed follows, or nothing. */
  readonly last: boolean
}

/** Cut a text. Joined, with a line feed after each piece that is `last` but the very last one, the pieces are the text. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let from = 0
  let first = true
  while (text.length - from > PIECE) {
    // Of a slice: in the whole text it would look back to the beginning each time.
    const feed = text.slice(from, from + PIECE + 1).lastIndexOf("\n")
    const isFeed = feed >= 0
    const to = isFeed ? from + feed : endOf(text, from)
    pieces.push({ text: text.slice(from, to), first, last: isFeed })
    from = isFeed ? to + 1 : to
    first = isFeed
  }
  pieces.push({ text: text.slice(from), first, last: true })
  return pieces
}

/** After the last space; without any, before the last character that can stand by itself. */
function endOf(text: string, from: number): number {
  const most = from + PIECE
  for (let at = most; at > from + PIECE / 2; at--) if (SPACE.test(text.charAt(at - 1))) return at
  for (let at = most; at > most - CLUSTER; at--) if (!JOINED.test(text.slice(at, at + 2))) return at
  return isHigh(text.charCodeAt(most - 1)) ? most - 1 : most
}

const SPACE = /[ \t]/
// Marks, joiners, and the second half of a pair belong to what stands before them.
const JOINED = /^[\p{M}\p{Join_Control}\uDC00-\uDFFF]/u

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}
