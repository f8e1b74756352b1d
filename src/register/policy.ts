/**
 * Trust policies (C2SP tlog-policy): which lines must stand under a checkpoint.
 *
 * The policy written for a register ({@link registerPolicy}) demands both halves of everybody: the log's Ed25519 key is its
 * `log`; the log's ML-DSA-44 key and both keys of every required cosigner are each a `witness`, all members of one `all`
 * group, which is the quorum. So a stock tool that knows nothing of pairs demands them too.
 * @module
 */
import { RegisterError } from "./error.ts"
import { cosignerName, type LogPublicKeys } from "./keys.ts"
import type { Cosigner } from "./cosign.ts"
import { parseBody } from "./body.ts"
import { parseNote } from "./note.ts"
import { checkTime, verifyLine } from "./signature.ts"
import { cosignerNoteKeys, logNoteKeys, type NoteKey } from "./vkey.ts"

/** A log whose checkpoints are accepted: type 0x01 or 0x06; the key's name is the origin. */
export interface PolicyLog {
  readonly key: NoteKey
  readonly url?: string
}

/** A key that may cosign: type 0x04 or 0x06; `name` has a meaning only within the policy. */
export interface PolicyWitness {
  readonly name: string
  readonly key: NoteKey
  readonly url?: string
}

/** At least `threshold` of the members, each a witness or a group named before. */
export interface PolicyGroup {
  readonly name: string
  readonly threshold: number
  readonly members: readonly string[]
}

/** Which lines must stand under a checkpoint. */
export interface Policy {
  readonly logs: readonly PolicyLog[]
  readonly witnesses: readonly PolicyWitness[]
  readonly groups: readonly PolicyGroup[]
  /** A witness, a group, or `none`. */
  readonly quorum: string
}

/** The policy of one register: its log and these cosigners, both halves of each. */
export function registerPolicy(register: {
  readonly origin: string
  readonly log: LogPublicKeys
  readonly cosigners: readonly Cosigner[]
}): Policy {
  const log = logNoteKeys(register.origin, register.log)
  const witnesses: PolicyWitness[] = [{ name: `${register.origin}/ml-dsa-44`, key: log.mldsa44 }]
  for (const cosigner of register.cosigners) {
    const name = cosigner.name ?? cosignerName(cosigner.keys)
    const { ed25519, mldsa44 } = cosignerNoteKeys(name, cosigner.keys)
    witnesses.push({ name: `${name}/ed25519`, key: ed25519 }, { name: `${name}/ml-dsa-44`, key: mldsa44 })
  }
  const everybody = {
    name: "everybody",
    threshold: witnesses.length,
    members: witnesses.map((witness) => witness.name),
  }
  return { logs: [{ key: log.ed25519 }], witnesses, groups: [everybody], quorum: everybody.name }
}

/** What a policy says of a checkpoint. */
export interface PolicyVerdict {
  readonly satisfied: boolean
  /** Whether a log of the policy signed it. */
  readonly logged: boolean
  /** Witnesses whose line verified, and the time it bears. */
  readonly cosigned: readonly { readonly name: string; readonly time: number }[]
  /** Witnesses without a line; all of them, not only those needed. */
  readonly missing: readonly string[]
}

/**
 * Hold a checkpoint against a policy. Lines of keys that the policy does not name are ignored.
 * @throws {RegisterError} what `parseNote` and `parseBody` throw; `policy-signature-invalid` when a line of a named key does
 *   not verify (signed-note: such a note is refused whole); `cosignature-times-differ` when two lines under one key name
 *   bear different times; `time-zero`, `time-out-of-range`
 */
export function checkPolicy(note: string, policy: Policy): PolicyVerdict {
  const { text, signatures } = parseNote(note)
  const body = parseBody(text)
  const timeOf = (key: NoteKey): number | null | undefined => {
    const verdict = verifyLine(body, key, signatures)
    if (verdict.kind === "verified") return verdict.time
    if (verdict.kind === "missing") return undefined
    throw new RegisterError(
      "policy-signature-invalid",
      "checkpoint: a line of a key that the policy names does not verify",
    )
  }
  const logs = policy.logs.filter((log) => log.key.name === body.origin)
  const logged = logs.filter((log) => timeOf(log.key) !== undefined).length > 0
  const cosigned: { readonly name: string; readonly time: number }[] = []
  const missing: string[] = []
  const times = new Map<string, number>()
  for (const { name, key } of policy.witnesses) {
    const time = timeOf(key)
    if (typeof time !== "number") {
      missing.push(name)
      continue
    }
    checkTime(time) // tlog-witness: a cosignature must not leave out its time
    if ((times.get(key.name) ?? time) !== time) {
      throw new RegisterError("cosignature-times-differ", "checkpoint: two lines of one cosigner bear different times")
    }
    times.set(key.name, time)
    cosigned.push({ name, time })
  }
  return { satisfied: logged && quorumHolds(policy, cosigned), logged, cosigned, missing }
}

function quorumHolds(policy: Policy, cosigned: readonly { readonly name: string }[]): boolean {
  const holds = new Set(cosigned.map(({ name }) => name))
  // Groups name only what stands before them, so one pass settles all.
  for (const group of policy.groups) {
    if (group.members.filter((member) => holds.has(member)).length >= group.threshold) holds.add(group.name)
  }
  return policy.quorum === "none" || holds.has(policy.quorum)
}
