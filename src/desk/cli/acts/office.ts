/**
 * `diwan office …` and `diwan init`: how an office begins, who is in it, how others are given its card.
 * @module
 */
import { decodeAdmission, type Admission } from "../../../relay/client.ts"
import { openInvitation, openLine, ROLES, type Role, type Roster } from "../../../office/index.ts"
import { own } from "../../access.ts"
import { look } from "../../act.ts"
import type { Desk } from "../../desk.ts"
import { createOffice, inviteOfficer, joinOffice, makeCard, type PersonInput } from "../../index.ts"
import { ownSuspended, type SuspendedKey } from "../../offices/suspended.ts"
import { invited } from "../../records.ts"
import { arg, choice, done, flag, need, placed, text, usage, type Call, type Done } from "../call.ts"
import { checkFree, readWhole, writeOwn } from "../files.ts"
import { newVaultPath } from "../home.ts"
import { officerNamed } from "../officer.ts"
import { sendWaiting } from "../outbox.ts"
import { columns, count, fields, foreign } from "../text.ts"
import { day, jsonTime } from "../time.ts"
import { withDesk, withNewDesk, withReadingDesk } from "../unlock.ts"
import { givenArchive, setUpArchive } from "./archive.ts"
import { lay } from "./roster.ts"

const MOST_SMALL_FILE = 1 << 20

/** Found an office. */
export async function create(call: Call): Promise<Done> {
  const office = arg(call, 0).normalize("NFC")
  const name = need(call, "name", "who founds it?").normalize("NFC")
  const title = (text(call, "title") ?? "registrar").normalize("NFC")
  const roles = rolesOf(text(call, "roles") ?? "reader,signatory")
  const admission = admissionOr(call, "which relay keeps its mailbox? or --by-hand")
  const archive = givenArchive(call)
  const path = newVaultPath(call, office, title)
  return withNewDesk(call, path, async (desk) => {
    const made = createOffice(desk, { office, founder: { name, title, roles }, admission })
    setUpArchive(call, desk, archive)
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(`${foreign(office)} is founded; its vault is ${foreign(path)}`)
    call.say("next: 'diwan office invite' for each officer, then 'diwan office roster'")
    return done({ office: made.office, name: office, vault: path, play: desk.vault.play, outbox }, "", exit)
  })
}

/** Write an invitation. */
export async function invite(call: Call): Promise<Done> {
  const deviceOf = text(call, "device-of")?.normalize("NFC") ?? null
  const asked = deviceOf === null ? null : { name: "", title: "", roles: "" }
  const given = {
    name: text(call, "name")?.normalize("NFC") ?? asked?.name ?? need(call, "name", "whom?"),
    title: text(call, "title")?.normalize("NFC") ?? asked?.title ?? need(call, "title", "what do drafts call them?"),
    roles: text(call, "roles") ?? asked?.roles ?? need(call, "roles", "which roles?"),
  }
  const out = need(call, "out", "where to?")
  const force = flag(call, "force")
  const admission = admissionOr(call, "which relay keeps their mailbox? or --by-hand")
  checkFree(placed(call, out), force)
  return withDesk(call, async (desk) => {
    const person = deviceOf === null ? { ...given, roles: rolesOf(given.roles) } : secondDevice(desk, deviceOf, given)
    const { name, title, roles } = person
    const invitation = inviteOfficer(desk, person, admission)
    writeOwn(placed(call, out), invitation, force)
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(`hand ${foreign(out)} to ${foreign(name)} yourself: whoever holds it can join in their place`)
    return done({ file: out, name, title, roles, outbox }, foreign(out), exit)
  })
}

/** Another device of an officer: what is not given is that of the first. */
function secondDevice(
  desk: Desk,
  deviceOf: string,
  given: { readonly name: string; readonly title: string; readonly roles: string },
): PersonInput {
  const { line } = officerNamed(desk, deviceOf)
  const others = line.roles.filter((role) => role !== "registrar")
  return {
    name: given.name === "" ? line.name : given.name,
    title: given.title === "" ? `${line.title === "" ? line.name : line.title}-2` : given.title,
    roles: given.roles === "" ? others : rolesOf(given.roles),
    deviceOf: line.officer,
  }
}

/** Join an office. */
export async function init(call: Call): Promise<Done> {
  const file = readWhole(need(call, "invitation", "which invitation?"), MOST_SMALL_FILE)
  // Opened before a vault is made for it: a file that is no invitation leaves nothing behind.
  const invitation = openInvitation(file)
  const archive = givenArchive(call)
  const path = newVaultPath(
    call,
    invitation.founding.name,
    invitation.title === "" ? invitation.name : invitation.title,
  )
  return withNewDesk(call, path, async (desk) => {
    const { office, name, title } = joinOffice(desk, file)
    setUpArchive(call, desk, archive)
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(`${foreign(name)} has joined ${foreign(office)}; the vault is ${foreign(path)}`)
    call.say("next: when the registrar has laid a roster, 'diwan collect'")
    return done(
      { office: invitation.founding.id, officeName: office, name, title, vault: path, play: desk.vault.play, outbox },
      "",
      exit,
    )
  })
}

