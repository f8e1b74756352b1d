/**
 * Records of the vault: recovery shares, those held for colleagues and who holds those of this vault; wishes to be given some;
 * drawers that were opened here. All of them are the pen's: a drawer that is opened leads to no other.
 * @module
 */
import { hash32, integer, list, record, text, time, variant, type Shape } from "../../bytes/index.ts"
import { signedShape, type Signed } from "../../office/index.ts"
import { collection, id16, type Collection } from "./collection.ts"

/** An officer, as they were called when something was noted of them. */
interface Called {
  readonly officer: Uint8Array
  readonly called: string
}

/** The splitting in force of this vault's own drawer. The shares themselves are not kept. Key: `own`. */
export interface OwnShares {
  readonly kind: "own"
  readonly splitting: Uint8Array
  readonly needed: number
  /** By number, from 1. */
  readonly holders: readonly Called[]
  readonly at: number
}

/** A share held for a colleague. Key: the vault's id. */
export interface HeldShare extends Called {
  readonly kind: "held"
  readonly share: Signed
  readonly at: number
  /** To whom it was given on. */
  readonly given: readonly (Called & { readonly at: number })[]
}

const called = { officer: hash32, called: text(1, 250) }
const shareShape: Shape<OwnShares | HeldShare> = variant({
  own: record({ splitting: id16, needed: integer(2, 16), holders: list(record(called), 2, 16), at: time }),
  held: record({ ...called, share: signedShape, at: time, given: list(record({ ...called, at: time }), 0, 64) }),
})

/** A wish of this vault, and what opens the answers to it. In no backup. Key: the wish's id. */
export interface ShareWish extends Called {
  readonly seed: Uint8Array
  readonly at: number
}

const wishShape: Shape<ShareWish> = record({ ...called, seed: hash32, at: time })

/** A drawer that was opened here, and what came out of it. Key: the lost vault's id. */
export interface RecoveredRecord extends Called {
  readonly acts: number
  readonly letters: number
  readonly drafts: number
  readonly registers: number
  readonly at: number
}

const recoveredShape: Shape<RecoveredRecord> = record({
  ...called,
  acts: integer(),
  letters: integer(),
  drafts: integer(),
  registers: integer(),
  at: time,
})

/** @see {@link OwnShares} @see {@link HeldShare} */
export const shares: Collection<OwnShares | HeldShare> = collection("shares", shareShape)
/** @see {@link ShareWish} */
export const shareWishes: Collection<ShareWish> = collection("sharewishes", wishShape)
/** @see {@link RecoveredRecord} */
export const recovered: Collection<RecoveredRecord> = collection("recovered", recoveredShape)
