/**
 * Attack 12: a counterpart whose bytes are not what they should be.
 * @module
 */
import { randomBytes } from "node:crypto"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { concat, decodeAs, encodeRecord, fromUtf8, sha256, utf8 } from "../../src/bytes/index.ts"
import { idOf, ownKeys, ownRoster, registrarOfOther } from "../../src/desk/access.ts"
import { takeForBundle } from "../../src/desk/carriage/stock.ts"
import { enter } from "../../src/desk/channels/enter.ts"
import { channelRegister, headOf } from "../../src/desk/channels/registers.ts"
import { collect, flush } from "../../src/desk/index.ts"
import { pending, submissions } from "../../src/desk/records.ts"
import { letterTree, makeContent, openLeaf, statementHash, type Content } from "../../src/letter/index.ts"
import {
  allotmentShape,
  approve as approveSubject,
  encodeStatement,
  openSigned,
  openStatementOf,
  SUITE,
  type Prekey,
} from "../../src/office/index.ts"
import { exportView, openViewFile, sealEnvelope, sealParcel, type Item } from "../../src/parcel/index.ts"
import { pad } from "../../src/seal/index.ts"
import { channelOf, cheat, draftOf, lay } from "../desk/steps.ts"
import type { Attack } from "./attack.ts"
import { alarms, booksHold, collects, letters, sends, textOf, type Json, type Stage } from "./stage.ts"

/** A bundle's plaintext, honest, and its prekey. */
interface Made {
  readonly plain: Uint8Array
  readonly prekey: Prekey
}

const sealed = ({ prekey }: Made, plain: Uint8Array): Uint8Array => sealEnvelope({ prekey, plaintext: plain })
const ID_BYTES = 16

/** The stanza's line of a file, changed. */
function restanzaed(envelope: Uint8Array, change: (lines: readonly string[]) => readonly string[]): Uint8Array {
  const file = envelope.subarray(ID_BYTES)
  const at = Buffer.from(file).indexOf("\n---")
  const lines = change(fromUtf8(file.subarray(0, at)).split("\n"))
  return concat(envelope.subarray(0, ID_BYTES), utf8(lines.join("\n")), file.subarray(at))
}

function replaced(bytes: Uint8Array, from: string, to: Uint8Array): Uint8Array {
  const at = Buffer.from(bytes).indexOf(from)
  if (at < 0 || to.length !== from.length) throw new TypeError(`${from} is not there`)
  return concat(bytes.subarray(0, at), to, bytes.subarray(at + to.length))
}

const BUNDLES: readonly (readonly [what: string, make: (made: Made) => Uint8Array])[] = [
  ["CBOR nested ten thousand deep", (made) => sealed(made, pad(concat(Buffer.alloc(10_000, 0x81), utf8("\u0000"))))],
  [
    "a head that is longer than it need be",
    (made) => sealed(made, pad(concat(Uint8Array.of(0xb8, 8), made.plain.subarray(1)))),
  ],
  ["suite diwan/0", (made) => sealed(made, pad(replaced(made.plain, "diwan/1", utf8("diwan/0"))))],
  ["an unknown item", (made) => sealed(made, pad(replaced(made.plain, "receipts", utf8("deceipts"))))],
  [
    "padding that is not zero",
    (made) => {
      const padded = pad(made.plain)
      padded[padded.length - 1] = 1
      return sealed(made, padded)
    },
  ],
  ["two stanzas", (made) => restanzaed(sealed(made, pad(made.plain)), (lines) => [...lines, "-> X25519 AAAA", "AAAA"])],
  ["a last chunk cut short", (made) => sealed(made, pad(made.plain)).subarray(0, -10)],
  ["a last chunk cut off", (made) => sealed(made, pad(made.plain)).subarray(0, ID_BYTES + 1643)],
  [
    "a share of small order",
    (made) =>
      restanzaed(sealed(made, pad(made.plain)), ([version, stanza = "", ...rest]) => {
        const [mark, type, enc = ""] = stanza.split(" ")
        const octets = Buffer.from(enc, "base64")
        octets.fill(0, octets.length - 32)
        return [version ?? "", [mark, type, octets.toString("base64").replaceAll("=", "")].join(" "), ...rest]
      }),
  ],
]

