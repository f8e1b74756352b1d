/**
 * A key as signed notes know it: name, type of signature, public key; its key id; its text form (C2SP signed-note,
 * "Verifier keys").
 *
 *     vkey = name "+" hex(key id) "+" base64(type ‖ public key)
 *     key id = SHA-256(name ‖ 0x0a ‖ type ‖ public key), first four bytes
 * @module
 */
import { hash } from "node:crypto"
import { BytesError, concat, fromBase64, toBase64, utf8 } from "../bytes/index.ts"
import { RegisterError } from "./error.ts"
import { checkEd25519PublicKey, MLDSA44_PUBLIC_BYTES, type LogPublicKeys } from "./keys.ts"

/** The types of signature read and written here: the note's own Ed25519, and timestamped cosignatures of both algorithms. */
export const SIGNATURE_TYPE = { ed25519: 0x01, ed25519Cosignature: 0x04, mldsa44Cosignature: 0x06 } as const
/** One of {@link SIGNATURE_TYPE}. */
export type SignatureType = (typeof SIGNATURE_TYPE)[keyof typeof SIGNATURE_TYPE]

/** A public key with the name and the type of signature it stands under in notes. */
export interface NoteKey {
  readonly name: string
  readonly type: SignatureType
  readonly publicKey: Uint8Array
}

/** Key id: eight lower-case hexadecimal digits. With the name it says which key a line is from; it proves nothing. */
export function keyIdOf(key: NoteKey): string {
  const { name, type, publicKey } = key
  return hash("sha256", concat(utf8(`${name}\n${String.fromCharCode(type)}`), publicKey), "hex").slice(0, 8)
}

/** The two keys of a log: its name is the origin. */
export function logNoteKeys(
  origin: string,
  keys: LogPublicKeys,
): { readonly ed25519: NoteKey; readonly mldsa44: NoteKey } {
  return {
    ed25519: { name: origin, type: SIGNATURE_TYPE.ed25519, publicKey: keys.ed25519 },
    mldsa44: { name: origin, type: SIGNATURE_TYPE.mldsa44Cosignature, publicKey: keys.mldsa44 },
  }
}

/** The two keys of a cosigner. */
export function cosignerNoteKeys(
  name: string,
  keys: LogPublicKeys,
): { readonly ed25519: NoteKey; readonly mldsa44: NoteKey } {
  return {
    ed25519: { name, type: SIGNATURE_TYPE.ed25519Cosignature, publicKey: keys.ed25519 },
    mldsa44: { name, type: SIGNATURE_TYPE.mldsa44Cosignature, publicKey: keys.mldsa44 },
  }
}

/** Write a vkey. */
export function formatVkey(key: NoteKey): string {
  return `${key.name}+${keyIdOf(key)}+${toBase64(concat(Uint8Array.of(key.type), key.publicKey))}`
}

/**
 * Read a vkey, validating the key.
 * @throws {RegisterError} `vkey-malformed`, `vkey-type` for a type not in {@link SIGNATURE_TYPE}, `vkey-id` when the id does
 *   not follow from the rest, `note-name`, `key-length`, `key-not-canonical`, `key-small-order`
 */
export function parseVkey(text: string): NoteKey {
  // base64 may hold "+": only the first two are separators.
  const match = /^([^+]*)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text)
  if (text.length > MOST_VKEY || match === null) throw new RegisterError("vkey-malformed", "vkey: want name+id+base64")
  const [, name, id, encoded] = match as unknown as readonly [string, string, string, string]
  checkKeyName(name)
  const material = materialOf(encoded)
  const type = material[0] as SignatureType
  const publicKey = material.slice(1)
  if (!Object.values(SIGNATURE_TYPE).includes(type)) {
    throw new RegisterError("vkey-type", `vkey: signature type ${type} is not read here, want 1, 4 or 6`)
  }
  if (type !== SIGNATURE_TYPE.mldsa44Cosignature) checkEd25519PublicKey(publicKey)
  else if (publicKey.length !== MLDSA44_PUBLIC_BYTES) {
    throw new RegisterError("key-length", `ML-DSA-44 key is ${publicKey.length} bytes, want ${MLDSA44_PUBLIC_BYTES}`)
  }
  const key: NoteKey = { name, type, publicKey }
  if (keyIdOf(key) !== id) throw new RegisterError("vkey-id", "vkey: the id does not follow from name and key")
  return key
}

/**
 * A key name: not empty, at most 255 bytes, well-formed, without white space, plus or control characters (signed-note).
 * @throws {RegisterError} `note-name`
 */
export function checkKeyName(name: string): void {
  if (PLAIN_NAME.test(name)) return // every name that this protocol makes, and quicker than asking Unicode
  if (name.isWellFormed() && /^[^\p{White_Space}\p{Cc}+]+$/u.test(name) && Buffer.byteLength(name) <= MOST_NAME) return
  throw new RegisterError("note-name", "key name: want 1 to 255 bytes without white space, control characters or plus")
}

/** Longest key name and origin, bytes: the ML-DSA-44 message has one byte for their length (tlog-cosignature). */
export const MOST_NAME = 255
const MOST_VKEY = 4096
/** Printable ASCII but the plus. */
const PLAIN_NAME = /^[!-*,-~]{1,255}$/

function materialOf(encoded: string): Uint8Array {
  try {
    return fromBase64(encoded)
  } catch (cause) {
    if (!(cause instanceof BytesError)) throw cause
    throw new RegisterError("vkey-malformed", "vkey: the key is not canonical base64", { cause })
  }
}
