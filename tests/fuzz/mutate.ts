/**
 * Faults put into good bytes: as bytes, as lines of text, as the records that they encode. The last kind reaches what stands behind a
 * strict decoder: it changes one value and encodes again, so that only that value is wrong.
 * @module
 */
import { BUNDLE_LIMITS, decode, encode, fromUtf8, type Value } from "../../src/bytes/index.ts"
import type { Chance } from "./chance.ts"

/** Longest input made, in bytes: what is longer is cut. */
export const MOST_BYTES = 4_000_000

/** One input from these seeds. */
export function mutated(seeds: readonly Uint8Array[], chance: Chance): Uint8Array {
  let bytes = chance.pick(seeds)
  const other = chance.pick(seeds)
  const rounds = 1 + chance.below(3)
  for (let round = 0; round < rounds; round++) {
    const way = chance.below(8)
    const changed = way < 4 ? inRecords(bytes, other, chance) : way < 6 ? inText(bytes, chance) : undefined
    bytes = changed ?? inBytes(bytes, other, chance)
  }
  return bytes.subarray(0, MOST_BYTES)
}

const EDGES = [0x00, 0x01, 0x0a, 0x17, 0x18, 0x1b, 0x20, 0x5f, 0x7f, 0x80, 0x9f, 0xa0, 0xbf, 0xc0, 0xf6, 0xfb, 0xff]

/** Bits flipped, bytes set, removed, repeated, taken from another input. */
export function inBytes(bytes: Uint8Array, other: Uint8Array, chance: Chance): Uint8Array {
  const at = chance.below(bytes.length + 1)
  const length = chance.below(chance.below(4) === 0 ? bytes.length + 1 : 9)
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
  switch (chance.below(8)) {
    case 0:
      return joined(before)
    case 1:
      return joined(before, after.subarray(length))
    case 2:
      return joined(before, chance.bytes(length), after)
    case 3:
      return joined(before, after.subarray(0, length), after)
    case 4: {
      const from = chance.below(other.length + 1)
      return joined(before, other.subarray(from, from + length), after.subarray(chance.below(2) * length))
    }
    case 5:
      return joined(before, new Uint8Array(length).fill(chance.pick(EDGES)), after.subarray(length))
    default: {
      const copy = joined(bytes)
      if (at < copy.length)
        copy[at] = chance.below(2) === 0 ? chance.pick(EDGES) : (copy[at] ?? 0) ^ (1 << chance.below(8))
      return copy
    }
  }
}

const PIECES = [
  "",
  " ",
  "\t",
  "\n",
  "\n\n",
  "\r\n",
  "0",
  "-1",
  "00",
  "=",
  "+",
  ":",
  "\u2014 ",
  "#",
  "---",
  "##",
  "/",
  "..",
  "\u202e",
  "\u200c",
]
const WORDS = [
  "\u0000",
  "\u00e9",
  "e\u0301",
  "\ufeff",
  "\ud7ff",
  "9007199254740992",
  "__proto__",
  "{",
  "[",
  '"',
  "\\",
  "true",
  "null",
  "1e999",
]

/** Lines removed, repeated, exchanged, cut; words of other grammars put in. Undefined if it is no text. */
function inText(bytes: Uint8Array, chance: Chance): Uint8Array | undefined {
  let text: string
  try {
    text = fromUtf8(bytes)
  } catch {
    return undefined
  }
  const lines = text.split("\n")
  const at = chance.below(lines.length)
  const line = lines[at] ?? ""
  const cut = chance.below(line.length + 1)
  const inserted = chance.pick(chance.below(2) === 0 ? PIECES : WORDS)
  const ways = [
    () => lines.splice(at, 1),
    () => lines.splice(at, 0, line),
    () => lines.splice(at, 1, line.slice(0, cut) + inserted + line.slice(cut)),
    () => lines.splice(at, 1, line.slice(0, cut) + inserted + line.slice(cut + 1)),
    () => lines.splice(at, 1, inserted + line),
    () => lines.splice(at, 1, line.slice(cut)),
    () => lines.splice(chance.below(lines.length), 1, line),
    () => lines.splice(at, 0, ...Array<string>(1 + chance.below(40)).fill(line)),
  ]
  chance.pick(ways)()
  return new TextEncoder().encode(lines.join("\n"))
}

/** A value within a record, and how to put another in its place. */
interface Place {
  readonly value: Value
  readonly put: (value: Value | undefined) => void
}

