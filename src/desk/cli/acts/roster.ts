/**
 * `diwan office roster` and `diwan office dismiss`: laying the next roster. What it ends is said before anything is done.
 * @module
 */
import { DISMISSAL_REASONS, openRosterHead, ROLES, type Role } from "../../../office/index.ts"
import { look } from "../../act.ts"
import type { Desk } from "../../desk.ts"
import {
  answerReplacement,
  dismissOfficer,
  handOver,
  layReplacement,
  layRoster,
  readReplacement,
  standForRegistrar,
  takeUp,
  type RosterChange,
} from "../../index.ts"
import { MOST_REPLACEMENT_BYTES } from "../../offices/replacing.ts"
import { layings } from "../../records.ts"
import { askNewest } from "../../restoring/asking.ts"
import { arg, choice, done, flag, need, placed, text, texts, usage, whole, type Call, type Done } from "../call.ts"
import { confirmed } from "../confirm.ts"
import { checkFree, readWhole, writeOwn } from "../files.ts"
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

/** Lay the roster that replaces a lost registrar, as a file for every colleague. */
export async function replace(call: Call): Promise<Done> {
  const out = placed(call, need(call, "out", "where to?"))
  checkFree(out, flag(call, "force"))
  return withDesk(call, (desk) => {
    const { file, version, former, signatories } = layReplacement(desk)
    writeOwn(out, file, flag(call, "force"))
    call.say(
      `roster ${version} leaves out ${foreign(former)}'s lost device and names you registrar; ${count(signatories, "signatory", "signatories")} may approve it`,
    )
    call.say("send the file to every colleague and telephone them; each runs 'diwan office answer'; it is no secret")
    return done({ version, former, signatories, file: out }, foreign(out))
  })
}

/** Answer a replacement. */
export async function answer(call: Call): Promise<Done> {
  const file = readWhole(placed(call, arg(call, 0)), MOST_REPLACEMENT_BYTES)
  const out = placed(call, need(call, "out", "where to?"))
  checkFree(out, flag(call, "force"))
  return withDesk(call, async (desk) => {
    const { by, former, signatory, version } = readReplacement(desk, file)
    call.say(
      `${foreign(by)} would keep the office's registers, because the device of ${foreign(former)} is lost for good: make sure of it by telephone`,
    )
    call.say(
      signatory
        ? "answering approves that; once both quorums have, nothing the lost device signs or sends is taken"
        : "answering tells them how you are reached; the signatories decide",
    )
    await confirmed(call, by, "answer")
    const answered = answerReplacement(desk, file)
    writeOwn(out, answered.file, flag(call, "force"))
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(`send the answer to ${foreign(by)}; only their device opens it`)
    return done({ to: by, former, version, approved: signatory, file: out, outbox }, foreign(out), exit)
  })
}

/** Take answers, and with both quorums the registrar's place. */
export async function take(call: Call): Promise<Done> {
  const files = call.args.map((each) => readWhole(placed(call, each), MOST_REPLACEMENT_BYTES))
  return withDesk(call, async (desk) => {
    const taken = await takeUp(desk, files, call.signal)
    const { approved, inForce, missing, version, wanted } = taken
    const { outbox, exit } = await sendWaiting(call, desk)
    if (inForce) {
      call.say(`roster ${version} is in force, and this vault keeps the office's registers`)
      call.say(
        "next, for each correspondent: 'diwan office card', and they run 'diwan channel give-back' with it; for each host: a replacement ticket and 'diwan channel ticket'; then 'diwan collect'",
      )
    } else
      call.say(
        `approved by ${approved[0]} of the ${wanted[0]} persons that the roster in force wants, and ${approved[1]} of ${wanted[1]} of the next`,
      )
    if (missing > 0) call.say(`${count(missing, "colleague")} not heard yet; they are reached when they have answered`)
    return done({ version, inForce, approved, wanted, missing, outbox }, "", exit)
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
