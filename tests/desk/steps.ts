/**
 * What happens in a world, step by step, so that a test can stop anywhere: founding, the channel, a letter's way; and what
 * a test looks at afterwards.
 * @module
 */
import { createHash } from "node:crypto"
import { after, before } from "node:test"
import {
  acceptChannel,
  approve,
  askLeave,
  channelFingerprint,
  collect,
  compareChannel,
  createOffice,
  deskStatus,
  fileCorrespondent,
  flush,
  introduce,
  inviteOfficer,
  joinOffice,
  layCharter,
  layRoster,
  listLaid,
  makeCard,
  proposeChannel,
  sendLetter,
  showBook,
  uploadEnclosures,
  writeDraft,
  type Desk,
  type PersonInput,
} from "../../src/desk/index.ts"
import { channelNamed } from "../../src/desk/access.ts"
import { look, runAct } from "../../src/desk/act.ts"
import type { Act } from "../../src/desk/desk.ts"
import type { Channel } from "../../src/desk/records.ts"
import { schema, type Collection as Table } from "../../src/vault/index.ts"
import type { CharterRules } from "../../src/office/index.ts"
import { hostOf } from "../../src/relay/index.ts"
import { type Admission } from "../../src/relay/client.ts"
import {
  RULES,
  type Given,
  type OfficeName,
  EVERYBODY,
  officersOf,
  type World,
  CAST,
  QUORUM,
  type Template,
  prepared,
} from "./world.ts"

/** A world in which the channel stands, to be copied for every test of a file. */
export async function standing(
  rules: CharterRules = RULES,
  hosted: boolean = true,
  given: Given = {},
): Promise<Template> {
  // A world with an address or a clock of its own is like no other.
  const isCommon = given.url === undefined && given.clock === undefined
  const name = createHash("sha256")
    .update(JSON.stringify([rules, hosted]))
    .digest("hex")
    .slice(0, 16)
  return prepared(
    async (made) => {
      await foundOffices(made)
      await openChannel(made, { rules, hosted })
    },
    given,
    isCommon ? `standing-${name}` : null,
  )
}

/** A world in which the offices are founded and have not met, to be copied. */
export async function founded(): Promise<Template> {
  return prepared((made) => foundOffices(made), {}, "founded")
}

/** What is told in a world of its own, which ends with it. */
export type InWorld = (story: (at: World) => Promise<void>) => Promise<void>

/**
 * Copies of one world for the tests of a file, each of which may break in its own what it likes.
 * @param make the world; by default the channel stands in it
 */
export function worlds(make: () => Promise<Template> = () => standing()): InWorld {
  let template: Template
  before(async () => void (template = await make()))
  after(() => template.remove())
  return async (story) => {
    const at = await template.copy()
    try {
      await story(at)
    } finally {
      await at.close()
    }
  }
}

/** Both offices, each officer with a vault, roster 1 in force. */
export async function foundOffices(at: World, which: readonly OfficeName[] = ["north", "south"]): Promise<void> {
  for (const office of which) {
    const [founder, ...others] = CAST[office] as readonly [PersonInput, ...PersonInput[]]
    const admissions = [...(await at.admissions(CAST[office].length))]
    const registrar = await at.enter(`${office}/registrar`)
    createOffice(registrar, { office: `${office}.example`, founder, admission: admissions.pop() as Admission })
    await flush(registrar)
    for (const person of others) {
      const file = inviteOfficer(registrar, person, admissions.pop() as Admission)
      const desk = await at.enter(`${office}/${person.title}`)
      joinOffice(desk, file)
      await flush(registrar)
      await flush(desk)
    }
    await collect(registrar)
    layRoster(registrar, { quorum: QUORUM[office] })
    await flush(registrar)
    await approveAll(at, office, "roster")
    await settle(at, officersOf(office))
  }
}

