/**
 * Attack 8, the rosters' part: a dismissed quorum that signs a rival roster, and a relay that serves what was before.
 * @module
 */
import { randomBytes } from "node:crypto"
import { cpSync, existsSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { equal } from "../../src/bytes/index.ts"
import { idOf, own, ownKeys, registrarOfOther } from "../../src/desk/access.ts"
import { sealFor } from "../../src/desk/act.ts"
import { giveStock } from "../../src/desk/carriage/stock.ts"
import { rosterStatement } from "../../src/desk/channels/enter.ts"
import { channelRegister, entriesFrom, logKeys } from "../../src/desk/channels/registers.ts"
import { approve, collect, flush, introduce, layRoster, makeCard } from "../../src/desk/index.ts"
import { grantRight } from "../../src/desk/offices/joining.ts"
import {
  approve as approveSubject,
  encodeCard,
  makeRoster,
  openRosterHead,
  openRosterLeaf,
  withApprovals,
  type ShownRoster,
} from "../../src/office/index.ts"
import { leafHash, logKeysFromSeeds, logPublicKeysOf, merkleTree, signCheckpoint } from "../../src/register/index.ts"
import type { ItemEntry } from "../../src/parcel/index.ts"
import { hostOf } from "../../src/relay/index.ts"
import { idOfOfficer } from "../desk/people.ts"
import { channelOf, cheat, draftOf, settle } from "../desk/steps.ts"
import { RULES, type World } from "../desk/world.ts"
import type { Attack } from "./attack.ts"
import { alarms, booksHold, collects, letters, sends, textOf, type Stage } from "./stage.ts"

/** The principal goes, the adviser is dismissed: both together were the quorum. The registrar remains, a quorum of one. */
async function replaceQuorum(at: World): Promise<void> {
  const registrar = at.desk("north/registrar")
  layRoster(registrar, {
    quorum: 1,
    without: [
      { officer: idOfOfficer(at, "north/principal"), why: "left" },
      { officer: idOfOfficer(at, "north/adviser"), why: "dismissed" },
    ],
  })
  approve(registrar, "roster")
  await flush(registrar)
  const principal = at.desk("north/principal")
  await collect(principal)
  approve(principal, "roster")
  await flush(principal)
  await settle(at, ["north/registrar", "north/spokesman"])
}

const pair = () =>
  logKeysFromSeeds({ ed25519: new Uint8Array(randomBytes(32)), mldsa44: new Uint8Array(randomBytes(32)) })

/** Roster 2 as those who are gone would have it: both of them, and the adviser keeps the registers. Both quorums approve it. */
function rivalRoster(at: World): ShownRoster {
  const gone = ["principal", "adviser"].map((title) => idOfOfficer(at, `north/${title}`))
  const draft = cheat(at.desk("north/adviser"), ({ tx, self, now }) => {
    const [first] = own(tx, self).chain
    if (first === undefined) throw new TypeError("no roster")
    const head = openRosterHead(first.head)
    const known = own(tx, self).rosters[0]
    const officers = first.leaves.flatMap(({ position, leaf }) => {
      const opened = openRosterLeaf(leaf)
      const line = known?.lines.find((each) => each.position === position)
      if (opened.kind === "empty" || line === undefined || !gone.some((each) => equal(each, line.officer))) return []
      const isKeeper = equal(line.officer, self.officer)
      return [{ ...opened, roles: [...opened.roles, ...(isKeeper ? (["registrar"] as const) : [])] }]
    })
    return makeRoster({
      office: self.office,
      name: head.name,
      version: 2,
      previous: known?.id ?? self.office,
      issued: now,
      expires: now + 30 * 86_400,
      quorum: 2,
      registrar: self.officer,
      log: logPublicKeysOf(pair()),
      cosigner: logPublicKeysOf(pair()),
      dispatch: { relay: self.mailbox.relay, mailbox: self.mailbox.mailbox },
      officers,
      random: randomBytes(32),
    })
  })
  const approvals = ["principal", "adviser"].map((title) =>
    cheat(at.desk(`north/${title}`), (act) => approveSubject(ownKeys(act.self), "roster", draft.head)),
  )
  return withApprovals(draft.shown, approvals)
}

/** A card that shows the rival roster; whoever knows nothing else takes it. */
function rivalCard(at: World, rival: ShownRoster): Uint8Array {
  return cheat(at.desk("north/adviser"), (act) => {
    const { founding, chain } = own(act.tx, act.self)
    const card = new Uint8Array(randomBytes(32))
    return encodeCard({
      card,
      founding,
      chain: [chain[0] as ShownRoster, rival],
      right: grantRight(act, 2 ** 20),
      stock: giveStock(act, { addressee: card, holder: card, roster: null }),
    })
  })
}

/** The rival roster's entry, in the register's place for it or after it, signed with the log's own keys, which were robbed too. */
async function slipEntry(at: World, rival: ShownRoster, where: "in its place" | "after it"): Promise<void> {
  const registrar = at.desk("north/registrar")
  const { right, filing, envelope } = cheat(registrar, (act) => {
    const channel = channelOf(act)
    const register = channelRegister(idOf(channel), act.self.office)
    const held = entriesFrom(act.tx, register, 0)
    const place = held.length - (where === "in its place" ? 1 : 0)
    const entry: ItemEntry = {
      data: rosterStatement(act, channel, rival.head),
      approvals: rival.approvals,
      shown: rival,
    }
    const tree = merkleTree([...held.slice(0, place), entry].map(({ data }) => leafHash(data)))
    const checkpoint = signCheckpoint({
      origin: register.origin,
      size: tree.size,
      root: tree.root(),
      keys: logKeys(act.self),
      time: act.now,
    })
    return sealFor(act, registrarOfOther(act.tx, channel.other), idOf(channel), [
      { kind: "entries", office: act.self.office, from: place, entries: [entry], checkpoint, consistency: [] },
    ])
  })
  await registrar.relay(right.relay).deposit({ mailbox: right.mailbox, right: right.token, filing, octets: envelope })
}

/** The roster entries of North's register that a victim holds, with what they are worth. */
async function northRosters(stage: Stage): Promise<string> {
  const { json } = await stage.diwan("south/registrar", "register", "show", "cedar")
  const sides = (json["sides"] ?? []) as readonly {
    office: string
    entries: readonly { kind: string; void: string | null }[]
  }[]
  const north = sides.find(({ office }) => office === "north")
  return (north?.entries ?? []).flatMap((each) => (each.kind === "roster" ? [each.void ?? "valid"] : [])).join(", ")
}

/** The database of a relay that is put back to what it was. */
function databaseFiles(at: World): readonly string[] {
  return ["", "-wal", "-shm"].map((end) => `${at.database}${end}`)
}

/** The attacks of this kind. */
export const RIVAL: readonly Attack[] = [
  {
    number: 8,
    tried:
      "a dismissed quorum signs a rival roster: on a card, through a host's introduction, and in the register with the log's keys",
    quick: false,
    async run(stage, found) {
      const { at } = stage
      const file = (name: string): string => join(stage.folder, name)
      await replaceQuorum(at)
      await collect(at.desk("south/registrar"))
      const rival = rivalRoster(at)
      const card = rivalCard(at, rival)
      writeFileSync(file("rival.card"), card)
      const host = hostOf(at.hostKeys, "harbour.example", at.url)
      const southCard = makeCard(at.desk("south/registrar"))
      const files = introduce({ cards: [card, southCard], host, tickets: await at.tickets() })
      writeFileSync(file("rival.introduction"), files.find(({ office }) => office === "south.example")?.bytes ?? card)
      writeFileSync(file("birch.json"), JSON.stringify({ ...RULES, codeName: "birch" }))
      stage.victims("south/registrar", "south/minister")
      await collects(stage, "south/registrar", "south/minister")
      found((await northRosters(stage)) === "valid, valid", "South holds North's roster 2")
      for (const [what, ...args] of [
        ["a card", "channel", "propose", "--card", file("rival.card"), "--charter", file("birch.json")],
        [
          "an introduction",
          "channel",
          "propose",
          "--introduction",
          file("rival.introduction"),
          "--charter",
          file("birch.json"),
        ],
        ["the same to accept", "channel", "accept", "--introduction", file("rival.introduction")],
      ] as const) {
        const ran = await stage.diwan("south/registrar", ...args)
        found(ran.exit === 3 && ran.code === "register-forked", `${what}: exit ${ran.exit}, ${ran.code ?? "taken"}`)
      }
      await slipEntry(at, rival, "in its place")
      const forked = await stage.diwan("south/registrar", "collect")
      const raised = await alarms(stage, "south/registrar")
      found(
        forked.exit === 3 && forked.json["refused"] === 1 && raised.join() === "register-forked",
        `its entry in the place of roster 2: ${raised.join(", ") || "taken"}`,
      )
      found((await northRosters(stage)) === "valid, valid", "of which nothing is held")
      await slipEntry(at, rival, "after it")
      await stage.diwan("south/registrar", "collect")
      const rosters = await northRosters(stage)
      found(rosters === "valid, valid, not-approved", `its entry after roster 2 is void: ${rosters}`)
      writeFileSync(file("draft.md"), draftOf("To one who is gone."))
      const written = await stage.diwan("south/minister", "write", file("draft.md"))
      found(written.code === "draft-reader-unknown", `nothing is written to who is gone: ${written.code ?? "it was"}`)
      found(await booksHold(stage, "south/registrar"), "and both registers verify")
    },
  },
  {
    number: 8,
    tried:
      "a relay put back to its files of before a roster: it serves the old checkpoint, the old bundles and an old card",
    quick: false,
    async run(stage, found) {
      const { at } = stage
      const file = (name: string): string => join(stage.folder, name)
      const old = makeCard(at.desk("north/registrar"))
      await flush(at.desk("north/registrar"))
      writeFileSync(file("old.card"), old)
      writeFileSync(file("birch.json"), JSON.stringify({ ...RULES, codeName: "birch" }))
      // A letter that names the adviser lies in South's mailbox when the relay's files are copied.
      const first = await sends(at, "north", "Under the first roster.")
      await at.stopRelay()
      for (const each of databaseFiles(at)) if (existsSync(each)) cpSync(each, `${each}.before`)
      await at.startRelay()
      await replaceQuorum(at)
      stage.victims("south/registrar", "south/minister")
      await collects(stage, "south/registrar", "south/minister")
      found((await northRosters(stage)) === "valid, valid", "South holds North's roster 2")
      await at.stopRelay()
      for (const each of databaseFiles(at)) {
        rmSync(each, { force: true })
        if (existsSync(`${each}.before`)) cpSync(`${each}.before`, each)
      }
      await at.startRelay()
      const came = await collects(stage, "south/registrar", "south/minister")
      found(
        came.every(({ json }) => json["refused"] === 0),
        "what it serves again is dropped as known",
      )
      found((await northRosters(stage)) === "valid, valid", "South still holds roster 2")
      found((await letters(stage, "south/minister")).join() === first, "and each letter once")
      const card = await stage.diwan(
        "south/registrar",
        "channel",
        "propose",
        "--card",
        file("old.card"),
        "--charter",
        file("birch.json"),
      )
      found(card.exit !== 0 && card.code === "card-stale", `the old card: ${card.code ?? "taken"}`)
      writeFileSync(file("draft.md"), draftOf("To one who is gone."))
      const written = await stage.diwan("south/minister", "write", file("draft.md"))
      found(written.code === "draft-reader-unknown", `nothing is written to who is gone: ${written.code ?? "it was"}`)
      const raised = await alarms(stage, "south/registrar")
      found(
        raised.join() === "register-shorter",
        `South is shown that the host has forgotten: ${raised.join() || "it is not"}`,
      )
      found(await booksHold(stage, "south/registrar"), "both registers verify")
      found((await textOf(stage, "south/minister", first)) === "Under the first roster.", "the letter reads as before")
    },
  },
]
