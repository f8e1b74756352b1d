/**
 * Leave, stocks, approvals: prekeys are given, allotted once and topped up; two of three persons approve what their own
 * devices have checked; a number is free again when its letter is withdrawn.
 */
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import assert from "node:assert/strict"
import { toHex } from "../../src/bytes/index.ts"
import { look, post, runAct } from "../../src/desk/act.ts"
import { ownAddress, ownKeys, ownRoster, registrarAddress } from "../../src/desk/access.ts"
import { onDraft } from "../../src/desk/letters/approvals.ts"
import {
  approve,
  askLeave,
  collect,
  flush,
  giveMoreStock,
  listDrafts,
  listLaid,
  listStock,
  readLetter,
  receiptLetter,
  receiptsOf,
  sendLetter,
  showBook,
  withdrawDraft,
  writeDraft,
  type Desk,
} from "../../src/desk/index.ts"
import { drafts, pending, stocks, submissions, type Submission } from "../../src/desk/records.ts"
import { LOW, takeForLetter } from "../../src/desk/carriage/stock.ts"
import {
  allotmentShape,
  encodeStatement,
  openSigned,
  openStatementOf,
  signBody,
  SUITE,
} from "../../src/office/index.ts"
import { encodeLeaf, openLeaf, statementHash } from "../../src/letter/index.ts"
import type { DraftItem } from "../../src/parcel/index.ts"
import {
  alarmsOf,
  approveAll,
  channelOf,
  cheat,
  DAY,
  draftOf,
  lay,
  refusal,
  send,
  settle,
  standing,
  worlds,
  RULES,
} from "./steps.ts"

const HOSTLESS = { ...RULES, countersign: ["registrar"], receipts: "opened" } as const
const inWorld = worlds()
const withoutHost = worlds(() => standing(HOSTLESS, false))

function submissionOf(desk: Desk): Submission {
  return look(desk, (tx) => submissions.list(tx).at(-1)?.value ?? assert.fail("no submission"))
}

/** Ids of every prekey allotted so far. */
function allotted(desk: Desk): readonly string[] {
  return look(desk, (tx, self) =>
    submissions.list(tx).flatMap(({ value }) => {
      const { prekeys } = openSigned(value.allotment, ownRoster(tx, self), allotmentShape)
      return prekeys.map(({ prekey }) => toHex(prekey.id))
    }),
  )
}

test("two of three persons approve; nobody counts twice; withdrawing frees the number and never the prekeys", () =>
  inWorld(async (at) => {
    const { draft, name } = await lay(at, "north", draftOf("Version one."))
    const registrar = at.desk("north/registrar")
    assert.equal(await approveAll(at, "north", "letter", 1, name), 1)
    assert.equal(await refusal(sendLetter(registrar, name)), "quorum-open")
    assert.throws(() => approve(registrar, name), { code: "nothing-to-approve" })
    const { approvals, statement } = submissionOf(registrar)
    const [approval] = approvals
    assert.ok(approval !== undefined && statement !== null)
    // The same signature handed in once more, and once more from another's desk.
    for (const who of ["north/registrar", "north/principal"]) {
      cheat(at.desk(who), (act) =>
        post(act, registrarAddress(act.self), null, {
          kind: "approval",
          purpose: "letter",
          subject: statementHash(statement),
          approval,
        }),
      )
      await flush(at.desk(who))
    }
    await collect(registrar)
    assert.equal(submissionOf(registrar).approvals.length, 1)
    assert.equal(await refusal(sendLetter(registrar, name)), "quorum-open")

    withdrawDraft(at.desk("north/adviser"), draft)
    await flush(at.desk("north/adviser"))
    await settle(at)
    assert.deepEqual(listLaid(at.desk("north/principal")), [], "what was withdrawn no longer awaits approval")
    const again = await lay(at, "north", draftOf("Version two."))
    assert.equal(again.name, name, "the number is free again")
    const all = allotted(registrar)
    assert.equal(new Set(all).size, all.length, "no prekey was allotted twice")
    assert.equal(await approveAll(at, "north", "letter", 2, name), 2)
    await collect(registrar)
    await sendLetter(registrar, name)
    await settle(at)
    const read = readLetter(at.desk("south/minister"), name)
    assert.equal(read.view.sections[0]?.versions[0]?.text, "Version two.")
    assert.equal(read.cover.approvers.length, 2)
  }))

test("a draft withdrawn while its leave is on the way gives the number back, and the next draft gets it", () =>
  inWorld(async (at) => {
    const [drafter, registrar] = [at.desk("north/adviser"), at.desk("north/registrar")]
    const { draft } = writeDraft(drafter, { source: draftOf("Never mind."), name: "draft", folder: at.folder })
    askLeave(drafter, draft, false)
    await flush(drafter)
    await collect(registrar)
    withdrawDraft(drafter, draft)
    await settle(at)
    assert.equal(submissionOf(registrar).state, "withdrawn")
    assert.equal(await send(at, "north", draftOf("This one instead.")), "north/1")
  }))

