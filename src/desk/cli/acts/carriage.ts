/**
 * `diwan send`, `collect`, `status`, `stock`: what goes out, what comes in, how things stand.
 * @module
 */
import { MAX_WAIT_SECONDS } from "../../../relay/client.ts"
import { alias, channelById, own } from "../../access.ts"
import { look } from "../../act.ts"
import type { Desk } from "../../desk.ts"
import { directory } from "../../letters/draft/check.ts"
import { collect, deskStatus, giveMoreStock, listStock, sendLetter } from "../../index.ts"
import { submissions } from "../../records.ts"
import { done, flag, letterName, text, whole, type Call, type Done } from "../call.ts"
import { confirmed } from "../confirm.ts"
import { OK, TEMPORARY, UNVERIFIED, type Exit } from "../exit-codes.ts"
import { sending, sendWaiting } from "../outbox.ts"
import { columns, count, fields, foreign, foreignList, printable } from "../text.ts"
import { day, jsonTime, moment } from "../time.ts"
import { withDesk, withReadingDesk } from "../unlock.ts"
import { suspendedLine } from "./office.ts"

/** Send a letter that has its quorum; without a name list such letters. */
export async function send(call: Call): Promise<Done> {
  const given = call.args[0]
  if (given === undefined) return withReadingDesk(call, (desk) => listReady(call, desk))
  const name = letterName(given)
  const channel = text(call, "channel")
  return withDesk(call, async (desk) => {
    const ready = readyLetters(desk).filter(
      (each) => each.name === name && (channel === null || each.channel === channel),
    )
    for (const each of ready) {
      call.say(
        `${foreign(name)} in ${foreign(each.channel)}, ${count(each.approvals, "approval")}; it goes to ${foreignList(each.readers)}`,
      )
      call.say("sent, it cannot be taken back")
    }
    // Entered before, it is only carried on: nothing is left to decide.
    if (ready.length > 0) await confirmed(call, name, "send")
    const sent = await sendLetter(desk, name, { ...(channel === null ? {} : { channel }), signal: call.signal })
    const { outbox, exit } = sending(call, sent.outbox)
    call.say(
      sent.postmarked === null
        ? `${foreign(name)} is entry ${sent.index} and not postmarked yet; 'diwan collect' goes on with it`
        : `${foreign(name)} is entry ${sent.index}, postmarked ${moment(sent.postmarked)}, and sent`,
    )
    return done({ name, index: sent.index, postmarked: jsonTime(sent.postmarked), outbox }, "", exit)
  })
}

/** Fetch what has come, act on it, send what waits. */
export async function collectAll(call: Call): Promise<Done> {
  const wait = whole(call, "wait", 0, 3600) ?? 0
  return withDesk(call, async (desk) => {
    let left = wait
    let found = await collect(desk, { wait: Math.min(left, MAX_WAIT_SECONDS), signal: call.signal })
    while (found.bundles === 0 && left > MAX_WAIT_SECONDS) {
      left -= MAX_WAIT_SECONDS
      found = await collect(desk, { wait: Math.min(left, MAX_WAIT_SECONDS), signal: call.signal })
    }
    const { bundles, held, refused, unreachable } = found
    const { outbox, exit } = sending(call, found.outbox)
    for (const channel of unreachable)
      call.say(
        `waiting: the host of ${foreign(channel)} could not be asked for postmarks; run 'diwan collect' again later`,
      )
    if (held > 0) call.say(`${count(held, "message")} wait for something that has not come yet`)
    if (refused > 0) call.say(`${count(refused, "message")} refused; 'diwan status' shows why`)
    const ending: Exit =
      refused > 0
        ? UNVERIFIED
        : exit !== OK
          ? exit
          : unreachable.length > 0 || outbox.state === "waiting"
            ? TEMPORARY
            : OK
    return done(
      { bundles, held, refused, unreachable, outbox },
      bundles === 0 ? "nothing new" : `${count(bundles, "message")} came`,
      ending,
    )
  })
}