/** Lay a roster, or show the one in force. */
export async function roster(call: Call): Promise<Done> {
  return flag(call, "show") ? withReadingDesk(call, showRoster) : lay(call)
}

/** Write a card. */
export async function card(call: Call): Promise<Done> {
  const out = need(call, "out", "where to?")
  const force = flag(call, "force")
  checkFree(placed(call, out), force)
  return withDesk(call, async (desk) => {
    writeOwn(placed(call, out), makeCard(desk), force)
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(`give ${foreign(out)} to one correspondent, or to the host who introduces you; make another for the next`)
    return done({ file: out, outbox }, foreign(out), exit)
  })
}

function showRoster(desk: Desk): Done {
  return look(desk, (tx, self) => {
    const office = own(tx, self)
    const found = office.roster
    const named = new Set(found?.lines.map(({ officer }) => Buffer.from(officer).toString("hex")) ?? [])
    // Kept under random keys: by title they stand as people expect.
    const all = invited.list(tx).map(({ value }) => value)
    const waiting = all.toSorted((a, b) => (a.title < b.title ? -1 : 1))
    const joined = waiting.filter(
      (each) => each.joined !== null && !named.has(Buffer.from(each.joined.officer).toString("hex")),
    )
    const open = waiting.filter((each) => each.joined === null)
    const suspended = ownSuspended(tx, self, desk.now())
    const newcomers = joined.map(({ name, title, roles, joined: line }) => {
      const opened = line === null ? null : openLine(line, self.office)
      return { officer: opened?.officer ?? null, name, title, roles }
    })
    return done(
      {
        office: self.office,
        name: office.name,
        roster: found === null ? null : jsonRoster(found),
        suspended: suspended.map((each) => ({ ...each, since: jsonTime(each.since), until: jsonTime(each.until) })),
        joined: newcomers,
        invited: open.map(({ name, title, roles }) => ({ name, title, roles })),
      },
      [
        found === null ? `${foreign(office.name)} has no roster in force` : rosterText(found),
        ...suspended.map(suspendedLine),
        ...(newcomers.length === 0 ? [] : ["", "joined, in no roster yet:", peopleText(newcomers)]),
        ...(open.length === 0 ? [] : ["", "invited:", peopleText(open)]),
      ],
    )
  })
}

/** A suspended key, for a person. */
export function suspendedLine({ name, by, until }: SuspendedKey): string {
  return `suspended until ${day(until)}: ${foreign(name)}, by ${foreign(by)}`
}

/** A roster in plain words. */
export function rosterText(found: Roster): string {
  const { head, lines } = found
  return [
    fields([
      ["office", foreign(head.name)],
      ["roster", head.version],
      ["quorum", `${head.quorum} of ${count(signatoryCount(found), "signatory", "signatories")}`],
      ["holds", `${day(head.issued)} to ${day(head.expires)}`],
    ]),
    peopleText(lines),
  ].join("\n")
}

/** A roster for JSON. */
export function jsonRoster(found: Roster): Record<string, unknown> {
  const { head, id, lines } = found
  return {
    id,
    version: head.version,
    quorum: head.quorum,
    issued: jsonTime(head.issued),
    expires: jsonTime(head.expires),
    officers: lines.map(({ officer, name, title, roles }) => ({ officer, name, title, roles })),
  }
}

function signatoryCount(found: Roster): number {
  const persons = found.lines
    .filter((line) => line.roles.includes("signatory"))
    .map(({ person }) => Buffer.from(person).toString("hex"))
  return new Set(persons).size
}

function peopleText(
  people: readonly { readonly name: string; readonly title: string; readonly roles: readonly string[] }[],
): string {
  return columns(
    people.map(({ name, title, roles }) => [`  ${roles.join(", ")}`, `${foreign(title)}  ${foreign(name)}`]),
  )
}

function rolesOf(list: string): readonly Role[] {
  return list
    .split(",")
    .map((role) => role.trim())
    .filter((role) => role !== "")
    .map((role) => choice(role, "--roles", ROLES))
}

/** The admission that was given; or none, said expressly. */
function admissionOr(call: Call, which: string): Admission | null {
  if (!flag(call, "by-hand")) return admissionOf(placed(call, need(call, "admission", which)))
  if (text(call, "admission") !== null) throw usage("--admission and --by-hand: one of the two")
  return null
}

function admissionOf(path: string): Admission {
  return decodeAdmission(readWhole(path, MOST_SMALL_FILE))
}
