/**
 * What sealing one parcel to one reader costs, beside what it cannot do without.
 *
 * The yardstick is the **bare sum**: the same native operations on inputs of the same size, in one function, with nothing
 * between them.
 * @module
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  decapsulate,
  diffieHellman,
  encapsulate,
  generateKeyPairSync,
  hash,
  hkdfSync,
  randomBytes,
} from "node:crypto"
import { Decrypter, Encrypter } from "age-encryption"
import {
  encodeIdentity,
  encodeRecipient,
  generateIdentity,
  identityFromSeed,
  identitySeed,
  importRecipient,
  open,
  seal,
  type Identity,
} from "../src/seal/index.ts"
import { compare, spread, takeTurns, type Bench } from "./bench.ts"

const PLAINTEXT = randomBytes(4096)
const HEADER_BYTES = 1584 // what the header's MAC covers
const LABEL = Buffer.from("age-encryption.org/mlkem768x25519 and the schedule's context, some eighty bytes long in all")
const OPTIONS = { authTagLength: 16 } as const
const NONCE = new Uint8Array(12)
const NONE = new Uint8Array(0)

export const benches: readonly Bench[] = [
  {
    name: "seal-parcel",
    goal: "sealing 4 KiB to one reader costs at most 1.5 times its native operations",
    run: async () => {
      const identity = generateIdentity()
      const subject = (): unknown => seal({ recipient: importRecipient(identity.recipient), plaintext: PLAINTEXT })
      return [compare({ direction: "at-most", goal: 1.5 }, await takeTurns({ subject, yardstick: bareSeal(identity) }))]
    },
  },
  {
    name: "open-parcel",
    goal: "opening 4 KiB costs at most 1.5 times its native operations, with the identity held or from its seed",
    run: async () => {
      const identity = generateIdentity()
      const seed = identitySeed(identity)
      const file = seal({ recipient: importRecipient(identity.recipient), plaintext: PLAINTEXT })
      const held = await takeTurns({ subject: () => open(identity, file), yardstick: bareOpen(identity) })
      const rebuilt = await takeTurns({
        subject: () => open(identityFromSeed(seed), file),
        yardstick: bareOpenFromSeed(identity, seed),
      })
      return [
        compare({ direction: "at-most", goal: 1.5, what: "identity held" }, held),
        compare({ direction: "at-most", goal: 1.5, what: "identity from its seed" }, rebuilt),
      ]
    },
  },
  {
    name: "seal-parcel-age-encryption",
    goal: "sealing and opening 4 KiB is at least 15 times as fast as age-encryption with a hybrid recipient",
    run: async () => {
      const identity = generateIdentity()
      const recipient = importRecipient(identity.recipient)
      const encrypter = new Encrypter()
      encrypter.addRecipient(encodeRecipient(identity.recipient))
      const decrypter = new Decrypter()
      decrypter.addIdentity(encodeIdentity(identity))
      const file = seal({ recipient, plaintext: PLAINTEXT })
      const sealing = await takeTurns({
        subject: () => encrypter.encrypt(PLAINTEXT),
        yardstick: () => seal({ recipient: importRecipient(identity.recipient), plaintext: PLAINTEXT }),
      })
      const opening = await takeTurns({ subject: () => decrypter.decrypt(file), yardstick: () => open(identity, file) })
      return [
        compare({ direction: "at-least", goal: 15, what: "sealing" }, sealing),
        compare({ direction: "at-least", goal: 15, what: "opening" }, opening),
      ]
    },
  },
  {
    name: "seal-readers",
    goal: "1, 10, 100 and 1000 readers in a row lie on a straight line: each of 1000 costs at most 1.15 times the only one",
    run: async () => {
      const recipients = Array.from({ length: 1000 }, () => generateIdentity().recipient)
      const rows = [1, 10, 100, 1000]
      const perReader = rows.map((): number[] => [])
      const row = (readers: number): void => {
        for (const raw of recipients.slice(0, readers)) seal({ recipient: importRecipient(raw), plaintext: PLAINTEXT })
      }
      row(1000)
      for (let turn = 0; turn < 9; turn++) {
        for (const [at, readers] of rows.entries()) {
          // As many seals for each row length, so that each has had the same share of garbage to collect.
          const repeats = 1000 / readers
          const start = performance.now()
          for (let repeat = 0; repeat < repeats; repeat++) row(readers)
          perReader[at]?.push(((performance.now() - start) * 1000) / (repeats * readers))
        }
      }
      const medians = perReader.map((costs) => spread(costs).median)
      const [one = [], , , thousand = []] = perReader
      const ratio = spread(thousand.map((cost, turn) => cost / (one[turn] as number)))
      const totals = medians.map((cost, at) => cost * (rows[at] as number))
      const { slope, deviation } = line(rows, totals)
      const note = `${slope.toFixed(0)} µs a reader (${rows.map((n, at) => `${n}: ${medians[at]?.toFixed(0)}`).join(", ")}), off the line by at most ${(deviation * 100).toFixed(1)} %`
      return [{ ratio, goal: 1.15, direction: "at-most", note }]
    },
  },
]

// Least squares through the origin with every row weighted by its length, and the largest relative distance from it.
function line(lengths: readonly number[], totals: readonly number[]): { slope: number; deviation: number } {
  const slope = totals.reduce((sum, total) => sum + total, 0) / lengths.reduce((sum, length) => sum + length, 0)
  const deviations = totals.map((total, at) => Math.abs(total / (slope * (lengths[at] as number)) - 1))
  return { slope, deviation: Math.max(...deviations) }
}

/** The native operations of importing a recipient and sealing 4 KiB to it. */
function bareSeal(identity: Identity): () => void {
  const lattice = Buffer.from(identity.recipient.subarray(0, 1184))
  const point = Buffer.from(identity.recipient.subarray(1184))
  const joined = Buffer.alloc(134)
  const covered = Buffer.alloc(HEADER_BYTES)
  return () => {
    const mlkem = createPublicKey({ key: lattice, format: "raw-public", asymmetricKeyType: "ml-kem-768" })
    const x25519 = createPublicKey({ key: point, format: "raw-public", asymmetricKeyType: "x25519" })
    const random = randomBytes(32)
    encapsulate(mlkem)
    const ephemeral = generateKeyPairSync("x25519")
    ephemeral.publicKey.export({ format: "raw-public" })
    diffieHellman({ privateKey: ephemeral.privateKey, publicKey: x25519 })
    const secret = hash("sha3-256", joined, "buffer")
    const key = new Uint8Array(hkdfSync("sha256", LABEL, secret, LABEL, 32))
    hkdfSync("sha256", LABEL, secret, LABEL, 12)
    bareEncrypt(key, random.subarray(0, 16))
    bareMac(random.subarray(0, 16), covered)
    bareEncrypt(
      new Uint8Array(hkdfSync("sha256", random.subarray(0, 16), random.subarray(16), "payload", 32)),
      PLAINTEXT,
    )
  }
}

