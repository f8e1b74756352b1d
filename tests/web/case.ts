/**
 * The case's channel in a world of these tests: the rules of the play, and North's fourth letter, whose second section is
 * for the two registrars here, so that South's minister reads some of it and must not learn of the rest.
 * @module
 */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { NORTH_1, NORTH_2, NORTH_3, NORTH_4, RULES, SOUTH_1 } from "../../src/desk/play/letters.ts"
import { openChannel, foundOffices, send } from "../desk/steps.ts"
import { prepared, world, type Given, type World } from "../desk/world.ts"

/** The enclosures of the fourth letter, by name. */
export const FILES: ReadonlyMap<string, Uint8Array> = new Map([
  ["chart.txt", new TextEncoder().encode("North -- Harbour -- South\n")],
  // Three pieces and a bit, and no two octets in a row alike.
  ["survey.bin", Uint8Array.from({ length: 3 * 1024 ** 2 + 17 }, (_, i) => (i * 131 + (i >> 9)) & 0xff)],
])
/** Words of the fourth letter that South's minister was not given. */
export const HIDDEN: readonly string[] = ["depends on a comprehensive", "The link", "مرهون بالتوصل"]
/** Words that they were given. */
export const SHOWN: readonly string[] = ["share an interest in the security", "We have not told our allies"]

/** South has no principal in these worlds: what was for the two principals is for the two registrars' keepers. */
function recast(source: string): string {
  return source
    .replaceAll("south/principal, south/minister, south/registrar", "south/minister, south/registrar")
    .replaceAll("south/principal, south/minister", "south/minister")
    .replaceAll("readers: north/principal, south/principal, north/adviser, south/minister", OTHERS)
    .replaceAll("readers: north/principal, south/principal, south/minister", "readers: north/principal, south/minister")
    .replaceAll("south/principal", "south/registrar")
}
const OTHERS = "readers: north/principal, north/adviser, south/minister"

/** A page tells the time by the machine's clock, and the world's must agree. */
const ON_TIME: Given = {
  clock: {
    get now() {
      return Math.floor(Date.now() / 1000)
    },
  },
}

/** The offices, and the channel as the charter of the case has it. */
export async function caseWorld(): Promise<World> {
  const made = await world(undefined, ON_TIME)
  await openCase(made)
  return made
}

async function openCase(made: World): Promise<void> {
  await foundOffices(made)
  await openChannel(made, { rules: RULES })
}

/** The case up to the fourth letter: north/1 to north/4, south/1. */
export async function caseTold(): Promise<World> {
  const tell = async (made: World): Promise<void> => {
    await openCase(made)
    await tellLetters(made)
  }
  const template = await prepared(tell, ON_TIME, "case")
  try {
    return await template.copy()
  } finally {
    template.remove()
  }
}

/** The letters of the case, in a world where the channel stands. */
export async function tellLetters(made: World): Promise<void> {
  for (const [name, octets] of FILES) writeFileSync(join(made.folder, name), octets)
  await send(made, "north", recast(NORTH_1))
  await send(made, "south", recast(SOUTH_1))
  await send(made, "north", recast(NORTH_2))
  await send(made, "north", recast(NORTH_3))
  await send(made, "north", recast(NORTH_4), made.folder)
}
