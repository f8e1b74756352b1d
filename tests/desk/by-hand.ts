/**
 * What goes by hand in a world: South's minister has never had a network, and sticks go back and forth between him and
 * South's registrar.
 * @module
 */
import assert from "node:assert/strict"
import { mkdtempSync } from "node:fs"
import { join } from "node:path"
import {
  approve,
  collect,
  createOffice,
  flush,
  inviteOfficer,
  joinOffice,
  layCharter,
  layRoster,
  listLaid,
  packPouch,
  sendLetter,
  unpackPouch,
  type Desk,
  type PersonInput,
  type Unpacked,
} from "../../src/desk/index.ts"
import { PouchError } from "../../src/pouch/index.ts"
import { relayMain } from "../../src/relay/cli.ts"
import type { PouchAct } from "../../src/relay/pouch.ts"
import { agree, approveAll, compareBoth, foundOffices, lay, layCharters, QUORUM, settle, type World } from "./steps.ts"
import { CAST, prepared, type Template } from "./world.ts"

/** Who has no network in these worlds. */
export const MINISTER = "south/minister"

/** The cable is out: whatever somebody without a network asks of it is a mistake. */
export function cableOut(at: World, ...who: readonly string[]): void {
  const carry = at.network
  at.network = (passing, go) => {
    if (who.includes(passing.who)) throw new Error(`${passing.who} has no network, and asked for ${passing.path}`)
    return carry(passing, go)
  }
}

/** Both offices, as {@link foundOffices}; but South's minister joins by stick. */
export async function foundWithMinisterByHand(at: World): Promise<void> {
  cableOut(at, MINISTER)
  await foundOffices(at, ["north"])
  const [founder, minister] = CAST.south as readonly [PersonInput, PersonInput]
  const [admission] = await at.admissions(1)
  const registrar = await at.enter("south/registrar")
  createOffice(registrar, { office: "south.example", founder, admission: admission ?? null })
  await flush(registrar)
  const invitation = inviteOfficer(registrar, minister, null)
  const desk = await at.enter(MINISTER)
  joinOffice(desk, invitation)
  await hand(at, MINISTER, "south/registrar")
  layRoster(registrar, { quorum: QUORUM.south })
  await hand(at, "south/registrar", MINISTER)
  for (const laid of listLaid(desk)) approve(desk, laid.id)
  await hand(at, MINISTER, "south/registrar")
  await hand(at, "south/registrar", MINISTER)
}

/** Everybody of these worlds who has a network and takes part. */
export const NETWORKED: readonly string[] = ["north/registrar", "north/principal", "north/adviser", "south/registrar"]

/** The channel 'cedar' stands, the minister's approval of its charter having come by stick. */
export async function openByHand(at: World): Promise<void> {
  await agree(at, {})
  compareBoth(at)
  await layCharters(at, "north")
  layCharter(at.desk("south/registrar"), "cedar")
  await hand(at, "south/registrar", MINISTER)
  approveAtHand(at.desk(MINISTER))
  await hand(at, MINISTER, "south/registrar")
  await settleByHand(at, NETWORKED)
}

/** North sends a letter; it lies with South's registrar. @returns its name */
export async function letterToHand(at: World, source: string, folder?: string): Promise<string> {
  const { name } = await lay(at, "north", source, folder)
  await approveAll(at, "north", "letter", QUORUM.north, name)
  await collect(at.desk("north/registrar"))
  await sendLetter(at.desk("north/registrar"), name)
  await settle(at, NETWORKED)
  return name
}

/** A world in which everybody has joined, to be copied. */
export async function foundedByHand(): Promise<Template> {
  return prepared(foundWithMinisterByHand, {}, "founded-by-hand")
}

/** A world in which the channel stands, to be copied. */
export async function standingByHand(): Promise<Template> {
  return prepared(
    async (made) => {
      await foundWithMinisterByHand(made)
      await openByHand(made)
    },
    {},
    "standing-by-hand",
  )
}

/** How something is handed over. */
export interface Handing {
  readonly volumeBytes?: number
  /** What is done with the files between packing and unpacking. */
  readonly meanwhile?: (files: string[]) => readonly string[]
}

