/**
 * Checkpoints: a register's state, signed by its log with both keys (C2SP tlog-checkpoint).
 *
 * The Ed25519 line (type 0x01) and the ML-DSA-44 line (type 0x06) both stand under the name that is the origin, and both
 * are demanded. The ML-DSA-44 line bears a time by its format: the one at which the registrar signed, by its own clock. It
 * is what "entered" means on a screen; order and deadlines never follow from it, only from postmarks.
 * @module
 */
import { formatBody, parseBody, type CheckpointBody } from "./body.ts"
import { RegisterError } from "./error.ts"
import { logPublicKeysOf, type LogKeys, type LogPublicKeys } from "./keys.ts"
import { formatNote, parseNote, type NoteSignature } from "./note.ts"
import { checkTime, signLine, verifyLine } from "./signature.ts"
import { logNoteKeys } from "./vkey.ts"

/** A checkpoint that was read and is not believed. */
export interface UnverifiedCheckpoint extends CheckpointBody {
  /** Every line under it, those of unknown keys too. */
  readonly signatures: readonly NoteSignature[]
  /** The note as it was given. */
  readonly note: string
}

/** A checkpoint whose two log lines were verified; none of its other lines was. */
export interface Checkpoint extends UnverifiedCheckpoint {
  /** When the log says it signed: whole seconds since 1970. */
  readonly time: number
}

/**
 * Sign a state of a register. ML-DSA-44 is randomized: keep the note; signing again gives other bytes.
 * The caller has made sure that this extends everything it ever signed.
 * @param time when: whole seconds since 1970, from 1
 * @returns the note
 * @throws {RegisterError} `note-name`, `checkpoint-size`, `checkpoint-malformed`, `checkpoint-empty-root`, `time-zero`,
 *   `time-out-of-range`
 */
export function signCheckpoint(state: CheckpointBody & { readonly keys: LogKeys; readonly time: number }): string {
  const { origin, size, root, keys, time } = state
  const body = { origin, size, root }
  const names = logNoteKeys(origin, logPublicKeysOf(keys))
  return formatNote({
    text: formatBody(body),
    signatures: [signLine(body, names.ed25519, keys.ed25519, time), signLine(body, names.mldsa44, keys.mldsa44, time)],
  })
}

/**
 * Open a checkpoint of the register `origin`, whose log has these keys.
 * @param checkpoint the note, or what {@link readUnverifiedCheckpoint} made of it
 * @throws {RegisterError} what `parseNote` and `parseBody` throw; `checkpoint-origin`; `log-ed25519-missing`,
 *   `log-ed25519-invalid`, `log-mldsa44-missing`, `log-mldsa44-invalid`, `time-zero`, `time-out-of-range`
 */
export function openCheckpoint(
  checkpoint: string | UnverifiedCheckpoint,
  log: { readonly origin: string; readonly keys: LogPublicKeys },
): Checkpoint {
  const read = typeof checkpoint === "string" ? readUnverifiedCheckpoint(checkpoint) : checkpoint
  if (read.origin !== log.origin) throw new RegisterError("checkpoint-origin", "checkpoint: of another register")
  const names = logNoteKeys(log.origin, log.keys)
  const ed25519 = verifyLine(read, names.ed25519, read.signatures)
  if (ed25519.kind !== "verified") throw refusal("ed25519", ed25519.kind)
  const mldsa44 = verifyLine(read, names.mldsa44, read.signatures)
  if (mldsa44.kind !== "verified") throw refusal("mldsa44", mldsa44.kind)
  const { origin, size, root, signatures, note } = read
  return { origin, size, root, time: checkTime(mldsa44.time as number), signatures, note }
}

/**
 * Read what a checkpoint says, believing nothing: to find out whose it might be, to do what is cheaper first, or to show a
 * refused one.
 * @throws {RegisterError} what `parseNote` and `parseBody` throw
 */
export function readUnverifiedCheckpoint(note: string): UnverifiedCheckpoint {
  const { text, signatures } = parseNote(note)
  return { ...parseBody(text), signatures, note }
}

function refusal(half: "ed25519" | "mldsa44", kind: "missing" | "invalid"): RegisterError {
  const found = kind === "missing" ? "no line of" : "a line that does not verify under"
  const name = half === "ed25519" ? "Ed25519" : "ML-DSA-44"
  return new RegisterError(
    `log-${half}-${kind}`,
    `checkpoint: ${found} the log's ${name} key; both keys must have signed`,
  )
}
