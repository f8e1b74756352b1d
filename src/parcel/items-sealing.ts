/**
 * Items about what is sealed to: letters that are sealed again, secrets to pair with. Spec: spec/parcel.md#items.
 * @module
 */
import { bytesOf, record, type Shape } from "../bytes/index.ts"
import { prekeyShape, signedShape, type Prekey, type Signed } from "../office/index.ts"
import { MOST_ENVELOPE_BYTES } from "./envelope.ts"

const id16 = bytesOf(16)

/** A drafter asks to seal a letter again to one reader. The answer is `reseal-key`, or a refusal that names the request. */
export interface ResealItem {
  readonly kind: "reseal"
  readonly reseal: Signed
}

/** The registrar's answer: one prekey of that reader. */
export interface ResealKeyItem {
  readonly kind: "reseal-key"
  readonly reseal: Uint8Array
  readonly prekey: Prekey
}

/** The parcel that the drafter made of it, for the registrar to pass on unread. */
export interface ResealedItem {
  readonly kind: "resealed"
  readonly reseal: Uint8Array
  readonly envelope: Uint8Array
}

/** Pairing secrets for non-papers: read and kept, not used by this version. */
export interface PairingItem {
  readonly kind: "pairing"
  readonly secrets: readonly { readonly officer: Uint8Array; readonly secret: Uint8Array }[]
}

/** Items whose fields stand here. */
export type SealingItem = ResealItem | ResealKeyItem | ResealedItem

/** Their fields. */
export const sealingShapes: {
  readonly reseal: Shape<Omit<ResealItem, "kind">>
  readonly "reseal-key": Shape<Omit<ResealKeyItem, "kind">>
  readonly resealed: Shape<Omit<ResealedItem, "kind">>
} = {
  reseal: record({ reseal: signedShape }),
  "reseal-key": record({ reseal: id16, prekey: prekeyShape }),
  resealed: record({ reseal: id16, envelope: bytesOf(1, MOST_ENVELOPE_BYTES) }),
}
