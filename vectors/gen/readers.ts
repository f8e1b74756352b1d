/**
 * For each format, how its bytes are read and with what: the one place that knows both the vector files and the rooms.
 * An output that a vector names (an id, a hash, a count) is compared.
 * @module
 */
import {
  checkText,
  decode,
  decodeAs,
  encode,
  equal,
  fromBase64,
  fromHex,
  fromUtf8,
  sha256,
  toHex,
} from "../../src/bytes/index.ts"
import { openLeaf, verifyContent, verifyReceipt } from "../../src/letter/index.ts"
import {
  allotmentShape,
  charterAcceptShape,
  charterOpenShape,
  checkAllotment,
  concludeCharter,
  fingerprint,
  leaveShape,
  openCard,
  openCharter,
  openFounding,
  openIntroduction,
  openInvitation,
  openLine,
  openSigned,
  openStatement,
  openStatementOf,
  prekeyShape,
  readFingerprint,
  requireQuorum,
  approvalsShape,
  rosterChain,
  signedLine,
  signedShape,
  stockShape,
  verifyFirstRoster,
  verifyPrekey,
  verifyRosterChain,
  verifyStock,
  shownRoster,
} from "../../src/office/index.ts"
import {
  decodeHost,
  decodePostmark,
  leafHash,
  multiProofRoot,
  openCheckpoint,
  parseNote,
  parsePolicy,
  parseVkey,
  verifyConsistency,
  verifyCosignature,
  verifyInclusion,
  verifyMultiProof,
  verifyPostmark,
  verifyPostmarkCosignature,
  verifyTlogProof,
} from "../../src/register/index.ts"
import {
  decodeIdentity,
  decodeRecipient,
  identityFromSeed,
  importRecipient,
  open,
  unpad,
} from "../../src/seal/index.ts"
import { carried } from "./carried.ts"
import type { Expect, Vector } from "./format.ts"
import {
  base64,
  count,
  hashesOf,
  hex,
  kindOf,
  need,
  NOTHING,
  officerKeys,
  optionalHex,
  pair,
  proven,
  type Reader,
} from "./inputs.ts"
import { signedReaders } from "./signedReaders.ts"

/** What a reader found. `outputs` are compared with the vector's inputs of the same name. */
export interface Found {
  readonly expect: Expect
  readonly code: string
}

/**
 * Read a vector's bytes as its format says.
 * @param compare false for other bytes than the vector's own: what is worked out from them is not what it states
 * @throws {TypeError} an unknown format, an input that is missing, an output that differs
 */
export function readVector({ name, format, inputs, bytes }: Vector, compare: boolean = true): Found {
  const read = READERS[format]
  if (read === undefined) throw new TypeError(`${name}: no format ${format}`)
  let outputs: ReturnType<Reader>
  try {
    outputs = read(bytes, inputs)
  } catch (error) {
    return { expect: kindOf(error), code: (error as { readonly code: string }).code }
  }
  if (outputs === null) return { expect: "not-addressed", code: "none" }
  for (const [output, value] of compare ? Object.entries(outputs) : []) {
    if (inputs[output] === undefined || inputs[output] === value) continue
    throw new TypeError(`${name}: ${output} is ${value}, the vector says ${inputs[output]}`)
  }
  return { expect: "success", code: "none" }
}

/** The formats that are read. */
export function formats(): readonly string[] {
  return Object.keys(READERS)
}

