/**
 * The hybrid KEM MLKEM768-X25519, known as X-Wing (filippo.io/hpke-pq; draft-ietf-hpke-pq-03; the combiner is that of
 * draft-connolly-cfrg-xwing-kem). To learn the shared secret one must break ML-KEM-768 *and* X25519.
 *
 *     enc    = mlkem-ciphertext[1088] ‖ ephemeral-point[32]
 *     secret = SHA3-256(mlkem-secret[32] ‖ x25519-secret[32] ‖ ephemeral-point ‖ recipient-point ‖ "\.//^\")
 * @module
 */
import {
  createPrivateKey,
  createPublicKey,
  decapsulate as mlkemDecapsulate,
  diffieHellman,
  encapsulate as mlkemEncapsulate,
  generateKeyPairSync,
  hash,
  type DiffieHellmanOptions,
  type KeyObject,
} from "node:crypto"
import { concat } from "../bytes/index.ts"
import { SealError } from "./error.ts"
import { isSmallOrder, MLKEM_KEY_BYTES, X25519_BYTES, type Identity, type Recipient } from "./keys.ts"

/** Length of an ML-KEM-768 ciphertext in bytes (FIPS 203 table 3). */
export const MLKEM_CIPHERTEXT_BYTES = 1088
/** Length of an encapsulated key in bytes. */
export const ENC_BYTES: number = MLKEM_CIPHERTEXT_BYTES + X25519_BYTES

/** Node 26 takes a raw key here as elsewhere; its types do not say so yet. */
type RawKeyInput = Recipient["x25519"] & DiffieHellmanOptions["publicKey"]

/** Two secrets and two points stand before it. */
const LABEL_AT: number = 4 * 32
const LABEL = Uint8Array.of(0x5c, 0x2e, 0x2f, 0x2f, 0x5e, 0x5c)

/** What one encapsulation draws, given from outside to make it repeatable. For vectors only: see `SealRandomness`. */
export interface KemRandomness {
  /** The ephemeral X25519 scalar, 32 bytes. */
  readonly ephemeral: Uint8Array
  /** A finished ML-KEM encapsulation to the recipient; node:crypto cannot repeat one from its randomness. */
  readonly mlkem: { readonly ciphertext: Uint8Array; readonly sharedKey: Uint8Array }
}

/** A fresh shared secret of 32 bytes and the `enc` from which the recipient's identity finds it again. */
export function encapsulate(
  recipient: Recipient,
  randomness?: KemRandomness,
): { readonly enc: Uint8Array; readonly secret: Uint8Array } {
  const lattice = randomness?.mlkem ?? mlkemEncapsulate(recipient.mlkem)
  const ephemeral = randomness === undefined ? generateKeyPairSync("x25519") : ephemeralPair(randomness.ephemeral)
  const point = ephemeral.publicKey.export({ format: "raw-public" })
  // The recipient's point was checked when imported, so this secret cannot be zero.
  const curve = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: recipient.x25519 as RawKeyInput })
  const secret = combine(lattice.sharedKey, curve, point, recipient.raw.subarray(MLKEM_KEY_BYTES))
  curve.fill(0)
  if (randomness === undefined) lattice.sharedKey.fill(0)
  return { enc: Buffer.concat([lattice.ciphertext, point]), secret }
}

/**
 * The shared secret behind an `enc`. An `enc` made for somebody else, or altered, gives an unrelated secret (ML-KEM's
 * implicit rejection), not an error.
 * @param enc exactly {@link ENC_BYTES} bytes
 * @returns 32 bytes
 * @throws {SealError} `stanza-malformed`, `stanza-small-order`
 */
export function decapsulate(identity: Identity, enc: Uint8Array): Uint8Array {
  if (enc.length !== ENC_BYTES) {
    throw new SealError("stanza-malformed", `encapsulated key is ${enc.length} bytes, want ${ENC_BYTES}`)
  }
  const point = Buffer.from(enc.subarray(MLKEM_CIPHERTEXT_BYTES))
  const curve = sharedPoint(identity.x25519, point)
  const lattice = mlkemDecapsulate(identity.mlkem, enc.subarray(0, MLKEM_CIPHERTEXT_BYTES))
  const secret = combine(lattice, curve, point, identity.recipient.subarray(MLKEM_KEY_BYTES))
  curve.fill(0)
  lattice.fill(0)
  return secret
}

// RFC 9180 §7.1.4: an all-zero X25519 secret must be refused. The known points of small order are refused by name;
// OpenSSL refuses to hand out a zero secret, which also catches their forms that are not reduced.
function sharedPoint(privateKey: KeyObject, point: Buffer): Uint8Array {
  if (!isSmallOrder(point)) {
    const publicKey = createPublicKey({ key: point, format: "raw-public", asymmetricKeyType: "x25519" })
    try {
      return diffieHellman({ privateKey, publicKey })
    } catch {
      // fall through: the keys are well-formed, so zero is the only cause
    }
  }
  throw new SealError("stanza-small-order", "the file's x25519 share has small order")
}

function combine(lattice: Uint8Array, curve: Uint8Array, share: Uint8Array, point: Uint8Array): Uint8Array {
  room.set(lattice, 0)
  room.set(curve, 32)
  room.set(share, 64)
  room.set(point, 96)
  // "buffer", though "hex" is a little faster: a secret in a string could not be overwritten.
  const secret = hash("sha3-256", room, "buffer")
  room.fill(0, 0, LABEL_AT)
  return secret
}

// What is hashed, the label at its end. Kept between calls, wiped after each; nothing else runs meanwhile.
const room = concat(new Uint8Array(LABEL_AT), LABEL)

function ephemeralPair(scalar: Uint8Array): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  const privateKey = createPrivateKey({ key: Buffer.from(scalar), format: "raw-private", asymmetricKeyType: "x25519" })
  return { privateKey, publicKey: createPublicKey(privateKey) }
}
