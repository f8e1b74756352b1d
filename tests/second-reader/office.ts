/** Founding statements, signed bodies, lines, stocks: spec/office.md. @module */
import { decode, encode, SIGNED_BODY, type Value } from "./cbor.ts"
import { place as relayOrHand } from "./hosts.ts"
import { holds, officerId, officerKeys, sha256, SIGNATURE_BYTES, type OfficerKeys } from "./keys.ts"
import { proven } from "./refused.ts"
import {
  bytes,
  flag,
  hash,
  line,
  list,
  nullable,
  oneOf,
  record,
  same,
  suite,
  time,
  type Read,
  type Shape,
} from "./shape.ts"
import { usableRecipient } from "./age.ts"

export const signature: Shape<Uint8Array> = bytes(SIGNATURE_BYTES)
const DAY = 86_400

const foundingShape = record({
  suite,
  kind: oneOf("founding"),
  name: line(1, 120),
  random: bytes(32),
  keys: officerKeys,
  signature,
})

export interface Founding {
  readonly office: Uint8Array
  readonly keys: OfficerKeys
}

export function verifyFounding(encoded: Uint8Array): Founding {
  const value = decode(encoded)
  const { keys, signature } = foundingShape(value)
  const unsigned = new Map(value as ReadonlyMap<string, Value>)
  unsigned.delete("signature")
  proven(holds(keys, "founding", encode(unsigned), signature), "signature-invalid")
  return { office: sha256(encoded), keys }
}

export const signedShape = record({ body: bytes(1, 2 ** 23), officer: hash, signature })
export type Signed = Read<typeof signedShape>

/** Whose signature it must be: the one officer expected, or whoever of several is named. */
type Signer = OfficerKeys | ((officer: Uint8Array) => OfficerKeys | undefined)

/** The body of a signed body, of this shape and by this signer. */
export function verifySigned<T extends { readonly kind: string }>(signed: Signed, shape: Shape<T>, signer: Signer): T {
  const body = shape(decode(signed.body, SIGNED_BODY))
  let keys: OfficerKeys | undefined
  if (typeof signer === "function") {
    keys = signer(signed.officer)
    proven(keys !== undefined, "signer-unknown")
  } else {
    keys = signer
    proven(same(signed.officer, officerId(keys)), "signer-differs")
  }
  proven(holds(keys, body.kind, signed.body, signed.signature), "signature-invalid")
  return body
}

const place = record({ relay: relayOrHand, mailbox: hash })
export const dispatch = place

const lineShape = record({
  suite,
  kind: oneOf("line"),
  office: hash,
  person: bytes(16),
  name: line(1, 120),
  title: line(0, 120),
  keys: officerKeys,
  mailbox: place,
})
export const signedLine = record({ line: bytes(1, 8192), signature })

export interface Officer {
  readonly id: Uint8Array
  readonly person: Uint8Array
  readonly keys: OfficerKeys
}

export function verifyLine({ line, signature }: Read<typeof signedLine>, office: Uint8Array): Officer {
  const read = lineShape(decode(line))
  proven(same(read.office, office), "line-office")
  proven(holds(read.keys, "line", line, signature), "line-signature")
  return { id: officerId(read.keys), person: read.person, keys: read.keys }
}

const batchShape = record({
  suite,
  kind: oneOf("stock"),
  giver: hash,
  office: hash,
  addressee: hash,
  roster: nullable(hash),
  batch: bytes(16),
  notBefore: time,
  notAfter: time,
  oneTime: list(hash, 0, 64),
  period: hash,
})
const recipient = record({ id: bytes(16), recipient: bytes(1216) })
export const stock = record({ batch: signedShape, oneTime: list(recipient, 0, 64), period: recipient })
export const prekey = record({ batch: signedShape, id: bytes(16), recipient: bytes(1216), period: flag })

export interface Given {
  readonly keys: OfficerKeys
  readonly office: Uint8Array
  readonly addressee: Uint8Array
}

function verifyBatch(batch: Signed, { keys, office, addressee }: Given): Read<typeof batchShape> {
  const body = verifySigned(batch, batchShape, keys)
  proven(same(body.giver, batch.officer), "stock-giver")
  proven(same(body.office, office), "stock-office")
  proven(same(body.addressee, addressee), "stock-addressee")
  const span = body.notAfter - body.notBefore
  proven(span >= 1 && span <= 400 * DAY, "stock-span")
  return body
}

type Recipient = Read<typeof recipient>
const prekeyHash = ({ id, recipient }: Recipient): Uint8Array => sha256("diwan/1 prekey", id, recipient)

export function verifyStock({ batch, oneTime, period }: Read<typeof stock>, given: Given): void {
  const body = verifyBatch(batch, given)
  const [given1, signed] = [
    [...oneTime, period],
    [...body.oneTime, body.period],
  ]
  const agree =
    given1.length === signed.length && given1.every((key, index) => same(prekeyHash(key), signed[index] as Uint8Array))
  proven(agree, "stock-prekey-differs")
  proven(new Set(given1.map(({ id }) => Buffer.from(id).toString("hex"))).size === given1.length, "stock-prekey-twice")
  for (const key of given1) usableRecipient(key.recipient)
}

export function verifyPrekey({ batch, id, recipient, period }: Read<typeof prekey>, given: Given, at: number): void {
  const body = verifyBatch(batch, given)
  const hashed = prekeyHash({ id, recipient })
  proven(period ? same(hashed, body.period) : body.oneTime.some((one) => same(one, hashed)), "stock-prekey-differs")
  usableRecipient(recipient)
  proven(at >= body.notBefore, "stock-not-yet")
  proven(at < body.notAfter, "stock-expired")
}

export const right = record({ relay: relayOrHand, mailbox: hash, token: hash })