/** The files by which each side can write to the other: introductions by the host, or cards. */
export async function exchange(
  at: World,
  hosted: boolean,
): Promise<Record<OfficeName, Parameters<typeof proposeChannel>[1]["correspondent"]>> {
  const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
  const cards = [makeCard(north), makeCard(south)] as const
  await flush(north)
  await flush(south)
  if (!hosted) return { north: { card: cards[1] }, south: { card: cards[0] } }
  const host = hostOf(at.hostKeys, "harbour.example", at.url)
  const [forNorth, forSouth] = introduce({ cards, host, tickets: await at.tickets() })
  if (forNorth === undefined || forSouth === undefined) throw new TypeError("an introduction is for two")
  return { north: { introduction: forNorth.bytes }, south: { introduction: forSouth.bytes } }
}

/** Propose and accept: afterwards both sides hold the charter, and nobody has compared anything. */
export async function agree(
  at: World,
  { rules = RULES, hosted = true }: { rules?: CharterRules; hosted?: boolean },
): Promise<void> {
  const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
  const files = await exchange(at, hosted)
  proposeChannel(north, { correspondent: files.north, rules })
  fileCorrespondent(south, files.south)
  await flush(north)
  await collect(south)
  acceptChannel(south, rules.codeName, files.south)
  await flush(south)
  await collect(north)
  await collect(south)
}

/** Each side enters what the other reads. */
export function compareBoth(at: World, codeName: string = RULES.codeName): void {
  const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
  compareChannel(north, codeName, channelFingerprint(south, codeName).groups.join(" "), "voice")
  compareChannel(south, codeName, channelFingerprint(north, codeName).groups.join(" "), "voice")
}

/** From the first card to a channel that stands. */
export async function openChannel(at: World, input: { rules?: CharterRules; hosted?: boolean }): Promise<void> {
  await agree(at, input)
  const codeName = input.rules?.codeName ?? RULES.codeName
  compareBoth(at, codeName)
  for (const office of ["north", "south"] as const) await layCharters(at, office, codeName)
  await settle(at)
}

/** An office lays the charter before its signatories, and they approve it. */
export async function layCharters(at: World, office: OfficeName, codeName: string = RULES.codeName): Promise<void> {
  const registrar = at.desk(`${office}/registrar`)
  await flush(registrar)
  layCharter(registrar, codeName)
  await flush(registrar)
  await approveAll(at, office, "charter")
  await collect(registrar)
}

/**
 * Those of an office who have something of a kind laid before them approve it.
 * @param most how many do
 * @param name of a letter: only that one
 */
export async function approveAll(
  at: World,
  office: OfficeName,
  kind: "roster" | "charter" | "letter" | "closing" | "amendment",
  most: number = 9,
  name?: string,
): Promise<number> {
  let approved = 0
  for (const { title } of CAST[office]) {
    const desk = at.desk(`${office}/${title}`)
    await collect(desk)
    for (const laid of listLaid(desk)) {
      if (laid.kind !== kind || approved >= most) continue
      if (name !== undefined && (laid.kind !== "letter" || laid.name !== name)) continue
      // Whoever was restored knows what they approved.
      approve(desk, laid.id, { again: true })
      await flush(desk)
      approved++
    }
  }
  return approved
}

/** What became of everybody's collecting. */
export interface Settled {
  readonly bundles: number
  readonly refused: number
}

/** Everybody collects until nothing moves. */
export async function settle(at: World, who: readonly string[] = EVERYBODY): Promise<Settled> {
  let [bundles, refused] = [0, 0]
  for (let round = 0; round < 12; round++) {
    let moved = 0
    for (const each of who) {
      const came = await collect(at.desk(each))
      moved += came.bundles + came.outbox.sent
      bundles += came.bundles
      refused += came.refused
    }
    if (moved === 0) return { bundles, refused }
  }
  throw new Error("the world does not settle")
}

/** A part of a letter as a draft writes it. */
export interface PartText {
  readonly text: string
  readonly marking?: string
  readonly readers?: string
}

/** Everybody who reads. */
export const ALL = "north/principal, north/adviser, north/registrar, south/minister, south/registrar"

