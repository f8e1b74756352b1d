/**
 * A bundle: what one officer sends another in one act, sealed as one envelope.
 *
 *     bundle = envelope(pad(encoding of { suite, kind: "bundle", from, sender, to, channel, filing, items }))
 *
 * A bundle is not signed, so `from` and `sender` are claims: whoever has the prekey can make one. What is in it is signed,
 * each thing by whom it concerns, and nothing is done on the strength of the bundle alone. The filing token is what
 * the addressee shows the relay to have the bundle deleted, so that only somebody who has opened it can.
 * Spec: spec/parcel.md#bundles.
 * @module
 */
import {
  BUNDLE_LIMITS,
  decodeAs,
  encodeRecord,
  equal,
  hash32,
  list,
  nullable,
  oneOf,
  present,
  record,
  type Shape,
} from "../bytes/index.ts"
import { suite, SUITE } from "../office/index.ts"
import { pad, unpad } from "../seal/index.ts"
import type { Identity, NotAddressed, SealRandomness } from "../seal/index.ts"
import { openEnvelope, sealEnvelope, type SealingPrekey } from "./envelope.ts"
import { ParcelError, step } from "./error.ts"
import { itemShape, type Item } from "./items.ts"

/** Most items in a bundle. */
export const MOST_ITEMS = 4096

/** What an officer sends another in one act. */
export interface Bundle {
  /** The sending office's id. */
  readonly from: Uint8Array
  /** The sending officer's id. */
  readonly sender: Uint8Array
  /** The addressed officer's id. */
  readonly to: Uint8Array
  /** The channel it belongs to; null within an office, and before there is a channel. */
  readonly channel: Uint8Array | null
  /** 32 random bytes: whoever shows them to the relay may delete the bundle. */
  readonly filing: Uint8Array
  readonly items: readonly Item[]
}

/** A bundle, or an envelope for another prekey. */
export type OpenedBundle = { readonly kind: "opened"; readonly bundle: Bundle } | NotAddressed

/**
 * Seal a bundle to its addressee.
 * @returns an envelope, of one of few lengths
 * @throws {BytesError} what would be refused by the other side is refused here already
 * @throws {SealError} `recipient-*`, `too-large`
 */
export function sealBundle(
  { prekey, bundle }: { readonly prekey: SealingPrekey; readonly bundle: Bundle },
  randomness?: SealRandomness,
): Uint8Array {
  const { from, sender, to, channel, filing, items } = bundle
  const whole = { suite: SUITE, kind: "bundle", from, sender, to, channel, filing, items }
  bundleShape.read(present(whole), "bundle")
  return sealEnvelope({ prekey, plaintext: pad(encodeRecord(whole)) }, randomness)
}

/**
 * Open a bundle, refusing in the order of what it costs: length, the age file (header, decapsulation, MAC,
 * chunks), padding, CBOR within bounds, form, addressee. Proofs and signatures in the items come after that, from those
 * who take the items up.
 * The caller has looked the prekey up by its id (`readEnvelope`), which costs nearly nothing.
 * @param officer one's own officer id: a bundle that somebody resealed to a colleague names another
 * @throws {ParcelError} `envelope-*`, `bundle-malformed`, `bundle-to-another`
 * @throws {SealError} the age file's faults, `padding-*`
 */
export function openBundle({
  identity,
  officer,
  envelope,
}: {
  readonly identity: Identity
  readonly officer: Uint8Array
  readonly envelope: Uint8Array
}): OpenedBundle {
  const opened = openEnvelope({ identity, envelope })
  if (opened.kind === "not-addressed") return opened
  const bundle = readBundle(unpad(opened.plaintext))
  if (!equal(bundle.to, officer)) {
    throw new ParcelError("bundle-to-another", "the bundle names another addressee than who opened it")
  }
  return { kind: "opened", bundle }
}

function readBundle(bytes: Uint8Array): Bundle {
  return step("bundle-malformed", "bundle", () => {
    const { from, sender, to, channel, filing, items } = decodeAs(bundleShape, bytes, "bundle", BUNDLE_LIMITS)
    return { from, sender, to, channel, filing, items }
  })
}

type Whole = Bundle & { readonly suite: typeof SUITE; readonly kind: "bundle" }

const bundleShape: Shape<Whole> = record({
  suite,
  kind: oneOf("bundle"),
  from: hash32,
  sender: hash32,
  to: hash32,
  channel: nullable(hash32),
  filing: hash32,
  items: list(itemShape, 0, MOST_ITEMS),
})
