/**
 * Attack 8: a host that sits in the middle of an introduction, and a dismissed quorum that signs a rival roster.
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import {
  acceptChannel,
  approve,
  collect,
  createOffice,
  fileCorrespondent,
  flush,
  introduce,
  layRoster,
  listLaid,
  makeCard,
  proposeChannel,
  type Desk,
} from "../../src/desk/index.ts"
import { hostOf } from "../../src/relay/index.ts"
import type { Admission } from "../../src/relay/client.ts"
import { draftOf } from "../desk/steps.ts"
import { RULES, type World } from "../desk/world.ts"
import type { Attack } from "./attack.ts"
import { type Json, type Stage } from "./stage.ts"

const BIRCH = { ...RULES, codeName: "birch" }

/** The host founds an office that bears another's name. */
async function impostor(at: World, name: string): Promise<Desk> {
  const desk = await at.enter(`host/${name}`)
  const [admission] = await at.admissions(1)
  createOffice(desk, {
    office: `${name}.example`,
    founder: { title: "registrar", name, roles: ["registrar", "signatory", "reader"] },
    admission: admission as Admission,
  })
  await flush(desk)
  layRoster(desk, { quorum: 1 })
  for (const laid of listLaid(desk)) approve(desk, laid.id)
  await collect(desk)
  return desk
}

/** Introduce two cards as the host does. @returns the file for the first */
async function introduced(
  at: World,
  cards: readonly [Uint8Array, Uint8Array],
): Promise<readonly [Uint8Array, Uint8Array]> {
  const host = hostOf(at.hostKeys, "harbour.example", at.url)
  const [first, second] = introduce({ cards, host, tickets: await at.tickets() })
  if (first === undefined || second === undefined) throw new TypeError("an introduction is for two")
  return [first.bytes, second.bytes]
}

async function cardOf(stage: Stage, who: string): Promise<Uint8Array> {
  const file = join(stage.folder, `${who.replace("/", "-")}.card`)
  await stage.diwan(who, "office", "card", "--out", file)
  return new Uint8Array(readFileSync(file))
}

/** The attacks of this kind. */
export const INTRODUCTION: readonly Attack[] = [
  {
    number: 8,
    tried: "a host introduces each side to an office of its own making, which bears the other's name",
    quick: false,
    async run(stage, found) {
      const { at } = stage
      const [falseNorth, falseSouth] = [await impostor(at, "north"), await impostor(at, "south")]
      stage.victims("north/registrar", "south/registrar", "north/adviser")
      const file = (name: string): string => join(stage.folder, name)
      const [forNorth, forFalseSouth] = await introduced(at, [
        await cardOf(stage, "north/registrar"),
        makeCard(falseSouth),
      ])
      const [forSouth, forFalseNorth] = await introduced(at, [
        await cardOf(stage, "south/registrar"),
        makeCard(falseNorth),
      ])
      for (const desk of [falseNorth, falseSouth]) await flush(desk)
      writeFileSync(file("for-north"), forNorth)
      writeFileSync(file("for-south"), forSouth)
      writeFileSync(file("birch.json"), JSON.stringify(BIRCH))
      await stage.diwan(
        "north/registrar",
        "channel",
        "propose",
        "--introduction",
        file("for-north"),
        "--charter",
        file("birch.json"),
      )
      fileCorrespondent(falseSouth, { introduction: forFalseSouth })
      await collect(falseSouth)
      acceptChannel(falseSouth, "birch", { introduction: forFalseSouth })
      await flush(falseSouth)
      await stage.diwan("north/registrar", "collect")
      proposeChannel(falseNorth, { correspondent: { introduction: forFalseNorth }, rules: BIRCH })
      await flush(falseNorth)
      await stage.diwan("south/registrar", "channel", "accept", "--introduction", file("for-south"))
      await stage.diwan("south/registrar", "channel", "accept", "birch", "--introduction", file("for-south"))
      await collect(falseNorth)
      await stage.diwan("south/registrar", "collect")
      const early = await stage.diwan("north/registrar", "channel", "approve", "birch")
      found(early.exit !== 0, `before the comparison no charter is approved: ${early.code ?? "it was"}`)
      writeFileSync(file("letter.md"), draftOf("To South.").replace("cedar", "birch"))
      const letter = await stage.diwan("north/adviser", "write", file("letter.md"))
      found(letter.exit !== 0, `and no letter written: ${letter.code ?? "it was"}`)
      for (const [reader, hearer] of [
        ["south", "north"],
        ["north", "south"],
      ] as const) {
        const { json } = await stage.diwan(`${reader}/registrar`, "channel", "fingerprint", "birch")
        const groups = json["groups"] as readonly string[]
        const heard = await stage.diwan(`${hearer}/registrar`, "channel", "compare", "birch", ...groups)
        found(
          heard.exit === 3 && heard.code === "fingerprint-differs",
          `${hearer} hears ${reader}: exit ${heard.exit}, ${heard.code ?? "the same"}`,
        )
      }
      const late = await stage.diwan("north/registrar", "channel", "approve", "birch")
      const channels = (await stage.diwan("north/registrar", "channel", "list")).json["channels"] as readonly Json[]
      const stageOf = channels.find(({ codeName }) => codeName === "birch")?.["stage"]
      found(
        late.exit !== 0 && stageOf !== "standing",
        `nothing is approved afterwards either: ${late.code ?? "it was"}`,
      )
    },
  },
]
