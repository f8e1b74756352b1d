/**
 * Slots: ways to get at the vault key, like LUKS key slots. Each wraps the same random key, so a way can be added or
 * removed without writing the records again. Spec: spec/vault.md#slots.
 *
 *     parameters = canonical CBOR, by kind:
 *                  {kind: "passphrase", kdf: "argon2id", memory, passes, lanes, salt}
 *                  {kind: "recovery", kdf: "hkdf-sha256", salt, label}
 *                  {kind: "passkey", kdf: "hkdf-sha256", salt, label, credential, prf}
 *     key        = Argon2id(passphrase, salt) | HKDF-SHA-256(secret, salt, domain ‖ kind)
 *     wrapped    = AES-256-GCM(key, associated data: domain ‖ vault id ‖ play ‖ parameters, vault key)
 *
 * A recovery code is 160 random bits and a passkey's secret 256: there is nothing to guess, so nothing to stretch.
 * Sources: RFC 5869 (HKDF), NIST SP 800-38D (GCM), W3C Web Authentication Level 3 §10.1.4 (PRF). Passphrases:
 * slots-stretch.ts; codes: slots-recovery.ts; the rows of the file: slots-kept.ts.
 * @module
 */
import { hkdfSync } from "node:crypto"
import {
  BytesError,
  bytesOf,
  concat,
  decodeAs,
  encodeRecord,
  equal,
  integer,
  oneOf,
  record,
  text,
  utf8,
  variant,
  type Shape,
} from "../bytes/index.ts"
import { VaultError } from "./error.ts"
import { openGcm, randomKey, sealOnce, VAULT_KEY_BYTES } from "./keys.ts"
import { RECOVERY_BYTES, recoveryCode, recoverySecret } from "./slots-recovery.ts"
import { checkCost, stretch, type Cost } from "./slots-stretch.ts"

/** A secret that opens a slot. */
export type SlotSecret =
  | { readonly passphrase: Uint8Array | string }
  /** A recovery code as somebody typed it. */
  | { readonly recovery: string }
  /** What a passkey's PRF extension gave. */
  | { readonly passkey: { readonly credential: Uint8Array; readonly secret: Uint8Array } }

/** A row of the table `slots`. */
export interface Slot {
  readonly parameters: Uint8Array
  readonly wrapped: Uint8Array
}

/** Slots that are looked at; a file with more is not opened. */
export const MOST_SLOTS = 16
/** Longest label, UTF-16 units. */
export const MOST_LABEL = 80
/** What the passkey's PRF is asked with, and what it answers, bytes. */
export const PRF_BYTES = 32
/** Longest credential id, bytes (Web Authentication §4, "Credential ID"). */
export const MOST_CREDENTIAL = 1023

const SALT_BYTES = 16
const DOMAIN = "diwan-vault/1 "
const label = text(1, MOST_LABEL)
const parametersShape: Shape<SlotParameters> = variant({
  passphrase: record({
    kdf: oneOf("argon2id"),
    memory: integer(1, 2 ** 32 - 1),
    passes: integer(1, 2 ** 32 - 1),
    lanes: integer(1, 2 ** 24 - 1),
    salt: bytesOf(SALT_BYTES),
  }),
  recovery: record({ kdf: oneOf("hkdf-sha256"), salt: bytesOf(SALT_BYTES), label }),
  passkey: record({
    kdf: oneOf("hkdf-sha256"),
    salt: bytesOf(SALT_BYTES),
    label,
    credential: bytesOf(1, MOST_CREDENTIAL),
    prf: bytesOf(PRF_BYTES),
  }),
})

/** What stands in clear about a slot; none of it is secret, all of it is bound to the wrapped key. */
export type SlotParameters =
  | ({ readonly kind: "passphrase"; readonly kdf: "argon2id"; readonly salt: Uint8Array } & Cost)
  | { readonly kind: "recovery"; readonly kdf: "hkdf-sha256"; readonly salt: Uint8Array; readonly label: string }
  | {
      readonly kind: "passkey"
      readonly kdf: "hkdf-sha256"
      readonly salt: Uint8Array
      readonly label: string
      readonly credential: Uint8Array
      readonly prf: Uint8Array
    }

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
  return wrap(context, parameters, await stretch(passphrase, { ...cost, salt }), vaultKey)
}

/** Wrap the vault key under a new recovery code. @throws {VaultError} `slot-label` */
export function makeRecoverySlot(
  context: SlotContext,
  vaultKey: Uint8Array,
  called: string,
): { readonly slot: Slot; readonly code: string } {
  const secret = randomKey(RECOVERY_BYTES)
  try {
    const salt = randomKey(SALT_BYTES)
    const parameters = encodeRecord({ kind: "recovery", kdf: "hkdf-sha256", salt, label: labelOf(called) })
    return { slot: wrap(context, parameters, derive("recovery", secret, salt), vaultKey), code: recoveryCode(secret) }
  } finally {
    secret.fill(0)
  }
}

/** Wrap the vault key under what a passkey's PRF gives. @throws {VaultError} `slot-label`, `passkey-malformed` */
export function makePasskeySlot(
  context: SlotContext,
  vaultKey: Uint8Array,
  passkey: {
    readonly label: string
    readonly credential: Uint8Array
    /** What the PRF was asked with, {@link PRF_BYTES} bytes. */
    readonly prf: Uint8Array
    /** What it answered, {@link PRF_BYTES} bytes. */
    readonly secret: Uint8Array
  },
): Slot {
  const { credential, prf, secret } = passkey
  const lengths = [credential.length >= 1 && credential.length <= MOST_CREDENTIAL, prf.length === PRF_BYTES]
  if (lengths.includes(false) || secret.length !== PRF_BYTES) {
    throw new VaultError(
      "passkey-malformed",
      `a passkey has an id of 1 to ${MOST_CREDENTIAL} bytes, and ${PRF_BYTES} bytes for and from its PRF`,
    )
  }
  const salt = randomKey(SALT_BYTES)
  const parameters = encodeRecord({
    kind: "passkey",
    kdf: "hkdf-sha256",
    salt,
    label: labelOf(passkey.label),
    credential,
    prf,
  })
  return wrap(context, parameters, derive("passkey", secret, salt), vaultKey)
}

