/**
 * Bech32 (BIP 173) without its limit of 90 characters, as C2SP age.md uses it for keys.
 *
 *     text = prefix "1" *data-char 6data-char     all lower case or all upper case; checksum over the lower-case form
 *
 * Encoding gives lower case. Decoding answers `undefined` for anything else than the one encoding of some bytes: a
 * wrong checksum, mixed case, a foreign character, leftover bits that are not zero. The caller says which key was wanted.
 * @module
 */

const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
const CHECKSUM_CHARS = 6
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const

/**
 * Write bytes under a prefix.
 * @param prefix lower case, printable ASCII
 */
export function encodeBech32(prefix: string, bytes: Uint8Array): string {
  const words = toWords(bytes)
  const state = polymod([...expandPrefix(prefix), ...words, 0, 0, 0, 0, 0, 0]) ^ 1
  for (let at = CHECKSUM_CHARS - 1; at >= 0; at--) words.push((state >>> (5 * at)) & 31)
  return `${prefix}1${words.map((word) => ALPHABET[word]).join("")}`
}

/**
 * Read bytes from under a known prefix.
 * @param prefix lower case; the text may be all upper case
 * @returns the bytes, or `undefined` if the text is not the Bech32 of any bytes under this prefix
 */
export function decodeBech32(prefix: string, text: string): Uint8Array<ArrayBuffer> | undefined {
  const lower = text.toLowerCase()
  if (text !== lower && text !== text.toUpperCase()) return undefined
  const start = prefix.length + 1
  if (!lower.startsWith(`${prefix}1`) || lower.length < start + CHECKSUM_CHARS) return undefined
  const words: number[] = []
  for (const char of lower.slice(start)) {
    const word = ALPHABET.indexOf(char)
    if (word < 0) return undefined
    words.push(word)
  }
  if (polymod([...expandPrefix(prefix), ...words]) !== 1) return undefined
  return fromWords(words.slice(0, -CHECKSUM_CHARS))
}

function expandPrefix(prefix: string): number[] {
  const codes = Array.from(prefix, (char) => char.charCodeAt(0))
  return [...codes.map((code) => code >>> 5), 0, ...codes.map((code) => code & 31)]
}

function polymod(values: readonly number[]): number {
  let state = 1
  for (const value of values) {
    const top = state >>> 25
    state = ((state & 0x1ffffff) << 5) ^ value
    for (const [bit, term] of GENERATOR.entries()) if ((top >>> bit) & 1) state ^= term
  }
  return state
}

function toWords(bytes: Uint8Array): number[] {
  const words: number[] = []
  let pending = 0
  let bits = 0
  for (const byte of bytes) {
    pending = (pending << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) words.push((pending >>> (bits - 5)) & 31)
    pending &= 0xff
  }
  if (bits > 0) words.push((pending << (5 - bits)) & 31)
  return words
}

function fromWords(words: readonly number[]): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array((words.length * 5) >>> 3)
  let pending = 0
  let bits = 0
  let at = 0
  for (const word of words) {
    pending = ((pending << 5) | word) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = pending >>> bits
    }
  }
  // Five or more leftover bits would be a whole character that carries nothing; fewer must be zero.
  return bits >= 5 || (pending & ((1 << bits) - 1)) !== 0 ? undefined : bytes
}
