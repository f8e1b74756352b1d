/**
 * An office's registrar signs checkpoints of a register; somebody else cosigns them. Then the registrar tries to change
 * an entry that was cosigned, and to take one away.
 *
 *     node --conditions=source examples/a-register-cannot-fork.ts
 *
 * Everything here is C2SP's: checkpoints, cosignatures and proofs are notes that stock tools read.
 * @module
 */
import { randomBytes } from "node:crypto"
import { utf8 } from "diwan/bytes"
import {
  addSignatures,
  consistencyProof,
  cosign,
  formatTlogProof,
  inclusionProof,
  leafHash,
  logKeysFromSeeds,
  logPublicKeysOf,
  merkleTree,
  openCheckpoint,
  RegisterError,
  registerOrigin,
  signCheckpoint,
  verifyConsistency,
  verifyTlogProof,
  type MerkleTree,
} from "diwan/register"

const NOON = 1_791_806_400

/** Keep a register, prove an entry, then try to rewrite what was cosigned. */
export function story(): readonly string[] {
  const lines: string[] = []
  const origin = registerOrigin(randomBytes(32), randomBytes(32))
  // Two pairs, Ed25519 and ML-DSA-44 each: the registrar's log, and the other side's cosigner.
  const [log, cosigner] = [pair(), pair()]
  const [keys, witness] = [logPublicKeysOf(log), logPublicKeysOf(cosigner)]
  const sign = (tree: MerkleTree, time: number): string =>
    signCheckpoint({ origin, size: tree.size, root: tree.root(), keys: log, time })

  const letters = ["letter 1", "letter 2", "letter 3", "letter 4"].map((text) => leafHash(utf8(text)))
  const register = merkleTree(letters)
  const checkpoint = openCheckpoint(sign(register, NOON), { origin, keys })
  const cosigned = addSignatures(checkpoint.note, cosign(checkpoint, { keys: cosigner, time: NOON + 60 }))
  lines.push(`${cosigned.split("\n\n")[1]?.trim().split("\n").length} signatures under ${checkpoint.size} entries`)

  // Whoever holds an entry, a proof and the two public pairs needs nothing else.
  const inclusion = inclusionProof(3, register.size, register.read)
  const proof = formatTlogProof({ index: 3, inclusion, checkpoint: cosigned })
  const leaf = letters[3] as Uint8Array
  const proven = verifyTlogProof({ proof, leaf, origin, keys, cosigners: [{ keys: witness }] })
  lines.push(`letter 4 is entry ${proven.index}, cosigned ${(proven.cosigned[0] as number) - NOON} seconds after`)

  // The register grows: the cosigner wants proof that the new state extends the one it signed.
  register.append(leafHash(utf8("letter 5")))
  const extend = (tree: MerkleTree): string => {
    const claim = {
      from: checkpoint.size,
      to: tree.size,
      fromRoot: checkpoint.root,
      toRoot: tree.root(),
      proof: consistencyProof(checkpoint.size, tree.size, tree.read),
    }
    try {
      verifyConsistency(claim)
      return "an extension, cosigned"
    } catch (error) {
      if (!(error instanceof RegisterError)) throw error
      return `refused, ${error.code}`
    }
  }
  lines.push(`letter 5 is added: ${extend(register)}`)

  const altered = merkleTree([...letters.slice(0, 2), leafHash(utf8("letter 3, improved")), leaf, leaf])
  lines.push(`letter 3 is altered: ${extend(altered)}`)
  const shortened = merkleTree([...letters.slice(1), leaf, leaf])
  lines.push(`letter 1 is taken away: ${extend(shortened)}`)
  return lines
}

function pair(): ReturnType<typeof logKeysFromSeeds> {
  return logKeysFromSeeds({ ed25519: randomBytes(32), mldsa44: randomBytes(32) })
}

if (import.meta.main) process.stdout.write(`${story().join("\n")}\n`)
