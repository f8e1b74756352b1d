/**
 * The case's channel in a world of these tests: the rules of the play, and North's fourth letter, whose second section is
 * for the two registrars here, so that South's minister reads some of it and must not learn of the rest.
 * @module
 */
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { NORTH_1, NORTH_2, NORTH_3, NORTH_4, RULES, SOUTH_1 } from "../../src/desk/play/letters.ts"
import { openChannel, foundOffices, send } from "../desk/steps.ts"
import { EVERYBODY, world, type World } from "../desk/world.ts"

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

/** The offices, and the channel as the charter of the case has it. */
export async function caseWorld(): Promise<World> {
  const made = onTime(await world())
  await foundOffices(made)
  await openChannel(made, { rules: RULES })
  return made
}

/**
 * The case up to the fourth letter: north/1 to north/4, south/1. Where `DIWAN_CASE` names a folder, it is told once and
 * copied from there afterwards, for whoever works on these tests.
 */
export async function caseTold(): Promise<World> {
  const kept = process.env["DIWAN_CASE"]
  if (kept === undefined) return tell()
  const keyFile = join(kept, "..", "case.keys")
  if (!existsSync(keyFile)) {
    const told = await tell()
    const keys = EVERYBODY.map((who) => [who, Buffer.from(told.keyOf(who)).toString("hex")])
    EVERYBODY.forEach((who) => told.leave(who))
    await told.stopRelay()
    cpSync(told.folder, kept, { recursive: true })
    writeFileSync(keyFile, JSON.stringify(keys), { mode: 0o600 })
    await told.close()
  }
  const keys = JSON.parse(readFileSync(keyFile, "utf8")) as readonly (readonly [string, string])[]
  return onTime(
    await world({ folder: kept, keys: new Map(keys.map(([who, key]) => [who, Buffer.from(key, "hex")])), now: 0 }),
  )
}

async function tell(): Promise<World> {
  const made = await caseWorld()
  await tellLetters(made)
  return made
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

/** A page tells the time by the machine's clock, and the world's must agree. */
function onTime(made: World): World {
  Object.defineProperty(made.clock, "now", { get: () => Math.floor(Date.now() / 1000) })
  return made
}
