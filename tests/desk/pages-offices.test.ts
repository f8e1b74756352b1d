/**
 * The page of offices, from the first invitation to a channel that stands; cards by QR code; the fingerprint; what is laid.
 */
import { test } from "node:test"
import assert from "node:assert/strict"
import type { ChannelText, RulesText } from "../../src/desk/api.ts"
import { acceptOffer, lookAtOffer } from "../../src/desk/channels/accepting.ts"
import { enterFingerprint, showFingerprint } from "../../src/desk/channels/fingerprint-code.ts"
import { readRules } from "../../src/desk/channels/rules.ts"
import {
  approve,
  collect,
  compareChannel,
  flush,
  inviteOfficer,
  joinOffice,
  layCharter,
  layRoster,
  proposeChannel,
  type Desk,
} from "../../src/desk/index.ts"
import { cardCode, readCardCode } from "../../src/desk/offices/card-code.ts"
import { shareCard } from "../../src/desk/offices/card-share.ts"
import { cardText, correspondentOf, scannedCard } from "../../src/desk/pages/cards.ts"
import { approveConfirmed } from "../../src/desk/pages/confirm.ts"
import { deskPage } from "../../src/desk/pages/desk.ts"
import { laidPage, reviewLaid } from "../../src/desk/pages/laid.ts"
import { officesPage } from "../../src/desk/pages/offices.ts"
import { rulesText } from "../../src/desk/pages/people.ts"
import { fromBase64 } from "../../src/bytes/index.ts"
import type { Admission } from "../../src/relay/client.ts"
import { DAY, draftOf, exchange, lay, refusal, RULES, settle, worlds, founded } from "./steps.ts"

const beforeMeeting = worlds(founded)
const inWorld = worlds()

function channelIn(desk: Desk): Pick<ChannelText, "stage" | "next" | "mine"> {
  const { stage, next, mine } = officesPage(desk).channels[0] ?? assert.fail("no channel")
  return { stage, next, mine }
}

test("the own office: who was invited, who has joined, the roster with its roles and its time", () =>
  beforeMeeting(async (at) => {
    const registrar = at.desk("north/registrar")
    const page = officesPage(registrar)
    assert.deepEqual([page.own.name, page.own.alias, page.own.own], ["north.example", "north", true])
    const { roster } = page.own
    assert.deepEqual([roster?.version, roster?.quorum, roster?.state, roster?.officers.length], [1, 2, "in-force", 4])
    const adviser = roster?.officers.find(({ title }) => title === "adviser")
    assert.deepEqual(
      [adviser?.called, adviser?.roles, adviser?.registrar, adviser?.own, adviser?.suspended],
      ["north/adviser", ["drafter", "reader", "signatory"], false, true, null],
    )
    assert.equal(roster?.officers.find(({ registrar: is }) => is)?.title, "registrar")
    assert.deepEqual(
      page.invited.map(({ title, inRoster }) => [title, inRoster]),
      [
        ["adviser", true],
        ["principal", true],
        ["registrar", true],
        ["spokesman", true],
      ],
    )
    assert.deepEqual([page.laying, page.channels, page.correspondents], [[], [], []])
    const theirs = officesPage(at.desk("north/spokesman"))
    assert.deepEqual([theirs.invited, theirs.laying, theirs.own.roster?.version], [[], [], 1])
    const began = at.clock.now
    for (const [days, state] of [
      [75, "in-force"],
      [77, "soon-expired"],
      [91, "expired"],
      [-1, "not-yet"],
    ] as const) {
      at.clock.now = began + days * DAY
      assert.equal(officesPage(registrar).own.roster?.state, state)
    }
  }))

