/** Every format of vectors/README.md: its bytes and inputs in, what it comes to out. @module */
import { openAge, readBech32, unpad, usableRecipient } from "./age.ts"
import { verifyArchive } from "./archives.ts"
import { openBundle, openEnvelope } from "./bundles.ts"
import { leave, readCard, readIntroduction, readInvitation, verifyAllotment, withdrawal } from "./cards.ts"
import { decode, encode } from "./cbor.ts"
import { acceptShape, draftShape, openShape, readCharter, verifyMessages } from "./charters.ts"
import { verifyCover, verifyView } from "./covers.ts"
import { groupsOf, readFingerprint } from "./fingerprint.ts"
import { host, readRecord, verifyPostmarkCosignature, verifyPostmarkProof } from "./hosts.ts"
import { sha256, usable, type LogKeys, type OfficerKeys } from "./keys.ts"
import { readLeaf, readLetter, verifyContent, verifyReceipt } from "./letters.ts"
import { readCheckpoint, readNote, readProof, readVerifierKey, verifyCheckpoint, verifyCosignature } from "./notes.ts"
import {
  prekey,
  signedLine,
  signedShape,
  stock,
  verifyFounding,
  verifyLine,
  verifyPrekey,
  verifySigned,
  verifyStock,
} from "./office.ts"
import { readPolicy } from "./policy.ts"
import { readVolume } from "./pouches.ts"
import { proven, Refused, type Kind } from "./refused.ts"
import { verifyRegister } from "./registers.ts"
import { approvals, readOffice, shownRoster, verifyApprovals, verifyChain, verifyPinned } from "./rosters.ts"
import { base64, hex, list, readable, same, utf8, type Shape } from "./shape.ts"
import {
  comparison,
  dismissal,
  readStatement,
  recoveryShare,
  recoveryWish,
  reseal,
  restored,
  replacement,
  replacementAnswer,
  rightBody,
} from "./statements.ts"
import { leafHash, multiProofRoot, verifyConsistency, verifyInclusion } from "./trees.ts"

export interface Vector {
  readonly format: string
  readonly inputs: ReadonlyMap<string, string>
  readonly bytes: Uint8Array
}

/** What the bytes came to, and what was worked out from them. */
export interface Result {
  readonly expect: Kind | "success" | "not-addressed"
  readonly code: string
  readonly found: Readonly<Record<string, string>>
}

/** Inputs by their name. */
class Inputs {
  readonly #inputs: ReadonlyMap<string, string>
  /** Those asked for: what else there is must be among what was found. */
  readonly asked = new Set<string>()
  constructor(inputs: ReadonlyMap<string, string>) {
    this.#inputs = inputs
  }
  text(name: string): string {
    const text = this.#inputs.get(name)
    if (text === undefined) throw new TypeError(`a vector has no input ${name}`)
    this.asked.add(name)
    return text
  }
  number = (name: string): number => Number(this.text(name))
  hash = (name: string): Uint8Array => Buffer.from(this.text(name), "hex")
  bytes = (name: string): Uint8Array => base64(this.text(name))
  optional = (name: string): Uint8Array | undefined => (this.#inputs.has(name) ? this.hash(name) : undefined)
  log = (name: string): LogKeys => {
    const pair = this.bytes(name)
    return { ed25519: usable(pair.subarray(0, 32)), mldsa44: pair.subarray(32) }
  }
  officer = (): OfficerKeys => {
    const pair = this.bytes("officer-keys")
    return { ed25519: usable(pair.subarray(0, 32)), mldsa65: pair.subarray(32) }
  }
}

type Found = Readonly<Record<string, string>>
type Read = (bytes: Uint8Array, inputs: Inputs) => Found | "not-addressed" | void

const opened = (name: string, content: Uint8Array | "not-addressed"): Found | "not-addressed" =>
  content === "not-addressed" ? content : { [name]: hex(sha256(content)) }

/** A signed body of this shape, by the officer given. */
const signedBody =
  <T extends { readonly kind: string }>(shape: Shape<T>): Read =>
  (bytes, inputs) => {
    verifySigned(signedShape(decode(bytes)), shape, inputs.officer())
  }

/** Hashes one after the other; what is left over is a hash that is too short. */
const hashes = (bytes: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / 32) }, (_, index) => bytes.subarray(index * 32, index * 32 + 32))

const given = (inputs: Inputs) => ({
  keys: inputs.officer(),
  office: inputs.hash("office"),
  addressee: inputs.hash("addressee"),
})

