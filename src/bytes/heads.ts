/**
 * The proof that bytes are the deterministic encoding of some value in our profile (RFC 8949 §4.2.1, narrowed), made by
 * walking them once and building nothing. An encoder has a choice in a few places only, and each is looked at here: how
 * wide a head is, in which order keys stand, how text is written. Whatever passes is what `encode` would write again;
 * a law holds it to that.
 *
 * Bounds are looked at on the same walk, so no hostile length, depth or count reaches a decoder.
 * @module
 */
import { isUtf8 } from "node:buffer"
import { BytesError } from "./error.ts"

/** Bounds checked before anything is built. */
export interface Limits {
  /** Size of the whole encoding, bytes. */
  readonly bytes: number
  /** Arrays and maps within one another; a text alone has depth 0, an empty list 1. */
  readonly depth: number
  /** Heads (items of any kind, keys counted). */
  readonly items: number
}

/** @throws {BytesError} `too-long`, `too-deep`, `too-many`; `not-canonical` for everything else */
export function checkCanonical(bytes: Uint8Array, limits: Limits): void {
  if (bytes.length > limits.bytes) {
    throw new BytesError("too-long", `found ${bytes.length} bytes, want at most ${limits.bytes}`)
  }
  const walk: Walk = { bytes, at: 0, argument: 0, items: 0, limits }
  passItem(walk, 0)
  if (walk.at !== bytes.length) throw refusal(`${bytes.length - walk.at} bytes after the end`)
}

/** How far the walk has come. */
interface Walk {
  readonly bytes: Uint8Array
  readonly limits: Limits
  at: number
  items: number
  /** What the last head says: the integer, the length, the count. */
  argument: number
}

/** Major types (RFC 8949 §3.1). */
const NEGATIVE = 1
const BYTES = 2
const TEXT = 3
const ARRAY = 4
const MAP = 5
const TAG = 6
const SIMPLE = 7
const [FALSE, NULL] = [0xf4, 0xf6] // true lies between them

/** @param depth of the arrays and maps around it */
function passItem(walk: Walk, depth: number): void {
  const major = passHead(walk)
  if (major <= NEGATIVE) {
    // −1 − argument is as far from zero as argument + 1.
    if (walk.argument > Number.MAX_SAFE_INTEGER - major) throw refusal("an integer of more than 53 bits")
  } else if (major === BYTES) passString(walk)
  else if (major === TEXT) passText(walk)
  else if (major === ARRAY || major === MAP) {
    if (depth === walk.limits.depth) throw new BytesError("too-deep", `deeper than ${depth}`)
    if (major === MAP) passEntries(walk, depth + 1)
    else for (let left = passCount(walk, 1); left > 0; left--) passItem(walk, depth + 1)
  }
}

/** @returns the major type; it is none that the profile has not */
function passHead(walk: Walk): number {
  const { bytes, limits } = walk
  if (++walk.items > limits.items) throw new BytesError("too-many", `more than ${limits.items} items`)
  const head = bytes[walk.at++]
  if (head === undefined) throw refusal("ends within an item")
  const major = head >> 5
  if (major === TAG) throw refusal("a tag, which this profile does not have")
  if (major === SIMPLE && (head < FALSE || head > NULL)) {
    throw refusal("a float or a simple value other than false, true, null")
  }
  walk.argument = head & 31
  if (walk.argument >= 24) passArgument(walk)
  return major
}

/** An argument in one, two, four or eight bytes of its own, which it must need. */
function passArgument(walk: Walk): void {
  const { bytes, at, argument: info } = walk
  const least = LEAST[info - 24]
  if (least === undefined) throw refusal("an indefinite or reserved length")
  const end = at + (1 << (info - 24))
  if (end > bytes.length) throw refusal("ends within a head")
  // Exact below 2^53. What lies above may be rounded, and is refused as too large whatever it is.
  let argument = 0
  for (let i = at; i < end; i++) argument = argument * 256 + (bytes[i] as number)
  if (argument < least) throw refusal("a head wider than it must be")
  walk.argument = argument
  walk.at = end
}

/** The least argument that needs one, two, four, eight bytes. */
const LEAST: readonly number[] = [24, 2 ** 8, 2 ** 16, 2 ** 32]

/** @returns how many come. Each takes `width` bytes at least: more than are left are refused before they are believed */
function passCount({ bytes, at, argument }: Walk, width: number): number {
  if (argument * width > bytes.length - at) throw refusal("a count larger than the input")
  return argument
}

/** Keys are text; each is greater than the one before it, byte by byte with its head, and so none comes twice. */
function passEntries(walk: Walk, depth: number): void {
  let before = -1
  let end = -1
  for (let left = passCount(walk, 2); left > 0; left--) {
    const start = walk.at
    if (passHead(walk) !== TEXT) throw refusal("a key that is not text")
    passText(walk)
    if (before >= 0 && !rises(walk.bytes, before, end, start)) throw refusal("keys out of order, or one twice")
    before = start
    end = walk.at
    passItem(walk, depth)
  }
}

/**
 * Whether what begins at `b` is greater than what lies from `a` to `end`, both being texts with their heads: of two that
 * differ neither begins the other, since then their lengths, and so their heads, would be the same.
 */
function rises(bytes: Uint8Array, a: number, end: number, b: number): boolean {
  for (let i = 0; a + i < end; i++) {
    const step = (bytes[b + i] as number) - (bytes[a + i] as number)
    if (step !== 0) return step > 0
  }
  return false
}

function passString(walk: Walk): void {
  walk.at += walk.argument
  if (walk.at > walk.bytes.length) throw refusal("ends within a string")
}

function passText(walk: Walk): void {
  const start = walk.at
  passString(walk)
  const { bytes, at: end } = walk
  if (end - start < SHORT && isAscii(bytes, start, end)) return // nearly all keys and tokens
  const text = bytes.subarray(start, end)
  // A decoder that takes a byte order mark for no part of the text would drop it.
  if (text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf) throw refusal("a text that begins with U+FEFF")
  if (!isUtf8(text)) throw refusal("a text that is not UTF-8")
}

/** Up to this length looking at each byte is faster than asking the platform. */
const SHORT = 32

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if ((bytes[i] as number) > 0x7f) return false
  return true
}

/** No cause is kept anywhere here, and nothing quoted: keys are content. */
function refusal(why: string): BytesError {
  return new BytesError("not-canonical", why)
}