const READERS: { readonly [format: string]: Reader } = {
  // bytes
  cbor(bytes) {
    if (!equal(encode(decode(bytes)), bytes)) throw new TypeError("encoding again gives other bytes")
    return NOTHING
  },
  "text-line"(bytes) {
    checkText(fromUtf8(bytes), "line", "text")
    return NOTHING
  },
  "text-block"(bytes) {
    checkText(fromUtf8(bytes), "block", "text")
    return NOTHING
  },
  hex(bytes) {
    fromHex(fromUtf8(bytes))
    return NOTHING
  },
  base64(bytes) {
    fromBase64(fromUtf8(bytes))
    return NOTHING
  },
  // seal
  age(bytes, inputs) {
    const opened = open(identityFromSeed(hex(inputs, "identity")), bytes)
    return opened.kind === "opened" ? { plaintext: toHex(sha256(opened.plaintext)) } : null
  },
  recipient(bytes) {
    importRecipient(bytes)
    return NOTHING
  },
  padding(bytes) {
    unpad(bytes)
    return NOTHING
  },
  "recipient-text"(bytes) {
    decodeRecipient(fromUtf8(bytes))
    return NOTHING
  },
  "identity-text"(bytes) {
    decodeIdentity(fromUtf8(bytes))
    return NOTHING
  },
  // register
  note(bytes) {
    parseNote(fromUtf8(bytes))
    return NOTHING
  },
  vkey(bytes) {
    parseVkey(fromUtf8(bytes))
    return NOTHING
  },
  policy(bytes) {
    parsePolicy(fromUtf8(bytes))
    return NOTHING
  },
  checkpoint(bytes, inputs) {
    const { size, time } = openCheckpoint(fromUtf8(bytes), {
      origin: need(inputs, "origin"),
      keys: pair(inputs, "log"),
    })
    return { size: String(size), time: String(time) }
  },
  cosignature(bytes, inputs) {
    const checkpoint = openCheckpoint(fromUtf8(bytes), { origin: need(inputs, "origin"), keys: pair(inputs, "log") })
    return { time: String(verifyCosignature(checkpoint, { keys: pair(inputs, "cosigner") }).time) }
  },
  "tlog-proof"(bytes, inputs) {
    const { index } = verifyTlogProof({
      proof: fromUtf8(bytes),
      leaf: leafHash(base64(inputs, "entry")),
      origin: need(inputs, "origin"),
      keys: pair(inputs, "log"),
    })
    return { index: String(index) }
  },
  inclusion(bytes, inputs) {
    const [leaf, root] = [hex(inputs, "leaf"), hex(inputs, "root")]
    verifyInclusion({ index: count(inputs, "index"), size: count(inputs, "size"), leaf, root, proof: hashesOf(bytes) })
    return NOTHING
  },
  consistency(bytes, inputs) {
    const [fromRoot, toRoot] = [hex(inputs, "from-root"), hex(inputs, "to-root")]
    const [from, to] = [count(inputs, "from"), count(inputs, "to")]
    verifyConsistency({ from, to, fromRoot, toRoot, proof: hashesOf(bytes) })
    return NOTHING
  },
  "multi-proof"(bytes, inputs) {
    const leaves = need(inputs, "leaves")
      .split(" ")
      .map((leaf) => {
        const [position, hash] = leaf.split(":") as [string, string]
        return { position: Number(position), hash: fromHex(hash) }
      })
    const claim = { depth: count(inputs, "depth"), leaves, proof: hashesOf(bytes) }
    verifyMultiProof({ ...claim, root: hex(inputs, "root") })
    return { root: toHex(multiProofRoot(claim)) }
  },
  host(bytes) {
    decodeHost(bytes)
    return NOTHING
  },
  postmark(bytes) {
    decodePostmark(bytes)
    return NOTHING
  },
  "postmark-proof"(bytes, inputs) {
    const { index } = verifyPostmark({
      channelId: hex(inputs, "channel"),
      host: decodeHost(base64(inputs, "host")),
      record: base64(inputs, "record"),
      proof: fromUtf8(bytes),
    })
    return { index: String(index) }
  },
  "postmark-cosignature"(bytes, inputs) {
    const checkpoint = openCheckpoint(fromUtf8(bytes), { origin: need(inputs, "origin"), keys: pair(inputs, "log") })
    verifyPostmarkCosignature(decodePostmark(base64(inputs, "record")), checkpoint, decodeHost(base64(inputs, "host")))
    return NOTHING
  },
  // office
  founding(bytes) {
    return { office: toHex(openFounding(bytes).id) }
  },
  line(bytes, inputs) {
    return { officer: toHex(openLine(decodeAs(signedLine, bytes, "line"), hex(inputs, "office")).officer) }
  },
  "first-roster"(bytes, inputs) {
    verifyFirstRoster({
      id: hex(inputs, "roster"),
      office: hex(inputs, "office"),
      shown: decodeAs(shownRoster, bytes, "roster"),
    })
    return NOTHING
  },
  "roster-chain"(bytes, inputs) {
    const chain = decodeAs(rosterChain, bytes, "chain")
    return { roster: toHex(verifyRosterChain({ founding: openFounding(base64(inputs, "founding")), chain }).id) }
  },
  approvals(bytes, inputs) {
    requireQuorum({
      roster: proven(inputs, "office-proof"),
      purpose: "letter",
      subject: base64(inputs, "subject"),
      approvals: decodeAs(approvalsShape, bytes, "approvals"),
    })
    return NOTHING
  },
  card(bytes) {
    const { officeId, roster } = openCard(bytes)
    return { office: toHex(officeId), roster: toHex(roster.id) }
  },
  invitation(bytes) {
    return { office: toHex(openInvitation(bytes).officeId) }
  },
  introduction(bytes) {
    return { office: toHex(openIntroduction(bytes).card.officeId) }
  },
  stock(bytes, inputs) {
    verifyStock({
      stock: decodeAs(stockShape, bytes, "stock"),
      giver: officerKeys(inputs, "officer-keys"),
      office: hex(inputs, "office"),
      addressee: hex(inputs, "addressee"),
    })
    return NOTHING
  },
  prekey(bytes, inputs) {
    verifyPrekey({
      prekey: decodeAs(prekeyShape, bytes, "prekey"),
      giver: officerKeys(inputs, "officer-keys"),
      office: hex(inputs, "office"),
      addressee: hex(inputs, "addressee"),
      at: count(inputs, "at"),
    })
    return NOTHING
  },
  charter(bytes) {
    return { channel: toHex(openCharter(bytes).id) }
  },
  ...signedReaders,
  "charter-messages"(bytes, inputs) {
    const accept = decodeAs(charterAcceptShape, base64(inputs, "accept"), "accept")
    const conclusion = { draft: base64(inputs, "draft"), accept, open: decodeAs(charterOpenShape, bytes, "open") }
    return { channel: toHex(sha256(concludeCharter(conclusion))) }
  },
  fingerprint(bytes, inputs) {
    readFingerprint(fromUtf8(bytes))
    const channel = optionalHex(inputs, "channel")
    return channel === null ? NOTHING : { groups: fingerprint(channel).groups.join(" ") }
  },
  statement(bytes) {
    return { kind: openStatement(bytes).body.kind }
  },
  allotment(bytes, inputs) {
    const own = proven(inputs, "own")
    const allotment = openSigned(decodeAs(signedShape, bytes, "allotment"), own, allotmentShape)
    const leave = decodeAs(leaveShape, base64(inputs, "leave"), "leave")
    const drafter = hex(inputs, "drafter")
    checkAllotment({ allotment, leave, drafter, own, other: proven(inputs, "other"), at: count(inputs, "at") })
    return NOTHING
  },
  // letter
  leaf(bytes) {
    return { hash: toHex(leafHash(bytes)), kind: openLeaf(bytes).kind }
  },
  content(bytes, inputs) {
    const charter = openCharter(base64(inputs, "charter"))
    const { body: statement } = openStatementOf("letter", base64(inputs, "statement"))
    const view = verifyContent({ content: bytes, statement, channel: hex(inputs, "channel"), charter, to: null })
    return { positions: view.reader.positions.join(" ") }
  },
  receipt(bytes, inputs) {
    const statement = base64(inputs, "statement")
    verifyReceipt({
      receipt: decodeAs(signedShape, bytes, "receipt"),
      roster: proven(inputs, "office-proof"),
      statement,
      letter: openStatementOf("letter", statement).body,
      charter: openCharter(base64(inputs, "charter")),
      readers: [
        {
          officer: hex(inputs, "officer"),
          positions: need(inputs, "positions").split(" ").map(Number),
        },
      ],
    })
    return NOTHING
  },
  ...carried,
}