/**
 * Open the first slot that a secret opens. Every slot is read and judged before any is tried.
 * @returns the vault key, 32 bytes, to be overwritten by the caller
 * @throws {VaultError} `no-slot`, `wrong-passphrase`, `wrong-recovery`, `wrong-passkey`, `empty-passphrase`,
 *   `recovery-length`, `recovery-group`, `cost-out-of-bounds`, `damaged`, `out-of-memory`
 */
export async function openSlots(
  context: SlotContext,
  slots: readonly Slot[],
  given: SlotSecret | Uint8Array | string,
): Promise<Uint8Array> {
  const found = await findSlot(context, slots, given)
  return found.vaultKey
}

/** As {@link openSlots}, and which slot it was. */
export async function findSlot(
  context: SlotContext,
  slots: readonly Slot[],
  given: SlotSecret | Uint8Array | string,
): Promise<{ readonly slot: Slot; readonly vaultKey: Uint8Array }> {
  const secret: SlotSecret = typeof given === "string" || given instanceof Uint8Array ? { passphrase: given } : given
  if (slots.length > MOST_SLOTS)
    throw new VaultError("damaged", `more than ${MOST_SLOTS} ways to unlock; not written by Diwan`)
  const read = slots.map((slot) => ({ slot, parameters: readParameters(slot.parameters, context.play) }))
  const kind = kindOf(secret)
  const fitting = read.filter(({ parameters }) => parameters.kind === kind)
  if (fitting.length === 0) throw new VaultError("no-slot", NO_SLOT[kind])
  const keyFor = keyMaker(secret)
  for (const { slot, parameters } of fitting) {
    const key = await keyFor(parameters)
    if (key === null) continue
    const vaultKey = openGcm(key, associated(context, slot.parameters), slot.wrapped)
    key.fill(0)
    if (vaultKey !== undefined && vaultKey.length === VAULT_KEY_BYTES) return { slot, vaultKey }
  }
  throw new VaultError(`wrong-${kind}`, WRONG[kind])
}

/**
 * Read what stands in clear about a slot.
 * @throws {VaultError} `damaged`, `cost-out-of-bounds`
 */
export function readParameters(bytes: Uint8Array, play: boolean): SlotParameters {
  let parameters: SlotParameters
  try {
    parameters = decodeAs(parametersShape, bytes, "slot", { bytes: 2048, depth: 2, items: 32 })
  } catch (cause) {
    if (cause instanceof BytesError) throw new VaultError("damaged", "a way to unlock is malformed", { cause })
    throw cause
  }
  if (parameters.kind === "passphrase") checkCost(parameters, play)
  return parameters
}

type Kind = SlotParameters["kind"]

const NO_SLOT: { readonly [K in Kind]: string } = {
  passphrase: "this vault has no passphrase; give its key by descriptor, or a recovery code",
  recovery: "this vault has no recovery code; unlock it with its passphrase",
  passkey: "this vault knows no passkey; unlock it with its passphrase",
}
const WRONG: { readonly [K in Kind]: string } = {
  passphrase: "the passphrase does not open this vault; check the keyboard layout and try again",
  recovery: "the recovery code is well written and does not open this vault; is it another vault's, or was it removed?",
  passkey: "that passkey does not open this vault; unlock it with the passphrase",
}

function kindOf(secret: SlotSecret): Kind {
  if ("passphrase" in secret) return "passphrase"
  return "recovery" in secret ? "recovery" : "passkey"
}

/** What makes a slot's key of a secret; null where the slot is for another one. */
function keyMaker(secret: SlotSecret): (parameters: SlotParameters) => Promise<Buffer | null> | Buffer | null {
  if ("passphrase" in secret)
    return (parameters) => (parameters.kind === "passphrase" ? stretch(secret.passphrase, parameters) : null)
  if ("recovery" in secret) {
    const octets = recoverySecret(secret.recovery)
    return ({ salt }) => derive("recovery", octets, salt)
  }
  const { credential, secret: octets } = secret.passkey
  return (parameters) =>
    parameters.kind === "passkey" && octets.length === PRF_BYTES && equal(parameters.credential, credential)
      ? derive("passkey", octets, parameters.salt)
      : null
}

function derive(kind: "recovery" | "passkey", secret: Uint8Array, salt: Uint8Array): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, salt, utf8(DOMAIN + kind), VAULT_KEY_BYTES))
}

/** Wrap the vault key, and overwrite the key it is wrapped under. */
function wrap(context: SlotContext, parameters: Uint8Array, key: Buffer, vaultKey: Uint8Array): Slot {
  try {
    return { parameters, wrapped: sealOnce(key, associated(context, parameters), vaultKey) }
  } finally {
    key.fill(0)
  }
}

function labelOf(called: string): string {
  try {
    return label.read(called.normalize("NFC").trim(), "label")
  } catch (cause) {
    if (!(cause instanceof BytesError)) throw cause
    throw new VaultError("slot-label", `want 1 to ${MOST_LABEL} characters to call it by, on one line`, { cause })
  }
}

function associated(context: SlotContext, parameters: Uint8Array): Uint8Array {
  return concat(utf8(`${DOMAIN}slot\0`), context.vault, Uint8Array.of(context.play ? 1 : 0), parameters)
}
