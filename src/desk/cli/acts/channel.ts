/**
 * `diwan channel …` and `diwan introduce`: from two cards to a channel that stands.
 * @module
 */
import { join } from "node:path"
import { charterDraftShape, openSigned, type CharterRules } from "../../../office/index.ts"
import { decodeHostCard, decodeTicket, type Ticket } from "../../../relay/client.ts"
import { charterOf, rosterOf } from "../../access.ts"
import { look } from "../../act.ts"
import type { Desk } from "../../desk.ts"
import {
  acceptChannel,
  channelFingerprint,
  collect,
  compareChannel,
  fileCorrespondent,
  introduce,
  listChannels,
  proposeChannel,
  giveRegisterBack,
  readSuccessor,
  replaceTicket,
  type Correspondent,
  type ShownOverride,
} from "../../index.ts"
import { overrideOf } from "../../channels/override.ts"
import { channels } from "../../records.ts"
import { arg, choice, done, flag, need, placed, text, texts, usage, type Call, type Done } from "../call.ts"
import { MOST_CHARTER_FILE, readCharterFile } from "../charter-file.ts"
import { CliError } from "../error.ts"
import { confirmed } from "../confirm.ts"
import { checkFree, makeFolder, readText, readWhole, utf8Text, writeOwn } from "../files.ts"
import { sending, sendWaiting } from "../outbox.ts"
import { rulesFields } from "../rules.ts"
import { fields, fileName, foreign } from "../text.ts"
import { day, jsonTime, moment } from "../time.ts"
import { withDesk, withReadingDesk } from "../unlock.ts"

const MOST_SMALL_FILE = 1 << 22

/** Host: write an introduction for each of two offices. No vault. */
export async function introduceOffices(call: Call): Promise<Done> {
  const cards = pairOf(texts(call, "card"), "--card")
  const tickets = pairOf(texts(call, "ticket"), "--ticket")
  const host = decodeHostCard(readWhole(need(call, "host", "which host?"), MOST_SMALL_FILE))
  const out = need(call, "out", "where to?")
  const read = (path: string): Uint8Array => readWhole(path, MOST_SMALL_FILE)
  const made = introduce({
    cards: [read(cards[0]), read(cards[1])],
    host,
    tickets: [decodeTicket(read(tickets[0])), decodeTicket(read(tickets[1]))] satisfies readonly [Ticket, Ticket],
  })
  makeFolder(out)
  const files = made.map(({ office, bytes }) => ({
    office,
    bytes,
    file: join(out, `${fileName(office)}.introduction`),
  }))
  if (new Set(files.map(({ file }) => file)).size < files.length)
    throw usage("both offices have one name; introduce them from two folders, one file each")
  for (const { file } of files) checkFree(file, flag(call, "force"))
  for (const { file, bytes } of files) writeOwn(file, bytes, flag(call, "force"))
  call.say("hand each office its own file, and no other: it holds that office's ticket")
  return done(
    { introductions: files.map(({ office, file }) => ({ office, file })) },
    files.map(({ file }) => foreign(file)),
  )
}

/** Propose a channel. */
export async function propose(call: Call): Promise<Done> {
  const correspondent = correspondentOf(call)
  const path = need(call, "charter", "which rules?")
  const rules = readCharterFile(readText(placed(call, path), MOST_CHARTER_FILE), path)
  return withDesk(call, async (desk) => {
    const { codeName, other } = proposeChannel(desk, { correspondent, rules })
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(`the channel ${foreign(codeName)} is proposed to ${foreign(other)}`)
    call.say("next: when they have accepted, 'diwan collect', then 'diwan channel fingerprint'")
    return done({ codeName, other, outbox }, "", exit)
  })
}