test("somebody joins: invited, then joined, then in the roster; what the new roster changes is said to who approves it", () =>
  beforeMeeting(async (at) => {
    const registrar = at.desk("north/registrar")
    const [admission] = await at.admissions(1)
    const file = inviteOfficer(
      registrar,
      { name: "ليلى منصور", title: "archivist", roles: ["reader"] },
      admission as Admission,
    )
    const invitedNow = (): unknown =>
      officesPage(registrar)
        .invited.filter(({ title }) => title === "archivist")
        .map(({ name, joined, inRoster }) => [name, joined !== null, inRoster])
    assert.deepEqual(invitedNow(), [["ليلى منصور", false, false]])
    const desk = await at.enter("north/archivist")
    joinOffice(desk, file)
    await flush(registrar)
    await flush(desk)
    await collect(registrar)
    assert.deepEqual(invitedNow(), [["ليلى منصور", true, false]])
    assert.deepEqual(deskPage(registrar).joined, [{ name: "ليلى منصور", title: "archivist" }])
    layRoster(registrar, { quorum: 3, days: 30 })
    await flush(registrar)
    assert.deepEqual(
      officesPage(registrar).laying.map(({ version, wanted }) => [version, wanted]),
      [[2, 3]],
    )
    const principal = at.desk("north/principal")
    await collect(principal)
    const [line] = deskPage(principal).approvals.lines
    assert.deepEqual([line?.kind, line?.name, line?.until], ["roster", "roster/2", null])
    const page = laidPage(principal, line?.id ?? "")
    assert.ok(page.kind === "roster")
    assert.deepEqual([page.roster.state, page.roster.quorum, page.roster.officers.length], ["laid", 3, 5])
    assert.deepEqual(page.changes, [
      { code: "roster-joins", values: { name: "ليلى منصور", title: "archivist" } },
      { code: "roster-quorum", values: { from: 2, to: 3 } },
    ])
    assert.deepEqual(page.proves, [{ code: "proves-roster", values: { office: "north.example" } }])
    const all = ["north/registrar", "north/principal", "north/adviser"]
    for (const who of all) {
      await collect(at.desk(who))
      const [mine] = deskPage(at.desk(who)).approvals.lines
      approveConfirmed(at.desk(who), { id: mine?.id ?? "", confirm: "roster/2" })
    }
    await settle(at, [...all, "north/spokesman"])
    assert.deepEqual(invitedNow(), [["ليلى منصور", true, true]])
    assert.deepEqual(officesPage(registrar).laying, [])
    assert.deepEqual(deskPage(principal).approvals.lines, [])
    // Nothing but its time: the next one is a renewal.
    layRoster(registrar, { days: 60 })
    await flush(registrar)
    await collect(principal)
    const again = laidPage(principal, deskPage(principal).approvals.lines[0]?.id ?? "")
    assert.deepEqual(again.kind === "roster" && again.changes, [
      { code: "roster-renewed", values: { until: at.clock.now + 60 * DAY } },
    ])
  }))

