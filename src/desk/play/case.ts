/**
 * The case, act by act: two offices and a host; cards, fingerprint, charter; North's letters 1 to 4 and South's answers.
 * @module
 */
import { createHash } from "node:crypto"
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from "node:fs"
import { join } from "node:path"
import { decodeAdmission, decodeHostCard, decodeTicket, type Admission, type Ticket } from "../../relay/client.ts"
import {
  acceptChannel,
  approve,
  askLeave,
  channelFingerprint,
  collect,
  compareChannel,
  createOffice,
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
  receiptLetter,
  receiptsOf,
  sendLetter,
  showBook,
  uploadEnclosures,
  writeDraft,
  type Desk,
} from "../index.ts"
import { CHART, FORBIDDEN, NORTH_1, NORTH_2, NORTH_3, NORTH_4, RULES, SOUTH_1, SOUTH_2 } from "./letters.ts"
import { castOf, everybody, NORTH, SOUTH, type Cast } from "./cast.ts"
import { openEnclosures, showProof, showRegister, showViews } from "./showing.ts"
import type { Stage } from "./stage.ts"

/** Size of the large enclosure, bytes: 64 MiB. */
const SURVEY_BYTES: number = 64 * 1024 ** 2

/** Play the whole case. @returns the channel's id @throws whatever goes wrong: nothing is passed over */
export async function playCase(stage: Stage): Promise<Uint8Array> {
  const { narrate } = stage
  narrate.chapter("1. Harbour, the host, opens its relay")
  narrate.act("harbour", `serves mailboxes, lockers and postmarks at ${stage.url}; it will read nothing`)
  const admissions = await admit(stage, NORTH.length + SOUTH.length)

  narrate.chapter("2. Two offices, each officer with a vault of their own")
  await foundOffice(stage, "north", NORTH, 2, admissions)
  await foundOffice(stage, "south", SOUTH, 2, admissions)

  narrate.chapter("3. The host introduces them; they compare the fingerprint and approve a charter")
  await openChannel(stage)

  narrate.chapter("4. Letters 1 to 3, and South's answer")
  await writeAndSend(stage, "north", NORTH_1)
  await writeAndSend(stage, "south", SOUTH_1)
  await writeAndSend(stage, "north", NORTH_2)
  await writeAndSend(stage, "north", NORTH_3)

  narrate.chapter("5. What the charter forbids cannot be written")
  forbid(stage)

  narrate.chapter("6. The fourth letter")
  await fourthLetter(stage)

  narrate.chapter("7. Who can read what of north/4")
  showViews(stage)
  await openEnclosures(stage)

  narrate.chapter("8. South answers; receipts go back")
  await writeAndSend(stage, "south", SOUTH_2)
  await receiptsBack(stage)

  narrate.chapter("9. The register: numbered, postmarked, countersigned")
  showRegister(stage)
  return showProof(stage)
}

/** Admissions to mailboxes, handed over by hand. */
async function admit(stage: Stage, count: number): Promise<Admission[]> {
  const folder = join(stage.folder, "harbour", "admissions")
  await stage.operate("admit", "--mailboxes", String(count), "--out", folder)
  stage.narrate.act("harbour", `writes ${count} admissions, one for each mailbox, and hands them over by hand`)
  return readdirSync(folder).map((file) => decodeAdmission(readFileSync(join(folder, file))))
}

