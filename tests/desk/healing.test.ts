/**
 * A register that has forked, and is healed: both sides see both heads, nothing more is signed, both quorums agree, and letters
 * go on in both directions under new keys.
 */
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import {
  approveHealing,
  collect,
  deskStatus,
  flush,
  forkState,
  listDrafts,
  listLetters,
  proposeHealing,
  readLetter,
  verifyBook,
  type Desk,
} from "../../src/desk/index.ts"
import { sha256 } from "../../src/bytes/index.ts"
import { idOf, ownRoster, registrarOfOther } from "../../src/desk/access.ts"
import { look, post, runAct } from "../../src/desk/act.ts"
import { forks, healings } from "../../src/desk/records.ts"
import { deskPage } from "../../src/desk/pages/desk.ts"
import { registerPage } from "../../src/desk/pages/register.ts"
import { encodeMending, openMending } from "../../src/office/index.ts"
import { takeIn } from "../../src/desk/carriage/taking.ts"
import { protest } from "../../src/desk/channels/protesting.ts"
import { passOn } from "../../src/desk/channels/receive.ts"
import {
  alarmsOf,
  channelOf,
  cheat,
  draftOf,
  refusal,
  RULES,
  send,
  settle,
  standing,
  type Template,
  type World,
} from "./steps.ts"
import { approveHealings, forked, waitingBundles } from "./forked.ts"

let hosted: Template
let hostless: Template
before(async () => {
  hosted = await standing()
  hostless = await standing({ ...RULES, countersign: ["registrar"] }, false)
})
after(() => {
  hosted.remove()
  hostless.remove()
})

async function inWorld(template: Template, story: (at: World) => Promise<void>): Promise<void> {
  const at = await template.copy()
  try {
    await story(at)
  } finally {
    await at.close()
  }
}

/** Both books hold, and both registers hold the healing of North's. */
function everythingHolds(at: World): void {
  for (const who of ["north/registrar", "south/registrar"])
    for (const { verified } of verifyBook(at.desk(who), "cedar")) {
      assert.equal(verified.kind, "verified")
      if (verified.kind !== "verified") continue
      const healed = verified.entries.filter(({ healing }) => healing !== null)
      assert.equal(healed.length, 1, `${who}: ${verified.name}`)
      assert.equal(healed[0]?.healing?.aside.length, 2)
    }
}