test("an allotment that cannot be used gives its number back, and the draft says why", () =>
  inWorld(async (at) => {
    const drafter = at.desk("north/adviser")
    const { draft } = writeDraft(drafter, { source: draftOf("Too late."), name: "draft", folder: at.folder })
    askLeave(drafter, draft, false)
    // What was written is no longer what the charter permits when the leave comes back.
    drafter.vault.act("spoil", (tx) => {
      for (const { key, order, value } of drafts.list(tx)) {
        drafts.put(tx, key, { ...value, source: value.source.replace("confidential", "cosmic") }, { order })
      }
    })
    await settle(at)
    const [spoilt] = listDrafts(drafter)
    assert.deepEqual([spoilt?.state, spoilt?.why, spoilt?.number], ["refused", "marking-not-permitted", null])
    const { name } = await lay(at, "north", draftOf("In its place."))
    assert.equal(name, "north/1")
  }))

test("a colleague cannot withdraw, on an approver's device, a letter that somebody else drafted", () =>
  inWorld(async (at) => {
    const { name } = await lay(at, "north", draftOf("Not yours."))
    const principal = at.desk("north/principal")
    await collect(principal)
    const [laid] = listLaid(principal)
    assert.equal(laid?.kind === "letter" ? laid.name : null, name)
    const { channel, leave, number } = submissionOf(at.desk("north/registrar"))
    const forged = runAct(principal, "forge", (act) =>
      signBody(ownKeys(act.self), { suite: SUITE, kind: "withdrawal", channel, leave, number } as const),
    )
    const refused = ((): unknown => {
      try {
        runAct(principal, "withdraw", (act) =>
          act.desk.handle(act, {
            from: ownAddress(act.self),
            channel,
            item: { kind: "withdrawal", withdrawal: forged },
          }),
        )
        return null
      } catch (error) {
        return error instanceof Error && "code" in error ? error.code : error
      }
    })()
    assert.equal(refused, "item-unexpected")
    assert.equal(listLaid(principal).length, 1)
  }))

test("an approver's device refuses a draft that was tampered with, whatever it was, and nothing awaits approval", () =>
  inWorld(async (at) => {
    const { name } = await lay(at, "north", draftOf("As drafted."))
    const principal = at.desk("north/principal")
    await collect(principal)
    const honest = look(principal, (tx): DraftItem => {
      const { subject, draft } = pending.list(tx).at(-1)?.value ?? assert.fail("nothing is laid") // the newest: a letter
      return { kind: "draft", statement: subject, ...(draft ?? assert.fail("no draft")) }
    })
    const { random, body } = openStatementOf("letter", honest.statement)
    const told = { ...honest, statement: encodeStatement(random, { ...body, root: new Uint8Array(randomBytes(32)) }) }
    const [header, ...rest] = honest.leaves as [DraftItem["leaves"][number], ...DraftItem["leaves"]]
    const last = honest.leaves.at(-1) ?? assert.fail("no leaves")
    const text = (leaf: Uint8Array): Uint8Array => encodeLeaf(changeText(openLeaf(leaf)))
    const section = honest.leaves.find(({ leaf }) => openLeaf(leaf).kind === "section") ?? assert.fail("no section")
    const tampered: readonly (readonly [string, DraftItem, string])[] = [
      ["another root than the leaves have", told, "root-differs"],
      ["a leaf left out", { ...honest, leaves: honest.leaves.slice(0, -1) }, "*"],
      ["no header", { ...honest, leaves: rest }, "*"],
      ["a leaf hidden where an empty one should be", { ...honest, leaves: [...honest.leaves, moved(last)] }, "*"],
      ["another secret, so other empty leaves", { ...honest, secret: new Uint8Array(randomBytes(32)) }, "*"],
      [
        "another text than was signed for",
        {
          ...honest,
          leaves: honest.leaves.map((each) => (each === section ? { ...each, leaf: text(each.leaf) } : each)),
        },
        "*",
      ],
      [
        "another number than was allotted",
        { ...honest, statement: encodeStatement(random, { ...body, number: 2 }) },
        "*",
      ],
    ]
    assert.ok(header.position === 0)
    cheat(principal, (act) => {
      for (const { key } of pending.list(act.tx)) pending.delete(act.tx, key)
    })
    for (const [what, item, code] of tampered) {
      assert.throws(
        () =>
          cheat(principal, (act) => onDraft(act, { from: ownAddress(act.self), channel: body.channel, item }, item)),
        (error: Error & { code?: string }) => {
          assert.ok(error.code !== undefined, `${what}: ${error.stack}`)
          if (code !== "*") assert.equal(error.code, code, what)
          return true
        },
        what,
      )
    }
    assert.deepEqual(listLaid(principal), [])
    // The honest one passes the same door. Once approved, a second statement for its number is refused until withdrawn.
    const lay2 = (item: DraftItem): void =>
      cheat(principal, (act) => onDraft(act, { from: ownAddress(act.self), channel: body.channel, item }, item))
    lay2(honest)
    approve(principal, name)
    lay2({ ...honest, statement: encodeStatement(new Uint8Array(randomBytes(32)), body) })
    assert.throws(() => approve(principal, name), { code: "number-approved" })
  }))