/** The source of a draft. */
export function draftOf(parts: readonly PartText[] | string, front: readonly string[] = []): string {
  const given = typeof parts === "string" ? [{ text: parts }] : parts
  const sections = given.map(
    ({ text, marking = "confidential", readers = ALL }) =>
      `## section\nmarking: ${marking}\nreaders: ${readers}\n\n### en Section\n${text}\n`,
  )
  return ["---", "channel: cedar", "kind: letter", "languages: en", ...front, "---", ...sections].join("\n")
}

/** Who drafts for an office. */
export function drafterOf(office: OfficeName): string {
  return office === "north" ? "north/adviser" : "south/minister"
}

/** Draft a letter and lay it before the signatories: leave asked, given, the letter handed in. @returns its draft's number and its name */
export async function lay(
  at: World,
  office: OfficeName,
  source: string,
  folder: string = at.folder,
): Promise<{ draft: number; name: string }> {
  const [drafter, registrar] = [at.desk(drafterOf(office)), at.desk(`${office}/registrar`)]
  const { draft } = writeDraft(drafter, { source, name: "draft", folder })
  await uploadEnclosures(drafter, draft)
  askLeave(drafter, draft, false)
  await flush(drafter)
  await collect(registrar)
  await collect(drafter)
  await collect(registrar)
  return { draft, name: `${office}/${nextNumber(at, office)}` }
}

/** Lay a letter, have its quorum approve it, enter and send it, and let everything arrive. @returns its name */
export async function send(at: World, office: OfficeName, source: string, folder?: string): Promise<string> {
  const { name } = await lay(at, office, source, folder)
  await approveAll(at, office, "letter", QUORUM[office], name)
  const registrar = at.desk(`${office}/registrar`)
  await collect(registrar)
  await sendLetter(registrar, name)
  await settle(at)
  return name
}

/** The number of an office's next letter, by its registrar's book. */
export function nextNumber(at: World, office: OfficeName): number {
  const side = showBook(at.desk(`${office}/registrar`), RULES.codeName).sides.find((each) => each.office === office)
  return (side?.letters ?? 0) + 1
}

/** The channel as somebody's vault has it. @param at a desk, or an act under way at one */
export function channelOf(at: Desk | Act, codeName: string = RULES.codeName): Channel {
  return "tx" in at ? channelNamed(at.tx, codeName) : look(at, (tx) => channelNamed(tx, codeName))
}

/** What an act of a dishonest officer does with the office's own keys; it leaves with the next flush. */
export function cheat<T>(desk: Desk, body: (act: Act) => T): T {
  return runAct(desk, "cheat", body)
}

/** The codes of somebody's alarms. */
export function alarmsOf(desk: Desk): readonly string[] {
  return deskStatus(desk).alarms.map(({ code }) => code)
}

/** Every record of a vault, as octets: what a search of an unlocked vault finds. */
export function recordsOf(desk: Desk): Buffer {
  return desk.vault.read((tx) =>
    Buffer.concat(
      Object.keys(schema).flatMap((table) => Array.from(tx.list(table as Table), ({ bytes }) => Buffer.from(bytes))),
    ),
  )
}

/** Assert-free wait for a refusal. @returns the code with which a promise was refused; null if it was kept */
export async function refusal(of: Promise<unknown>): Promise<string | null> {
  try {
    await of
    return null
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code
    throw error
  }
}

/** The code with which something is refused at once; null if it is done. */
export function refusedWith(work: () => unknown): string | null {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code
    throw error
  }
}

/** Whose desk it is. */
export function officerOf(desk: Desk): Uint8Array {
  return look(desk, (_, self) => self.officer)
}

/** Have a letter of North's that was laid approved, entered and sent, and let everything arrive. */
export async function sendLaid(at: World, name: string): Promise<void> {
  await approveAll(at, "north", "letter", QUORUM.north, name)
  await collect(at.desk("north/registrar"))
  await sendLetter(at.desk("north/registrar"), name)
  await settle(at)
}

export {
  CALM,
  Cut,
  DAY,
  EVERYBODY,
  QUORUM,
  RELAY_URL,
  RULES,
  type OfficeName,
  type Passing,
  type Template,
  type World,
} from "./world.ts"
