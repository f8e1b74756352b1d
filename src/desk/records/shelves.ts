/**
 * Records of the vault that find letters quickly, however many there are: the order of a channel's letters, which letters
 * answer a letter, and whose receipts are awaited. What they say follows from other records or from what was verified when
 * a letter was filed; they are kept so that no page must open thousands of records.
 * @module
 */
import { flag, hash32, integer, list, record, text, time, type Shape } from "../../bytes/index.ts"
import type { Act as Tx, Reading } from "../../vault/index.ts"
import { collection, keyOf, type Collection } from "./collection.ts"

/** A letter within its channel. */
export interface LetterKey {
  readonly office: Uint8Array
  readonly number: number
}

const letterKey: Shape<LetterKey> = record({ office: hash32, number: integer(1) })

/** Letters on one shelf. */
const SHELF = 128

/** Some letters of a channel in the order in which they came here. Key: channel, shelf. */
interface Shelf {
  readonly letters: readonly LetterKey[]
}

const shelfShape: Shape<Shelf> = record({ letters: list(letterKey, 1, SHELF) })

/** Letters held here that answer a letter, whether that one is held or not. Key: as the view's. */
interface Answers {
  readonly letters: readonly LetterKey[]
}

/** Most answers that are remembered of one letter: somebody else decides how many there are. */
const MOST_ANSWERS = 1024
const answersShape: Shape<Answers> = record({ letters: list(letterKey, 1, MOST_ANSWERS) })

/** A letter of ours, and who has not receipted it as the charter asks. Key: statement hash. */
export interface Awaited {
  readonly channel: Uint8Array
  readonly office: Uint8Array
  readonly number: number
  /** What the charter asks readers to say: only that it was opened, or that it arrived. */
  readonly opened: boolean
  readonly readers: readonly { readonly officer: Uint8Array; readonly called: string }[]
  readonly since: number
}

const awaitedShape: Shape<Awaited> = record({
  channel: hash32,
  office: hash32,
  number: integer(1),
  opened: flag,
  readers: list(record({ officer: hash32, called: text(1, 250) }), 1, 1024),
  since: time,
})

const shelves: Collection<Shelf> = collection("shelves", shelfShape)
const answers: Collection<Answers> = collection("answers", answersShape)
/** @see {@link Awaited} */
export const awaited: Collection<Awaited> = collection("awaited", awaitedShape)

/**
 * Put a letter behind those of its channel that came before.
 * @param place the running number of the letter in its channel, from 1 and without a gap
 */
export function shelve(tx: Tx, channel: Uint8Array, place: number, letter: LetterKey): void {
  const key = shelfOf(channel, place)
  const before = shelves.get(tx, key)?.letters ?? []
  if (before.length !== (place - 1) % SHELF) throw new TypeError("a letter is put where the one before it ends")
  const { office, number } = letter
  shelves.put(tx, key, { letters: [...before, { office, number }] })
}

/** The letters of a channel from one place to another, both included, rising; those that are there. */
export function onShelves(
  tx: Reading,
  channel: Uint8Array,
  { from, to }: { readonly from: number; readonly to: number },
): readonly (LetterKey & { readonly place: number })[] {
  const found: (LetterKey & { readonly place: number })[] = []
  for (let place = Math.max(1, from); place <= to;) {
    const first = place - ((place - 1) % SHELF)
    const letters = shelves.get(tx, shelfOf(channel, place))?.letters ?? []
    for (; place < first + SHELF && place <= to; place++) {
      const letter = letters[place - first]
      if (letter === undefined) return found
      found.push({ ...letter, place })
    }
  }
  return found
}

/** A letter held here answers others. */
export function fileAnswer(
  tx: Tx,
  channel: Uint8Array,
  { letter, references }: { readonly letter: LetterKey; readonly references: readonly LetterKey[] },
): void {
  for (const { office, number } of references) {
    const key = keyOf(channel, office, number)
    const before = answers.get(tx, key)?.letters ?? []
    if (before.length < MOST_ANSWERS)
      answers.put(tx, key, { letters: [...before, { office: letter.office, number: letter.number }] })
  }
}

/** The letters held here that answer a letter, in the order in which they came. */
export function answersTo(tx: Reading, channel: Uint8Array, { office, number }: LetterKey): readonly LetterKey[] {
  return answers.get(tx, keyOf(channel, office, number))?.letters ?? []
}

function shelfOf(channel: Uint8Array, place: number): string {
  return keyOf(channel, Math.floor((place - 1) / SHELF))
}
