/**
 * Cosignatures (C2SP tlog-cosignature): somebody else's word that a checkpoint extends all they saw of this register.
 *
 * A cosigner signs twice, Ed25519 (type 0x04) and ML-DSA-44 (type 0x06), with one time; both lines are demanded. What
 * more a cosignature says depends on who gives it: a registrar, "I hold every entry up to here and the rules hold"; a
 * host, the time of the postmark. Its key name follows from its two keys (`cosignerName`).
 * @module
 */
import type { CheckpointBody } from "./body.ts"
import type { Checkpoint } from "./checkpoint.ts"
import { RegisterError } from "./error.ts"
import { cosignerName, logPublicKeysOf, type LogKeys, type LogPublicKeys } from "./keys.ts"
import type { NoteSignature } from "./note.ts"
import { checkTime, signLine, verifyLine, type LineVerdict } from "./signature.ts"
import { cosignerNoteKeys } from "./vkey.ts"

/** Who cosigned: a public pair; `name` only for cosigners that are not named by `cosignerName`. */
export interface Cosigner {
  readonly keys: LogPublicKeys
  readonly name?: string
}

/**
 * Cosign a checkpoint. The caller has opened it, and verified that it extends the last one it cosigned of this register.
 * @param by `time`: whole seconds since 1970, from 1, never before an earlier one for this register
 * @returns two lines bearing one time, for `addSignatures`
 * @throws {RegisterError} `time-zero`, `time-out-of-range`
 */
export function cosign(
  checkpoint: CheckpointBody,
  by: { readonly keys: LogKeys; readonly time: number; readonly name?: string },
): readonly [NoteSignature, NoteSignature] {
  const body = { origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root }
  const publicKeys = logPublicKeysOf(by.keys)
  const names = cosignerNoteKeys(by.name ?? cosignerName(publicKeys), publicKeys)
  return [
    signLine(body, names.ed25519, by.keys.ed25519, by.time),
    signLine(body, names.mldsa44, by.keys.mldsa44, by.time),
  ]
}

/**
 * Verify both lines of a cosigner.
 * @param lines where they are looked for; those under the checkpoint if absent
 * @returns the one time they bear
 * @throws {RegisterError} `cosignature-ed25519-missing`, `cosignature-ed25519-invalid`, `cosignature-mldsa44-missing`,
 *   `cosignature-mldsa44-invalid`, `cosignature-times-differ`, `time-zero`, `time-out-of-range`
 */
export function verifyCosignature(
  checkpoint: Checkpoint,
  cosigner: Cosigner,
  lines: readonly NoteSignature[] = checkpoint.signatures,
): { readonly time: number } {
  const names = cosignerNoteKeys(cosigner.name ?? cosignerName(cosigner.keys), cosigner.keys)
  const first = timeOf("ed25519", verifyLine(checkpoint, names.ed25519, lines))
  const second = timeOf("mldsa44", verifyLine(checkpoint, names.mldsa44, lines))
  if (first === second) return { time: first }
  throw new RegisterError("cosignature-times-differ", "cosignature: the two lines of one cosigner bear different times")
}

/** The lines that stand under a cosigner's name, verified or not: what is passed on when a note is not. */
export function linesOf(cosigner: Cosigner, lines: readonly NoteSignature[]): readonly NoteSignature[] {
  const name = cosigner.name ?? cosignerName(cosigner.keys)
  return lines.filter((line) => line.name === name)
}

function timeOf(half: "ed25519" | "mldsa44", verdict: LineVerdict): number {
  if (verdict.kind === "verified") return checkTime(verdict.time as number)
  const found = verdict.kind === "missing" ? "no line of" : "a line that does not verify under"
  const name = half === "ed25519" ? "Ed25519" : "ML-DSA-44"
  throw new RegisterError(
    `cosignature-${half}-${verdict.kind}`,
    `cosignature: ${found} the cosigner's ${name} key; both keys must have signed`,
  )
}
