/**
 * What was laid before this officer, whole: what it says, who will be able to read what, what it changes, and what anybody
 * can prove with the signature. All of it is checked by this device at the moment it is shown, never taken from what was
 * shown before.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import type { CheckedDraft } from "../../letter/index.ts"
import { checkDraftRoster, openFounding, registrarOf, type Roster, type RosterLine } from "../../office/index.ts"
import { channelById, own } from "../access.ts"
import { look } from "../act.ts"
import type { Hex, LaidPage, Review, Said } from "../api.ts"
import type { Desk } from "../desk.ts"
import { laidAt, nameOfPending, type Laid } from "../letters/approvals.ts"
import { pending, type Channel, type Pending } from "../records.ts"
import { aliasOf, peopleOf, rosterText, rulesText, type Looking } from "./people.ts"
import { letterProves, reviewPart, reviewReaders } from "./review-parts.ts"
import { said } from "./said.ts"

/** What is added to the review of a letter that is laid before somebody: what is permitted and unusual about it. */
export type Unusual = (
  at: Looking,
  laid: { readonly channel: Channel; readonly draft: CheckedDraft },
) => Review["unusual"]

/**
 * Something laid before this officer.
 * @throws {DeskError} `nothing-to-approve`; whatever the check of the draft refuses now
 */
export function laidPage(desk: Desk, id: Hex, unusual?: Unusual): LaidPage {
  return look(desk, (tx, self) => {
    const at: Looking = { tx, self, now: desk.now() }
    const laid = laidAt(at, id)
    const name = nameOfPending(at, pending.get(tx, id) as Pending)
    if (laid.kind === "letter") return { kind: "letter", id, name, review: reviewIn(at, laid, unusual) }
    const office = own(tx, self).name
    if (laid.kind === "charter") {
      const { offices, host, rules } = laid.charter
      return {
        kind: "charter",
        id,
        name,
        offices: offices.map((each) => each.name),
        host: host?.name ?? null,
        rules: rulesText(rules),
        proves: [said("proves-charter", { office })],
      }
    }
    if (laid.kind === "closing")
      return { kind: "closing", id, name, other: laid.other, proves: [said("proves-closing", { office })] }
    if (laid.kind === "amendment")
      return {
        kind: "amendment",
        id,
        name,
        other: laid.other,
        before: rulesText(laid.before.rules),
        after: rulesText(laid.after.rules),
        proves: [said("proves-amendment", { office })],
      }
    const roster = rosterIn(at, id)
    return {
      kind: "roster",
      id,
      name,
      roster: rosterText(at, roster, true),
      changes: changesOf(own(tx, self).roster, roster),
      proves: [said("proves-roster", { office })],
    }
  })
}

/** A letter laid before this officer, as the page shows it before it is approved. @throws as {@link laidPage} */
export function reviewLaid(desk: Desk, id: Hex, unusual?: Unusual): Review {
  const page = laidPage(desk, id, unusual)
  if (page.kind !== "letter") throw new TypeError("only a letter is reviewed")
  return page.review
}

/** A roster that is laid before this officer, opened as its signatories will see it verified. */
export function rosterLaid(desk: Desk, id: Hex): Roster {
  return look(desk, (tx, self) => rosterIn({ tx, self }, id))
}

function rosterIn({ tx, self }: Pick<Looking, "tx" | "self">, id: Hex): Roster {
  const shown = pending.get(tx, id)?.shown ?? null
  if (shown === null) throw new TypeError("a roster that is laid is kept as it was shown")
  const { roster, founding } = own(tx, self)
  return checkDraftRoster({ ...(roster === null ? { founding: openFounding(founding) } : { previous: roster }), shown })
}

function reviewIn(at: Looking, laid: Extract<Laid, { kind: "letter" }>, unusual: Unusual = () => []): Review {
  const { draft, name } = laid
  const { header, statement } = draft
  const channel = channelById(at.tx, header.channel) as Channel
  const office = own(at.tx, at.self).name
  return {
    letter: {
      office,
      channel: channel.codeName,
      name,
      document: header.document,
      date: header.date,
      languages: header.languages,
      answers: header.references.map((each) => `${aliasOf(at, each.office)}/${each.number}`),
    },
    parts: draft.parts.map(reviewPart),
    readers: reviewReaders(peopleOf(at, channel), readersOf(draft)),
    proves: letterProves(office),
    // A draft that breaks a rule is refused by the check, and there is no page of it.
    forbidden: [],
    unusual: unusual(at, { channel, draft }),
    enterBy: statement.enterBy,
  }
}

/** Who is given which parts, by places from 1. */
function readersOf(
  draft: CheckedDraft,
): readonly { readonly officer: Uint8Array; readonly parts: readonly number[] }[] {
  return draft.readers.map(({ officer, positions }) => ({
    officer,
    parts: draft.parts.flatMap((part, i) => {
      const held = part.kind === "enclosure" ? [part.position] : part.wordings.flatMap(({ positions: all }) => all)
      return held.some((position) => positions.includes(position)) ? [i + 1] : []
    }),
  }))
}

/** What a new roster changes, person by person. */
export function changesOf(before: Roster | null, after: Roster): readonly Said[] {
  if (before === null) return [said("roster-first")]
  const changes: Said[] = []
  for (const line of after.lines) {
    const was = before.lines.find(({ person }) => equal(person, line.person))
    if (was === undefined) changes.push(said("roster-joins", { name: line.name, title: line.title }))
    else changes.push(...changesOfLine(was, line))
  }
  for (const { person, name, title } of before.lines) {
    if (!after.lines.some((line) => equal(line.person, person))) changes.push(said("roster-leaves", { name, title }))
  }
  const [old, now] = [before.head, after.head]
  if (old.quorum !== now.quorum) changes.push(said("roster-quorum", { from: old.quorum, to: now.quorum }))
  if (!equal(registrarOf(before).person, registrarOf(after).person))
    changes.push(said("roster-registrar", { name: registrarOf(after).name }))
  if (keysOf(before) !== keysOf(after)) changes.push(said("roster-register-keys"))
  if (old.dispatch.relay !== now.dispatch.relay || !equal(old.dispatch.mailbox, now.dispatch.mailbox))
    changes.push(said("roster-dispatch"))
  return changes.length === 0 ? [said("roster-renewed", { until: now.expires })] : changes
}

function changesOfLine(was: RosterLine, line: RosterLine): readonly Said[] {
  const { name, title } = line
  const changes: Said[] = []
  if (was.name !== name || was.title !== title)
    changes.push(said("roster-named", { name, title, before: was.name, beforeTitle: was.title }))
  if (!equal(was.officer, line.officer)) changes.push(said("roster-keys", { name }))
  for (const role of line.roles) if (!was.roles.includes(role)) changes.push(said("roster-role-given", { name, role }))
  for (const role of was.roles) if (!line.roles.includes(role)) changes.push(said("roster-role-taken", { name, role }))
  return changes
}

function keysOf({ head }: Roster): string {
  const pairs = [head.log, head.cosigner]
  return pairs.flatMap(({ ed25519, mldsa44 }) => [toHex(ed25519), toHex(mldsa44)]).join(" ")
}
