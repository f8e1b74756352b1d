/**
 * Slots: ways to get at the vault key, like LUKS key slots. Each wraps the same random key, so a way can be added or
 * removed without writing the records again. Spec: spec/vault.md#slots.
 *
 *     parameters = canonical CBOR {kind: "passphrase", kdf: "argon2id", memory, passes, lanes, salt}
 *     wrapped    = AES-256-GCM(Argon2id(passphrase, salt), associated data: domain ‖ vault id ‖ parameters, vault key)
 *
 * Sources: RFC 9106 (Argon2), NIST SP 800-38D (GCM), Unicode UAX #15 (NFKC).
 * @module
 */
import { argon2 } from "node:crypto"
import {
  BytesError,
  bytesOf,
  concat,
  decodeAs,
  encodeRecord,
  fromUtf8,
  integer,
  utf8,
  variant,
  oneOf,
  record,
} from "../bytes/index.ts"
import type { Shape } from "../bytes/index.ts"
import { VaultError } from "./error.ts"
import { openGcm, randomKey, sealOnce, VAULT_KEY_BYTES } from "./keys.ts"

/** What guessing a passphrase costs. */
export interface Cost {
  /** Memory, KiB. */
  readonly memory: number
  readonly passes: number
  readonly lanes: number
}

/** The cost of a new vault's passphrase: about two seconds on two cores. */
export const DEFAULT_COST: Cost = { memory: 256 * 1024, passes: 3, lanes: 4 }
/** Below this no real vault is made or opened (RFC 9106 §4, second recommended option). */
export const LEAST_COST: Cost = { memory: 64 * 1024, passes: 3, lanes: 4 }
/** Above this nothing is tried: the parameters come from a file. {@link MOST_WORK} bounds their product too. */
export const MOST_COST: Cost = { memory: 2 * 1024 * 1024, passes: 64, lanes: 16 }
/** Most memory times passes, KiB: half a minute or so. */
export const MOST_WORK: number = 8 * 1024 * 1024
/** The cost in vaults marked as made for the play or for tests. It protects nothing. */
export const PLAY_COST: Cost = { memory: 256, passes: 1, lanes: 1 }

/** A row of the table `slots`. */
export interface Slot {
  readonly parameters: Uint8Array
  readonly wrapped: Uint8Array
}

/** Slots that are looked at; a file with more is not opened. */
export const MOST_SLOTS = 16

const SALT_BYTES = 16
const parametersShape: Shape<Parameters> = variant({
  passphrase: record({
    kdf: oneOf("argon2id"),
    memory: integer(1, 2 ** 32 - 1),
    passes: integer(1, 2 ** 32 - 1),
    lanes: integer(1, 2 ** 24 - 1),
    salt: bytesOf(SALT_BYTES),
  }),
})
type Parameters = { readonly kind: "passphrase"; readonly kdf: "argon2id"; readonly salt: Uint8Array } & Cost

/** What a slot is bound to. */
export interface SlotContext {
  /** The vault's id, 16 bytes. */
  readonly vault: Uint8Array
  /** The vault is marked as made for the play or tests. */
  readonly play: boolean
}

/**
 * Wrap the vault key under a passphrase.
 * @throws {VaultError} `empty-passphrase`, `cost-out-of-bounds`, `out-of-memory`
 */
export async function makeSlot(
  context: SlotContext,
  vaultKey: Uint8Array,
  passphrase: Uint8Array | string,
  cost: Cost,
): Promise<Slot> {
  checkCost(cost, context.play)
  const { memory, passes, lanes } = cost
  const salt = randomKey(SALT_BYTES)
  const parameters = encodeRecord({ kind: "passphrase", kdf: "argon2id", memory, passes, lanes, salt })
  const key = await stretch(passphrase, { ...cost, salt })
  try {
    return { parameters, wrapped: sealOnce(key, associated(context, parameters), vaultKey) }
  } finally {
    key.fill(0)
  }
}

/**
 * Open the first passphrase slot that this passphrase opens.
 * @returns the vault key, 32 bytes, to be overwritten by the caller
 * @throws {VaultError} `no-slot`, `wrong-passphrase`, `empty-passphrase`, `cost-out-of-bounds`, `damaged`, `out-of-memory`
 */