async function foundOffice(
  stage: Stage,
  office: string,
  cast: readonly Cast[],
  quorum: number,
  admissions: Admission[],
): Promise<void> {
  const { narrate } = stage
  const take = (): Admission => {
    const admission = admissions.pop()
    if (admission === undefined) throw new TypeError("the host has written too few admissions")
    return admission
  }
  const [founder, ...others] = cast as readonly [Cast, ...Cast[]]
  const registrar = await stage.enter(`${office}/registrar`)
  createOffice(registrar, { office: `${office}.example`, founder, admission: take() })
  await carry(registrar)
  narrate.act(`${office}/registrar`, `founds ${office}.example and opens a mailbox`)
  for (const person of others) {
    const invitation = inviteOfficer(registrar, person, take())
    const desk = await stage.enter(`${office}/${person.title}`)
    joinOffice(desk, invitation)
    await carry(registrar)
    await carry(desk)
    narrate.act(
      `${office}/${person.title}`,
      `joins with an invitation handed over: own keys, a mailbox, sixteen one-time keys`,
    )
  }
  await collect(registrar)
  const laid = layRoster(registrar, { quorum })
  await carry(registrar)
  narrate.act(`${office}/registrar`, `lays roster 1 before the signatories: quorum ${quorum} of ${laid.signatories}`)
  await approveAll(stage, office, "roster")
  await collect(registrar)
  for (const { title } of cast) await collect(stage.desk(`${office}/${title}`))
}

/** Everybody of an office who has something of this kind laid before them approves it. */
async function approveAll(
  stage: Stage,
  office: string,
  kind: "roster" | "charter" | "letter",
  most: number = 9,
): Promise<void> {
  let approved = 0
  for (const { title } of castOf(office)) {
    const desk = stage.desk(`${office}/${title}`)
    await collect(desk)
    for (const laid of listLaid(desk)) {
      if (laid.kind !== kind || approved >= most) continue
      approve(desk, laid.id)
      await carry(desk)
      approved++
      const what =
        laid.kind === "letter"
          ? `letter ${laid.name}: every leaf of ${laid.draft.parts.length === 1 ? "its one part" : `its ${laid.draft.parts.length} parts`} checked`
          : `the ${kind}`
      stage.narrate.act(`${office}/${title}`, `approves ${what}`)
    }
  }
}

async function openChannel(stage: Stage): Promise<void> {
  const { narrate, desk } = stage
  const [north, south] = [desk("north/registrar"), desk("south/registrar")]
  const cards = [makeCard(north), makeCard(south)] as const
  await carry(north)
  await carry(south)
  narrate.act("both registrars", "make a card for the other and hand it to the host")
  const tickets = join(stage.folder, "harbour", "tickets")
  await stage.operate("admit", "--channel", "--out", tickets)
  await stage.operate("host", "--out", join(stage.folder, "harbour", "host.card"))
  const pair = readdirSync(tickets)
    .toSorted()
    .map((file) => decodeTicket(readFileSync(join(tickets, file)))) as [Ticket, Ticket]
  const host = decodeHostCard(readFileSync(join(stage.folder, "harbour", "host.card")))
  const [forNorth, forSouth] = introduce({ cards, host, tickets: pair })
  if (forNorth === undefined || forSouth === undefined) throw new TypeError("an introduction is for two")
  narrate.act("harbour", "introduces: each side is given the other's card, the host's, and a ticket")
  proposeChannel(north, { correspondent: { introduction: forNorth.bytes }, rules: RULES })
  await carry(north)
  fileCorrespondent(south, { introduction: forSouth.bytes })
  await collect(south)
  acceptChannel(south, RULES.codeName, { introduction: forSouth.bytes })
  await collect(south)
  await collect(north)
  await collect(south)
  narrate.act("north/registrar", `proposes the channel '${RULES.codeName}'; South accepts exactly that draft`)
  const { groups } = channelFingerprint(north, RULES.codeName)
  narrate.act("both registrars", "read each other the fingerprint over the telephone, and type in what they hear:")
  narrate.show(groups.join("  "))
  narrate.show(
    groups.map((group) => group.replace(/\d/g, (digit) => String.fromCodePoint(0x06f0 + Number(digit)))).join("  "),
  )
  compareChannel(north, RULES.codeName, channelFingerprint(south, RULES.codeName).groups.join(" "), "voice")
  compareChannel(south, RULES.codeName, groups.join(" "), "voice")
  for (const office of ["north", "south"]) {
    const registrar = desk(`${office}/registrar`)
    await carry(registrar)
    layCharter(registrar, RULES.codeName)
    await carry(registrar)
    await approveAll(stage, office, "charter")
    await collect(registrar)
  }
  await settle(stage)
  narrate.act("both registrars", "enter roster and charter; Harbour postmarks both registers: the channel stands")
}

