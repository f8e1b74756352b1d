/**
 * Attack 11: disk and relay are seized after destruction, with the vault's key.
 * @module
 */
import { readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { toHex } from "../../src/bytes/index.ts"
import { prekeySecrets } from "../../src/desk/records.ts"
import { openEnvelope, readEnvelope } from "../../src/parcel/index.ts"
import { identityFromSeed } from "../../src/seal/index.ts"
import { recordsOf } from "../desk/steps.ts"
import type { Attack } from "./attack.ts"
import { collects, sends, textOf } from "./stage.ts"

const TEXT = "What must not be found again."

/** The attacks of this kind. */
export const SEIZURE: readonly Attack[] = [
  {
    number: 11,
    tried: "a reader's disk, its key and every byte the relay ever saw are seized after the view was destroyed",
    quick: true,
    async run(stage, found) {
      const { at } = stage
      stage.victims("south/registrar", "south/minister")
      const name = await sends(at, "north", [{ text: TEXT, readers: "north/principal, south/minister" }])
      // A relay that keeps everything it hands out.
      const kept: Uint8Array[] = []
      stage.relay.script = async ({ path }, forward) => {
        const answer = await forward()
        if (/\/bundles\/[0-9a-f]{64}$/.test(path) && answer.ok)
          kept.push(new Uint8Array(await answer.clone().arrayBuffer()))
        return answer
      }
      await collects(stage, "south/registrar", "south/minister")
      found((await textOf(stage, "south/minister", name)) === TEXT, "it was read")
      const destroyed = await stage.diwan("south/minister", "destroy", name, "--for-good", "--confirm", name)
      found(destroyed.exit === 0, `it is destroyed: exit ${destroyed.exit}`)
      const gone = await stage.diwan("south/minister", "read", name)
      found(gone.exit !== 0, `and no longer shown: ${gone.code ?? "it is"}`)
      // Now the thief: every file of the folder, and the vault with its key.
      const home = dirname(at.pathOf("south/minister"))
      const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
      const disk = Buffer.concat(files.map((each) => readFileSync(join(each.parentPath, each.name))))
      found(!disk.includes(TEXT), "no file has a word of it")
      const desk = await at.reopen("south/minister")
      found(!recordsOf(desk).includes(TEXT), "no record that the key opens has")
      const seeds = desk.vault.read((tx) => new Map(prekeySecrets.list(tx).map(({ key, value }) => [key, value.seed])))
      at.leave("south/minister")
      let [parcels, opened] = [0, 0]
      for (const octets of [...kept, ...stage.relay.kept]) {
        if (octets.length < 1700) continue
        const { prekey } = readEnvelope(octets)
        const seed = seeds.get(toHex(prekey))
        if (seed === undefined) continue
        parcels++
        if (seed === null) continue
        const plain = openEnvelope({ identity: identityFromSeed(seed), envelope: octets })
        if (plain.kind === "opened") opened++
      }
      found(parcels > 0 && opened === 0, `of ${parcels} bundles to this reader that the relay kept, ${opened} open`)
    },
  },
  {
    number: 11,
    tried:
      "the same with every backup: of before the letter came, of while it was there, and of after it was destroyed",
    quick: false,
    async run(stage, found) {
      const { at } = stage
      stage.victims("south/registrar", "south/minister")
      const backup = async (name: string): Promise<string> => {
        const file = join(stage.folder, `${name}.backup`)
        const ran = await stage.diwan("south/minister", "backup", file)
        found(ran.exit === 0, `a backup of ${name}: exit ${ran.exit}`)
        return file
      }
      const before = await backup("before")
      const name = await sends(at, "north", [{ text: TEXT, readers: "north/principal, south/minister" }])
      const kept: Uint8Array[] = []
      stage.relay.script = async ({ path }, forward) => {
        const answer = await forward()
        if (/\/bundles\/[0-9a-f]{64}$/.test(path) && answer.ok)
          kept.push(new Uint8Array(await answer.clone().arrayBuffer()))
        return answer
      }
      await collects(stage, "south/registrar", "south/minister")
      found((await textOf(stage, "south/minister", name)) === TEXT, "it was read")
      const during = await backup("while")
      const destroyed = await stage.diwan("south/minister", "destroy", name, "--for-good", "--confirm", name)
      found(destroyed.exit === 0, `it is destroyed: exit ${destroyed.exit}`)
      const after = await backup("after")
      // The relay as it lies on the disk, and all that it ever handed out or was handed.
      const relay = Buffer.concat(
        readdirSync(at.folder)
          .filter((file) => file.startsWith("relay.sqlite"))
          .map((file) => readFileSync(join(at.folder, file))),
      )
      found(!relay.includes(TEXT), "the relay's files have no word of it")
      const envelopes = [...kept, ...stage.relay.kept].filter(({ length }) => length >= 1700)
      const seen: string[] = []
      for (const [what, file] of [
        ["before", before],
        ["while", during],
        ["after", after],
      ] as const) {
        found(!readFileSync(file).includes(TEXT), `no octet of the backup of ${what} is a word of it`)
        const desk = await at.restore("south/minister", file)
        const seeds = desk.vault.read(
          (tx) => new Map(prekeySecrets.list(tx).map(({ key, value }) => [key, value.seed])),
        )
        const opened = envelopes.filter((octets) => {
          const seed = seeds.get(toHex(readEnvelope(octets).prekey)) ?? null
          return seed !== null && openEnvelope({ identity: identityFromSeed(seed), envelope: octets }).kind === "opened"
        }).length
        const has = recordsOf(desk).includes(TEXT)
        seen.push(`${what}: ${has ? "has it" : "has it not"}, opens ${opened}`)
        // A backup of while the view was there is the view: it is as secret as the vault, and has to be destroyed with it.
        found(has === (what === "while") && opened === 0, `with its key, the backup of ${seen.at(-1) ?? ""}`)
        at.leave("south/minister")
      }
    },
  },
]
