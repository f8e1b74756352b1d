/**
 * Passphrases: their bytes, what guessing one costs, and the bounds within which a file may ask for that cost.
 * Spec: spec/vault.md#slots. Sources: RFC 9106 (Argon2), Unicode UAX #15 (NFKC).
 * @module
 */
import { argon2 } from "node:crypto"
import { fromUtf8, utf8 } from "../bytes/index.ts"
import { VaultError } from "./error.ts"

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

/** Refuse a cost outside what is accepted. @throws {VaultError} `cost-out-of-bounds` */
export function checkCost({ memory, passes, lanes }: Cost, play: boolean): void {
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

/**
 * Argon2id of a passphrase, 32 bytes, to be overwritten by the caller.
 * @throws {VaultError} `empty-passphrase`, `out-of-memory`
 */
export async function stretch(
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