test("a channel's way from the proposal until it stands: at each stage what is next, and whose it is", () =>
  beforeMeeting(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    const files = await exchange(at, true)
    proposeChannel(north, { correspondent: files.north, rules: readRules(rulesText(RULES)) })
    assert.deepEqual(channelIn(north), { stage: "proposed", next: "await-acceptance", mine: false })
    await flush(north)
    const offer = await lookAtOffer(south, files.south, async () => collect(south))
    assert.deepEqual([offer.codeName, offer.rules], ["cedar", RULES])
    assert.deepEqual(channelIn(south), { stage: "offered", next: "accept", mine: true })
    assert.deepEqual(deskPage(south).channels, [
      { codeName: "cedar", stage: "offered", other: "north.example", mine: true },
    ])
    const [offered] = officesPage(south).channels
    assert.deepEqual([offered?.host, offered?.rules?.levels], ["harbour.example", RULES.markings.levels])
    assert.equal(acceptOffer(south, files.south, "cedar"), "cedar")
    assert.deepEqual(channelIn(south), { stage: "accepted", next: "await-opening", mine: false })
    await flush(south)
    await collect(north)
    assert.deepEqual(channelIn(north), { stage: "opened", next: "compare", mine: true })
    await collect(south)

    const [mine, theirs] = [showFingerprint(north, "cedar"), showFingerprint(south, "cedar")]
    assert.match(theirs.qr, /^DIWAN:FINGERPRINT\/[0-9A-F]{64}\/[0-9A-F]{16}$/)
    assert.match(theirs.qr, /^[0-9A-Z $%*+\-./:]*$/, "QR's alphanumeric characters")
    const enter = (entered: string): void => enterFingerprint(north, "cedar", { entered, how: "qr" })
    assert.throws(() => enter(mine.qr), { code: "fingerprint-own" })
    assert.throws(() => enter(theirs.qr.slice(0, -1)), { code: "qr-malformed" })
    assert.throws(() => enter(theirs.qr.replace(/\/(.)/, (_, digit) => `/${digit === "0" ? "1" : "0"}`)), {
      code: "fingerprint-differs",
    })
    assert.throws(() => enter(`${theirs.qr.slice(0, -16)}0123456789ABCDEF`), { code: "fingerprint-differs" })
    assert.throws(() => enter(theirs.groups.join(" ").replace(/[0-9]/, (digit) => `${(Number(digit) + 1) % 10}`)), {
      code: "fingerprint-group",
    })
    enter(theirs.qr)
    assert.deepEqual(channelIn(north), { stage: "compared", next: "lay-charter", mine: true })
    assert.deepEqual(officesPage(north).channels[0]?.comparison, { how: "qr", time: at.clock.now })
    compareChannel(south, "cedar", mine.words.join(" "), "voice")

    layCharter(north, "cedar")
    assert.deepEqual(channelIn(north), { stage: "compared", next: "await-approvals", mine: true })
    await flush(north)
    const principal = at.desk("north/principal")
    await collect(principal)
    assert.deepEqual(channelIn(principal), { stage: "compared", next: "await-approvals", mine: true })
    const [line] = deskPage(principal).approvals.lines
    const page = laidPage(principal, line?.id ?? "")
    assert.ok(page.kind === "charter")
    assert.deepEqual(
      [page.name, page.offices, page.host],
      ["cedar", ["north.example", "south.example"], "harbour.example"],
    )
    assert.deepEqual(page.rules satisfies RulesText, rulesText(RULES))
    assert.throws(() => approveConfirmed(principal, { id: page.id, confirm: "elm" }), { code: "confirmation" })
    approveConfirmed(principal, { id: page.id, confirm: " cedar " })
    assert.throws(() => approveConfirmed(principal, { id: page.id, confirm: "cedar" }), { code: "nothing-to-approve" })
    assert.throws(() => laidPage(principal, page.id), { code: "nothing-to-approve" })
    assert.deepEqual(channelIn(principal), { stage: "compared", next: "await-approvals", mine: false })
    await flush(principal)
    const adviser = at.desk("north/adviser")
    await collect(adviser)
    approve(adviser, deskPage(adviser).approvals.lines[0]?.id ?? "")
    await flush(adviser)
    await collect(north)
    assert.deepEqual(channelIn(north), { stage: "standing", next: "await-other", mine: false })
    layCharter(south, "cedar")
    await flush(south)
    const minister = at.desk("south/minister")
    await collect(minister)
    approve(minister, "cedar")
    await settle(at)
    for (const who of ["north/registrar", "north/principal", "south/registrar", "south/minister"])
      assert.deepEqual(channelIn(at.desk(who)), { stage: "standing", next: "none", mine: false }, who)
    assert.deepEqual(deskPage(north).channels, [])
    const { correspondents, stock } = officesPage(north)
    assert.deepEqual(
      correspondents.map(({ name, own, roster }) => [name, own, roster?.state]),
      [["south.example", false, "in-force"]],
    )
    assert.ok(stock.held.some(({ of, left }) => of === "south/minister" && left > 0))
    assert.ok(stock.given.some(({ to, left }) => to === "south" && left > 0))
    assert.deepEqual(officesPage(at.desk("north/spokesman")).channels, [])
  }))

