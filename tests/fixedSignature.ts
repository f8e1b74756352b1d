/**
 * Officers' signatures that come out the same each time, so that the cast and the vectors have fixed ids. OpenSSL's ML-DSA is
 * hedged; this is the deterministic variant of FIPS 204 (§3.4), by another implementation (npm @noble/post-quantum), and
 * the bytes signed are put together from spec/office.md, not from `src/office`: a second opinion on both.
 *
 * For tests and vectors only: fifteen times slower, and in plain JavaScript.
 * @module
 */
import { createHash, sign } from "node:crypto"
import { ml_dsa65 } from "@noble/post-quantum/ml-dsa.js"
import { encodeRecord } from "../src/bytes/index.ts"
import { officerKeysFromSeed, officerPublicKeys, type Purpose, type Signed } from "../src/office/index.ts"

/** Sign as spec/office.md#signatures says. @param seed the officer's 64 bytes */
export function fixedSign(seed: Uint8Array, purpose: string, message: Uint8Array): Uint8Array {
  const keys = officerKeysFromSeed(seed)
  const signed = Buffer.concat([Buffer.from(`diwan/1 ${purpose}\0`), fixedOfficerId(seed), message])
  return new Uint8Array(
    Buffer.concat([
      sign(null, signed, keys.ed25519),
      ml_dsa65.sign(signed, secretKeyOf(seed), { extraEntropy: false }),
    ]),
  )
}

/** SHA-256 of both public keys. */
export function fixedOfficerId(seed: Uint8Array): Uint8Array {
  const { ed25519, mldsa65 } = officerPublicKeys(officerKeysFromSeed(seed))
  return new Uint8Array(createHash("sha256").update(ed25519).update(mldsa65).digest())
}

/** A signed body, as `signBody` makes it. */
export function fixedSigned(seed: Uint8Array, body: { readonly kind: Purpose }): Signed {
  const encoded = encodeRecord(body)
  return { body: encoded, officer: fixedOfficerId(seed), signature: fixedSign(seed, body.kind, encoded) }
}

const secretKeys = new Map<string, Uint8Array>()

function secretKeyOf(seed: Uint8Array): Uint8Array {
  const name = Buffer.from(seed).toString("hex")
  const kept = secretKeys.get(name) ?? ml_dsa65.keygen(seed.slice(32)).secretKey
  secretKeys.set(name, kept)
  return kept
}