test("with a host: the old copy's branch is set aside, its letter goes back to its drafter, and letters pass both ways", () =>
  inWorld(hosted, async (at) => {
    const { old, name } = await forked(at)
    await settle(at)
    assert.ok(alarmsOf(old).includes("register-split"))
    assert.throws(() => cheat(old, (act) => protest(act, channelOf(act), 0, "number-wrong")), {
      code: "register-split",
    })
    const south = at.desk("south/registrar")
    assert.equal(await refusal(proposeHealing(south, "cedar")), "no-fork", "its own register never forked")
    assert.throws(() => approveHealing(south, "cedar"), { code: "nothing-to-approve" })
    const [branch] = forkState(old, "cedar").branches
    assert.equal(branch?.common, 2)
    assert.equal(branch?.held.size, 4)
    assert.equal(branch?.head.size, 3)
    const isFork = ({ kind }: { readonly kind: string }): boolean => kind === "fork"
    assert.ok(registerPage(old, "cedar").faults.some(isFork))
    assert.equal(registerPage(old, "cedar").forks.canPropose, true)
    await proposeHealing(old, "cedar")
    const [proposed] = forkState(old, "cedar").healings
    assert.deepEqual(
      proposed?.aside.map(({ name: letter, kind }) => letter ?? kind),
      [name, "protest"],
    )
    await flush(old)
    const principal = at.desk("north/principal")
    const waits = (desk: Desk): readonly string[] =>
      deskPage(desk).approvals.lines.flatMap((line) => (line.kind === "healing" ? [line.name] : []))
    assert.deepEqual([waits(principal), deskStatus(principal).awaitingApproval], [[], 0])
    await collect(principal)
    assert.deepEqual([waits(principal), deskStatus(principal).awaitingApproval], [["cedar"], 1])
    assert.deepEqual(waits(at.desk("south/minister")), [], "theirs is asked when ours has agreed")
    assert.equal(await approveHealings(at, "north", 2), 2)
    assert.deepEqual([waits(principal), deskStatus(principal).awaitingApproval], [[], 0])
    await settle(at)
    assert.equal(forkState(south, "cedar").healings[0]?.proposed.given, 2)
    assert.equal(await approveHealings(at, "south"), 1)
    await settle(at)
    assert.deepEqual(
      forkState(old, "cedar").healings.map(({ stage }) => stage),
      ["entered"],
    )
    assert.deepEqual(
      forkState(south, "cedar").healings.map(({ stage }) => stage),
      ["entered"],
    )
    everythingHolds(at)
    assert.ok(
      !registerPage(old, "cedar").faults.some(isFork),
      "a fork that was healed is no fault any more, and is shown",
    )
    assert.equal(registerPage(south, "cedar").forks.healings.length, 1)
    const adviser = at.desk("north/adviser")
    const given = listDrafts(adviser).find(({ why }) => why === "letter-set-aside")
    assert.ok(given, "the letter is its drafter's again")
    assert.equal(await send(at, "north", draftOf("After the healing.")), "north/1")
    assert.equal(await send(at, "south", draftOf("Answered after the healing.")), "south/1")
    assert.equal(readLetter(at.desk("south/minister"), "north/1").summary.countersigned, true)
    assert.equal(readLetter(at.desk("north/principal"), "south/1").summary.countersigned, true)
    everythingHolds(at)
  }))
/** A registrar who proposes to go on from its own branch, with its quorum's signatures, against what the other side holds. */
async function keepingTheOther(at: World, old: Desk): Promise<void> {
  const unsigned = look(old, (tx) => forks.list(tx))[0] ?? assert.fail()
  const { note } = unsigned.value
  // Nobody but its own log seems to have signed what the other side holds.
  const [text, lines] = note.split("\n\n") as [string, string]
  const origin = text.split("\n")[0] as string
  const bare = lines.split("\n").filter((line) => line.startsWith(`— ${origin} `))
  old.vault.act("lie", (tx) =>
    forks.put(tx, unsigned.key, { ...unsigned.value, note: `${text}\n\n${bare.join("\n")}\n` }),
  )
  await proposeHealing(old, "cedar")
  await flush(old)
  await approveHealings(at, "north", 2)
  await settle(at)
  assert.ok(alarmsOf(at.desk("south/registrar")).includes("healing-branch"))
  assert.equal(await approveHealings(at, "south"), 0, "nothing was laid before its signatories")
  old.vault.act("repent", (tx) => forks.put(tx, unsigned.key, unsigned.value))
}

/** The other office's registrar, or a thief of its keys, agrees without its quorum; and to what is not under way. */
async function withoutTheOther(at: World, old: Desk): Promise<void> {
  await proposeHealing(old, "cedar")
  await flush(old)
  await approveHealings(at, "north", 2)
  await settle(at)
  const south = at.desk("south/registrar")
  const subject = look(old, (tx) => healings.list(tx))[0]?.value.mending ?? assert.fail()
  const roster = look(south, (tx, self) => ownRoster(tx, self).id)
  for (const mending of [sha256(subject), sha256(roster)]) {
    cheat(south, (act) => {
      const to = registrarOfOther(act.tx, channelOf(act).other)
      post(act, to, idOf(channelOf(act)), { kind: "healing-agreed", mending, roster, approvals: [] })
    })
    await flush(south)
    await collect(old)
  }
  for (const code of ["healing-other-quorum", "healing-stage"]) assert.ok(alarmsOf(old).includes(code), code)
  assert.equal(forkState(old, "cedar").healings[0]?.waits, "other-quorum")
  // A healing of one channel's register, proposed in the name of another's.
  cheat(old, (act) => {
    const healing = healings.list(act.tx)[0]?.value ?? assert.fail()
    const { mending, roster: shown, proposed, aside } = healing
    const elsewhere = encodeMending({ ...openMending(mending), channel: sha256(mending) })
    const to = registrarOfOther(act.tx, channelOf(act).other)
    const kept = [{ data: aside[0] as Uint8Array, approvals: [], shown: null }]
    post(act, to, healing.channel, {
      kind: "healing",
      mending: elsewhere,
      roster: shown,
      approvals: proposed,
      aside,
      kept,
    })
  })
  await flush(old)
  await collect(south)
  assert.ok(alarmsOf(south).includes("healing-channel"))
}

