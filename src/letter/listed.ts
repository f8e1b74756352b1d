/**
 * Listed leaves: every term and every response of a letter stands in its statement, place and hash, and goes to both
 * registrars whatever its marking. So nothing that moves the table can be hidden, neither from an office nor by a drafter.
 * Spec: spec/letter.md#listed-leaves.
 * @module
 */
import { equal } from "../bytes/index.ts"
import type { LetterStatement } from "../office/index.ts"
import { leafHash } from "../register/index.ts"
import { LetterError } from "./error.ts"
import type { EncodedLeaf, Leaf } from "./leaf.ts"

/**
 * Check one leaf against the statement's list: a term or response is in it, as it is; nothing else is.
 * @param hash of the leaf
 * @throws {LetterError} `leaf-unlisted`, `listed-differs`, `listed-kind`
 */
export function checkListing(leaf: Leaf, hash: Uint8Array, { listed }: Pick<LetterStatement, "listed">): void {
  const said = listed.find(({ position }) => position === leaf.position)
  if (!isListedKind(leaf)) {
    if (said === undefined) return
    throw new LetterError("listed-kind", `position ${leaf.position} is listed and holds a ${leaf.kind}`)
  }
  if (said === undefined) {
    throw new LetterError("leaf-unlisted", `the statement does not list the ${leaf.kind} at position ${leaf.position}`)
  }
  if (!equal(said.hash, hash)) {
    throw new LetterError("listed-differs", `the ${leaf.kind} at position ${leaf.position} is not the one listed`)
  }
}

/**
 * Prove that these are exactly the leaves that a statement lists, as an office needs them before it cosigns. What they say is
 * not looked at: a quorum may have listed rubbish, which then has no effect, for either side.
 * @throws {LetterError} `listed-missing`, `listed-differs`, `listed-surplus`
 */
export function verifyListed({ listed }: Pick<LetterStatement, "listed">, leaves: readonly EncodedLeaf[]): void {
  const at = new Map(leaves.map((given) => [given.position, given.leaf]))
  for (const { position, hash } of listed) {
    const leaf = at.get(position)
    if (leaf === undefined)
      throw new LetterError("listed-missing", `the leaf listed at position ${position} is missing`)
    if (!equal(leafHash(leaf), hash))
      throw new LetterError("listed-differs", `the leaf given for position ${position} is not the one listed`)
  }
  if (leaves.length !== listed.length)
    throw new LetterError("listed-surplus", `found ${leaves.length} leaves, the statement lists ${listed.length}`)
}

function isListedKind({ kind }: Leaf): boolean {
  return kind === "term" || kind === "response"
}
