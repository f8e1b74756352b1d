/**
 * `register`: append-only registers that anybody can check, and the postmarks that order them.
 *
 * A register is a list of entries under one Merkle tree (RFC 6962). Its log signs *checkpoints*: so many entries, this
 * root. From any two checkpoints it can be proven that the later extends the earlier, and of any entry that it is in. All
 * formats are those of C2SP (signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof, tlog-policy), so stock tools
 * check them; what Diwan adds is that every signer signs twice, Ed25519 and ML-DSA-44, and both are demanded.
 *
 * Four things are built on that. `merkleTree` and the functions on a {@link NodeReader}: trees that grow. `perfectTree`:
 * trees with a fixed place for each leaf, for letters and rosters. `openCheckpoint`, `verifyCosignature`,
 * `verifyTlogProof`, `checkPolicy`: what others signed, believed only after this. `judgeCheckpoint`, `verifyPostmark`: a
 * host's postmarks. `auditRegister` derives everything again from raw entries.
 *
 * Nothing here reads a clock, a file or the network; times are arguments, whole seconds since 1970.
 * Spec: spec/register.md, spec/postmark.md.
 * @module
 */
export {
  auditPostmarks,
  auditRecords,
  auditingRegister,
  auditRegister,
  type AuditedCheckpoint,
  type AuditedRegister,
  type PostmarkAudit,
  type RegisterAudit,
} from "./audit.ts"
export type { CheckpointBody } from "./body.ts"
export {
  openCheckpoint,
  readUnverifiedCheckpoint,
  signCheckpoint,
  type Checkpoint,
  type UnverifiedCheckpoint,
} from "./checkpoint.ts"
export { cosign, linesOf, verifyCosignature, type Cosigner } from "./cosign.ts"
export { RegisterError, type RegisterFault } from "./error.ts"
export { EMPTY_ROOT, leafHash, nodeHash } from "./hash.ts"
export { decodeHost, encodeHost, host, hostId, type Host } from "./host.ts"
export {
  checkEd25519PublicKey,
  checkLogPublicKeys,
  cosignerName,
  logKeysFromSeeds,
  logPublicKeys,
  logPublicKeysOf,
  SEED_BYTES,
  seedsOfLogKeys,
  type LogKeys,
  type LogPublicKeys,
} from "./keys.ts"
export { merkleTree, type MerkleTree } from "./memory.ts"
export {
  appendedNodes,
  consistencyProof,
  inclusionProof,
  branchOf,
  branchRoot,
  rootAt,
  verifyConsistency,
  verifyInclusion,
  type ConsistencyClaim,
  type InclusionClaim,
  type NodeReader,
  type TreeNode,
} from "./merkle.ts"
export {
  addSignatures,
  formatNote,
  formatSignatures,
  MOST_NOTE_BYTES,
  MOST_SIGNATURES,
  parseNote,
  parseSignatures,
  type Note,
  type NoteSignature,
} from "./note.ts"
export { ORIGIN_PATTERN, ownRegisterOrigin, postmarkOrigin, registerOrigin } from "./origin.ts"
export {
  MOST_DEPTH,
  multiProof,
  multiProofRoot,
  perfectTree,
  verifyMultiProof,
  type MultiProofClaim,
  type PerfectTree,
  type PlacedLeaf,
} from "./perfect.ts"
export {
  checkPolicy,
  registerPolicy,
  type Policy,
  type PolicyGroup,
  type PolicyLog,
  type PolicyVerdict,
  type PolicyWitness,
} from "./policy.ts"
export { formatPolicy, MOST_POLICY_BYTES, parsePolicy } from "./policyText.ts"
export {
  decodePostmark,
  encodePostmark,
  judgeCheckpoint,
  MOST_HANDED_IN,
  postmarkOf,
  verifyPostmark,
  verifyPostmarkCosignature,
  type HandedIn,
  type PlacedPostmark,
  type PostmarkRecord,
} from "./postmark.ts"
export {
  formatTlogProof,
  MOST_PROOF_HASHES,
  parseTlogProof,
  verifyTlogProof,
  type ProvenEntry,
  type TlogProof,
} from "./proof.ts"
export {
  formatVkey,
  keyIdOf,
  logNoteKeys,
  cosignerNoteKeys,
  parseVkey,
  SIGNATURE_TYPE,
  type NoteKey,
  type SignatureType,
} from "./vkey.ts"