/** North's registrar makes an honest bundle for South's, not sealed yet. */
function honest(stage: Stage): Made {
  return cheat(stage.at.desk("north/registrar"), (act) => {
    const to = registrarOfOther(act.tx, channelOf(act).other)
    const plain = encodeRecord({
      suite: SUITE,
      kind: "bundle",
      from: act.self.office,
      sender: act.self.officer,
      to: to.officer,
      channel: idOf(channelOf(act)),
      filing: new Uint8Array(randomBytes(32)),
      items: [{ kind: "receipts", receipts: [] }],
    })
    return { plain, prekey: takeForBundle(act, to.officer) }
  })
}

/** What is in a view's content can be changed, past the room that would refuse it. */
function recoded(content: Uint8Array, change: (content: Content) => object): Uint8Array {
  const any = { read: (value: unknown) => value as Content }
  return encodeRecord(change(decodeAs(any as never, content, "content")))
}

const VIEWS: readonly (readonly [what: string, code: string, change: (content: Uint8Array) => Uint8Array])[] = [
  [
    "two hashes of the multi-proof exchanged",
    "root-differs",
    (content) => recoded(content, (c) => ({ ...c, proof: [c.proof[1], c.proof[0], ...c.proof.slice(2)] })),
  ],
  [
    "a hash too many",
    "multi-proof-length",
    (content) => recoded(content, (c) => ({ ...c, proof: [...c.proof, c.proof[0]] })),
  ],
  [
    "a leaf twice",
    "multi-proof-positions",
    (content) => recoded(content, (c) => ({ ...c, leaves: [...c.leaves, c.leaves.at(-1)] })),
  ],
  ["suite diwan/0", "suite-lower", (content) => replaced(content, "diwan/1", utf8("diwan/0"))],
  ["a word changed", "root-differs", (content) => replaced(content, "before", utf8("behind"))],
]