/** The registrar proposes, both quorums approve, and it is entered on both sides. */
async function healed(at: World, registrar: Desk): Promise<void> {
  if (forkState(registrar, "cedar").healings[0]?.stage !== "sent") {
    await proposeHealing(registrar, "cedar")
    await flush(registrar)
    await approveHealings(at, "north", 2)
    await settle(at)
  }
  await approveHealings(at, "south")
  await settle(at)
}

test("without a host: the other side refuses the second branch and shows both; what it has cosigned goes on", () =>
  inWorld(hostless, async (at) => {
    const { old, name } = await forked(at)
    await settle(at)
    const south = at.desk("south/registrar")
    // An old copy knows nothing of the keys that were used since, either.
    assert.deepEqual(alarmsOf(south).toSorted(), ["prekey-misused", "register-forked"])
    assert.deepEqual(
      forkState(south, "cedar").branches.map(({ office, common, head }) => [office, common, head.size]),
      [["north", 2, 4]],
    )
    assert.ok(alarmsOf(old).includes("register-split"))
    assert.deepEqual(listLetters(at.desk("north/principal")).letters, [], "nobody is given what nobody else has signed")
    await keepingTheOther(at, old)
    await withoutTheOther(at, old)
    await healed(at, old)
    everythingHolds(at)
    assert.equal(await send(at, "north", draftOf("After the healing.")), name, "the number is free again")
    assert.equal(await send(at, "south", draftOf("Answered after the healing.")), "south/1")
    assert.equal(readLetter(at.desk("north/principal"), "south/1").summary.countersigned, true)
    everythingHolds(at)
  }))

test("what the other side has by hand and the host has not is set aside there, too, and its letter says so", () =>
  inWorld(hosted, async (at) => {
    const { old, name } = await forked(at, false)
    const south = at.desk("south/registrar")
    for (const envelope of waitingBundles(old)) takeIn(south, { envelope, id: sha256(envelope), by: "pouch" })
    await at.stopRelay()
    await collect(south).catch(() => undefined)
    runAct(south, "pass on", (act) => passOn(act, channelOf(act), true))
    await at.startRelay()
    await settle(at)
    const minister = at.desk("south/minister")
    const [letter] = listLetters(minister).letters
    assert.deepEqual([letter?.name, letter?.countersigned, letter?.void], [name, false, null])
    await healed(at, old)
    everythingHolds(at)
    assert.deepEqual(
      listLetters(minister).letters.map((each) => [each.name, each.void]),
      [[name, "letter-set-aside"]],
    )
    assert.equal(readLetter(minister, name).view.kind, "letter", "what it said can still be read")
    assert.equal(await send(at, "north", draftOf("After the healing.")), name, "the number is free again")
    assert.deepEqual(
      listLetters(minister).letters.map((each) => [each.name, each.void, each.countersigned]),
      [
        [name, "letter-set-aside", false],
        [name, null, true],
      ],
    )
    assert.equal(await send(at, "south", draftOf("Answered after the healing.")), "south/1")
    everythingHolds(at)
  }))
