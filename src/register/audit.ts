/**
 * Audits: everything derived again from the raw entries, believing no stored hash. Every fault test ends in one, and
 * `diwan register verify` is one.
 * @module
 */
import { equal, finish } from "../bytes/index.ts"
import { openCheckpoint, type Checkpoint } from "./checkpoint.ts"
import { verifyCosignature, type Cosigner } from "./cosign.ts"
import { RegisterError } from "./error.ts"
import { leafHash } from "./hash.ts"
import type { Host } from "./host.ts"
import type { LogPublicKeys } from "./keys.ts"
import { merkleTree, type MerkleTree } from "./memory.ts"
import { postmarkOrigin } from "./origin.ts"
import { decodePostmark, type PostmarkRecord } from "./postmark.ts"

/** A checkpoint to hold against the entries. */
export interface AuditedCheckpoint {
  readonly note: string
  /** The log keys in force then, if not those of the register. */
  readonly keys?: LogPublicKeys
  /** Who must have cosigned it; nobody if absent. */
  readonly cosigners?: readonly Cosigner[]
}

/** What an audit found to hold. */
export interface RegisterAudit {
  readonly size: number
  readonly root: Uint8Array
  /** The checkpoints given, opened, in the order given: each is a state of these entries, so all agree with each other. */
  readonly checkpoints: readonly Checkpoint[]
  /** The tree, for whoever needs proofs from it. */
  readonly tree: MerkleTree
}

/**
 * Audit a register: hash every entry, and find every checkpoint to be a state of them, the largest covering them all.
 * @param register `leaves`: leaf data of every entry, in order; `checkpoints`: at least one, in any order
 * @throws {RegisterError} `audit-leaves-missing` a checkpoint is larger than the entries given; `audit-leaves-uncommitted` no
 *   checkpoint covers the last entries; `audit-root-differs`; and what `openCheckpoint` and `verifyCosignature` throw
 */
export function auditRegister(register: AuditedRegister): RegisterAudit {
  return finish(auditingRegister(register))
}

/** A register to audit. */
export interface AuditedRegister {
  readonly origin: string
  readonly keys: LogPublicKeys
  readonly leaves: Iterable<Uint8Array>
  readonly checkpoints: readonly AuditedCheckpoint[]
}

/** {@link auditRegister}, with a pause after each checkpoint. */
export function* auditingRegister(register: AuditedRegister): Generator<void, RegisterAudit> {
  const tree = merkleTree()
  for (const leaf of register.leaves) tree.append(leafHash(leaf))
  let covered = 0
  const checkpoints: Checkpoint[] = []
  for (const { note, keys = register.keys, cosigners = [] } of register.checkpoints) {
    const checkpoint = openCheckpoint(note, { origin: register.origin, keys })
    for (const cosigner of cosigners) verifyCosignature(checkpoint, cosigner)
    const { size, root } = checkpoint
    if (size > tree.size) {
      throw new RegisterError("audit-leaves-missing", `audit: found ${tree.size} entries, the checkpoint has ${size}`)
    }
    if (!equal(tree.root(size), root)) {
      throw new RegisterError(
        "audit-root-differs",
        `audit: the first ${size} entries have another root than the checkpoint`,
      )
    }
    covered = Math.max(covered, size)
    checkpoints.push(checkpoint)
    yield
  }
  if (checkpoints.length === 0 || covered < tree.size) {
    throw new RegisterError("audit-leaves-uncommitted", `audit: checkpoints cover ${covered} of ${tree.size} entries`)
  }
  return { size: tree.size, root: tree.root(), checkpoints, tree }
}

/** What an audit of a postmark register found. */
export interface PostmarkAudit extends RegisterAudit {
  /** Every record, in order: the order of all acts in the channel. */
  readonly records: readonly PostmarkRecord[]
}

/**
 * Audit a host's postmark register: as {@link auditRegister}, and times never fall, sizes of one register rise, and each
 * record's root is that of the register it is about, as far as its entries are at hand.
 * @param claim `registers`: trees of the channel's registers by origin, as their own audits returned them
 * @throws {RegisterError} as {@link auditRegister}; `postmark-time-fell`, `postmark-shrunk`, `audit-postmark-root-differs`;
 *   {BytesError} for what is no record
 */
export function auditPostmarks(claim: {
  readonly channelId: Uint8Array
  readonly host: Host
  readonly leaves: readonly Uint8Array[]
  readonly checkpoints: readonly AuditedCheckpoint[]
  readonly registers?: ReadonlyMap<string, MerkleTree>
}): PostmarkAudit {
  const { channelId, host, leaves, checkpoints } = claim
  const audit = auditRegister({ origin: postmarkOrigin(channelId), keys: host.log, leaves, checkpoints })
  return { ...audit, records: auditRecords({ leaves, registers: claim.registers ?? new Map() }) }
}

/**
 * Audit the records of a postmark register whose root is known: what {@link auditPostmarks} asks of them beyond that root.
 * @throws {RegisterError} `postmark-time-fell`, `postmark-shrunk`, `audit-postmark-root-differs`; {BytesError}
 */
export function auditRecords({
  leaves,
  registers,
}: {
  readonly leaves: readonly Uint8Array[]
  readonly registers: ReadonlyMap<string, MerkleTree>
}): readonly PostmarkRecord[] {
  let latest = 0
  const sizes = new Map<string, number>()
  return leaves.map((leaf, index) => {
    const record = decodePostmark(leaf)
    const { origin, size, root, time } = record
    if (time < latest)
      throw new RegisterError("postmark-time-fell", `audit: postmark ${index} is earlier than the one before`)
    if (size <= (sizes.get(origin) ?? 0)) {
      throw new RegisterError("postmark-shrunk", `audit: postmark ${index} covers no more entries than an earlier one`)
    }
    const tree = registers.get(origin)
    if (tree !== undefined && size <= tree.size && !equal(tree.root(size), root)) {
      throw new RegisterError(
        "audit-postmark-root-differs",
        `audit: postmark ${index} is of another register's history`,
      )
    }
    latest = time
    sizes.set(origin, size)
    return record
  })
}