/** The attacks of this kind. */
export const BYTES: readonly Attack[] = [
  {
    number: 12,
    tried: `bundles with ${BUNDLES.map(([what]) => what).join(", ")}`,
    quick: true,
    async run(stage, found) {
      const { at } = stage
      const registrar = at.desk("north/registrar")
      const { right } = channelOf(registrar)
      if (right === null) throw new TypeError("no right")
      for (const [, make] of BUNDLES) {
        const octets = make(honest(stage))
        await registrar
          .relay(right.relay)
          .deposit({ mailbox: right.mailbox, right: right.token, filing: sha256(randomBytes(32)), octets })
      }
      stage.victims("south/registrar", "south/minister")
      const ran = await stage.diwan("south/registrar", "collect")
      found(
        ran.json["refused"] === BUNDLES.length && ran.exit === 3,
        `${String(ran.json["refused"])} of ${BUNDLES.length} refused, exit ${ran.exit}`,
      )
      const codes = [...new Set(await alarms(stage, "south/registrar"))]
      found(codes.length >= 5, codes.join(", "))
      const name = await sends(at, "north", "This one holds.")
      await collects(stage, "south/registrar", "south/minister")
      found((await textOf(stage, "south/minister", name)) === "This one holds.", "the next letter is read")
    },
  },
  {
    number: 12,
    tried: `view files with ${VIEWS.map(([what]) => what).join(", ")}, cut and empty ones`,
    quick: false,
    async run(stage, found) {
      const name = await sends(stage.at, "north", "An agreement before 24 November.")
      stage.victims("south/registrar", "south/minister")
      await collects(stage, "south/registrar", "south/minister")
      const file = join(stage.folder, "a.view")
      const { json } = await stage.diwan("south/minister", "read", name, "--export", file)
      const id = json["channel"] as string
      const whole = new Uint8Array(readFileSync(file))
      const { cover, content } = openViewFile(whole)
      const codes: string[] = []
      const files = VIEWS.map(
        ([what, code, change]) => [what, code, exportView({ cover, content: change(content) })] as const,
      )
      for (const [what, code, bytes] of [
        ...files,
        ["cut", "file-not-diwan", whole.subarray(0, -1)],
        ["empty", "file-not-diwan", new Uint8Array(0)],
      ] as const) {
        writeFileSync(file, bytes)
        const ran = await stage.diwan(null, "verify", file, "--channel", id)
        if (ran.exit === 3 && ran.code === code && !ran.out.includes("November")) codes.push(code)
        else found(false, `${what}: exit ${ran.exit}, ${ran.code ?? "accepted"}`)
      }
      found(codes.length === VIEWS.length + 2, `each ends with 3 and shows nothing: ${codes.join(", ")}`)
    },
  },
  {
    number: 12,
    tried: "an office approves, enters and sends a letter whose text turns around what it says (U+202E)",
    quick: true,
    async run(stage, found) {
      const { at } = stage
      await lay(at, "north", draftOf("We agree. TURNED"))
      for (const who of ["principal", "adviser"]) await collect(at.desk(`north/${who}`))
      const keys = ["principal", "adviser"].map((who) => cheat(at.desk(`north/${who}`), ({ self }) => ownKeys(self)))
      const draft = at
        .desk("north/principal")
        .vault.read((tx) => pending.list(tx).find(({ value }) => value.draft !== null)?.value.draft)
      if (draft === null || draft === undefined) throw new TypeError("nothing is laid")
      const turned = draft.leaves.map(({ position, leaf }) => {
        const isText = Buffer.from(leaf).includes("TURNED")
        return { position, leaf: isText ? replaced(leaf, "TURNED", utf8("\u202e\u202e")) : leaf }
      })
      cheat(at.desk("north/registrar"), (act) => {
        const kept = submissions.list(act.tx).at(-1)
        const { body } = openStatementOf("letter", kept?.value.statement ?? new Uint8Array(0))
        const { prekeys } = openSigned(draft.allotment, ownRoster(act.tx, act.self), allotmentShape)
        const tree = letterTree({
          secret: draft.secret,
          size: { depth: body.depth, copies: body.copies },
          leaves: turned,
        })
        const data = encodeStatement(randomBytes(32), { ...body, root: tree.root })
        const approvals = keys
          .map((pair) => approveSubject(pair, "letter", data))
          .toSorted((a, b) => Buffer.compare(a.officer, b.officer))
        const parcels = turned.flatMap(({ position, leaf }) => {
          const opened = Buffer.from(leaf).includes("\u202e") ? null : openLeaf(leaf)
          if (opened?.kind !== "reader" || Buffer.compare(opened.body.office, channelOf(act).other) !== 0) return []
          const { officer } = opened.body
          const prekey = prekeys.find(
            (each) => each.for === "reader" && Buffer.compare(each.officer, officer) === 0,
          )?.prekey
          if (prekey === undefined) return []
          return [
            {
              officer,
              envelope: sealParcel({
                prekey,
                content: makeContent({ tree, leaves: turned, reader: position, keys: [] }),
              }),
            },
          ]
        })
        const index = headOf(act.tx, channelRegister(idOf(channelOf(act)), act.self.office)).size
        const items: Item[] = [
          { kind: "parcels", office: act.self.office, index, statement: statementHash(data), parcels },
        ]
        enter(act, channelOf(act), [{ data, approvals }], items)
        submissions.delete(act.tx, kept?.key ?? "")
      })
      await flush(at.desk("north/registrar"))
      stage.victims("south/registrar", "south/minister")
      await collects(stage, "south/registrar", "south/minister")
      for (const who of ["south/registrar", "south/minister"]) {
        const raised = await alarms(stage, who)
        found(raised.join() === "text-bidi", `${who} refuses it: ${raised.join(", ") || "it does not"}`)
        found((await letters(stage, who)).length === 0, "and files nothing")
      }
      const next = await sends(at, "north", "This one holds.")
      await collects(stage, "south/registrar", "south/minister")
      const read = await stage.diwan("south/minister", "read", next)
      const { countersigned } = (read.json["proof"] ?? {}) as Json
      found(countersigned === true, "the next letter is postmarked, countersigned and read")
      found(await booksHold(stage, "south/registrar"), "both registers verify")
    },
  },
]