/** What needs whoever owns the vault. */
export async function status(call: Call): Promise<Done> {
  return withReadingDesk(call, (desk) => {
    const found = deskStatus(desk)
    const { roster, suspended, runningOut, overrides, alarms, restored } = found
    const isBehind = restored !== null && restored.caughtUp === null
    const data = {
      ...found,
      roster: roster === null ? null : { ...roster, expires: jsonTime(roster.expires) },
      suspended: suspended.map((each) => ({ ...each, since: jsonTime(each.since), until: jsonTime(each.until) })),
      runningOut: runningOut.map((each) => ({ ...each, expires: jsonTime(each.expires) })),
      overrides: overrides.map((each) => ({ ...each, since: jsonTime(each.since), until: jsonTime(each.until) })),
      alarms: alarms.map(({ code, what, at }) => ({ code, what, at: jsonTime(at) })),
      backup: jsonTime(found.backup),
      restored:
        restored === null
          ? null
          : {
              by: restored.by,
              at: jsonTime(restored.at),
              made: jsonTime(restored.made),
              caughtUp: jsonTime(restored.caughtUp),
            },
      play: desk.vault.play,
    }
    const zero = (n: number): number | null => (n === 0 ? null : n)
    const shown = fields([
      ["roles", found.roles.join(", ") || "none yet"],
      [
        "roster",
        roster === null ? "none in force" : `${roster.version}, quorum ${roster.quorum}, until ${day(roster.expires)}`,
      ],
      ["channels", found.channels],
      ["letters", `${found.letters}, ${found.unopened} unopened`],
      ["awaiting your approval", zero(found.awaitingApproval)],
      ["drafts", zero(found.drafts)],
      ["ready to send", zero(found.toSend)],
      ["joined, in no roster", zero(found.joined)],
      ["messages not sent yet", zero(found.outbox)],
      ["messages held", zero(found.held)],
      ["restored", isBehind ? `${day(restored.at)}, catching up: nothing is signed` : null],
      ["backup", found.backup === null ? "none yet" : day(found.backup)],
      ["office", foreign(found.office)],
      ["officer", `${foreign(found.officer)}, ${foreign(found.title)}`],
    ])
    const alarmed = alarms.map(({ code, what, at }) => `ALARM ${moment(at)} ${code}: ${printable(what)}`)
    const ending = runningOut.map(
      ({ office, version, expires, own }) =>
        `roster ${version} of ${foreign(office)} runs out on ${day(expires)}: ${own ? "lay the next with 'diwan office roster'" : "ask them for the next"}`,
    )
    const overridden = overrides.map(
      ({ by, channel, other, reason, until, version }) =>
        `under override until ${moment(until)}: ${foreign(channel)} is sealed to roster ${version} of ${foreign(other)}, which has expired, by the word of ${foreign(by)}: ${foreign(reason)}`,
    )
    return done(data, [shown, ...ending, ...overridden, ...suspended.map(suspendedLine), ...alarmed])
  })
}

/** Stock both ways; with --give, more of it. */
export async function stock(call: Call): Promise<Done> {
  if (!flag(call, "give")) return withReadingDesk(call, (desk) => stockDone(desk))
  return withDesk(call, async (desk) => {
    const { batches } = giveMoreStock(desk)
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(`${count(batches, "batch", "batches")} of one-time keys given`)
    const shown = stockDone(desk)
    return done({ ...shown.data, given: shown.data["given"], batches, outbox }, shown.text, exit)
  })
}

function stockDone(desk: Desk): Done {
  const { received, given } = listStock(desk)
  return done({ received, given: given.map(({ to, left, until }) => ({ to, left, until: jsonTime(until) })) }, [
    "keys we may seal to:",
    columns(
      received.map(({ giver, oneTime, period }) => [
        `  ${oneTime} one-time`,
        period ? "and the period's" : "no period's",
        foreign(giver),
      ]),
    ),
    "keys we gave:",
    columns(given.map(({ to, left, until }) => [`  ${left} unspent`, `until ${day(until)}`, foreign(to)])),
  ])
}

interface Ready {
  readonly name: string
  readonly channel: string
  readonly approvals: number
  readonly readers: readonly string[]
}

function readyLetters(desk: Desk): readonly Ready[] {
  return look(desk, (tx, self) =>
    submissions
      .list(tx)
      .filter(({ value }) => value.state === "approved")
      .map(({ value }) => {
        const channel = channelById(tx, value.channel)
        const people = channel === null ? [] : directory({ tx, self }, channel)
        const nameOf = (officer: Uint8Array): string =>
          people.find((person) => Buffer.compare(person.officer, officer) === 0)?.name ??
          "an officer no longer in the roster"
        return {
          name: `${alias(own(tx, self).name)}/${value.number}`,
          channel: channel?.codeName ?? "",
          approvals: value.approvals.length,
          readers: value.parcels.map(({ officer }) => nameOf(officer)),
        }
      }),
  )
}

function listReady(call: Call, desk: Desk): Done {
  const ready = readyLetters(desk)
  if (ready.length === 0) call.say("no letter has its quorum and waits to be sent; 'diwan collect' fetches approvals")
  return done(
    { ready },
    columns(
      ready.map(({ name, channel, approvals }) => [
        count(approvals, "approval"),
        `${foreign(name)}  ${foreign(channel)}`,
      ]),
    ),
  )
}
