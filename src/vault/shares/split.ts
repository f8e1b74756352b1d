/**
 * Splitting: a fresh random secret wraps the drawer's keys, and is given away in shares. The secret itself is kept nowhere.
 *
 * The polynomials over GF(2^8) are those of `shamir-secret-sharing` (decisions/0024): a secret of 32 random octets, each split
 * for itself. Fewer than k shares say nothing about it, whatever computers can do.
 * Spec: spec/vault.md#recovery-shares.
 * @module
 */
import { split } from "shamir-secret-sharing"
import { encodeRecord } from "../../bytes/index.ts"
import type { DrawerKey } from "../drawer.ts"
import { VaultError } from "../error.ts"
import { randomKey, sealOnce } from "../keys.ts"
import type { SlotContext } from "../slots.ts"
import type { Store } from "../sqlite.ts"
import {
  associatedShares,
  checkOfShare,
  keyOfSecret,
  LEAST_NEEDED,
  MOST_SHARES,
  SECRET_BYTES,
  SPLITTING_BYTES,
  type Splitting,
} from "./kept.ts"

/** A share as it was made. */
export interface MadeShare {
  /** From 1. */
  readonly number: number
  /** 33 bytes, overwritten when the splitting is done. */
  readonly share: Uint8Array
}

/** A splitting that was just made. */
export interface MadeSplitting extends Splitting {
  readonly shares: readonly MadeShare[]
}

/**
 * Draw a secret and split it. Nothing is written.
 * @throws {VaultError} `shares-number`
 */
export async function splitDrawer(
  context: SlotContext,
  { needed, of }: { readonly needed: number; readonly of: number },
): Promise<MadeSplitting & { keep(store: Store, keys: readonly DrawerKey[]): void; erase(): void }> {
  const isFitting = Number.isSafeInteger(needed) && Number.isSafeInteger(of) && needed >= LEAST_NEEDED && of >= needed
  if (!isFitting || of > MOST_SHARES)
    throw new VaultError(
      "shares-number",
      `${needed} of ${of} shares: want at least ${LEAST_NEEDED} needed, and at most ${MOST_SHARES} in all`,
    )
  const secret = new Uint8Array(randomKey(SECRET_BYTES))
  const shares = (await split(secret, of, needed)).map((share, i) => ({ number: i + 1, share }))
  const splitting = new Uint8Array(randomKey(SPLITTING_BYTES))
  return {
    splitting,
    needed,
    of,
    shares,
    keep(store, keys) {
      const salt = new Uint8Array(randomKey(16))
      const checks = shares.map((each) => checkOfShare(context.vault, { splitting, needed, of }, each))
      const parameters = encodeRecord({ kdf: "hkdf-sha256", salt, splitting, needed, of, checks })
      const key = keyOfSecret(secret, salt)
      const plain = encodeRecord({ keys })
      const wrapped = sealOnce(key, associatedShares(context, parameters), plain)
      key.fill(0)
      plain.fill(0)
      store.change(
        "INSERT INTO shares (id, parameters, wrapped) VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE SET parameters = excluded.parameters, wrapped = excluded.wrapped",
        parameters,
        wrapped,
      )
    },
    erase() {
      secret.fill(0)
      for (const { share } of shares) share.fill(0)
    },
  }
}
