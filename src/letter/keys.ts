/**
 * Keys of enclosures: the identity an enclosure was sealed to and the token that reads its locker. They travel beside the
 * leaf, in a content or a draft, never in it: so an enclosure can be named to somebody without being given.
 * Spec: spec/letter.md#enclosures.
 * @module
 */
import { bytesOf, equal, integer, list, record, sha256, type Shape } from "../bytes/index.ts"
import { identityFromSeed } from "../seal/index.ts"
import { LetterError } from "./error.ts"
import { ascending, rises, type EnclosureLeaf, type Leaf } from "./leaf.ts"

/** What opens the enclosure at a position. Both byte strings are secret. */
export interface EnclosureKey {
  readonly position: number
  /** Seed of the age identity, 32 bytes. */
  readonly identity: Uint8Array
  /** Read token of the locker, 32 bytes. */
  readonly token: Uint8Array
}

/** Keys of enclosures, by rising position. */
export const enclosureKeysShape: Shape<readonly EnclosureKey[]> = list(
  record({ position: integer(0, 2 ** 17 - 1), identity: bytesOf(32), token: bytesOf(32) }),
  0,
  511,
)

/**
 * Check that each key belongs to an enclosure that is shown: the identity is the one its recipient was made of, the token
 * the one its locker is named by.
 * @throws {LetterError} `key-order`, `key-misplaced`, `key-recipient`, `key-locker`
 */
export function checkKeys(keys: readonly EnclosureKey[], leaves: ReadonlyMap<number, Leaf>): void {
  if (!rises(keys, (a, b) => ascending(a.position, b.position))) {
    throw new LetterError("key-order", "keys: want them by rising position, one for each enclosure")
  }
  for (const key of keys) {
    const leaf = leaves.get(key.position)
    if (leaf?.kind !== "enclosure") {
      throw new LetterError("key-misplaced", `keys: at position ${key.position} no enclosure is shown`)
    }
    checkKey(key, leaf)
  }
}

function checkKey(key: EnclosureKey, { body, position }: EnclosureLeaf): void {
  if (!equal(sha256(key.token), body.locker)) {
    throw new LetterError("key-locker", `keys: the token for position ${position} is not that of its locker`)
  }
  if (!equal(identityFromSeed(key.identity).recipient, body.recipient)) {
    throw new LetterError("key-recipient", `keys: the identity for position ${position} is not that of its recipient`)
  }
}
