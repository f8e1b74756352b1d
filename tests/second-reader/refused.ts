/**
 * A second reader of `diwan/1`: it verifies what vectors/ holds, and is written from spec/ alone. It shares no code with
 * src/, uses other implementations of the primitives (`@noble/*`), and knows no store, clock or network. Where the two
 * readers differ, one of them or the specification is wrong.
 *
 * This file: a no. Kinds are those of vectors/README.md, codes those that spec/ names.
 * @module
 */

export type Kind = "malformed" | "unproven" | "outside-profile"

/** Bytes that are not accepted. */
export class Refused extends Error {
  override readonly name = "Refused"
  readonly kind: Kind
  readonly code: string
  constructor(kind: Kind, code: string) {
    super(`${kind}: ${code}`)
    this.kind = kind
    this.code = code
  }
}

/** The bytes are not of their form unless this holds. */
export function wellFormed(holds: boolean, code: string): asserts holds {
  if (!holds) throw new Refused("malformed", code)
}

/** Something is not proven, does not agree or is not permitted unless this holds. */
export function proven(holds: boolean, code: string): asserts holds {
  if (!holds) throw new Refused("unproven", code)
}

/** A step that hands something to another document: whatever is refused there is refused with this step's kind and code. */
export function step<T>(kind: Kind, code: string, take: () => T): T {
  try {
    return take()
  } catch (error) {
    if (error instanceof Refused) throw new Refused(kind, code)
    throw error
  }
}
