/**
 * Words of a text, in every form in which they are to be found, each with its place in the original.
 *
 * A word is a run of letters, marks and numbers. What a zero-width non-joiner (U+200C) divides is one word *and* its parts:
 * «تحریم‌ها» is found as تحريمها, as تحريم and as ها. Prefixes of Arabic (ال وال بال كال فال لل) and suffixes of Persian (ها های ترین)
 * are stripped from what is found besides the word itself, where three letters remain; تر is stripped only behind a
 * non-joiner, since دختر and دفتر end in it too.
 * @module
 */
import { fold, mapped } from "./fold.ts"

/** A word, or a part of one. */
export interface Word {
  /** UTF-16 offsets in the text as it was given, from inclusive to exclusive. */
  readonly from: number
  readonly to: number
  /** Folded forms, the fullest first; at least one. */
  readonly forms: readonly string[]
}

/** A word as the index and the question take it apart. */
export interface Analysis {
  /** The whole, folded, non-joiners left out. */
  readonly fold: string
  /** The forms of the whole. */
  readonly forms: readonly string[]
  /** What non-joiners divide, with offsets within the word; empty if they divide nothing. */
  readonly parts: readonly (Word & { readonly isSuffix: boolean })[]
}

/** Words of a text, parts behind their whole. */
export function looseWords(text: string): readonly Word[] {
  const { text: compatible, start, end } = mapped(text, "NFKC")
  const found: Word[] = []
  for (const { 0: raw, index } of compatible.matchAll(WORD)) {
    const { forms, parts } = analyse(raw)
    if (forms.length === 0) continue
    found.push({ from: start(index), to: end(index + raw.length), forms })
    for (const { from, to, forms } of parts) found.push({ from: start(index + from), to: end(index + to), forms })
  }
  return found
}

/** The forms of a text's words, without their places: what is indexed of it. */
export function looseForms(text: string): readonly string[] {
  const found: string[] = []
  for (const raw of text.normalize("NFKC").match(WORD) ?? []) {
    const { forms, parts } = analyse(raw)
    for (const form of forms) found.push(form)
    for (const { forms } of parts) for (const form of forms) found.push(form)
  }
  return found
}

/** A text's words as they are written, without their places. */
export function exactForms(text: string): readonly string[] {
  return (text.normalize("NFC").match(WRITTEN) ?? []).map((raw) => raw.slice(0, MOST_WRITTEN))
}

/** Words of a text as they are written, in Unicode's form NFC; one form each. */
export function exactWords(text: string): readonly Word[] {
  const { text: composed, start, end } = mapped(text, "NFC")
  return Array.from(composed.matchAll(WRITTEN), ({ 0: raw, index }) => ({
    from: start(index),
    to: end(index + raw.length),
    forms: [raw.slice(0, MOST_WRITTEN)],
  }))
}

/** Whether a folded word is a suffix that Persian writes apart or joined at will. */
export function isSuffix(folded: string): boolean {
  return SUFFIXES.has(folded)
}

/** Most UTF-16 units of a word as it is written. */
const MOST_WRITTEN = 128
/** Letters, marks, numbers, and what is not seen within a word; of a text in NFKC. */
export const WORD: RegExp = /[\p{L}\p{M}\p{N}\u00ad\u061c\u200c-\u200f\u2060\ufeff]+/gu
const WRITTEN = /[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}\u200c\u200d]*[\p{L}\p{M}\p{N}])?/gu
/** No two of them begin alike but for what the longer adds. */
const PREFIXES = ["وال", "بال", "كال", "فال", "ال", "لل"]
/** Stripped from a word that is written together. */
const JOINED_SUFFIXES = ["هاي", "ترين", "ها"]
const SUFFIXES: ReadonlySet<string> = new Set(["ها", "هاي", "هايي", "تر", "ترين"])
/** Letters that must remain of a word. */
const STEM = 3

/** Take a word apart. @param raw in NFKC */
export function analyse(raw: string): Analysis {
  if (!raw.includes("\u200c")) {
    const folded = fold(raw)
    return { fold: folded, forms: folded === "" ? [] : formsOf(folded), parts: [] }
  }
  const parts: (Word & { readonly isSuffix: boolean })[] = []
  for (const { 0: piece, index } of raw.matchAll(/[^\u200c]+/g)) {
    const folded = fold(piece)
    if (folded === "") continue
    const isSuffix = parts.length > 0 && SUFFIXES.has(folded)
    parts.push({
      from: index,
      to: index + piece.length,
      forms: isSuffix ? [folded] : formsOf(folded),
      isSuffix,
    })
  }
  if (parts.length === 0) return { fold: "", forms: [], parts: [] }
  const folded = fold(raw)
  if (parts.length === 1) return { fold: folded, forms: formsOf(folded), parts: [] }
  const stem = parts.filter(({ isSuffix }) => !isSuffix).map(({ forms }) => forms[0])
  return { fold: folded, forms: [...new Set([...formsOf(folded), ...formsOf(stem.join(""))])], parts }
}

/** A folded word, and without what it may carry before and behind. */
function formsOf(word: string): readonly string[] {
  const bare = withoutPrefix(word)
  const [stem, bareStem] = [withoutSuffix(word), withoutSuffix(bare)]
  if (bare === word && stem === word) return [word]
  return [...new Set([word, bare, stem, bareStem])]
}

function withoutPrefix(word: string): string {
  const prefix = PREFIXES.find((each) => word.startsWith(each))
  return prefix !== undefined && word.length >= prefix.length + STEM ? word.slice(prefix.length) : word
}

function withoutSuffix(word: string): string {
  const suffix = JOINED_SUFFIXES.find((each) => word.endsWith(each))
  return suffix !== undefined && word.length >= suffix.length + STEM ? word.slice(0, -suffix.length) : word
}
