/**
 * Sealing and opening age files: whole ones in memory, and the head of one whose payload goes by segments.
 *
 *     file = header[1627] ‖ nonce[16] ‖ payload
 *
 * Both ways share one path. What opening does, in this order, each step before the next is begun: the length is within
 * bounds; the opening bytes are the profile's; the header parses and has exactly one stanza; its share decapsulates; the file key authenticates, or the
 * file is not for this identity; the header's MAC matches; every chunk authenticates. Nothing is handed out before.
 * @module
 */
import { randomBytes } from "node:crypto"
import { concat, equal, utf8 } from "../bytes/index.ts"
import { SealError } from "./error.ts"
import { encodeHeader, FILE_KEY_BYTES, parseHeader, verifyMac } from "./header.ts"
import type { KemRandomness } from "./hybrid.ts"
import type { Identity, Recipient } from "./keys.ts"
import { STANZA_TYPE, unwrapFileKey, wrapFileKey } from "./stanza.ts"
import {
  layoutOf,
  layoutOfSealed,
  NONCE_BYTES,
  openSegment,
  payloadKeyAt,
  payloadKeyOf,
  sealedSize,
  sealSegment,
  segmentAt,
  type Layout,
} from "./stream.ts"

/** The longest plaintext sealed or opened whole in memory, in bytes. What is longer goes by segments. */
export const WHOLE_LIMIT_BYTES: number = 256 * 1024 * 1024

/**
 * Everything a file is random by, given from outside so that vectors can be made again. **For vectors only**: a second
 * file with any of these repeated gives its content away.
 */
export interface SealRandomness {
  /** 16 bytes. */
  readonly fileKey: Uint8Array
  /** 16 bytes. */
  readonly nonce: Uint8Array
  readonly kem: KemRandomness
}

/** What became of a file that is well-formed: opened, or not made for this identity, which is nobody's fault. */
export type Opened = { readonly kind: "opened"; readonly plaintext: Uint8Array } | NotAddressed

/** What became of a head. The payload key opens the segments: see {@link SegmentInput.payloadKey}. */
export type OpenedHead = { readonly kind: "opened"; readonly payloadKey: Uint8Array } | NotAddressed

/**
 * Somebody else's file, or one whose stanza was altered: without the identity it was made for nobody can tell these
 * two apart.
 */
export interface NotAddressed {
  readonly kind: "not-addressed"
}

/**
 * Seal a plaintext to one recipient: a whole age file.
 * @param randomness for vectors only; the system's by default
 * @throws {SealError} `too-large` beyond {@link WHOLE_LIMIT_BYTES}
 */
export function seal(
  { recipient, plaintext }: { readonly recipient: Recipient; readonly plaintext: Uint8Array },
  randomness?: SealRandomness,
): Uint8Array {
  checkWhole(plaintext.length, WHOLE_LIMIT_BYTES)
  const layout = layoutOf(plaintext.length)
  const { header, nonce, payloadKey } = begin(recipient, randomness)
  const file = new Uint8Array(layout.sealedBytes)
  file.set(header)
  file.set(nonce, header.length)
  for (let index = 0; index < layout.segments; index++) {
    const { plainAt, plainBytes, sealedAt } = segmentAt(layout, index)
    const bytes = plaintext.subarray(plainAt, plainAt + plainBytes)
    sealSegment({ payloadKey, layout, index, bytes }, file.subarray(sealedAt))
  }
  payloadKey.fill(0)
  return file
}

/**
 * Open a whole age file.
 * @returns its plaintext, all of it authenticated, or `not-addressed`
 * @throws {SealError} every code of a file's own: `outside-profile`, `too-large`, `header-*`, `stanza-*`, `payload-*`
 */