/** Send what waits; on this stage the relay is there, so nothing may be left waiting. */
async function carry(desk: Desk): Promise<void> {
  const { waiting, why } = await flush(desk)
  if (waiting > 0) throw new Error(`${waiting} bundles could not be sent: ${why}`)
}

/** Everybody collects until nothing moves. */
async function settle(stage: Stage): Promise<void> {
  for (let round = 0; round < 6; round++) {
    let moved = 0
    for (const who of everybody()) {
      const { bundles, refused } = await collect(stage.desk(who))
      if (refused > 0) throw new Error(`${who} refused ${refused} bundles`)
      moved += bundles
    }
    if (moved === 0) return
  }
}

async function writeAndSend(
  stage: Stage,
  office: "north" | "south",
  source: string,
  folder: string = stage.folder,
): Promise<string> {
  const { narrate, desk } = stage
  const who = office === "north" ? "north/adviser" : "south/minister"
  const [drafter, registrar] = [desk(who), desk(`${office}/registrar`)]
  const { draft } = writeDraft(drafter, { source, name: "draft", folder })
  await uploadEnclosures(drafter, draft)
  askLeave(drafter, draft, false)
  await carry(drafter)
  await collect(registrar)
  await collect(drafter)
  await collect(registrar)
  await approveAll(stage, office, "letter", 2)
  await collect(registrar)
  const number = showBook(registrar, RULES.codeName).sides.find((side) => side.office === office)?.letters ?? 0
  const name = `${office}/${number + 1}`
  const sent = await sendLetter(registrar, name)
  const time =
    sent.postmarked === null ? "not postmarked yet" : `postmarked ${new Date(sent.postmarked * 1000).toISOString()}`
  narrate.act(`${office}/registrar`, `enters ${name} as entry ${sent.index} and sends it, ${time}`)
  await settle(stage)
  return name
}

function forbid(stage: Stage): void {
  try {
    writeDraft(stage.desk("north/adviser"), { source: FORBIDDEN, name: "top-secret.md", folder: stage.folder })
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== "marking-not-permitted") throw error
    stage.narrate.act("north/adviser", "tries to write a part marked 'top secret', and is refused:")
    stage.narrate.show(error.message)
    return
  }
  throw new Error("a marking that the charter forbids was accepted")
}

async function fourthLetter(stage: Stage): Promise<void> {
  const { narrate } = stage
  const folder = join(stage.folder, "north", "enclosures")
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, "chart.txt"), CHART)
  writeSurvey(join(folder, "survey.bin"))
  narrate.act("north/adviser", "drafts the letter: six sections in Arabic and English, two enclosures (one of 64 MiB)")
  const started = process.hrtime.bigint()
  const name = await writeAndSend(stage, "north", NORTH_4, folder)
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  narrate.act(
    "north/adviser",
    `${name} was sealed, uploaded, approved by two of three, postmarked and delivered in ${seconds.toFixed(1)} s`,
  )
}

/** 64 MiB that look like measurements: a hash chain, so that no run differs and nothing compresses. */
function writeSurvey(path: string): void {
  const file = openSync(path, "w", 0o600)
  const block = Buffer.alloc(1024 ** 2)
  let hash = createHash("sha256").update("survey").digest()
  for (let written = 0; written < SURVEY_BYTES; written += block.length) {
    hash = createHash("sha256").update(hash).digest()
    for (let at = 0; at < block.length; at += 32) block.set(hash, at)
    block.writeUInt32BE(written, 0)
    writeSync(file, block)
  }
  closeSync(file)
}

async function receiptsBack(stage: Stage): Promise<void> {
  for (const who of ["south/principal", "south/minister"]) {
    receiptLetter(stage.desk(who), "north/4")
    await carry(stage.desk(who))
  }
  await settle(stage)
  for (const { officer, what } of receiptsOf(stage.desk("north/adviser"), "north/4")) {
    stage.narrate.act("north/adviser", `holds the receipt of ${officer}: ${what}`)
  }
}
