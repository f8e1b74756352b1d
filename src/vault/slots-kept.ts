/**
 * The ways to unlock that a vault keeps: listed, added, replaced, removed. Spec: spec/vault.md#slots.
 *
 * The vault key stays the same. Whoever copied the file while a way was in it, and has its secret, opens that copy for
 * ever, and with the key of it every later one: a way that somebody else knows is a reason for a new vault.
 * @module
 */
import { equal, sha256, toHex } from "../bytes/index.ts"
import { VaultError } from "./error.ts"
import {
  findSlot,
  makePasskeySlot,
  makeRecoverySlot,
  makeSlot,
  MOST_SLOTS,
  readParameters,
  type Slot,
  type SlotContext,
} from "./slots.ts"
import { DEFAULT_COST, PLAY_COST, type Cost } from "./slots-stretch.ts"
import type { Store } from "./sqlite.ts"

/** A way to unlock, as it may be shown. */
export interface Way {
  /** Derived from its parameters: another way never gets the same. */
  readonly id: string
  readonly kind: "passphrase" | "recovery" | "passkey"
  /** What its owner called it; empty for a passphrase. Text from the file. */
  readonly label: string
  /** Passkey: credential id, and what its PRF is asked with. */
  readonly passkey: { readonly credential: Uint8Array; readonly prf: Uint8Array } | null
}

/** The ways of an open vault. What changes them is one act, and is flushed: what was removed is gone from the file. */
export interface Ways {
  list(): readonly Way[]
  /** Make a recovery code, which is shown once. @throws {VaultError} `slot-label`, `too-many-slots`, `full`, `io` */
  addRecovery(label: string): { readonly way: Way; readonly code: string }
  /**
   * Let a passkey unlock it; one with the same credential is replaced.
   * @param passkey `prf` is what its PRF was asked with, `secret` what it answered, 32 bytes each
   * @throws {VaultError} `slot-label`, `too-many-slots`, `passkey-malformed`, `full`, `io`
   */
  addPasskey(passkey: {
    readonly label: string
    readonly credential: Uint8Array
    readonly prf: Uint8Array
    readonly secret: Uint8Array
  }): Way
  /**
   * Replace the passphrase.
   * @param old null only if there is none yet
   * @throws {VaultError} `wrong-passphrase`, `no-slot`, `empty-passphrase`, `cost-out-of-bounds`, `out-of-memory`,
   *   `too-many-slots`, `full`, `io`
   */
  changePassphrase(old: Uint8Array | string | null, next: Uint8Array | string, cost?: Cost): Promise<Way>
  /**
   * Remove a way.
   * @throws {VaultError} `slot-unknown`; `last-slot` if no passphrase and no recovery code would be left: a passkey is
   *   bound to one name and one device, and never the only way
   */
  remove(id: string): void
}

/** What {@link waysOf} works on. */
export interface WaysGround {
  readonly store: Store
  readonly context: SlotContext
  /** The vault key, while the vault is open. @throws what using a closed vault throws */
  readonly vaultKey: () => Uint8Array
  /** One act of the vault, flushed. */
  readonly change: (name: string, work: () => void) => void
}

/** The ways of an open vault. */
export function waysOf(ground: WaysGround): Ways {
  const { store, context, change } = ground
  const slots = (): readonly Slot[] => {
    ground.vaultKey()
    return readSlots(store)
  }
  const add = (slot: Slot, instead: readonly Slot[] = []): Way => {
    const way = wayOf(slot, context.play)
    change("add a way to unlock", () => {
      for (const { parameters } of instead) store.change(DELETE, parameters)
      if (readSlots(store).length >= MOST_SLOTS)
        throw new VaultError("too-many-slots", `there are ${MOST_SLOTS} ways to unlock already; remove one first`)
      store.change("INSERT INTO slots (parameters, wrapped) VALUES (?, ?)", slot.parameters, slot.wrapped)
    })
    return way
  }
  return {
    list: () => listWays(slots(), context.play),

    addRecovery(label) {
      const { slot, code } = makeRecoverySlot(context, ground.vaultKey(), label)
      return { way: add(slot), code }
    },

    addPasskey(passkey) {
      const slot = makePasskeySlot(context, ground.vaultKey(), passkey)
      const same = slots().filter(({ parameters }) => {
        const found = readParameters(parameters, context.play)
        return found.kind === "passkey" && equal(found.credential, passkey.credential)
      })
      return add(slot, same)
    },

    async changePassphrase(old, next, cost = context.play ? PLAY_COST : DEFAULT_COST) {
      const instead: Slot[] = []
      if (old !== null) {
        const found = await findSlot(context, slots(), { passphrase: old })
        const isOurs = equal(found.vaultKey, ground.vaultKey())
        found.vaultKey.fill(0)
        // Somebody with the file put in a slot of their own making.
        if (!isOurs) throw new VaultError("tampered", "a way to unlock leads to another key; restore a backup")
        instead.push(found.slot)
      } else if (listWays(slots(), context.play).some(({ kind }) => kind === "passphrase")) {
        throw new VaultError("wrong-passphrase", "there is a passphrase already; give it to replace it")
      }
      return add(await makeSlot(context, ground.vaultKey(), next, cost), instead)
    },

    remove(id) {
      const kept = slots()
      const gone = kept.find((slot) => wayOf(slot, context.play).id === id)
      if (gone === undefined) throw new VaultError("slot-unknown", "there is no such way to unlock; list them again")
      const left = kept.filter((slot) => slot !== gone).map((slot) => wayOf(slot, context.play))
      if (left.every(({ kind }) => kind === "passkey"))
        throw new VaultError("last-slot", "a passphrase or a recovery code must remain; add another before removing it")
      change("remove a way to unlock", () => {
        store.change(DELETE, gone.parameters)
      })
    },
  }
}

/** The slots of a file; one more than are ever used, so that too many are found. */
export function readSlots(store: Store): readonly Slot[] {
  return store
    .all("SELECT parameters, wrapped FROM slots ORDER BY id LIMIT ?", MOST_SLOTS + 1)
    .map(([parameters, wrapped]) => ({ parameters: parameters as Uint8Array, wrapped: wrapped as Uint8Array }))
}

/** Slots as they may be shown. @throws {VaultError} `damaged`, `cost-out-of-bounds` */
export function listWays(slots: readonly Slot[], play: boolean): readonly Way[] {
  if (slots.length > MOST_SLOTS)
    throw new VaultError("damaged", `more than ${MOST_SLOTS} ways to unlock; not written by Diwan`)
  return slots.map((slot) => wayOf(slot, play))
}

const DELETE = "DELETE FROM slots WHERE parameters = ?"
const ID_BYTES = 8

function wayOf({ parameters }: Slot, play: boolean): Way {
  const found = readParameters(parameters, play)
  return {
    id: toHex(sha256(parameters).subarray(0, ID_BYTES)),
    kind: found.kind,
    label: found.kind === "passphrase" ? "" : found.label,
    passkey: found.kind === "passkey" ? { credential: found.credential, prf: found.prf } : null,
  }
}