/** One value of a record changed. Undefined if these bytes encode none. */
function inRecords(bytes: Uint8Array, other: Uint8Array, chance: Chance): Uint8Array | undefined {
  const value = read(bytes)
  if (value === undefined) return undefined
  let changed: Value = value
  const places: Place[] = [{ value, put: (next) => (changed = next ?? null) }]
  collect(value, places)
  const place = chance.pick(places)
  // Records within bytes, as signed bodies and statements are: with what stands before them.
  if (place.value instanceof Uint8Array && chance.below(3) > 0) {
    for (const skip of [0, 32]) {
      const inner = place.value.subarray(skip)
      const within = inner.length > 8 ? inRecords(inner, other, chance) : undefined
      if (within === undefined) continue
      place.put(joined(place.value.subarray(0, skip), within))
      return written(changed)
    }
  }
  place.put(instead(place.value, other, places, chance))
  return written(changed)
}

function read(bytes: Uint8Array): Value | undefined {
  try {
    const value = decode(bytes, BUNDLE_LIMITS)
    return typeof value === "object" && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** What chance made may be no value of the encoding: a text with half a character. */
function written(value: Value): Uint8Array | undefined {
  try {
    return encode(value)
  } catch {
    return undefined
  }
}

/** A list with a hundred thousand hashes has a hundred thousand places; these are enough. */
const MOST_PLACES = 4_000

function collect(value: Value, places: Place[]): void {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array || places.length > MOST_PLACES) return
  if (Array.isArray(value)) {
    const list = value as Value[]
    list.forEach((item, index) => {
      places.push({ value: item, put: (next) => (next === undefined ? list.splice(index, 1) : (list[index] = next)) })
      collect(item, places)
    })
    return
  }
  const record = value as { [key: string]: Value }
  for (const key of Object.keys(record)) {
    const item = record[key] as Value
    places.push({ value: item, put: (next) => (next === undefined ? delete record[key] : (record[key] = next)) })
    collect(item, places)
  }
}

const NUMBERS = [
  0,
  1,
  7,
  23,
  24,
  255,
  256,
  65_535,
  65_536,
  2 ** 32 - 1,
  2 ** 32,
  Number.MAX_SAFE_INTEGER,
  -1,
  253_402_300_800,
]

/** Another value for this place; undefined to leave it out. */
function instead(value: Value, other: Uint8Array, places: readonly Place[], chance: Chance): Value | undefined {
  const any = chance.below(12)
  if (any === 0) return undefined
  if (any === 1) return chance.pick<Value>([null, true, 0, "", new Uint8Array(0), [], {}, "diwan/0"])
  if (any === 2) return chance.pick(places).value
  if (typeof value === "number") {
    const near = value + chance.pick([-1, 1, 86_400, -86_400])
    return chance.below(2) === 0 && Number.isSafeInteger(near) ? near : chance.pick(NUMBERS)
  }
  if (typeof value === "boolean") return !value
  if (typeof value === "string") return inString(value, chance)
  if (value instanceof Uint8Array) return inOctets(value, other, places, chance)
  if (value === null) return chance.pick<Value>([0, "", {}, new Uint8Array(32)])
  if (Array.isArray(value)) return inList(value as readonly Value[], chance)
  const added = { ...(value as { readonly [key: string]: Value }) }
  added[chance.pick(["x", "suite", "kind", "__proto__", "constructor", "z".repeat(40)])] = chance.pick<Value>([
    null,
    1,
    "x",
  ])
  return added
}

function inString(text: string, chance: Chance): string {
  const at = chance.below(text.length + 1)
  const inserted = chance.pick(chance.below(2) === 0 ? PIECES : WORDS)
  const long = "a".repeat(chance.pick([61, 121, 254, 513, 70_000]))
  return chance.pick([
    text.slice(0, at),
    text.slice(0, at) + inserted + text.slice(at),
    text.toUpperCase(),
    long,
    inserted,
  ])
}

function inOctets(bytes: Uint8Array, other: Uint8Array, places: readonly Place[], chance: Chance): Uint8Array {
  const like = places.flatMap(({ value }) =>
    value instanceof Uint8Array && value.length === bytes.length ? [value] : [],
  )
  // Mostly of one length: a hash for a hash, an id for an id, the roster of one office for that of another.
  if (chance.below(3) === 0 && like.length > 1) return chance.pick(like)
  return inBytes(bytes, other, chance)
}

function inList(items: readonly Value[], chance: Chance): readonly Value[] {
  const at = chance.below(items.length)
  const item = items[at]
  if (item === undefined) return [null]
  const swapped = items.with(at, items[0] as Value).with(0, item)
  return chance.pick([
    [],
    items.toSpliced(at, 1),
    [...items, item],
    items.toReversed(),
    swapped,
    items.slice(0, at),
    Array<Value>(Math.min(70_000, items.length * chance.pick([2, 65, 1025, 4097]))).fill(item),
  ])
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts))
}
