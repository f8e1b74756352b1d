/**
 * Fixed where OpenSSL is not: what `node:crypto` draws at random and cannot repeat is made here by another implementation
 * (npm @noble/post-quantum), so that the vectors are the same to the byte in every run.
 *
 * ML-DSA as OpenSSL signs it is hedged (FIPS 204 §3.4); while the generator runs, `node:crypto` signs with an ML-DSA key in
 * the deterministic variant of the same section instead. ML-KEM encapsulations follow from a name. Every other source of
 * randomness refuses to give any, so that a vector which forgot a seed fails to be made.
 * @module
 */
import { ml_dsa44, ml_dsa65 } from "@noble/post-quantum/ml-dsa.js"
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js"
import crypto, { type KeyObject } from "node:crypto"
import { syncBuiltinESMExports } from "node:module"
import { sha256, toHex, utf8 } from "../../src/bytes/index.ts"
import { importRecipient, type SealRandomness } from "../../src/seal/index.ts"

const ALGORITHMS = { "ml-dsa-44": ml_dsa44, "ml-dsa-65": ml_dsa65 } as const
const signInNode = crypto.sign
const secretKeys = new Map<string, Uint8Array>()
const signatures = new Map<string, Uint8Array>()

function signFixed(algorithm: string | null | undefined, data: Uint8Array, key: KeyObject): Uint8Array {
  const type = key.asymmetricKeyType
  if (type !== "ml-dsa-44" && type !== "ml-dsa-65") return signInNode(algorithm, data, key)
  const seed = key.export({ format: "raw-seed" })
  const name = `${type} ${toHex(seed)}`
  const secretKey = secretKeys.get(name) ?? ALGORITHMS[type].keygen(seed).secretKey
  secretKeys.set(name, secretKey)
  const message = `${name} ${toHex(sha256(data))}` // slow in plain JavaScript: each is made once
  const signature = signatures.get(message) ?? ALGORITHMS[type].sign(data, secretKey, { extraEntropy: false })
  signatures.set(message, signature)
  return Buffer.from(signature)
}

/** Let nothing be random from here on. Called once, before anything is made. */
export function takeOver(): void {
  const refuse = (): never => {
    throw new TypeError("vectors are made from fixed seeds: nothing may be drawn")
  }
  Object.assign(crypto, { sign: signFixed, randomBytes: refuse, generateKeyPairSync: refuse, encapsulate: refuse })
  syncBuiltinESMExports()
}

/** 32 bytes that follow from a name. */
export function seed(name: string): Uint8Array {
  return sha256(utf8(`diwan vector ${name}`))
}

/** All that one sealed file is random by, following from its name. @param recipient 1216 bytes */
export function sealRandomness(recipient: Uint8Array, name: string): SealRandomness {
  const publicKey = importRecipient(recipient).raw.subarray(0, 1184) // the rest is the point
  const { cipherText, sharedSecret } = ml_kem768.encapsulate(publicKey, seed(`encapsulation ${name}`))
  return {
    fileKey: seed(`file key ${name}`).subarray(0, 16),
    nonce: seed(`nonce ${name}`).subarray(0, 16),
    kem: { ephemeral: seed(`ephemeral ${name}`), mlkem: { ciphertext: cipherText, sharedKey: sharedSecret } },
  }
}
