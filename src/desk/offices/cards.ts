/**
 * Cards and introductions: what an office hands over so that another can write to it, and what a host hands each side.
 * @module
 */
import { randomBytes } from "node:crypto"
import { equal, sha256 } from "../../bytes/index.ts"
import {
  encodeCard,
  encodeIntroduction,
  openCard,
  registrarOf,
  rosterId,
  showRoster,
  signatories,
  type OpenedCard,
  type Roster,
  type ShownRoster,
} from "../../office/index.ts"
import { encodeHost, type Host } from "../../register/index.ts"
import type { Ticket } from "../../relay/client.ts"
import { fileRosters, own, ownRoster, rosterById } from "../access.ts"
import { runAct } from "../act.ts"
import type { Act, Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { grantRight } from "./joining.ts"
import { giveStock, keepStock } from "../carriage/stock.ts"

/** Quota of the right in a card, bytes: enough for the messages that make a charter, no more. 16 MiB. */
const CARD_QUOTA: number = 16 * 1024 ** 2

/**
 * Make a card for one correspondent. It shows the registrar and the signatories, nobody else.
 * @returns the card file's bytes
 * @throws {DeskError} `not-registrar`, `no-roster`
 */
export function makeCard(desk: Desk): Uint8Array {
  return runAct(desk, "make card", (act) => {
    const { self, tx } = act
    if (self.registrar === null) throw new DeskError("not-registrar", "only the registrar makes cards")
    const card = randomBytes(32)
    const roster = ownRoster(tx, self)
    const { founding, chain } = own(tx, self)
    const right = grantRight(act, CARD_QUOTA)
    return encodeCard({
      card,
      founding,
      chain: chain.map((shown) => showSome(act, shown, (line) => line === "answering")),
      right,
      stock: giveStock(act, { addressee: card, holder: card, roster: roster.id, right: sha256(right.token) }),
    })
  })
}

/**
 * Host: introduce two offices that each handed in a card. Each is given the other's card, the host's, and a ticket.
 * Nothing here is signed: whether somebody sat in between shows when the fingerprint is compared.
 * @throws {DeskError} `file-not-diwan` if both cards are of one office, or the tickets are not a pair
 */
export function introduce(input: {
  cards: readonly [Uint8Array, Uint8Array]
  host: Host
  tickets: readonly [Ticket, Ticket]
}): readonly {
  /** For whom the file is. */
  readonly office: string
  readonly bytes: Uint8Array
}[] {
  const [first, second] = input.cards.map((bytes) => ({ bytes, opened: openCard(bytes) })) as [Side, Side]
  if (equal(first.opened.officeId, second.opened.officeId))
    throw new DeskError("file-not-diwan", "both cards are of one office")
  if (!equal(input.tickets[0].pair, input.tickets[1].pair))
    throw new DeskError("file-not-diwan", "the two tickets are not of one pair")
  const host = encodeHost(input.host)
  const file = (to: Side, from: Side, ticket: Ticket): { office: string; bytes: Uint8Array } => ({
    office: to.opened.founding.name,
    bytes: encodeIntroduction({ host, ticket: ticket.token, card: from.bytes }),
  })
  return [file(first, second, input.tickets[0]), file(second, first, input.tickets[1])]
}

/** Take over a card: the office, its rosters, its registrar's stock. @throws {DeskError} `card-stale` */
export function fileCard(act: Act, card: OpenedCard): void {
  const { roster } = fileRosters(act.tx, card.founding.bytes, card.chain)
  if (roster !== null && roster.head.version > card.roster.head.version)
    throw new DeskError(
      "card-stale",
      `the card shows roster ${card.roster.head.version} and roster ${roster.head.version} of that office is known here; ask for a new card`,
    )
  keepStock(act, card.stock, { giver: registrarOf(card.roster).keys, office: card.officeId, addressee: card.card })
}

/**
 * A roster as it is shown to somebody outside: who answers for the office, or everybody who takes part in a channel.
 * @param roster the same, proven; by default one of this office's that is filed
 */
export function showSome(
  act: Act,
  full: ShownRoster,
  which: (line: "answering" | "taking-part" | "other") => boolean,
  roster: Roster = knownRoster(act, full),
): ShownRoster {
  const answering = new Set([registrarOf(roster), ...signatories(roster)])
  const positions = roster.lines
    .filter((line) => {
      const partakes = line.roles.some((role) => role === "reader" || role === "drafter")
      return which(answering.has(line) ? "answering" : partakes ? "taking-part" : "other")
    })
    .map((line) => line.position)
  return showRoster(full, positions)
}

interface Side {
  readonly bytes: Uint8Array
  readonly opened: OpenedCard
}

function knownRoster(act: Act, shown: ShownRoster): Roster {
  const roster = rosterById(act.tx, act.self.office, rosterId(shown.head))
  if (roster === null) throw new TypeError("not a roster of this office")
  return roster
}