export async function openSlots(
  context: SlotContext,
  slots: readonly Slot[],
  passphrase: Uint8Array | string,
): Promise<Uint8Array> {
  if (slots.length === 0) throw new VaultError("no-slot", "this vault has no passphrase; give its key by descriptor")
  if (slots.length > MOST_SLOTS)
    throw new VaultError("damaged", `more than ${MOST_SLOTS} ways to unlock; not written by Diwan`)
  // Every slot's cost is judged before any is paid.
  const read = slots.map((slot) => ({ slot, parameters: readParameters(slot.parameters, context.play) }))
  for (const { slot, parameters } of read) {
    const key = await stretch(passphrase, parameters)
    const opened = openGcm(key, associated(context, slot.parameters), slot.wrapped)
    key.fill(0)
    if (opened !== undefined && opened.length === VAULT_KEY_BYTES) return opened
  }
  throw new VaultError(
    "wrong-passphrase",
    "the passphrase does not open this vault; check the keyboard layout and try again",
  )
}

/**
 * The bytes of a passphrase: NFKC, white space trimmed, UTF-8. Nothing further is folded.
 * @throws {VaultError} `empty-passphrase`; @throws {BytesError} `not-utf8`
 */
export function passphraseBytes(passphrase: Uint8Array | string): Buffer {
  const ascii = typeof passphrase !== "string" && passphrase.every((byte) => byte < 0x80)
  // Bytes that NFKC cannot change never become a string, which could not be overwritten.
  const bytes = ascii
    ? trimmed(passphrase)
    : normalized(typeof passphrase === "string" ? passphrase : fromUtf8(passphrase))
  if (bytes.length === 0) throw new VaultError("empty-passphrase", "the passphrase is empty; choose one")
  return bytes
}

function trimmed(passphrase: Uint8Array): Buffer {
  const isSpace = (byte: number | undefined): boolean =>
    byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d)
  let start = 0
  let end = passphrase.length
  while (start < end && isSpace(passphrase[start])) start++
  while (end > start && isSpace(passphrase[end - 1])) end--
  return ownCopy(passphrase.subarray(start, end))
}

function normalized(passphrase: string): Buffer {
  return ownCopy(utf8(passphrase.normalize("NFKC").trim()))
}

function ownCopy(bytes: Uint8Array): Buffer {
  const own = Buffer.allocUnsafeSlow(bytes.length)
  own.set(bytes)
  return own
}

async function stretch(
  passphrase: Uint8Array | string,
  parameters: Cost & { readonly salt: Uint8Array },
): Promise<Buffer> {
  const message = passphraseBytes(passphrase)
  const { memory, passes, lanes: parallelism, salt: nonce } = parameters
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      argon2("argon2id", { message, nonce, memory, passes, parallelism, tagLength: 32 }, (fault, key) => {
        if (fault === null || fault === undefined) resolve(key)
        else reject(fault)
      })
    })
  } catch (cause) {
    throw new VaultError(
      "out-of-memory",
      `unlocking takes ${Math.ceil(memory / 1024)} MiB of memory, which could not be had`,
      { cause },
    )
  } finally {
    message.fill(0)
  }
}

function readParameters(bytes: Uint8Array, play: boolean): Parameters {
  let parameters: Parameters
  try {
    parameters = decodeAs(parametersShape, bytes, "slot", { bytes: 256, depth: 2, items: 32 })
  } catch (cause) {
    if (cause instanceof BytesError) throw new VaultError("damaged", "a way to unlock is malformed", { cause })
    throw cause
  }
  checkCost(parameters, play)
  return parameters
}

function checkCost({ memory, passes, lanes }: Cost, play: boolean): void {
  const least = play ? { memory: 8 * lanes, passes: 1, lanes: 1 } : LEAST_COST
  const within =
    memory >= least.memory &&
    memory <= MOST_COST.memory &&
    passes >= least.passes &&
    passes <= MOST_COST.passes &&
    lanes >= least.lanes &&
    lanes <= MOST_COST.lanes &&
    memory * passes <= MOST_WORK
  if (within) return
  throw new VaultError(
    "cost-out-of-bounds",
    `unlocking asks for ${memory} KiB, ${passes} passes, ${lanes} lanes, which is outside what is accepted`,
  )
}

function associated(context: SlotContext, parameters: Uint8Array): Uint8Array {
  return concat(utf8("diwan-vault/1 slot\0"), context.vault, Uint8Array.of(context.play ? 1 : 0), parameters)
}
