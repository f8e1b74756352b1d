/**
 * `diwan channel heal`: a register that has forked. Without an option it shows both heads and how far the healing is; the
 * registrar proposes one, signatories of both offices approve it. What follows is said before the name is typed.
 * @module
 */
import { look } from "../../act.ts"
import { channelNamed } from "../../access.ts"
import type { BranchState, ForkState, HealingState } from "../../api.ts"
import { approveHealing, forkState, proposeHealing } from "../../index.ts"
import { arg, done, flag, usage, type Call, type Done } from "../call.ts"
import { confirmed } from "../confirm.ts"
import { sendWaiting } from "../outbox.ts"
import { count, foreign } from "../text.ts"
import { day, jsonTime, moment } from "../time.ts"
import { withDesk, withReadingDesk } from "../unlock.ts"

/** Show, propose or approve. */
export async function heal(call: Call): Promise<Done> {
  const name = arg(call, 0).normalize("NFC")
  const [isPropose, isApprove] = [flag(call, "propose"), flag(call, "approve")]
  if (isPropose && isApprove) throw usage("either --propose or --approve")
  if (!isPropose && !isApprove)
    return withReadingDesk(call, (desk) => {
      const state = forkState(desk, name)
      return done(jsonState(state), stateText(state))
    })
  return withDesk(call, async (desk) => {
    const { codeName } = look(desk, (tx) => channelNamed(tx, name))
    call.say(stateText(forkState(desk, codeName)))
    await confirmed(call, foreign(codeName), isPropose ? "propose to heal" : "approve the healing of")
    await (isPropose ? proposeHealing(desk, codeName, call.signal) : approveHealing(desk, codeName))
    const { outbox, exit } = await sendWaiting(call, desk)
    const state = forkState(desk, codeName)
    call.say(isPropose ? PROPOSED : APPROVED)
    return done({ ...jsonState(state), outbox }, healingsText(state), exit)
  })
}

const PROPOSED =
  "next: your signatories approve it with 'diwan channel heal NAME --approve', then the other office's; nothing is signed in this channel until both have"
const APPROVED = "your approval is on its way to your registrar; 'diwan channel heal NAME' shows what it waits for"

function stateText(state: ForkState): string {
  if (state.branches.length === 0 && state.healings.length === 0)
    return "no second branch of a register of this channel is known here, and no healing"
  const open = state.branches.filter(({ healed }) => healed === null)
  return [
    ...open.map(branchText),
    ...(state.canPropose && open.length > 0
      ? [`to mend it: 'diwan channel heal ${foreign(state.codeName)} --propose'`]
      : []),
    healingsText(state),
  ]
    .filter((text) => text !== "")
    .join("\n\n")
}

function branchText({ office, common, head, held, entries, at }: BranchState): string {
  return [
    `FORK: the register of ${foreign(office)} has two histories that begin alike with ${count(common, "entry", "entries")} and contradict each other from there, found ${moment(at)}`,
    `  held here: ${count(held.size, "entry", "entries")}, root ${held.root}`,
    `  the other: ${count(head.size, "entry", "entries")}, root ${head.root}`,
    ...entriesText(entries),
  ].join("\n")
}

function healingsText({ healings }: ForkState): string {
  return healings.map(healingText).join("\n\n")
}

function healingText(healing: HealingState): string {
  const { office, common, kept, dropped, aside, proposed, agreed, stage, waits, mine, time } = healing
  const isDone = stage === "entered"
  return [
    isDone
      ? `HEALED: the register of ${foreign(office)}, proposed ${moment(time)}`
      : `to be healed: the register of ${foreign(office)}, proposed ${moment(time)}`,
    `  goes on: ${count(kept.size, "entry", "entries")}, root ${kept.root}`,
    `  set aside: ${count(dropped.size, "entry", "entries")}, root ${dropped.root}; from entry ${common} on`,
    ...entriesText(aside),
    `  what is set aside stays provable as signed, and has no effect; its letters have no number and can be sent again`,
    `  the registers of ${foreign(office)} ${isDone ? "go" : "will go"} on with new keys; the old ones count for nothing after it`,
    `  approved by ${proposed.given} of ${proposed.wanted} there, ${agreed.given} of ${agreed.wanted} on the other side`,
    ...(waits === null ? [] : [`  waits for ${WAITS[waits]}`]),
    ...(mine ? ["  it awaits YOUR approval: --approve"] : []),
  ].join("\n")
}

const WAITS: { readonly [W in Exclude<HealingState["waits"], null>]: string } = {
  "own-quorum": "the quorum of this office",
  "other-quorum": "the quorum of the other office",
  entry: "the entry in the register that forked",
}

function entriesText(entries: readonly BranchState["entries"][number][]): readonly string[] {
  return entries.map(
    ({ index, kind, name, date }) =>
      `    ${index}  ${name === null ? kind : foreign(name)}${date === null ? "" : `, ${day(date)}`}`,
  )
}

function jsonState(state: ForkState): Record<string, unknown> {
  const entries = (all: BranchState["entries"]): unknown => all.map((each) => ({ ...each, date: jsonTime(each.date) }))
  return {
    codeName: state.codeName,
    branches: state.branches.map((branch) => ({
      ...branch,
      at: jsonTime(branch.at),
      healed: jsonTime(branch.healed),
      entries: entries(branch.entries),
    })),
    healings: state.healings.map((healing) => ({
      ...healing,
      time: jsonTime(healing.time),
      aside: entries(healing.aside),
    })),
    canPropose: state.canPropose,
  }
}