const readers: Readonly<Record<string, Read>> = {
  cbor: (bytes) => {
    proven(same(encode(decode(bytes)), bytes), "not-canonical")
  },
  "text-line": (bytes) => readable(utf8(bytes), false),
  "text-block": (bytes) => readable(utf8(bytes), true),
  hex: (bytes) => {
    const text = utf8(bytes)
    if (hex(Buffer.from(text, "hex")) !== text) throw new Refused("malformed", "not-hex")
  },
  base64: (bytes) => {
    base64(utf8(bytes))
  },

  age: (bytes, inputs) => opened("plaintext", openAge(bytes, inputs.hash("identity"))),
  recipient: usableRecipient,
  padding: (bytes) => {
    unpad(bytes)
  },
  "recipient-text": (bytes) => usableRecipient(readBech32(utf8(bytes), "age1pq", 1216, "recipient-text")),
  "identity-text": (bytes) => {
    readBech32(utf8(bytes), "AGE-SECRET-KEY-PQ-", 32, "identity-text")
  },

  note: (bytes) => {
    readNote(bytes)
  },
  vkey: (bytes) => {
    readVerifierKey(utf8(bytes))
  },
  policy: readPolicy,
  checkpoint: (bytes, inputs) => {
    const checkpoint = readCheckpoint(bytes)
    const time = verifyCheckpoint(checkpoint, inputs.text("origin"), inputs.log("log"))
    return { size: String(checkpoint.size), time: String(time) }
  },
  cosignature: (bytes, inputs) => {
    const checkpoint = readCheckpoint(bytes)
    verifyCheckpoint(checkpoint, inputs.text("origin"), inputs.log("log"))
    return { time: String(verifyCosignature(checkpoint, inputs.log("cosigner"))) }
  },
  "tlog-proof": (bytes, inputs) => {
    const { index, hashes: proof, checkpoint } = readProof(bytes)
    verifyCheckpoint(checkpoint, inputs.text("origin"), inputs.log("log"))
    const { size, root } = checkpoint
    verifyInclusion({ index, size, root, leaf: leafHash(inputs.bytes("entry")), proof })
    return { index: String(index) }
  },
  inclusion: (bytes, inputs) => {
    const [index, size] = [inputs.number("index"), inputs.number("size")]
    verifyInclusion({ index, size, leaf: inputs.hash("leaf"), root: inputs.hash("root"), proof: hashes(bytes) })
  },
  consistency: (bytes, inputs) => {
    const [from, to] = [inputs.number("from"), inputs.number("to")]
    const [fromRoot, toRoot] = [inputs.hash("from-root"), inputs.hash("to-root")]
    verifyConsistency({ from, to, fromRoot, toRoot, proof: hashes(bytes) })
  },
  "multi-proof": (bytes, inputs) => {
    const leaves = inputs
      .text("leaves")
      .split(" ")
      .map((leaf) => leaf.split(":"))
      .map(([position, hash]) => ({ position: Number(position), hash: Buffer.from(hash ?? "", "hex") }))
    const root = multiProofRoot(inputs.number("depth"), leaves, hashes(bytes))
    proven(same(root, inputs.hash("root")), "multi-proof-unproven")
  },
  host: (bytes) => {
    host(decode(bytes))
  },
  postmark: (bytes) => {
    readRecord(bytes)
  },
  "postmark-proof": (bytes, inputs) => {
    const keys = host(decode(inputs.bytes("host")))
    return { index: String(verifyPostmarkProof(bytes, inputs.bytes("record"), inputs.hash("channel"), keys)) }
  },
  "postmark-cosignature": (bytes, inputs) => {
    const checkpoint = readCheckpoint(bytes)
    verifyCheckpoint(checkpoint, inputs.text("origin"), inputs.log("log"))
    const keys = host(decode(inputs.bytes("host")))
    verifyPostmarkCosignature(checkpoint, readRecord(inputs.bytes("record")), keys)
  },

  founding: (bytes) => ({ office: hex(verifyFounding(bytes).office) }),
  line: (bytes, inputs) => ({
    officer: hex(verifyLine(signedLine(decode(bytes)), inputs.hash("office")).id),
  }),
  "first-roster": (bytes, inputs) => {
    const shown = shownRoster(decode(bytes))
    verifyPinned(shown, inputs.hash("office"), inputs.hash("roster"))
  },
  "roster-chain": (bytes, inputs) => {
    const chain = list(shownRoster, 1, 256)(decode(bytes))
    return { roster: hex(verifyChain(verifyFounding(inputs.bytes("founding")), chain).id) }
  },
  approvals: (bytes, inputs) => {
    const roster = readOffice(inputs.bytes("office-proof"))
    verifyApprovals(approvals(decode(bytes)), roster, "letter", inputs.bytes("subject"))
  },
  card: (bytes) => {
    const roster = readCard(bytes)
    return { office: hex(roster.office), roster: hex(roster.id) }
  },
  invitation: (bytes) => ({ office: hex(readInvitation(bytes)) }),
  introduction: (bytes) => ({ office: hex(readIntroduction(bytes).office) }),
  stock: (bytes, inputs) => verifyStock(stock(decode(bytes)), given(inputs)),
  prekey: (bytes, inputs) => verifyPrekey(prekey(decode(bytes)), given(inputs), inputs.number("at")),
  charter: (bytes) => {
    readCharter(bytes)
    return { channel: hex(sha256(bytes)) }
  },
  "charter-draft": signedBody(draftShape),
  "charter-accept": signedBody(acceptShape),
  "charter-open": signedBody(openShape),
  comparison: signedBody(comparison),
  dismissal: signedBody(dismissal),
  "recovery-share": signedBody(recoveryShare),
  "recovery-wish": signedBody(recoveryWish),
  reseal: signedBody(reseal),
  restored: signedBody(restored),
  replacement: signedBody(replacement),
  "replacement-answer": signedBody(replacementAnswer),
  right: signedBody(rightBody),
  leave: signedBody(leave),
  withdrawal: signedBody(withdrawal),
  "charter-messages": (bytes, inputs) => {
    const draft = inputs.bytes("draft")
    const random = verifyMessages(draft, inputs.bytes("accept"), bytes)
    const value = new Map(decode(draft) as ReadonlyMap<string, Parameters<typeof encode>[0]>)
    value.delete("commitment")
    const charter = encode(value.set("kind", "charter").set("random", random).set("previous", null))
    readCharter(charter)
    return { channel: hex(sha256(charter)) }
  },
  allotment: (bytes, inputs) => {
    const [own, other] = [readOffice(inputs.bytes("own")), readOffice(inputs.bytes("other"))]
    const asked = { leave: inputs.bytes("leave"), drafter: inputs.hash("drafter"), own, other, at: inputs.number("at") }
    verifyAllotment(signedShape(decode(bytes)), asked)
  },
  fingerprint: (bytes, inputs) => {
    const channel = inputs.optional("channel")
    if (channel !== undefined) inputs.asked.add("channel")
    readFingerprint(utf8(bytes), channel)
    return channel === undefined ? {} : { groups: groupsOf(channel).join(" ") }
  },
  statement: (bytes) => ({ kind: readStatement(bytes).kind }),

  leaf: (bytes) => ({ kind: readLeaf(bytes).kind, hash: hex(leafHash(bytes)) }),
  content: (bytes, inputs) => {
    const charter = readCharter(inputs.bytes("charter"))
    const later = charter.previous === null ? undefined : sha256(inputs.bytes("charter"))
    verifyContent(bytes, readLetter(inputs.bytes("statement")), { channel: inputs.hash("channel"), charter, later })
  },
  receipt: (bytes, inputs) => {
    verifyReceipt(signedShape(decode(bytes)), {
      roster: readOffice(inputs.bytes("office-proof")),
      charter: readCharter(inputs.bytes("charter")),
      statement: inputs.bytes("statement"),
      officer: inputs.hash("officer"),
      positions: inputs.text("positions").split(" ").map(Number),
    })
  },

  parcel: (bytes, inputs) => opened("content", openEnvelope(bytes, inputs.hash("identity"))),
  bundle: (bytes, inputs) => {
    const items = openBundle(bytes, inputs.hash("identity"), inputs.hash("officer"))
    return items === "not-addressed" ? items : { items: items.join(" ") }
  },
  cover: (bytes, inputs) => {
    const { missing, postmarked } = verifyCover(bytes, inputs.hash("channel"))
    const standing = missing.length === 0 ? "countersigned" : `provisional ${missing.join(" ")}`
    return { standing, postmarked: postmarked === undefined ? "no" : String(postmarked) }
  },
  view: (bytes, inputs) => {
    const channel = inputs.optional("channel")
    if (channel !== undefined) inputs.asked.add("channel")
    return { result: verifyView(bytes, channel) }
  },
  register: (bytes, inputs) => {
    const channel = inputs.optional("channel")
    if (channel !== undefined) inputs.asked.add("channel")
    const { closed, identified, letters, gaps, verdicts, healed, charters, withheld } = verifyRegister(bytes, channel)
    return {
      result: identified ? "verified" : "unidentified",
      letters: String(letters),
      gaps: gaps.join(" "),
      verdicts: verdicts.join(" "),
      closed: closed === undefined ? "no" : String(closed),
      healed: healed.join(", "),
      charters: charters.join(", "),
      withheld: withheld === undefined ? "no" : String(withheld),
    }
  },

  archive: (bytes, inputs) => {
    const channel = inputs.optional("channel")
    if (channel !== undefined) inputs.asked.add("channel")
    const { identified, letters, views } = verifyArchive(bytes, channel)
    return { result: identified ? "verified" : "unidentified", letters: letters.join(" "), views: String(views) }
  },

  pouch: (bytes) => ({ frames: readVolume(bytes).join(" ") }),
}

export const FORMATS: readonly string[] = Object.keys(readers)

/** What the second reader says of a vector. */
export function readVector({ format, inputs: lines, bytes }: Vector): Result & { readonly asked: ReadonlySet<string> } {
  const read = readers[format]
  if (read === undefined) throw new TypeError(`no reader for ${format}`)
  const inputs = new Inputs(lines)
  try {
    const found = read(bytes, inputs)
    if (found === "not-addressed") return { expect: found, code: "none", found: {}, asked: inputs.asked }
    return { expect: "success", code: "none", found: found ?? {}, asked: inputs.asked }
  } catch (error) {
    if (error instanceof Refused) return { expect: error.kind, code: error.code, found: {}, asked: inputs.asked }
    throw error
  }
}
