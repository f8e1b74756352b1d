/**
 * The host's keys: a pair that signs the postmark registers and a pair that cosigns, made once, in one file of mode 0600.
 * @module
 */
import { randomBytes } from "node:crypto"
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs"
import { bytesOf, BytesError, decodeAs, encode, equal, oneOf, record } from "../bytes/index.ts"
import { logKeysFromSeeds, logPublicKeysOf, SEED_BYTES, type Host, type LogKeys } from "../register/index.ts"
import { RelayError } from "./error.ts"

/** Two pairs; see the module comment. */
export interface HostKeys {
  readonly log: LogKeys
  readonly cosigner: LogKeys
}

/** The host as offices are to know it. */
export function hostOf(keys: HostKeys, name: string, relay: string): Host {
  return { name, relay, log: logPublicKeysOf(keys.log), cosigner: logPublicKeysOf(keys.cosigner) }
}

/** Draw new keys and write their file, which must not exist. @throws {RelayError} `file-malformed` if it exists */
export function createHostKeys(file: string): HostKeys {
  const draw = (): { ed25519: Uint8Array; mldsa44: Uint8Array } => ({
    ed25519: randomBytes(SEED_BYTES),
    mldsa44: randomBytes(SEED_BYTES),
  })
  const seeds = { log: draw(), cosigner: draw() }
  writeSecretFile(file, encode({ suite: "diwan/1", kind: "host keys", ...seeds }))
  return { log: logKeysFromSeeds(seeds.log), cosigner: logKeysFromSeeds(seeds.cosigner) }
}

/**
 * Read the host's keys.
 * @throws {RelayError} `keys-exposed` others may read the file; `file-malformed`
 */
export function readHostKeys(file: string): HostKeys {
  const descriptor = openSync(file, "r")
  try {
    // Of the open file, so that it cannot be exchanged between the look and the reading.
    const { mode } = fstatSync(descriptor)
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new RelayError(
        "keys-exposed",
        `${file} may be read by others (mode ${(mode & 0o777).toString(8)}): run chmod 600, and find out who read it`,
      )
    }
    const { log, cosigner } = decodeAs(KEY_FILE, readFileSync(descriptor), "host keys")
    if (equal(log.ed25519, cosigner.ed25519) || equal(log.mldsa44, cosigner.mldsa44)) {
      throw new RelayError("file-malformed", `${file} has one key for two uses`)
    }
    return { log: logKeysFromSeeds(log), cosigner: logKeysFromSeeds(cosigner) }
  } catch (cause) {
    if (!(cause instanceof BytesError)) throw cause
    throw new RelayError("file-malformed", `${file} is not a host's key file: ${cause.message}`, { cause })
  } finally {
    closeSync(descriptor)
  }
}

/** Write a new file that only its owner may read, durably. Fails if it exists. */
export function writeSecretFile(file: string, bytes: Uint8Array): void {
  let descriptor: number
  try {
    descriptor = openSync(file, "wx", 0o600)
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause
    throw new RelayError("file-malformed", `${file} exists already; it is not overwritten`, { cause })
  }
  try {
    writeSync(descriptor, bytes)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

const seeds = record({ ed25519: bytesOf(SEED_BYTES), mldsa44: bytesOf(SEED_BYTES) })
const KEY_FILE = record({ suite: oneOf("diwan/1"), kind: oneOf("host keys"), log: seeds, cosigner: seeds })
