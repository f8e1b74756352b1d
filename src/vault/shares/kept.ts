/**
 * The one row that says how a drawer's keys are split. Everything in it but the wrapped keys is in clear, because whoever opens
 * the drawer has nothing else: which splitting, how many shares are needed of how many, and a check of each, by which a wrong
 * one is named. A check is a hash of 33 octets of which 32 are random: it tells nobody a share. Whose they are is not there.
 *
 *     parameters = canonical CBOR {"checks": [16 bytes …], "kdf": "hkdf-sha256", "needed": k, "of": n, "salt": 16, "splitting": 16}
 *     check      = SHA-256("diwan-vault/1 share" ‖ 0x00 ‖ vault id ‖ splitting ‖ u8(k) ‖ u8(n) ‖ u8(number) ‖ share)[0:16]
 *     key        = HKDF-SHA-256(secret, salt, "diwan-vault/1 shares", 32)
 *     wrapped    = AES-256-GCM(key, domain ‖ vault id ‖ u8(play) ‖ parameters, canonical CBOR of the keys)
 *
 * Spec: spec/vault.md#recovery-shares. Source: RFC 5869 (HKDF).
 * @module
 */
import { hkdfSync } from "node:crypto"
import {
  BytesError,
  bytesOf,
  concat,
  decodeAs,
  integer,
  list,
  oneOf,
  record,
  sha256,
  utf8,
  type Shape,
} from "../../bytes/index.ts"
import { VaultError } from "../error.ts"
import type { SlotContext } from "../slots.ts"
import type { Store } from "../sqlite.ts"

/** Most shares of one splitting. */
export const MOST_SHARES = 16
/** Fewest that may be needed: one alone is a copy of the key. */
export const LEAST_NEEDED = 2
/** What is split, bytes. */
export const SECRET_BYTES = 32
/** A splitting's id, bytes. */
export const SPLITTING_BYTES = 16
const CHECK_BYTES = 16
const DOMAIN = "diwan-vault/1 shares"

/** How a drawer's keys are split. */
export interface Splitting {
  /** Random: shares of another one are void. */
  readonly splitting: Uint8Array
  /** How many shares are needed. */
  readonly needed: number
  /** How many there are. */
  readonly of: number
}

/** What stands in clear beside the wrapped keys. */
export interface SharesParameters extends Splitting {
  readonly kdf: "hkdf-sha256"
  readonly salt: Uint8Array
  /** By number, from 1. */
  readonly checks: readonly Uint8Array[]
}

const parametersShape: Shape<SharesParameters> = record({
  kdf: oneOf("hkdf-sha256"),
  salt: bytesOf(16),
  splitting: bytesOf(SPLITTING_BYTES),
  needed: integer(LEAST_NEEDED, MOST_SHARES),
  of: integer(LEAST_NEEDED, MOST_SHARES),
  checks: list(bytesOf(CHECK_BYTES), LEAST_NEEDED, MOST_SHARES),
})

/** A row of the table `shares`. */
export interface SharesRow {
  readonly parameters: Uint8Array
  readonly wrapped: Uint8Array
}

/** The row of a file, or null. */
export function readShares(store: Store): SharesRow | null {
  const row = store.first("SELECT parameters, wrapped FROM shares WHERE id = 1")
  return row === undefined ? null : { parameters: row[0] as Uint8Array, wrapped: row[1] as Uint8Array }
}

/** How a file's drawer is split; null if it never was. @throws {VaultError} `damaged` */
export function splittingOf(store: Store): Splitting | null {
  const row = readShares(store)
  if (row === null) return null
  const { splitting, needed, of } = readSharesParameters(row.parameters)
  return { splitting, needed, of }
}

/** @throws {VaultError} `damaged` */
export function readSharesParameters(bytes: Uint8Array): SharesParameters {
  try {
    const found = decodeAs(parametersShape, bytes, "shares", { bytes: 1024, depth: 3, items: 64 })
    if (found.checks.length === found.of && found.needed <= found.of) return found
  } catch (cause) {
    if (!(cause instanceof BytesError)) throw cause
  }
  throw new VaultError("damaged", "what a backup says of its recovery shares is malformed; use another backup")
}

/** @see the grammar above */
export function checkOfShare(
  vault: Uint8Array,
  { splitting, needed, of }: Splitting,
  { number, share }: { readonly number: number; readonly share: Uint8Array },
): Uint8Array {
  const place = Uint8Array.of(needed, of, number)
  return sha256(utf8("diwan-vault/1 share\0"), concat(vault, splitting, place, share)).subarray(0, CHECK_BYTES)
}

/** The key that a secret gives. The caller overwrites it. */
export function keyOfSecret(secret: Uint8Array, salt: Uint8Array): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, salt, utf8(DOMAIN), 32))
}

/** What the wrapped keys are bound to. */
export function associatedShares({ vault, play }: SlotContext, parameters: Uint8Array): Uint8Array {
  return concat(utf8(`${DOMAIN}\0`), vault, Uint8Array.of(play ? 1 : 0), parameters)
}
