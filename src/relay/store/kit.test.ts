/**
 * What the parts of the store's contract share: small limits, drawn ids, a mailbox with a right, assertions on codes.
 * @module
 */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { sha256 } from "../../bytes/index.ts"
import type { BundleLine, Deposit, Store, StoreLimits } from "./store.ts"

/** Small, so that every bound is met. */
export const CONTRACT_LIMITS: StoreLimits = {
  bundleSeconds: 1000,
  lockerSeconds: 500,
  rightsPerMailbox: 4,
  bundlesPerMailbox: 6,
}

/** When everything happens, unless it says otherwise. */
export const NOW = 1_700_000_000

/** 32 random bytes. */
export function draw(): Uint8Array {
  return new Uint8Array(randomBytes(32))
}

/** Assert that a promise is refused with this code. */
export async function refused(code: string, act: Promise<unknown>): Promise<Error & { readonly code: string }> {
  let caught: unknown
  try {
    await act
  } catch (error) {
    caught = error
  }
  assert.ok(caught instanceof Error, `accepted, want ${code}`)
  assert.equal((caught as Error & { code?: unknown }).code, code, String(caught.stack))
  return caught as Error & { readonly code: string }
}

/** States one clause of the contract. */
export type Clause = (title: string, body: (store: Store) => Promise<void>) => void

/** A mailbox and a right in it. */
export interface Place {
  readonly mailbox: Uint8Array
  readonly right: Uint8Array
}

/** A mailbox with one right of this quota. */
export async function mailbox(store: Store, quota: number = 1000): Promise<Place> {
  const admission = draw()
  const at = { mailbox: draw(), right: draw() }
  await store.issueAdmissions([admission], NOW + 100)
  await store.openMailbox({ admission, mailbox: at.mailbox, now: NOW })
  await store.grantRight({ ...at, quota, replaces: undefined, expires: undefined, now: NOW })
  return at
}

/** Random octets as a deposit. */
export function bundle(at: Place, size: number = 10): Deposit {
  const octets = new Uint8Array(randomBytes(size))
  return { ...at, octets, id: sha256(octets), filing: draw(), now: NOW }
}

/** A mailbox's list. */
export function listed(
  store: Store,
  at: { readonly mailbox: Uint8Array },
  query: { readonly after?: number; readonly limit?: number; readonly now?: number } = {},
): Promise<readonly BundleLine[]> {
  return store.bundles({ mailbox: at.mailbox, after: 0, limit: 100, now: NOW, ...query })
}