/** The native operations of opening a sealed 4 KiB with keys that are held. */
function bareOpen(identity: Identity): () => void {
  const { ciphertext } = encapsulate(importRecipient(identity.recipient).mlkem)
  const point = generateKeyPairSync("x25519").publicKey.export({ format: "raw-public" })
  const joined = Buffer.alloc(134)
  const covered = Buffer.alloc(HEADER_BYTES)
  const fileKey = randomBytes(16)
  const wrapKey = randomBytes(32)
  const wrapped = bareEncrypt(wrapKey, fileKey)
  const payload = bareEncrypt(wrapKey, PLAINTEXT)
  return () => {
    decapsulate(identity.mlkem, ciphertext)
    const publicKey = createPublicKey({ key: point, format: "raw-public", asymmetricKeyType: "x25519" })
    diffieHellman({ privateKey: identity.x25519, publicKey })
    const secret = hash("sha3-256", joined, "buffer")
    hkdfSync("sha256", LABEL, secret, LABEL, 32)
    hkdfSync("sha256", LABEL, secret, LABEL, 12)
    bareDecrypt(wrapKey, wrapped)
    bareMac(fileKey, covered)
    hkdfSync("sha256", fileKey, fileKey, "payload", 32)
    bareDecrypt(wrapKey, payload)
  }
}

/** The same, with the keys made from the stored seed first. */
function bareOpenFromSeed(identity: Identity, seed: Uint8Array): () => void {
  const opening = bareOpen(identity)
  return () => {
    const expanded = createHash("shake256", { outputLength: 96 }).update(seed).digest()
    const mlkem = createPrivateKey({
      key: expanded.subarray(0, 64),
      format: "raw-seed",
      asymmetricKeyType: "ml-kem-768",
    })
    const x25519 = createPrivateKey({ key: expanded.subarray(64), format: "raw-private", asymmetricKeyType: "x25519" })
    createPublicKey(mlkem).export({ format: "raw-public" })
    createPublicKey(x25519).export({ format: "raw-public" })
    opening()
  }
}

interface Encrypted {
  readonly body: Uint8Array
  readonly tag: Uint8Array
}

function bareEncrypt(key: Uint8Array, plaintext: Uint8Array): Encrypted {
  const cipher = createCipheriv("chacha20-poly1305", key, NONCE, OPTIONS)
  const body = cipher.update(plaintext)
  cipher.final()
  return { body, tag: cipher.getAuthTag() }
}

function bareDecrypt(key: Uint8Array, { body, tag }: Encrypted): void {
  const decipher = createDecipheriv("chacha20-poly1305", key, NONCE, OPTIONS)
  decipher.setAuthTag(tag)
  decipher.update(body)
  decipher.final()
}

function bareMac(fileKey: Uint8Array, covered: Uint8Array): void {
  createHmac("sha256", new Uint8Array(hkdfSync("sha256", fileKey, NONE, "header", 32)))
    .update(covered)
    .digest()
}
