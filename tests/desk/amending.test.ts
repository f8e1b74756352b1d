/**
 * Other rules for a channel, rule by rule: both quorums, what each side enters, which letters stand under which rules, and what
 * comes of somebody who goes on under the old ones, or changes them alone.
 */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import { ownKeys, ownRoster } from "../../src/desk/access.ts"
import { look } from "../../src/desk/act.ts"
import { enter } from "../../src/desk/channels/enter.ts"
import {
  agreeToAmendment,
  amendmentState,
  declineAmendment,
  exportBook,
  flush,
  listDrafts,
  listLaid,
  proposeAmendment,
  verifyBook,
  withdrawAmendment,
} from "../../src/desk/index.ts"
import { laidPage } from "../../src/desk/pages/laid.ts"
import { officesPage } from "../../src/desk/pages/offices.ts"
import { submissions, views } from "../../src/desk/records.ts"
import {
  amendCharter,
  approve as approveSubject,
  encodeAmendment,
  encodeStatement,
  openCharter,
  SUITE,
  type CharterRules,
} from "../../src/office/index.ts"
import { exportView, verifyRegisterFile, verifyViewFile } from "../../src/parcel/index.ts"
import { refused } from "../refused.ts"
import { entriesOf } from "./closing-kit.ts"
import { approveAll, channelOf, cheat, draftOf, lay, QUORUM, send, settle, worlds, type World } from "./steps.ts"
import { RULES } from "./world.ts"

const inWorld = worlds()
const SHORT: CharterRules = { ...RULES, kinds: ["letter"], copies: 0, receipts: "arrived" }

/** North proposes and approves; South agrees, approves, and enters; North follows. */
async function amend(at: World, rules: CharterRules): Promise<void> {
  const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
  proposeAmendment(north, "cedar", rules)
  await flush(north)
  await approveAll(at, "north", "amendment", QUORUM.north)
  await settle(at)
  agreeToAmendment(south, "cedar")
  await flush(south)
  await approveAll(at, "south", "amendment", QUORUM.south)
  await settle(at)
}

test("both quorums change the rules: letters from before stand as they are, letters after it under the new ones", () =>
  inWorld(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    await send(at, "north", draftOf("Under the first rules."))
    await amend(at, SHORT)
    for (const desk of [north, south]) {
      assert.equal(amendmentState(desk, "cedar"), null)
      for (const office of ["north", "south"] as const) assert.ok(entriesOf(desk, office).includes("amendment valid"))
    }
    for (const who of ["north/adviser", "north/principal", "south/minister", "south/registrar"])
      assert.deepEqual(officesPage(at.desk(who)).channels[0]?.rules?.kinds, ["letter"], who)
    await send(at, "north", draftOf("Under the second."))
    await send(at, "south", draftOf("And from the other side."))
    const id = channelOf(north).id ?? assert.fail()
    for (const { verified } of verifyBook(south, "cedar")) {
      assert.ok(verified.kind === "verified" && verified.charters.length === 2 && verified.gaps.length === 0)
      assert.deepEqual(verified.charter.rules.kinds, ["letter"])
    }
    const { file } = exportBook(south, "cedar", "north")
    assert.equal(verifyRegisterFile({ file, channelId: id }).kind, "verified")
    // Whoever has a view needs the channel's id and nothing else, before the change and after it.
    const filed = look(at.desk("south/minister"), (tx) => views.list(tx).map(({ value }) => value))
    const kinds = filed.map((view) => verifyViewFile({ file: exportView(view), channelId: id }))
    const copies = kinds.map((view) => (view.kind === "verified" ? view.cover.charter.rules.copies : null))
    assert.deepEqual(
      copies.toSorted((a, b) => (a ?? 0) - (b ?? 0)),
      [0, 0, RULES.copies],
    )
    await amend(at, RULES)
    assert.equal(entriesOf(north, "south").filter((each) => each === "amendment valid").length, 2)
  }))

test("a signatory is shown what changes; a letter that waits, or waited, under the old rules is given back", () =>
  inWorld(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    refused("not-registrar", () => proposeAmendment(at.desk("north/adviser"), "cedar", SHORT))
    refused("amendment-unchanged", () => proposeAmendment(north, "cedar", RULES))
    refused("amendment-fixed", () => proposeAmendment(north, "cedar", { ...SHORT, codeName: "oak" }))
    for (const act of [agreeToAmendment, declineAmendment, withdrawAmendment])
      refused("amendment-stage", () => act(north, "cedar"))
    proposeAmendment(north, "cedar", SHORT)
    await flush(north)
    await settle(at)
    const principal = at.desk("north/principal")
    const [laid] = listLaid(principal)
    const page = laidPage(principal, laid?.id ?? assert.fail())
    assert.ok(page.kind === "amendment")
    assert.deepEqual([page.before.copies, page.after.copies], [RULES.copies, 0])
    const { draft } = await lay(at, "north", draftOf("Asks meanwhile."))
    const why = listDrafts(at.desk("north/adviser")).find((each) => each.draft === draft)?.why
    assert.equal(why, "channel-amending")
    await approveAll(at, "north", "amendment", QUORUM.north)
    await settle(at)
    refused("amendment-stage", () => withdrawAmendment(north, "cedar"))
    refused("amendment-stage", () => proposeAmendment(south, "cedar", SHORT))
    // North waits for the answer, and may write; South's own letter must be out of the way first.
    const waits = await lay(at, "north", draftOf("Waits under the old rules."))
    agreeToAmendment(south, "cedar")
    await flush(south)
    await approveAll(at, "south", "amendment", QUORUM.south)
    await settle(at)
    const given = listDrafts(at.desk("north/adviser")).find((each) => each.draft === waits.draft)
    assert.deepEqual([given?.state, given?.why], ["refused", "charter-not-in-force"])
    assert.ok(entriesOf(south, "north").includes("amendment valid"))
  }))

