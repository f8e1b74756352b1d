/**
 * Attack 7: a thief who has every classical secret, and no post-quantum one.
 * @module
 */
import { randomBytes } from "node:crypto"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption"
import { concat, encodeRecord, sha256 } from "../../src/bytes/index.ts"
import { ownKeys, registrarOfOther } from "../../src/desk/access.ts"
import { takeForBundle } from "../../src/desk/carriage/stock.ts"
import { sign } from "../../src/office/index.ts"
import { exportView, openCover, openViewFile, type Cover } from "../../src/parcel/index.ts"
import { channelOf, cheat } from "../desk/steps.ts"
import type { Attack } from "./attack.ts"
import { alarms, collects, sends, textOf } from "./stage.ts"

const ED25519_BYTES = 64
const encodeCover = (cover: Cover): Uint8Array => encodeRecord({ suite: "diwan/1", kind: "cover", ...cover })

/** Signature lines of a key in a proof: the classical one is short. */
function withoutLong(proof: string, name: string): string {
  return proof
    .split("\n")
    .filter((line) => !(line.startsWith(`— ${name} `) && line.length > 500))
    .join("\n")
}

/** The attacks of this kind. */
export const THIEF: readonly Attack[] = [
  {
    number: 7,
    tried: "a thief of all Ed25519 keys signs approvals and leaves out, or makes up, the ML-DSA halves",
    quick: true,
    async run(stage, found) {
      const { at } = stage
      const name = await sends(at, "north", "An agreement before 24 November.")
      const thief = ["registrar", "principal", "adviser"].map((who) =>
        cheat(at.desk(`north/${who}`), ({ self }) => ({ officer: self.officer, keys: ownKeys(self) })),
      )
      stage.victims("south/registrar", "south/minister")
      await collects(stage, "south/registrar", "south/minister")
      const file = join(stage.folder, "a.view")
      const { json } = await stage.diwan("south/minister", "read", name, "--export", file)
      const id = json["channel"] as string
      const { cover: bytes, content } = openViewFile(new Uint8Array(readFileSync(file)))
      const cover = openCover(bytes)
      const officers = thief.toSorted((a, b) => Buffer.compare(a.officer, b.officer)).slice(0, 2)
      const halves = (half: "classical" | "post-quantum"): Cover => ({
        ...cover,
        approvals: officers.map(({ officer, keys }) => {
          const whole = sign(keys, "letter", cover.statement)
          const [first, second] = [whole.subarray(0, ED25519_BYTES), whole.subarray(ED25519_BYTES)]
          const signature =
            half === "classical" ? concat(first, randomBytes(second.length)) : concat(randomBytes(first.length), second)
          return { officer, signature }
        }),
      })
      const origin = /^— (diwan\/[0-9a-f]{64}) /m.exec(cover.proof)?.[1] ?? ""
      for (const [what, forged, code] of [
        ["the classical halves alone", halves("classical"), "approval-refused"],
        ["the post-quantum halves alone", halves("post-quantum"), "approval-refused"],
        ["the log's Ed25519 line alone", { ...cover, proof: withoutLong(cover.proof, origin) }, "log-line"],
      ] as const) {
        writeFileSync(file, exportView({ cover: encodeCover(forged), content }))
        const ran = await stage.diwan(null, "verify", file, "--channel", id)
        found(ran.exit === 3 && ran.code === code, `${what}: exit ${ran.exit}, ${ran.code ?? "accepted"}`)
      }
    },
  },
  {
    number: 7,
    tried: "a bundle is sealed by X25519 alone, to a prekey of the victim's",
    quick: false,
    async run(stage, found) {
      const { at } = stage
      const registrar = at.desk("north/registrar")
      const { right } = channelOf(registrar)
      if (right === null) throw new TypeError("no right")
      const prekey = cheat(registrar, (act) =>
        takeForBundle(act, registrarOfOther(act.tx, channelOf(act).other).officer),
      )
      const encrypter = new Encrypter()
      encrypter.addRecipient(await identityToRecipient(await generateX25519Identity()))
      const octets = concat(prekey.id, await encrypter.encrypt(new Uint8Array(40_000)))
      await registrar
        .relay(right.relay)
        .deposit({ mailbox: right.mailbox, right: right.token, filing: sha256(randomBytes(32)), octets })
      stage.victims("south/registrar", "south/minister")
      const ran = await stage.diwan("south/registrar", "collect")
      const raised = await alarms(stage, "south/registrar")
      found(ran.exit === 3 && raised.join() === "outside-profile", `exit ${ran.exit}, ${raised.join(", ") || "taken"}`)
      const name = await sends(at, "north", "This one holds.")
      await collects(stage, "south/registrar", "south/minister")
      found((await textOf(stage, "south/minister", name)) === "This one holds.", "the next letter is read")
    },
  },
]
