/**
 * What a checkpoint says (C2SP tlog-checkpoint): three lines, never an extension line.
 *
 *     origin LF size LF base64(root) LF
 * @module
 */
import { BytesError, equal, fromBase64, HASH_BYTES, toBase64 } from "../bytes/index.ts"
import { RegisterError } from "./error.ts"
import { EMPTY_ROOT } from "./hash.ts"
import { checkKeyName } from "./vkey.ts"

/** The state of a register: how many entries, under which root. */
export interface CheckpointBody {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

/**
 * Write the three lines.
 * @throws {RegisterError} `note-name` for an origin that cannot be a key name, `checkpoint-size`, `checkpoint-malformed` for a
 *   root not of 32 bytes, `checkpoint-empty-root`
 */
export function formatBody({ origin, size, root }: CheckpointBody): string {
  checkKeyName(origin)
  checkState(size, root)
  return `${origin}\n${size}\n${toBase64(root)}\n`
}

/**
 * Read the three lines.
 * @throws {RegisterError} `checkpoint-malformed`, `checkpoint-extension`, `checkpoint-size`, `checkpoint-empty-root`, `note-name`
 */
export function parseBody(text: string): CheckpointBody {
  const lines = text.split("\n")
  if (lines.pop() !== "" || lines.length < 3) {
    throw new RegisterError("checkpoint-malformed", "checkpoint: want three lines: origin, size, root")
  }
  if (lines.length > 3) throw new RegisterError("checkpoint-extension", "checkpoint: extension lines are not accepted")
  const [origin, decimal, encoded] = lines as unknown as readonly [string, string, string]
  checkKeyName(origin)
  const size = parseCount(decimal)
  if (size === null)
    throw new RegisterError("checkpoint-size", "checkpoint: the size is not a decimal number below 2^53")
  const root = parseHash(encoded)
  if (root === null) throw new RegisterError("checkpoint-malformed", "checkpoint: the root is not a hash in base64")
  checkState(size, root)
  return { origin, size, root }
}

/** A decimal number without leading zeros, at most 2^53 − 1; else null. */
export function parseCount(decimal: string): number | null {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(decimal)) return null
  const count = Number(decimal)
  return Number.isSafeInteger(count) ? count : null
}

/** A hash in canonical base64; else null. */
export function parseHash(encoded: string): Uint8Array | null {
  try {
    const hash = fromBase64(encoded)
    return hash.length === HASH_BYTES ? hash : null
  } catch (error) {
    if (error instanceof BytesError) return null
    throw error
  }
}

function checkState(size: number, root: Uint8Array): void {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new RegisterError("checkpoint-size", "checkpoint: the size is not an integer from 0 to 2^53 − 1")
  }
  if (root.length !== HASH_BYTES) {
    throw new RegisterError("checkpoint-malformed", `checkpoint: root is ${root.length} bytes, want ${HASH_BYTES}`)
  }
  if (size === 0 && !equal(root, EMPTY_ROOT)) {
    throw new RegisterError("checkpoint-empty-root", "checkpoint: size 0 with another root than that of the empty tree")
  }
}