test("what is proposed can be declined, and what is laid taken back", () =>
  inWorld(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    proposeAmendment(north, "cedar", SHORT)
    withdrawAmendment(north, "cedar")
    assert.equal(amendmentState(north, "cedar"), null)
    proposeAmendment(north, "cedar", SHORT)
    await flush(north)
    await approveAll(at, "north", "amendment", QUORUM.north)
    await settle(at)
    assert.equal(amendmentState(north, "cedar")?.stage, "sent")
    assert.equal(amendmentState(south, "cedar")?.stage, "offered")
    agreeToAmendment(south, "cedar")
    withdrawAmendment(south, "cedar")
    assert.equal(amendmentState(south, "cedar")?.stage, "offered")
    declineAmendment(south, "cedar")
    await settle(at)
    for (const desk of [north, south]) {
      assert.equal(amendmentState(desk, "cedar"), null)
      assert.ok(!entriesOf(desk, "north").includes("amendment valid"))
    }
  }))

test("one side alone changes nothing: the entry is void, and a letter under it too; old rules are void after a change", () =>
  inWorld(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    const before = channelOf(north)
    const id = before.id ?? assert.fail()
    const first = openCharter(before.charter ?? assert.fail())
    const charter = amendCharter({ charter: first, rules: SHORT, host: first.host })
    const bytes = encodeAmendment({ channel: id, version: 2, charter, ended: null, time: at.clock.now })
    const signed = (who: string) => look(at.desk(who), (_, self) => approveSubject(ownKeys(self), "amendment", bytes))
    const theirs = look(south, (tx, self) => ownRoster(tx, self).id)
    const data = look(north, (tx, self) =>
      encodeStatement(randomBytes(32), {
        suite: SUITE,
        kind: "amendment",
        channel: id,
        office: self.office,
        roster: ownRoster(tx, self).id,
        amendment: bytes,
        agreed: { roster: theirs, approvals: [] },
      }),
    )
    const approvals = ["north/principal", "north/registrar"].map(signed)
    cheat(north, (act) => enter(act, channelOf(act), [{ data, approvals }]))
    await settle(at)
    assert.equal(entriesOf(south, "north").at(-1), "amendment amendment-other-quorum")
    assert.equal(entriesOf(south, "south").at(-1), "protest valid")
    assert.deepEqual(officesPage(south).channels[0]?.rules?.copies, RULES.copies)

    // North has a letter approved, agrees to other rules, and enters the letter all the same.
    const { name } = await lay(at, "north", draftOf("Under the old rules."))
    await approveAll(at, "north", "letter", QUORUM.north, name)
    await settle(at)
    const kept = look(north, (tx) => submissions.list(tx).find(({ value }) => value.state === "approved")?.value)
    const letter = { data: kept?.statement ?? assert.fail(), approvals: kept?.approvals ?? [] }
    proposeAmendment(south, "cedar", SHORT)
    await flush(south)
    await approveAll(at, "south", "amendment", QUORUM.south)
    await settle(at)
    refused("allotment-open", () => agreeToAmendment(north, "cedar"))
    at.clock.now += 8 * 86_400
    agreeToAmendment(north, "cedar")
    await flush(north)
    await approveAll(at, "north", "amendment", QUORUM.north)
    await settle(at)
    cheat(north, (act) => enter(act, channelOf(act), [letter]))
    await settle(at)
    assert.equal(entriesOf(south, "north").at(-1), "letter charter-not-in-force")
    assert.equal(entriesOf(south, "south").at(-1), "protest valid")
  }))

test("where both propose at once, both go on with the same one", () =>
  inWorld(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    proposeAmendment(north, "cedar", SHORT)
    proposeAmendment(south, "cedar", { ...SHORT, readingDays: 30 })
    await flush(north)
    await flush(south)
    await approveAll(at, "north", "amendment", QUORUM.north)
    await approveAll(at, "south", "amendment", QUORUM.south)
    await settle(at)
    const states = [north, south].map((desk) => amendmentState(desk, "cedar") ?? assert.fail())
    assert.deepEqual(states.map(({ stage }) => stage).toSorted(), ["offered", "sent"])
    assert.deepEqual(states[0]?.after, states[1]?.after)
  }))
