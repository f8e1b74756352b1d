/** Volumes of pouches: spec/pouch.md. @module */
import { decode } from "./cbor.ts"
import { sha256 } from "./keys.ts"
import { proven, step, wellFormed } from "./refused.ts"
import { bytes, hash, integer, kindOf, nullable, oneOf, record, same, type Shape } from "./shape.ts"

const MAGIC = new TextEncoder().encode("diwan pouch 1\n")
const UNIT = 2 ** 20
const HEAD = { size: 512, depth: 3, items: 32 }
const MOST_FRAMES = 2 ** 18
const MOST_TAKEN = 4096

const length = integer(1, UNIT)
const piece = { id: hash, size: integer(1, 2 ** 28), from: integer(0, 2 ** 28), length, hash }
const frames: Readonly<Record<string, Readonly<Record<string, Shape<unknown>>>>> = {
  volume: { pouch: bytes(16), number: integer(1, 9999), volumes: integer(1, 9999) },
  taken: { bundle: hash, token: hash },
  bundle: { ...piece, mailbox: hash, filing: hash, mark: nullable(hash) },
  chunk: {
    locker: hash,
    size: integer(1, 2 ** 50),
    n: integer(0, 2 ** 30),
    length,
    hash,
    payer: nullable(record({ mailbox: hash, mark: hash })),
  },
  request: { ...piece, what: oneOf("ask", "bind", "cosign", "postmark"), channel: hash, mark: hash },
  answer: { ...piece, channel: hash },
  end: { frames: integer(1, MOST_FRAMES), heads: hash },
}

/** @returns the kinds of what it carries */
export function readVolume(volume: Uint8Array): readonly string[] {
  wellFormed(same(volume.subarray(0, MAGIC.length), MAGIC), "pouch-foreign")
  let at = MAGIC.length
  let chain = sha256(MAGIC)
  const kinds: string[] = []
  const take = (count: number): Uint8Array => {
    wellFormed(at + count <= volume.length, "pouch-truncated")
    at += count
    return volume.subarray(at - count, at)
  }
  for (;;) {
    const start = at
    const size = take(4).reduce((sum, octet) => sum * 256 + octet, 0)
    wellFormed(size <= HEAD.size, "pouch-malformed")
    const { kind, head } = readHead(take(size))
    const framed = volume.subarray(start, at)
    if (kind === "end") {
      proven(kinds[0] === "volume" && head["frames"] === kinds.length, "pouch-altered")
      proven(same(head["heads"] as Uint8Array, chain), "pouch-altered")
      wellFormed(at === volume.length, "pouch-malformed")
      return kinds.slice(1)
    }
    wellFormed(kinds.length < MOST_FRAMES && (kind === "volume") === (kinds.length === 0), "pouch-malformed")
    chain = sha256(chain, framed)
    kinds.push(kind)
    wellFormed(kinds.filter((each) => each === "taken").length <= MOST_TAKEN, "pouch-malformed")
    if (head["length"] === undefined) continue
    proven(same(sha256(take(head["length"] as number)), head["hash"] as Uint8Array), "pouch-altered")
  }
}

function readHead(octets: Uint8Array): { readonly kind: string; readonly head: Readonly<Record<string, unknown>> } {
  return step("malformed", "pouch-malformed", () => {
    const value = decode(octets, HEAD)
    const kind = kindOf(value)
    const fields = Object.hasOwn(frames, kind) ? frames[kind] : undefined
    wellFormed(fields !== undefined, "unexpected-value")
    const head = record<Readonly<Record<string, Shape<unknown>>>>({ kind: oneOf(kind), ...fields })(value)
    const [size, number] = [Number(head["size"]), Number(head["number"])]
    const from = kind === "chunk" ? Number(head["n"]) * UNIT : Number(head["from"])
    if (head["length"] !== undefined)
      wellFormed(from % UNIT === 0 && head["length"] === Math.min(UNIT, size - from), "unexpected-value")
    if (kind === "volume") wellFormed(number <= Number(head["volumes"]), "unexpected-value")
    return { kind, head }
  })
}
