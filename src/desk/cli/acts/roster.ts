/**
 * `diwan office roster` and `diwan office dismiss`: laying the next roster. What it ends is said before anything is done.
 * @module
 */
import { DISMISSAL_REASONS, openRosterHead, ROLES, type Role } from "../../../office/index.ts"
import { look } from "../../act.ts"
import type { Desk } from "../../desk.ts"
import { dismissOfficer, handOver, layRoster, standForRegistrar, type RosterChange } from "../../index.ts"
import { layings } from "../../records.ts"
import { askNewest } from "../../restoring/asking.ts"
import { arg, choice, done, flag, text, texts, usage, whole, type Call, type Done } from "../call.ts"
import { confirmed } from "../confirm.ts"
import { officerNamed } from "../officer.ts"
import { sendWaiting } from "../outbox.ts"
import { count, foreign } from "../text.ts"
import { day, jsonTime } from "../time.ts"
import { withDesk } from "../unlock.ts"

/** Lay a roster before the signatories. */
export async function lay(call: Call): Promise<Done> {
  return withDesk(call, async (desk) => {
    await askNewest(desk, call.signal)
    const laid = layRoster(desk, changeOf(call, desk))
    const { outbox, exit } = await sendWaiting(call, desk)
    const { version, officers, signatories } = laid
    call.say(
      `roster ${version} with ${count(officers, "officer")} is laid before ${count(signatories, "signatory", "signatories")}`,
    )
    call.say("next: each signatory runs 'diwan collect' and 'diwan office approve', then you 'diwan collect'")
    return done({ version, officers, signatories, outbox }, "", exit)
  })
}

/** Let an officer go. */
export async function dismiss(call: Call): Promise<Done> {
  const wanted = arg(call, 0).normalize("NFC")
  const why = choice(text(call, "why") ?? "dismissed", "--why", DISMISSAL_REASONS)
  return withDesk(call, async (desk) => {
    const { called, line } = officerNamed(desk, wanted)
    call.say(
      `once both quorums have approved, nothing is sealed to ${foreign(called)}, nothing they sign or send is taken, their invitations and unsent drafts are void; letters on their way to the signatories go back to their drafters`,
    )
    await confirmed(call, called, "dismiss")
    const { officer } = line
    const { version, signatories, until } = dismissOfficer(desk, { officer, why, change: changeOf(call, desk) })
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(
      until === null
        ? `roster ${version} is laid; until it is approved the key works: a signatory can stop it with 'diwan office suspend'`
        : `roster ${version} is laid, and the key is suspended until ${day(until)} or until the roster is approved`,
    )
    call.say("next: the other signatories run 'diwan collect' and 'diwan office approve', then you 'diwan collect'")
    const suspended = until === null ? null : jsonTime(until)
    return done({ officer, name: called, why, version, signatories, suspendedUntil: suspended, outbox }, "", exit)
  })
}

/** Stand for registrar. */
export async function stand(call: Call): Promise<Done> {
  return withDesk(call, async (desk) => {
    standForRegistrar(desk)
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say("the registrar is told; next: 'diwan office roster --registrar' there, and both quorums approve")
    return done({ outbox }, "", exit)
  })
}

/** Hand the registers over. */
export async function handOverRegisters(call: Call): Promise<Done> {
  return withDesk(call, async (desk) => {
    const laid = look(desk, (tx) => layings.list(tx)).flatMap(({ value }) =>
      value.shown === null ? [] : [openRosterHead(value.shown.head).version],
    )
    const name = `roster/${laid[0] ?? "?"}`
    call.say(
      "this vault gives its registers, channels and rights away and keeps no register after; its register keys are destroyed; it cannot be taken back",
    )
    await confirmed(call, name, "hand over")
    const { version } = await handOver(desk, call.signal)
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say("next: the new registrar runs 'diwan collect' and 'diwan register verify'; then everybody collects")
    return done({ version, outbox }, "", exit)
  })
}

/** The changes that options name. */
function changeOf(call: Call, desk: Desk): RosterChange {
  const quorum = whole(call, "quorum", 1, 64)
  const days = whole(call, "days", 1, 400)
  const registrar = text(call, "registrar")
  const roles = texts(call, "role").map((given) => roleChange(desk, given))
  return {
    ...(quorum === null ? {} : { quorum }),
    ...(days === null ? {} : { days }),
    ...(roles.length === 0 ? {} : { roles }),
    ...(registrar === null ? {} : { registrar: officerNamed(desk, registrar.normalize("NFC")).line.officer }),
    ...(flag(call, "new-keys") ? { rotate: true } : {}),
  }
}

/** `adviser=drafter,reader`. */
function roleChange(desk: Desk, given: string): { officer: Uint8Array; roles: readonly Role[] } {
  const [, wanted, list] = /^([^=]+)=([^=]+)$/.exec(given.normalize("NFC")) ?? []
  if (wanted === undefined || list === undefined) throw usage(`--role ${given}: want OFFICER=ROLE,ROLE`)
  const roles = list.split(",").map((role) => choice(role.trim(), "--role", ROLES))
  return { officer: officerNamed(desk, wanted.trim()).line.officer, roles }
}