test("a card by QR code: fetched, opened and proven, by whoever reads the code; anything else is refused by its code", () =>
  beforeMeeting(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    const { qr, expires } = await shareCard(north)
    assert.match(qr, /^DIWAN:CARD\/[0-9A-F]+$/)
    assert.ok(qr.length < 320, `${qr.length} characters`)
    assert.ok((expires ?? 0) > at.clock.now)
    const card = await scannedCard(south, qr)
    assert.deepEqual([card.kind, card.office, card.host, card.roster.version], ["card", "north.example", null, 1])
    assert.deepEqual(
      card.roster.officers.map(({ own }) => own),
      card.roster.officers.map(() => false),
    )
    const file = fromBase64(card.file ?? "")
    const { file: _, ...shown } = card
    assert.deepEqual(cardText(south, file), shown)
    assert.throws(() => cardText(south, Uint8Array.of(0xa0)), { code: "file-not-diwan" })
    assert.throws(() => cardText(south, new Uint8Array(0)), { code: "file-not-diwan" })
    assert.throws(() => correspondentOf(file.subarray(1)), { code: "file-not-diwan" })

    const place = readCardCode(qr)
    assert.equal(cardCode(place), qr)
    for (const text of [
      "",
      "DIWAN:CARD/",
      qr.slice(0, -1),
      qr.slice(0, 60),
      qr.toLowerCase(),
      `${qr}G`,
      `${qr}${"0".repeat(2000)}`,
    ])
      assert.equal(await refusal(scannedCard(south, text)), "qr-malformed", text.slice(0, 30))
    assert.equal(await refusal(scannedCard(south, cardCode({ ...place, size: 2 ** 31 }))), "qr-malformed")
    const other = (bytes: Uint8Array): Uint8Array => bytes.map((octet, i) => (i === 0 ? octet ^ 1 : octet))
    assert.equal(await refusal(scannedCard(south, cardCode({ ...place, hash: other(place.hash) }))), "card-differs")
    assert.equal(await refusal(scannedCard(south, cardCode({ ...place, seed: other(place.seed) }))), "card-differs")
    assert.equal(await refusal(scannedCard(south, cardCode({ ...place, read: other(place.read) }))), "locker-unknown")
    assert.equal(await refusal(scannedCard(south, cardCode({ ...place, size: place.size - 1 }))), "answer-malformed")
    assert.equal(await refusal(scannedCard(south, cardCode({ ...place, relay: "ftp://relay" }))), "qr-malformed")
    assert.equal(await refusal(shareCard(at.desk("north/adviser"))), "not-registrar")
    at.network = () => Promise.reject(new TypeError("fetch failed"))
    assert.equal(await refusal(scannedCard(south, qr)), "unreachable")
    assert.equal(await refusal(shareCard(north)), "unreachable")
    assert.equal(at.clock.now + 91 * DAY > (expires ?? 0), true)
  }))

test("rules that no charter can have are refused as such", () => {
  const rules = rulesText(RULES)
  assert.deepEqual(readRules({ ...rules, kinds: rules.kinds.toReversed(), countersign: ["registrar", "host"] }), RULES)
  const wrong: readonly Partial<RulesText>[] = [
    { codeName: "" },
    { kinds: [] },
    { levels: [] },
    { levels: ["secret", "secret"] },
    { languages: ["english"] },
    { copies: 8 },
    { codeName: "cedar\u202e" },
  ]
  for (const part of wrong) assert.throws(() => readRules({ ...rules, ...part }), { code: "charter-rules" })
})

test("a letter laid before me: whole, with who will read what, from this device's own check", () =>
  inWorld(async (at) => {
    const two = "north/principal, south/minister"
    const { name } = await lay(
      at,
      "north",
      draftOf([{ text: "For all." }, { text: "For two.", marking: "secret; eyes only", readers: two }]),
    )
    const principal = at.desk("north/principal")
    await collect(principal)
    const [line] = deskPage(principal).approvals.lines
    const page = laidPage(principal, line?.id ?? "")
    assert.ok(page.kind === "letter")
    const { review } = page
    assert.deepEqual(
      [review.letter.office, review.letter.channel, review.letter.name, review.letter.document],
      ["north.example", "cedar", name, "letter"],
    )
    assert.deepEqual(
      review.readers.map(({ person, parts }) => [person.called, person.own, parts]),
      [
        ["north/adviser", true, [1]],
        ["north/principal", true, [1, 2]],
        ["north/registrar", true, [1]],
        ["south/minister", false, [1, 2]],
        ["south/registrar", false, [1]],
      ],
    )
    assert.deepEqual(
      review.parts.map((part) => [
        part.kind,
        part.marking,
        part.kind === "section" && part.wordings[0]?.versions[0]?.text,
      ]),
      [
        ["section", { level: "confidential", caveats: [] }, "For all."],
        ["section", { level: "secret", caveats: ["eyes only"] }, "For two."],
      ],
    )
    assert.deepEqual(
      review.proves.map(({ code }) => code),
      ["proves-letter", "proves-letter-irrevocable"],
    )
    assert.deepEqual([review.forbidden, review.unusual, review.enterBy], [[], [], at.clock.now + 7 * DAY])
    assert.deepEqual(reviewLaid(principal, page.id), review)
    // Somebody who is no signatory has it not, and what has run out is refused when it is asked for.
    assert.throws(() => laidPage(at.desk("north/spokesman"), page.id), { code: "nothing-to-approve" })
    at.clock.now += 8 * DAY
    assert.throws(() => laidPage(principal, page.id), { code: "enter-by-passed" })
    assert.throws(() => approveConfirmed(principal, { id: page.id, confirm: name }), { code: "enter-by-passed" })
  }))
