/**
 * A card: the file an office makes for one correspondent, so that they can write to it. It holds all it takes to prove the
 * office's roster from the founding on, a right to deposit, and the registrar's first stock. Who carries it could have made
 * it up; only the comparison of the fingerprint shows that nobody did.
 * Spec: spec/office.md#cards.
 * @module
 */
import { BUNDLE_LIMITS, bytesOf, decodeAs, encodeRecord, hash32, oneOf, record, type Shape } from "../bytes/index.ts"
import { openFounding, type Founding } from "./founding.ts"
import { depositRight, type DepositRight } from "./place.ts"
import { registrarOf, rosterChain, type Roster, type ShownRoster } from "./roster.ts"
import { stockShape, verifyStock, type Stock } from "./stock.ts"
import { SUITE, suite, type Suite } from "./suite.ts"
import { verifyRosterChain } from "./succession.ts"

/** Largest encoded founding statement in bytes. */
export const MOST_FOUNDING_BYTES = 16_384
/** Largest card in bytes. */
export const MOST_CARD_BYTES: number = 1 << 22

/** A card as it is encoded. */
export interface Card {
  readonly suite: Suite
  readonly kind: "card"
  /** 32 random bytes: this card's id, to which its stock is addressed. */
  readonly card: Uint8Array
  readonly founding: Uint8Array
  /** Rosters from version 1 on, with the lines the proof needs. */
  readonly chain: readonly ShownRoster[]
  /** For the office's dispatch mailbox, with a small quota. */
  readonly right: DepositRight
  /** The registrar's, addressed to the card. */
  readonly stock: Stock
}

/** A card that was proven to be consistent with itself. */
export interface OpenedCard {
  readonly card: Uint8Array
  readonly officeId: Uint8Array
  readonly founding: Founding
  readonly chain: readonly ShownRoster[]
  readonly roster: Roster
  readonly right: DepositRight
  readonly stock: Stock
}

const shape: Shape<Card> = record({
  suite,
  kind: oneOf("card"),
  card: hash32,
  founding: bytesOf(1, MOST_FOUNDING_BYTES),
  chain: rosterChain,
  right: depositRight,
  stock: stockShape,
})

/** Encode a card. @throws as {@link openCard}: nobody hands out a card that would be refused */
export function encodeCard(card: Omit<Card, "suite" | "kind">): Uint8Array {
  const bytes = encodeRecord({ suite: SUITE, kind: "card", ...card })
  openCard(bytes)
  return bytes
}

/**
 * Read a card and prove it: the founding, each roster, the stock. Times are not checked; see `checkRosterTime`.
 * @throws {BytesError} {@link RegisterError} {@link SealError} not the shape, or keys that must not be used
 * @throws {OfficeError} what `openFounding`, `verifyRosterChain` and `verifyStock` refuse
 */
export function openCard(bytes: Uint8Array): OpenedCard {
  const { card, chain, right, stock, ...read } = decodeAs(shape, bytes, "card", {
    ...BUNDLE_LIMITS,
    bytes: MOST_CARD_BYTES,
  })
  const founding = openFounding(read.founding)
  const roster = verifyRosterChain({ founding, chain })
  verifyStock({ stock, giver: registrarOf(roster).keys, office: founding.id, addressee: card })
  return { card, officeId: founding.id, founding, chain, roster, right, stock }
}
