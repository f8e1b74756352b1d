/**
 * What the QR code of a card says: where the card lies, sealed, and what opens it. All of it is of QR's alphanumeric
 * characters, so that the code stays small. Whoever reads it can fetch the card, as whoever is handed the file has it.
 *
 *     text   = "DIWAN:CARD/" ‖ HEX(octets)                                     upper case
 *     octets = version[1] = 1 ‖ read token[32] ‖ identity seed[32] ‖ SHA-256 of the sealed file[32] ‖ size[4] ‖ relay's address
 * @module
 */
import { BytesError, concat, fromHex, fromUtf8, toHex, utf8 } from "../../bytes/index.ts"
import { MOST_CARD_BYTES } from "../../office/index.ts"
import { SEED_BYTES, sealedSize } from "../../seal/index.ts"
import { DeskError } from "../error.ts"

/** A card in a locker. */
export interface CardPlace {
  readonly relay: string
  /** The locker's read token. */
  readonly read: Uint8Array
  /** Seed of the identity that it is sealed to. */
  readonly seed: Uint8Array
  /** SHA-256 of the sealed file. */
  readonly hash: Uint8Array
  /** Its size, bytes. */
  readonly size: number
}

/** What every such text begins with. */
export const CARD_PREFIX = "DIWAN:CARD/"
/** Largest sealed card, bytes. */
const MOST_SEALED: number = sealedSize(MOST_CARD_BYTES)
const VERSION = 1
const FIXED = 1 + 32 + SEED_BYTES + 32 + 4
const MOST_ADDRESS = 240

/** The text of a card's QR code. */
export function cardCode({ hash, read, relay, seed, size }: CardPlace): string {
  const sizeBytes = new Uint8Array(4)
  new DataView(sizeBytes.buffer).setUint32(0, size)
  const octets = concat(Uint8Array.of(VERSION), read, seed, hash, sizeBytes, utf8(relay))
  return `${CARD_PREFIX}${toHex(octets).toUpperCase()}`
}

/** Read the text of a card's QR code. @throws {DeskError} `qr-malformed` */
export function readCardCode(text: string): CardPlace {
  const given = text.trim()
  if (!given.startsWith(CARD_PREFIX)) throw malformed("it is not a card's")
  if (given.length > CARD_PREFIX.length + 2 * (FIXED + MOST_ADDRESS)) throw malformed("it is too long")
  const digits = given.slice(CARD_PREFIX.length)
  if (!/^[0-9A-F]*$/.test(digits)) throw malformed("it holds something else than digits and A to F")
  const octets = octetsOf(digits.toLowerCase())
  if (octets.length <= FIXED || octets[0] !== VERSION) throw malformed("it is cut off, or of a later version")
  const size = new DataView(octets.buffer, octets.byteOffset).getUint32(FIXED - 4)
  const relay = addressOf(octets.subarray(FIXED))
  if (size === 0 || size > MOST_SEALED) throw malformed("it promises more than a card can be")
  return {
    relay,
    read: octets.slice(1, 33),
    seed: octets.slice(33, 33 + SEED_BYTES),
    hash: octets.slice(33 + SEED_BYTES, 65 + SEED_BYTES),
    size,
  }
}

function octetsOf(hex: string): Uint8Array {
  try {
    return fromHex(hex)
  } catch (cause) {
    if (!(cause instanceof BytesError)) throw cause
    throw malformed("it is cut off")
  }
}

function addressOf(octets: Uint8Array): string {
  let address = ""
  try {
    address = fromUtf8(octets)
  } catch (cause) {
    if (!(cause instanceof BytesError)) throw cause
  }
  if (!/^https?:\/\/[!-~]{1,230}$/.test(address)) throw malformed("it names no relay")
  return address
}

/** Nothing of the text is quoted: it holds what opens the card. */
function malformed(why: string): DeskError {
  return new DeskError("qr-malformed", `the code is not one that can be used: ${why}; scan it again, or ask for a file`)
}
