/**
 * `diwan office roster` and `diwan office dismiss`: laying the next roster. What it ends is said before anything is done.
 * @module
 */
import { DISMISSAL_REASONS, ROLES, type Role } from "../../../office/index.ts"
import type { Desk } from "../../desk.ts"
import { dismissOfficer, layRoster, type RosterChange } from "../../index.ts"
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

/** The changes that options name. */
function changeOf(call: Call, desk: Desk): RosterChange {
  const quorum = whole(call, "quorum", 1, 64)
  const days = whole(call, "days", 1, 400)
  const roles = texts(call, "role").map((given) => roleChange(desk, given))
  return {
    ...(quorum === null ? {} : { quorum }),
    ...(days === null ? {} : { days }),
    ...(roles.length === 0 ? {} : { roles }),
    ...(flag(call, "newKeys") ? { rotate: true } : {}),
  }
}

/** `adviser=drafter,reader`. */
function roleChange(desk: Desk, given: string): { officer: Uint8Array; roles: readonly Role[] } {
  const [, wanted, list] = /^([^=]+)=([^=]+)$/.exec(given.normalize("NFC")) ?? []
  if (wanted === undefined || list === undefined) throw usage(`--role ${given}: want OFFICER=ROLE,ROLE`)
  const roles = list.split(",").map((role) => choice(role.trim(), "--role", ROLES))
  return { officer: officerNamed(desk, wanted.trim()).line.officer, roles }
}