/** Pack for somebody: a stick. @returns the files; none if there was nothing */
export async function stick(
  at: World,
  from: string,
  to: string | readonly string[],
  volumeBytes?: number,
): Promise<string[]> {
  const path = join(mkdtempSync(join(at.folder, "stick-")), "our.pouch")
  try {
    const { volumes } = await packPouch(at.desk(from), {
      to: typeof to === "string" ? [keyOf(to, from)] : to,
      path,
      ...(volumeBytes === undefined ? {} : { volumeBytes }),
    })
    return volumes.map((volume) => volume.path)
  } catch (error) {
    if (error instanceof PouchError && error.code === "pouch-empty") return []
    throw error
  }
}

/** What somebody is called by whoever packs for them: a title at home, an office abroad. */
function keyOf(to: string, from: string): string {
  const [office = "", title = ""] = to.split("/")
  return from.startsWith(`${office}/`) ? title : `${office}.example`
}

/** Pack, carry, unpack. */
export async function hand(
  at: World,
  from: string,
  to: string,
  { volumeBytes, meanwhile }: Handing = {},
): Promise<Unpacked> {
  const files = await stick(at, from, to, volumeBytes)
  const paths = meanwhile === undefined ? files : meanwhile([...files])
  return unpackPouch(at.desk(to), { paths })
}

/** Everybody collects, and sticks go both ways, until nothing is new. */
export async function settleByHand(at: World, who: readonly string[], handing: Handing = {}): Promise<void> {
  for (let round = 0; round < 12; round++) {
    const before = bundlesIn(await settle(at, who))
    const down = taken(await hand(at, "south/registrar", MINISTER, handing))
    const up = taken(await hand(at, MINISTER, "south/registrar", handing))
    await collect(at.desk("south/registrar"))
    if (before + down + up === 0) return
  }
  throw new Error("the world does not settle")
}

function bundlesIn({ bundles }: { readonly bundles: number }): number {
  return bundles
}

/** Who takes part when all goes by hand. */
export interface Round {
  /** Each goes to and fro with the registrar of the own office. */
  readonly officers: readonly string[]
  /** Each goes to and fro with every other. */
  readonly registrars?: readonly string[]
  /** The host that registrars hand a pouch to. */
  readonly host?: string
}

/** Sticks go round until nothing is new anywhere. */
export async function shuttle(at: World, { officers, registrars = [], host }: Round): Promise<void> {
  const ways = [
    ...officers.flatMap((who) => [
      [who, `${who.split("/")[0]}/registrar`] as const,
      [`${who.split("/")[0]}/registrar`, who] as const,
    ]),
    ...registrars.flatMap((from) => registrars.filter((to) => to !== from).map((to) => [from, to] as const)),
  ]
  for (let round = 0; round < 16; round++) {
    let moved = 0
    for (const [from, to] of ways) moved += news(await hand(at, from, to))
    for (const who of host === undefined ? [] : registrars) {
      const { answer } = await harbour(at, await stick(at, who, [host ?? ""]))
      moved += news(await unpackPouch(at.desk(who), { paths: answer }))
    }
    if (moved === 0) return
  }
  throw new Error("the sticks go round for ever")
}

function news({ volumes, enclosures }: Unpacked): number {
  const taken = volumes.flatMap(({ bundles }) => bundles).filter(({ outcome }) => outcome === "taken")
  return taken.length + enclosures.came + volumes.reduce((sum, { records, arrived }) => sum + records + arrived, 0)
}

/** A pouch is handed to the host's technician. @returns what was done, and the files of the pouch that answers */
export async function harbour(
  at: World,
  files: readonly string[],
): Promise<{ readonly acts: readonly PouchAct[]; readonly answer: readonly string[] }> {
  const out = join(mkdtempSync(join(at.folder, "answer-")), "answer.pouch")
  let said = ""
  const argv = ["pouch", ...files, "--home", at.folder, "--out", out, "--json"]
  const exit = await relayMain(argv, {
    out: (text) => void (said += text),
    err: (text) => void (said += text),
    environment: {},
    onStop: () => undefined,
    now: () => at.clock.now,
  })
  assert.equal(exit, 0, said)
  const { acts, files: answer } = JSON.parse(said) as { acts: readonly PouchAct[]; files: readonly string[] }
  return { acts, answer }
}

/** Bundles that were new. */
export function taken({ volumes }: Unpacked): number {
  return volumes.flatMap(({ bundles }) => bundles).filter(({ outcome }) => outcome === "taken").length
}

/** Approve what is laid before the minister. */
export function approveAtHand(desk: Desk): number {
  const laid = listLaid(desk)
  for (const { id } of laid) approve(desk, id)
  return laid.length
}
