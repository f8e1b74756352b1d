/**
 * Sealing one parcel, beside how Signal begins a conversation: PQXDH set-up from a bundle of prekeys, then one message, by
 * `@signalapp/libsignal-client`, which is Rust behind a Node binding.
 *
 * Both go from the bytes of the reader's public keys and 4 KiB to the bytes that travel, to somebody who is not there and
 * has left a one-time key of both kinds, elliptic and lattice (libsignal's is Kyber-1024, ours ML-KEM-768). The making of
 * the reader's keys is not counted, nor the keeping of libsignal's session. They do not promise the same: PQXDH checks the
 * prekeys' signatures each time and authenticates the sender to the reader, while in Diwan stocks are checked when they
 * come, sixteen keys under one signature, and what authenticates a letter is its signatories' signatures, made once for
 * all readers.
 * @module
 */
import { randomBytes } from "node:crypto"
import { generateIdentity, importRecipient, open, seal } from "../src/seal/index.ts"
import { compare, takeTurns, type Bench } from "./bench.ts"
import { peerPackage } from "./peers.ts"

const PACKAGE = "@signalapp/libsignal-client"
const PLAINTEXT = randomBytes(4096)

export const benches: readonly Bench[] = [
  {
    name: "seal-parcel-libsignal",
    goal: "sealing 4 KiB to one reader is at least 3 times as fast as libsignal's PQXDH set-up with encryption",
    run: async () => {
      const peer = await peerPackage<Libsignal>(PACKAGE)
      if ("missing" in peer) return [peer]
      const identity = generateIdentity()
      const ours = (): Uint8Array => seal({ recipient: importRecipient(identity.recipient), plaintext: PLAINTEXT })
      const conversation = begin(peer.found)
      // What cannot be read by the other end is no rival.
      const opened = open(identity, ours())
      const read = await conversation.read(await conversation.write(PLAINTEXT))
      if (opened.kind !== "opened" || !PLAINTEXT.equals(opened.plaintext)) throw new Error("our parcel does not open")
      if (!PLAINTEXT.equals(read)) throw new Error("libsignal's message does not open")
      const turns = await takeTurns({ subject: () => conversation.write(PLAINTEXT), yardstick: ours })
      return [compare({ direction: "at-least", goal: 3 }, turns)]
    },
  },
]

/** A first message and how the other end reads it. */
interface Conversation {
  readonly write: (plaintext: Uint8Array) => Promise<Uint8Array>
  readonly read: (message: Uint8Array) => Promise<Uint8Array>
}

/** One writer and one reader who has published prekeys. Every message written begins a session of its own. */
function begin(signal: Libsignal): Conversation {
  const [writer, reader] = ["writer", "reader"].map((name) => ({
    address: signal.ProtocolAddress.new(name, 1),
    keys: signal.IdentityKeyPair.generate(),
  })) as [Person, Person]
  const preKey = signal.PrivateKey.generate()
  const signedPreKey = signal.PrivateKey.generate()
  const kyber = signal.KEMKeyPair.generate()
  const published = {
    identity: reader.keys.publicKey.serialize(),
    preKey: preKey.getPublicKey().serialize(),
    signedPreKey: signedPreKey.getPublicKey().serialize(),
    signedPreKeySignature: reader.keys.privateKey.sign(signedPreKey.getPublicKey().serialize()),
    kyber: kyber.getPublicKey().serialize(),
    kyberSignature: reader.keys.privateKey.sign(kyber.getPublicKey().serialize()),
  }
  return {
    write: async (plaintext) => {
      const bundle = signal.PreKeyBundle.new(
        1, // registration; all other numbers: device and key ids
        1,
        1,
        signal.PublicKey.deserialize(published.preKey),
        1,
        signal.PublicKey.deserialize(published.signedPreKey),
        published.signedPreKeySignature,
        signal.PublicKey.deserialize(published.identity),
        1,
        signal.KEMPublicKey.deserialize(published.kyber),
        published.kyberSignature,
      )
      const stores = [sessionStore(), identityStore(writer)] as const
      await signal.processPreKeyBundle(bundle, reader.address, writer.address, ...stores)
      const message = await signal.signalEncrypt(plaintext, reader.address, writer.address, ...stores)
      return message.serialize()
    },
    read: (message) =>
      signal.signalDecryptPreKey(
        signal.PreKeySignalMessage.deserialize(message),
        writer.address,
        reader.address,
        sessionStore(),
        identityStore(reader),
        {
          getPreKey: async () => signal.PreKeyRecord.new(1, preKey.getPublicKey(), preKey),
          removePreKey: async () => undefined,
        },
        {
          getSignedPreKey: async () =>
            signal.SignedPreKeyRecord.new(
              1,
              0,
              signedPreKey.getPublicKey(),
              signedPreKey,
              published.signedPreKeySignature,
            ),
        },
        {
          getKyberPreKey: async () => signal.KyberPreKeyRecord.new(1, 0, kyber, published.kyberSignature),
          markKyberPreKeyUsed: async () => undefined,
        },
      ),
  }
}

/** Stores in memory, as small as libsignal permits: what it costs to keep a session is not counted. */
function sessionStore(): object {
  let session: unknown = null
  return {
    saveSession: async (_: unknown, record: unknown) => void (session = record),
    getSession: async () => session,
  }
}

function identityStore({ keys }: Person): object {
  return {
    getIdentityKey: async () => keys.privateKey,
    getIdentityKeyPair: async () => keys,
    getLocalRegistrationId: async () => 1,
    saveIdentity: async () => 0, // new or unchanged
    isTrustedIdentity: async () => true,
    getIdentity: async () => null,
  }
}

interface Person {
  readonly address: Address
  readonly keys: { readonly privateKey: PrivateKey; readonly publicKey: Serializable }
}

/** What is used of libsignal: its own types are not there before it is installed. */
interface Libsignal {
  readonly ProtocolAddress: { readonly new: (name: string, device: number) => Address }
  readonly IdentityKeyPair: { generate(): Person["keys"] }
  readonly PublicKey: { deserialize(bytes: Uint8Array): Serializable }
  readonly KEMPublicKey: { deserialize(bytes: Uint8Array): Serializable }
  readonly PrivateKey: { generate(): PrivateKey }
  readonly KEMKeyPair: { generate(): KemKeyPair }
  readonly PreKeyBundle: { readonly new: (...parts: readonly unknown[]) => object }
  readonly PreKeyRecord: { readonly new: (id: number, publicKey: Serializable, privateKey: PrivateKey) => object }
  readonly SignedPreKeyRecord: { readonly new: (id: number, time: number, ...keys: readonly unknown[]) => object }
  readonly KyberPreKeyRecord: {
    readonly new: (id: number, time: number, keys: KemKeyPair, signature: Uint8Array) => object
  }
  readonly PreKeySignalMessage: { deserialize(bytes: Uint8Array): object }
  processPreKeyBundle(bundle: object, to: Address, from: Address, sessions: object, identities: object): Promise<void>
  signalEncrypt(
    message: Uint8Array,
    to: Address,
    from: Address,
    sessions: object,
    identities: object,
  ): Promise<Serializable>
  signalDecryptPreKey(message: object, from: Address, to: Address, ...stores: readonly object[]): Promise<Uint8Array>
}
interface Address {
  name(): string
}
/** A public key, or whatever else becomes bytes. */
interface Serializable {
  serialize(): Uint8Array
}
interface PrivateKey {
  sign(message: Uint8Array): Uint8Array
  getPublicKey(): Serializable
}
interface KemKeyPair {
  getPublicKey(): Serializable
}