function changeText(leaf: ReturnType<typeof openLeaf>): ReturnType<typeof openLeaf> {
  if (leaf.kind !== "section") return leaf
  return { ...leaf, body: { versions: leaf.body.versions.map((version) => ({ ...version, text: "Not as drafted." })) } }
}

function moved({ position, leaf }: DraftItem["leaves"][number]): DraftItem["leaves"][number] {
  return { position: position + 4, leaf }
}

test("stock tops itself up below eight as its giver counts: fifty bundles one way never run it dry", () =>
  inWorld(async (at) => {
    const [adviser, registrar] = [at.desk("north/adviser"), at.desk("north/registrar")]
    const left = (): number =>
      listStock(adviser).received.find(({ giver }) => giver === "north/registrar")?.oneTime ?? 0
    const levels: number[] = []
    for (let i = 0; i < 50; i++) {
      cheat(adviser, (act) =>
        post(act, registrarAddress(act.self), null, {
          kind: "refusal",
          leave: new Uint8Array(randomBytes(16)),
          code: "x",
        }),
      )
      await flush(adviser)
      await collect(registrar)
      await collect(adviser)
      levels.push(left())
    }
    assert.ok(Math.min(...levels) >= LOW - 2, `never below ${Math.min(...levels)}`)
    assert.ok(
      levels.filter((level, i) => level > (levels[i - 1] ?? level)).length >= 3,
      "it was topped up several times",
    )
    assert.deepEqual(alarmsOf(registrar), [])
  }))

test("with no one-time stock left, leave is refused as stock-empty; the period key is taken only when a person chooses it", () =>
  inWorld(async (at) => {
    const [drafter, registrar] = [at.desk("north/adviser"), at.desk("north/registrar")]
    cheat(registrar, (act) => {
      const { other } = channelOf(act)
      const stock = listGivers(act.tx, other)
      for (const giver of stock) while (takeForLetter(act, giver, false) !== null);
    })
    const { draft } = writeDraft(drafter, { source: draftOf("By the period key."), name: "draft", folder: at.folder })
    const ask = async (period: boolean): Promise<void> => {
      askLeave(drafter, draft, period)
      await flush(drafter)
      await collect(registrar)
      await collect(drafter)
      await collect(registrar)
    }
    await ask(false)
    const [refused] = listDrafts(drafter)
    assert.deepEqual([refused?.state, refused?.why], ["refused", "stock-empty"])
    await ask(true)
    assert.equal(listDrafts(drafter)[0]?.state, "submitted")
    await approveAll(at, "north", "letter", 2, "north/1")
    await collect(registrar)
    await sendLetter(registrar, "north/1")
    await settle(at)
    assert.equal(readLetter(at.desk("south/minister"), "north/1").summary.countersigned, true)
    // The readers have seen that their stock ran out, and have given more: one-time keys are there again.
    assert.equal(await send(at, "north", draftOf("By one-time keys again.")), "north/2")
    // More by hand as well, whoever asks.
    const before = levelOf(registrar, "south/minister")
    giveMoreStock(at.desk("south/minister"))
    await settle(at)
    assert.equal(levelOf(registrar, "south/minister"), before + 16)
  }))

function levelOf(desk: Desk, giver: string): number {
  return listStock(desk).received.find((each) => each.giver === giver)?.oneTime ?? 0
}

function listGivers(tx: Parameters<typeof stocks.list>[0], office: Uint8Array): readonly Uint8Array[] {
  return stocks
    .list(tx)
    .filter(({ value }) => Buffer.compare(value.office, office) === 0)
    .map(({ value }) => value.giver)
}

test("a channel without a host works from cards: no deadline binds, the registrar alone countersigns, 'opened' is told", () =>
  withoutHost(async (at) => {
    const { name } = await lay(at, "north", draftOf("Without a host."))
    await approveAll(at, "north", "letter", 2, name)
    const registrar = at.desk("north/registrar")
    await collect(registrar)
    const { postmarked } = await sendLetter(registrar, name)
    assert.equal(postmarked, null)
    // It arrives a fortnight after the day by which it was to be entered: without a host no time makes it void.
    at.clock.now += 21 * DAY
    await settle(at)
    const minister = at.desk("south/minister")
    const read = readLetter(minister, name)
    assert.equal(read.summary.countersigned, true)
    assert.equal(read.cover.postmarked, null)
    assert.equal(showBook(at.desk("south/registrar"), "cedar").host, null)
    assert.equal(receiptLetter(minister, name).sent, true)
    await settle(at)
    const told = receiptsOf(at.desk("north/adviser"), name).map(({ officer, what }) => `${officer} ${what}`)
    assert.ok(told.includes("south/minister opened"), told.join(", "))
  }))
