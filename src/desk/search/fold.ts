/**
 * Folding: one form for words that people take for one word. The index and the question are folded by the same code.
 *
 * Unicode's compatible form (NFKC) of the *whole* text comes first: letter by letter it would miss what is composed of two.
 * Then tashkeel, tatweel and Quranic marks go; hamza goes from its seats; the letters that Arabic and Persian write
 * differently become one; every decimal digit becomes ASCII; case and Latin diacritics go. The rules for Arabic and Persian
 * are those of Lucene's ArabicNormalizer and PersianNormalizer, and a little more.
 *
 * NFKC changes lengths (ﷺ becomes four words), so a text in that form comes with the way back ({@link Mapped}).
 * @module
 */

/** Names these rules: an index of words made by others is made anew. */
export const FOLD = "fold/1"
/** Most UTF-16 units of a folded word; what is longer is cut, alike in index and question. */
export const MOST_WORD = 64

/** A text in another form, with the way back to the original. All places are UTF-16 offsets. */
export interface Mapped {
  readonly text: string
  /** Where in the original the thing begins of which the unit at this offset is part. */
  readonly start: (offset: number) => number
  /** Where in the original the thing ends of which the unit *before* this offset is part. */
  readonly end: (offset: number) => number
}

/** A text in a form of Unicode, with the way back. */
export function mapped(text: string, form: "NFC" | "NFKC"): Mapped {
  const whole = text.normalize(form)
  if (whole === text) return { text, start: (offset) => offset, end: (offset) => offset }
  return byPieces(text, form, whole, CLUSTER) ?? byPieces(text, form, whole, RUN) ?? atLarge(text, whole)
}

/** The folded form of a word that is in NFKC. Empty if nothing of it is left. */
export function fold(word: string): string {
  if (PLAIN.test(word)) return word.slice(0, MOST_WORD)
  if (ARABIC.test(word)) return word.replace(COMMON, (letter) => COMMON_FORMS.get(letter) ?? letter).slice(0, MOST_WORD)
  return foldAny(word)
}

function foldAny(word: string): string {
  const bare = word.normalize("NFKD").replace(DROPPED, "").replace(TURNED, turned)
  // Up and down again: ß and SS, ς and σ are one only in capitals.
  const cased = bare.toLowerCase().toUpperCase().toLowerCase().normalize("NFKD").replace(DROPPED, "")
  return cut(cased.replace(TURNED, turned).replace(DIGIT, digitOf))
}

/** A base with its marks; jamo and half-width marks, which join what stands before them, are no marks to Unicode. */
const CLUSTER = /[^][\p{M}\u1160-\u11ff\ud7b0-\ud7ff\uff9e-\uffdc]*/gu
/** White space begins anew whatever stands before it. */
const RUN = /\s+|\S+/gu
const PLAIN = /^[0-9a-z]*$/
const DIGIT = /(?![0-9])\p{Nd}/gu

/**
 * Left out: Latin, Greek and Cyrillic diacritics, Hebrew points, Arabic honorifics, tashkeel (U+064B–065F, U+0670),
 * Quranic marks, high hamza, tatweel; and what is not seen: soft hyphen, joiners, marks of direction.
 */
const DROPPED =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff\u00ad\u061c\u0640\u0674\u200b-\u200f\u2060\ufeff]/gu

/** Letters that become the first of their row, after NFKD, which has taken the hamza from أ إ ؤ ئ ۀ and the madda from آ. */
const ROWS = ["اٱٲٳ", "يىیېےۍێ", "كکڪ", "هةەہھۃ", "σς", "oøØ", "dđĐðÐ", "lłŁ", "hħĦ", "iı"]
const TURN: ReadonlyMap<string, string> = new Map([
  ...ROWS.flatMap(([first = "", ...others]) => others.map((letter) => [letter, first] as const)),
  ...["æÆ", "œŒ", "þÞ"].flatMap((pair, i) =>
    Array.from(pair).map((letter) => [letter, ["ae", "oe", "th"][i] ?? ""] as const),
  ),
])
const TURNED = new RegExp(`[${[...TURN.keys()].join("")}]`, "gu")

function turned(letter: string): string {
  return TURN.get(letter) ?? letter
}

/** A short way for most words of Arabic and Persian: letters only. What becomes of them is asked of the long way, once. */
const ARABIC = /^[ء-غف-يپچژکگی]+$/
const COMMON = /[آأؤإئةىکی]/g
const COMMON_FORMS: ReadonlyMap<string, string> = new Map(
  Array.from("آأؤإئةىکی").map((letter) => [letter, foldAny(letter)]),
)

/** Decimal digits stand in tens from their zero on (Unicode §4.6), so the place within the run is the value. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) as number
  let zero = code
  while (code - zero < 80 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return String((code - zero) % 10)
}

/** No half of a surrogate pair is left at the cut. */
function cut(word: string): string {
  return word.length <= MOST_WORD ? word : word.slice(0, MOST_WORD).replace(/[\ud800-\udbff]$/, "")
}

/** Pieces brought into the form one by one; null if that is not what the whole becomes. */
function byPieces(text: string, form: "NFC" | "NFKC", whole: string, pieces: RegExp): Mapped | null {
  const starts = new Uint32Array(whole.length)
  const ends = new Uint32Array(whole.length)
  let at = 0
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    const made = piece.normalize(form)
    if (!whole.startsWith(made, at)) return null
    // What is not changed keeps a place for each unit: a word may begin in the middle of a run.
    const isSame = made === piece
    for (let i = 0; i < made.length; i++) {
      starts[at + i] = isSame ? index + i : index
      ends[at + i] = isSame ? index + i + 1 : index + piece.length
    }
    at += made.length
  }
  return at === whole.length ? over(text, whole, starts, ends) : null
}

function atLarge(text: string, whole: string): Mapped {
  return over(text, whole, new Uint32Array(whole.length), new Uint32Array(whole.length).fill(text.length))
}

function over(text: string, whole: string, starts: Uint32Array, ends: Uint32Array): Mapped {
  return {
    text: whole,
    start: (offset) => (offset < starts.length ? (starts[offset] as number) : text.length),
    end: (offset) => (offset === 0 ? 0 : (ends[offset - 1] as number)),
  }
}