/** Accept a channel; before the proposal is here, file the card that lets it in. */
export async function accept(call: Call): Promise<Done> {
  const correspondent = correspondentOf(call)
  const name = call.args[0]?.normalize("NFC")
  return withDesk(call, async (desk) => {
    const { office } = fileCorrespondent(desk, correspondent)
    const { outbox } = await collect(desk, { signal: call.signal })
    const offered = listChannels(desk).filter(({ stage, other }) => stage === "offered" && other === office)
    if (name === undefined) {
      const shown = offered.map(({ codeName }) => rulesOf(desk, codeName)).filter((rules) => rules !== null)
      const [first] = shown
      const next =
        first === undefined
          ? `${foreign(office)} has proposed no channel yet; run the same command again when it has`
          : `to accept it: the same command with its code name, 'diwan channel accept ${foreign(first.codeName)} …'`
      call.say(next)
      const data = { accepted: null, office, offered: shown }
      return done(
        { ...data, outbox },
        shown.map((rules) => fields(rulesFields(rules))).join("\n\n"),
        sending(call, outbox).exit,
      )
    }
    const { codeName, other } = acceptChannel(desk, name, correspondent)
    const sent = await sendWaiting(call, desk)
    call.say(`the channel ${foreign(codeName)} with ${foreign(other)} is accepted, exactly as proposed`)
    call.say("next: 'diwan collect' until the charter is complete, then 'diwan channel fingerprint'")
    return done({ accepted: codeName, office: other, offered: [], outbox: sent.outbox }, "", sent.exit)
  })
}

/** Show a fingerprint in the digits of three scripts, and as words. */
export async function fingerprintOf(call: Call): Promise<Done> {
  const name = arg(call, 0).normalize("NFC")
  return withReadingDesk(call, (desk) => {
    const { id, groups, words, codeName } = channelFingerprint(desk, name)
    const hex = Buffer.from(id).toString("hex")
    const data = { codeName, channel: hex, groups, words }
    if (flag(call, "id")) return done(data, hex)
    return done(data, [
      `channel: ${hex}`,
      "",
      groups.join(" "),
      groups.map((group) => inDigits(group, 0x0660)).join(" "),
      groups.map((group) => inDigits(group, 0x06f0)).join(" "),
      "",
      words.join(" "),
    ])
  })
}

/** Enter what the other side read aloud. */
export async function compare(call: Call): Promise<Done> {
  const name = arg(call, 0).normalize("NFC")
  const how = choice(text(call, "how") ?? "voice", "--how", ["voice", "qr", "in-person"])
  const entered = await enteredDigits(call)
  return withDesk(call, async (desk) => {
    const { codeName } = compareChannel(desk, name, entered, how)
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(`the fingerprint of ${foreign(codeName)} is the same on both sides; the comparison is signed and entered`)
    call.say(`next: 'diwan channel approve ${foreign(codeName)}'`)
    return done({ codeName, how, outbox }, "", exit)
  })
}

/** Give a register back to the other office's new registrar. */
export async function giveBack(call: Call): Promise<Done> {
  const name = arg(call, 0).normalize("NFC")
  const file = readWhole(placed(call, need(call, "card", "whose card?")), MOST_SMALL_FILE)
  return withDesk(call, async (desk) => {
    const { by, codeName, former, quorum, version } = readSuccessor(desk, name, file)
    call.say(
      `roster ${version} of that office, approved by both its quorums (${quorum} persons now), names ${foreign(by)} in the place of ${foreign(former)}: make sure of it by telephone`,
    )
    call.say(
      "they get back the register as it is held here, and a new way to this mailbox; nothing that the former device sends is taken any more",
    )
    await confirmed(call, by, "give the register back")
    await giveRegisterBack(desk, name, file, call.signal)
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(`next: ${foreign(by)} runs 'diwan collect'`)
    return done({ codeName, to: by, former, version, outbox }, "", exit)
  })
}

/** Use a replacement ticket. */
export async function ticket(call: Call): Promise<Done> {
  const name = arg(call, 0).normalize("NFC")
  const file = readWhole(placed(call, need(call, "ticket", "which ticket?")), MOST_SMALL_FILE)
  return withDesk(call, async (desk) => {
    const { codeName } = replaceTicket(desk, name, file)
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(`the host takes the register of ${foreign(codeName)} under the keys it is signed with now`)
    return done({ codeName, outbox }, "", exit)
  })
}