export function open(identity: Identity, file: Uint8Array): Opened {
  // First of all, because it costs nothing: strangers choose the length.
  checkWhole(file.length, WHOLE_LIMIT_SEALED_BYTES)
  const opened = openHead(identity, file)
  if (opened.kind === "not-addressed") return opened
  const { payloadKey } = opened
  try {
    return { kind: "opened", plaintext: openPayload(payloadKey, layoutOfSealed(file.length), file) }
  } finally {
    payloadKey.fill(0)
  }
}

/**
 * Begin a file whose payload will be sealed by segments: its first bytes, and the key for `sealSegment`.
 * One head belongs to one plaintext.
 * @returns `head`, {@link HEAD_BYTES} bytes to write at the beginning; `payloadKey`, 32 secret bytes
 */
export function sealHead(
  recipient: Recipient,
  randomness?: SealRandomness,
): { readonly head: Uint8Array; readonly payloadKey: Uint8Array } {
  const { header, nonce, payloadKey } = begin(recipient, randomness)
  return { head: concat(header, nonce), payloadKey }
}

/**
 * Open the head of a file whose payload will be opened by segments.
 * @param head at least the first {@link HEAD_BYTES} bytes of the file, or all of a shorter one; more does no harm
 * @throws {SealError} `outside-profile`, `header-*` (`header-truncated` also if the nonce is cut off), `stanza-*`
 */
export function openHead(identity: Identity, head: Uint8Array): OpenedHead {
  if (!equal(head.subarray(0, OPENING.length), OPENING)) {
    throw new SealError("outside-profile", `the file does not begin as a binary age file with a ${STANZA_TYPE} stanza`)
  }
  const header = parseHeader(head, 1)
  const fileKey = unwrapFileKey(identity, header)
  if (fileKey === undefined) return { kind: "not-addressed" }
  verifyMac(header, fileKey)
  const payloadKey = payloadKeyAt(head, header.bytes, fileKey)
  fileKey.fill(0)
  return { kind: "opened", payloadKey }
}

const WHOLE_LIMIT_SEALED_BYTES: number = sealedSize(WHOLE_LIMIT_BYTES)
const OPENING = utf8(`age-encryption.org/v1\n-> ${STANZA_TYPE} `)

/** What stands before the payload, and the key for what follows. */
interface Begun {
  readonly header: Uint8Array
  readonly nonce: Uint8Array
  readonly payloadKey: Uint8Array
}

function begin(recipient: Recipient, randomness: SealRandomness | undefined): Begun {
  const { fileKey, nonce, kem } = randomness ?? draw()
  if (fileKey.length !== FILE_KEY_BYTES || nonce.length !== NONCE_BYTES) {
    throw new TypeError("file key and nonce are 16 bytes each")
  }
  const header = encodeHeader(wrapFileKey(recipient, fileKey, kem), fileKey)
  const payloadKey = payloadKeyOf(fileKey, nonce)
  if (randomness === undefined) fileKey.fill(0)
  return { header, nonce, payloadKey }
}

function openPayload(payloadKey: Uint8Array, layout: Layout, file: Uint8Array): Uint8Array {
  const plaintext = new Uint8Array(layout.plainBytes)
  for (let index = 0; index < layout.segments; index++) {
    const { plainAt, sealedAt, sealedBytes } = segmentAt(layout, index)
    const bytes = file.subarray(sealedAt, sealedAt + sealedBytes)
    openSegment({ payloadKey, layout, index, bytes }, plaintext.subarray(plainAt))
  }
  return plaintext
}

function draw(): { readonly fileKey: Uint8Array; readonly nonce: Uint8Array; readonly kem: undefined } {
  const bytes = randomBytes(FILE_KEY_BYTES + NONCE_BYTES)
  return { fileKey: bytes.subarray(0, FILE_KEY_BYTES), nonce: bytes.subarray(FILE_KEY_BYTES), kem: undefined }
}

function checkWhole(bytes: number, limit: number): void {
  if (bytes > limit) throw new SealError("too-large", `found ${bytes} bytes, at most ${limit} are handled in memory`)
}
