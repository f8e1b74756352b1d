/**
 * What a host that the channel has left could show: its own register, or one in the name of the next host's.
 * @module
 */
import type { Cover, CoverPostmark, RegisterFile } from "../../../src/parcel/index.ts"
import { inclusionProof, leafHash, merkleTree, postmarkOrigin, signCheckpoint } from "../../../src/register/index.ts"
import { DAY, STORY_HOST_KEYS, STORY_TIME } from "../story.ts"
import type { AmendedRegister } from "./amendments.ts"

/** Root over records. */
export function rootOf(records: readonly Uint8Array[]): Uint8Array {
  return merkleTree(records.map(leafHash)).root()
}

/** Harbour's register, as it would be shown if it were still the channel's host. */
export function harbourOnly({ first, former }: AmendedRegister): RegisterFile["postmarks"] {
  const state = { origin: postmarkOrigin(first.id), size: former.length, root: rootOf(former) }
  const checkpoint = signCheckpoint({ ...state, keys: STORY_HOST_KEYS.log, time: STORY_TIME + 120 })
  return { records: former, checkpoint }
}

/** Harbour goes on: a third record, of the checkpoint that covers the change. */
export function beyond({ first, former }: AmendedRegister, { postmark }: Cover): CoverPostmark {
  const { record } = postmark as CoverPostmark
  const tree = merkleTree([...former, record].map(leafHash))
  const state = { origin: postmarkOrigin(first.id), size: 3, root: tree.root() }
  const checkpoint = signCheckpoint({ ...state, keys: STORY_HOST_KEYS.log, time: STORY_TIME + DAY })
  return { record, index: 2, proof: inclusionProof(2, 3, tree.read), checkpoint }
}

/** Harbour signs in the name of the register of the host after it. */
export function forged({ later }: AmendedRegister, { postmark }: Cover): CoverPostmark {
  const { record } = postmark as CoverPostmark
  const state = { origin: postmarkOrigin(later.id), size: 1, root: rootOf([record]) }
  const checkpoint = signCheckpoint({ ...state, keys: STORY_HOST_KEYS.log, time: STORY_TIME + DAY })
  return { record, index: 0, proof: [], checkpoint }
}