/** The channels of a vault. */
export async function list(call: Call): Promise<Done> {
  return withReadingDesk(call, (desk) => {
    const all = listChannels(desk).map((channel) => ({
      ...channel,
      rules: rulesOf(desk, channel.codeName),
      override: overrideShown(desk, channel.codeName),
    }))
    if (all.length === 0) call.say("no channel yet; the registrar proposes one with 'diwan channel propose'")
    const shown = all.map(({ stage, other, host, id, rules, codeName, closed: { ours, theirs }, override }) => {
      const sides = [
        ...(ours === null ? [] : [`by this office, ${moment(ours)}`]),
        ...(theirs === null ? [] : [`by the other, ${moment(theirs)}`]),
      ]
      const closed = sides.length === 0 ? null : sides.join("; ")
      return fields([
        ...(rules === null ? [["code name", foreign(codeName)] as const] : rulesFields(rules)),
        ["stage", stage],
        ["closed", closed],
        ["with", foreign(other)],
        ["host", host === null ? "none: no deadline binds, nothing is void by time" : foreign(host)],
        ["id", id === null ? null : Buffer.from(id).toString("hex")],
        [
          "under override",
          override === null
            ? null
            : `until ${day(override.until)}, by ${foreign(override.by)}: ${foreign(override.reason)}`,
        ],
      ])
    })
    const channelsShown = all.map(({ override, ...rest }) => ({
      ...rest,
      override:
        override === null ? null : { ...override, since: jsonTime(override.since), until: jsonTime(override.until) },
    }))
    return done({ channels: channelsShown }, shown.join("\n\n"))
  })
}

/** The override under which a channel goes on, or null. */
function overrideShown(desk: Desk, codeName: string): ShownOverride | null {
  return look(desk, (tx, self) => {
    const channel = channels.list(tx).find(({ value }) => value.codeName === codeName)?.value
    const isStanding = channel !== undefined && channel.stage === "standing"
    return isStanding ? overrideOf({ tx, self, now: desk.now() }, channel) : null
  })
}

/** The rules of a channel: of its charter, else of the draft that is on offer. Null for one that is only just proposed. */
function rulesOf(desk: Desk, codeName: string): CharterRules | null {
  return look(desk, (tx, self) => {
    const channel = channels.list(tx).find(({ value }) => value.codeName === codeName)?.value
    if (channel === undefined) return null
    if (channel.charter !== null) return charterOf(channel).rules
    if (channel.draft === null) return null
    const proposer = channel.side === "proposer" ? self.office : channel.other
    return openSigned(channel.draft, rosterOf(tx, proposer), charterDraftShape).rules
  })
}

async function enteredDigits(call: Call): Promise<string> {
  const given = call.args.slice(1)
  if (given.length === 1 && given[0] === "-") return utf8Text(call.io.input(1000), "standard input")
  if (given.length > 0) return given.join(" ")
  if (!call.io.interactive || flag(call, "no-input"))
    throw usage("give the digits that the other side reads aloud, or '-' to read them from standard input")
  const answer = await call.io.askLine("What the other side reads aloud")
  if (answer === null) throw new CliError("cancelled", "called off; nothing was done")
  return answer
}

function correspondentOf(call: Call): Correspondent {
  const [introduction, card] = [text(call, "introduction"), text(call, "card")]
  if ((introduction === null) === (card === null))
    throw usage("who is the other side? give --introduction FILE from the host, or --card FILE without one")
  return introduction === null
    ? { card: readWhole(placed(call, card as string), MOST_SMALL_FILE) }
    : { introduction: readWhole(placed(call, introduction), MOST_SMALL_FILE) }
}

function pairOf(paths: readonly string[], option: string): readonly [string, string] {
  const [first, second] = paths
  if (first === undefined || second === undefined || paths.length !== 2) throw usage(`${option}: want two files`)
  return [first, second]
}

function inDigits(group: string, zero: number): string {
  return group.replace(/[0-9]/g, (digit) => String.fromCodePoint(zero + Number(digit)))
}
