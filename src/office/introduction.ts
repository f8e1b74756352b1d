/**
 * An introduction: how a host brings two offices together. It gives each the other's card, and says which host it is and
 * by which ticket the channel is opened at its relay. The host could sit between; the comparison finds out.
 * Spec: spec/office.md#introductions.
 * @module
 */
import { bytesOf, decodeAs, encodeRecord, hash32, oneOf, record, type Shape } from "../bytes/index.ts"
import { decodeHost, type Host } from "../register/index.ts"
import { MOST_CARD_BYTES, openCard, type OpenedCard } from "./card.ts"
import { SUITE, suite, type Suite } from "./suite.ts"

/** An introduction as it is encoded. */
export interface Introduction {
  readonly suite: Suite
  readonly kind: "introduction"
  /** The host, encoded. */
  readonly host: Uint8Array
  /** 32 secret bytes by which the relay knows the channel to be. */
  readonly ticket: Uint8Array
  /** The other office's card. */
  readonly card: Uint8Array
}

/** An introduction whose card was proven. */
export interface OpenedIntroduction {
  readonly host: Host
  readonly ticket: Uint8Array
  readonly card: OpenedCard
  readonly cardBytes: Uint8Array
}

const MOST_HOST_BYTES = 16_384
const shape: Shape<Introduction> = record({
  suite,
  kind: oneOf("introduction"),
  host: bytesOf(1, MOST_HOST_BYTES),
  ticket: hash32,
  card: bytesOf(1, MOST_CARD_BYTES),
})

/** Encode an introduction. @throws as {@link openIntroduction} */
export function encodeIntroduction(introduction: Omit<Introduction, "suite" | "kind">): Uint8Array {
  const bytes = encodeRecord({ suite: SUITE, kind: "introduction", ...introduction })
  openIntroduction(bytes)
  return bytes
}

/**
 * Read an introduction and prove the card in it.
 * @throws {BytesError} {@link RegisterError} not the shape, or a host's keys that must not be used; what `openCard` refuses
 */
export function openIntroduction(bytes: Uint8Array): OpenedIntroduction {
  const read = decodeAs(shape, bytes, "introduction", { bytes: MOST_CARD_BYTES + 32_768, depth: 4, items: 64 })
  return { host: decodeHost(read.host), ticket: read.ticket, card: openCard(read.card), cardBytes: read.card }
}
