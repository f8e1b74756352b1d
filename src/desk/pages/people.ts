/**
 * Offices, rosters, officers and rules as pages show them, from rosters and charters that were verified.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import { lineOf, registrarOf, type CharterRules, type Roster, type RosterLine } from "../../office/index.ts"
import type { Reading } from "../../vault/index.ts"
import { alias, knownOffice, type KnownOffice } from "../access.ts"
import type { OfficeText, PersonText, RoleName, RosterText, RulesText, Seconds, Suspended } from "../api.ts"
import { FORTNIGHT } from "../offices/running-out.ts"
import { suspensionsOf } from "../offices/suspended.ts"
import type { Channel, Self } from "../records.ts"

/** What every part of a page looks with: one transaction, whose vault it is, one time. */
export interface Looking {
  readonly tx: Reading
  readonly self: Self
  readonly now: Seconds
}

/** What drafts and lists call an office: `north`. Empty for an office that is not known here. */
export function aliasOf({ tx }: Pick<Looking, "tx">, office: Uint8Array): string {
  return alias(knownOffice(tx, office)?.name ?? "")
}

/** What drafts call an officer: `north/principal`. */
export function calledOf(office: string, { name, title }: Pick<RosterLine, "name" | "title">): string {
  return `${office}/${title === "" ? name : title}`
}

/** What drafts call the registrar of an office, by its newest roster. */
export function registrarNameOf({ tx }: Pick<Looking, "tx">, office: Uint8Array): string {
  const known = knownOffice(tx, office)
  return known === null || known.roster === null ? "" : calledOf(alias(known.name), registrarOf(known.roster))
}

/** An officer of a roster. */
export function personText({ self }: Pick<Looking, "self">, roster: Roster, line: RosterLine): PersonText {
  const office = alias(roster.head.name)
  const { name, title, roles, officer } = line
  return {
    called: calledOf(office, line),
    name,
    title,
    office,
    officer: toHex(officer),
    own: equal(roster.head.office, self.office),
    roles: [...roles] satisfies RoleName[],
  }
}

/** Everybody of a channel's two offices who may be named as a reader; those of this vault's office first. */
export function peopleOf(at: Looking, channel: Channel): readonly PersonText[] {
  return [at.self.office, channel.other].flatMap((id) => {
    const roster = knownOffice(at.tx, id)?.roster ?? null
    if (roster === null) return []
    return roster.lines
      .filter(({ roles }) => roles.some((role) => role !== "spokesperson" && role !== "overseer"))
      .map((line) => personText(at, roster, line))
  })
}

/** Whether a roster holds now, and for how much longer. */
export function rosterState({ now }: Pick<Looking, "now">, { head }: Pick<Roster, "head">): RosterText["state"] {
  if (now < head.issued) return "not-yet"
  if (now >= head.expires) return "expired"
  return head.expires - now <= FORTNIGHT ? "soon-expired" : "in-force"
}

/** A roster. @param laid it is not in force: it was laid before its signatories */
export function rosterText(at: Looking, roster: Roster, laid: boolean = false): RosterText {
  const { head, id, lines } = roster
  return {
    id: toHex(id),
    version: head.version,
    issued: head.issued,
    expires: head.expires,
    quorum: head.quorum,
    state: laid ? "laid" : rosterState(at, roster),
    officers: lines.map((line) => ({
      ...personText(at, roster, line),
      registrar: equal(line.officer, head.registrar),
      suspended: suspendedText(at, roster, line.officer),
    })),
  }
}

/** The suspension of an officer's key that holds now. */
function suspendedText({ tx, now }: Looking, roster: Roster, officer: Uint8Array): Suspended | null {
  const found = suspensionsOf(tx, roster.head.office, now).find(
    (each) => equal(each.officer, officer) && equal(each.roster, roster.id),
  )
  if (found === undefined) return null
  const { by, since, until } = found
  return { by: lineOf(roster, by)?.name ?? "", since, until }
}

/** An office. */
export function officeText(at: Looking, { id, name, roster }: KnownOffice): OfficeText {
  return {
    id: toHex(id),
    name,
    alias: alias(name),
    own: equal(id, at.self.office),
    roster: roster === null ? null : rosterText(at, roster),
  }
}

/** A charter's rules. */
export function rulesText({ markings, ...rules }: CharterRules): RulesText {
  const { codeName, kinds, languages, copies, readingDays, receipts, countersign } = rules
  const { levels, caveats } = markings
  return { codeName, kinds, levels, caveats, languages, copies, readingDays, receipts, countersign }
}
