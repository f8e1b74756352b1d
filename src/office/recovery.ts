/**
 * Recovery shares as they pass between the officers of one office: the share that an officer gives a colleague, and the wish of
 * a device to be given the shares of a drawer. Two signed bodies. What a share opens is the vault's affair.
 * Spec: spec/office.md#recovery.
 * @module
 */
import { bytesOf, hash32, integer, oneOf, record, time, type Shape } from "../bytes/index.ts"
import { suite, type Suite } from "./suite.ts"

/** Most shares of one splitting. */
const MOST = 16
/** A recipient of an age file, bytes. */
const RECIPIENT_BYTES = 1216

/** One of `of` shares, any `needed` of which open the drawer of an officer's vault from a backup. Signed by that officer. */
export interface RecoveryShare {
  readonly suite: Suite
  readonly kind: "recovery-share"
  readonly office: Uint8Array
  /** Whose drawer it is: the signer. */
  readonly officer: Uint8Array
  /** For whom this share was made. */
  readonly holder: Uint8Array
  /** The vault's id. */
  readonly vault: Uint8Array
  /** Shares of another splitting are void. */
  readonly splitting: Uint8Array
  readonly needed: number
  readonly of: number
  /** From 1. */
  readonly number: number
  readonly share: Uint8Array
  readonly time: number
}

/** Shape of a {@link RecoveryShare}, for `openSigned`. */
export const recoveryShareShape: Shape<RecoveryShare> = record({
  suite,
  kind: oneOf("recovery-share"),
  office: hash32,
  officer: hash32,
  holder: hash32,
  vault: bytesOf(16),
  splitting: bytesOf(16),
  needed: integer(2, MOST),
  of: integer(2, MOST),
  number: integer(1, MOST),
  share: bytesOf(33),
  time,
})

/** A device asks its colleagues for their shares of somebody's drawer, sealed to a key that only it has. */
export interface RecoveryWish {
  readonly suite: Suite
  readonly kind: "recovery-wish"
  /** 16 random bytes. */
  readonly wish: Uint8Array
  readonly office: Uint8Array
  /** Who asks: the signer. */
  readonly officer: Uint8Array
  /** Whose drawer. */
  readonly whose: Uint8Array
  /** To which the shares are sealed. */
  readonly recipient: Uint8Array
  readonly time: number
}

/** Shape of a {@link RecoveryWish}, for `openSigned`. */
export const recoveryWishShape: Shape<RecoveryWish> = record({
  suite,
  kind: oneOf("recovery-wish"),
  wish: bytesOf(16),
  office: hash32,
  officer: hash32,
  whose: hash32,
  recipient: bytesOf(RECIPIENT_BYTES),
  time,
})
