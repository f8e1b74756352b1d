/**
 * The charters of a channel as one register shows them, each in force from its entry on, and the hosts that follow from them:
 * which host's postmark register counts, under which name, and how far.
 *
 * A host's postmark register has the name that follows from the charter that brought the host in; for the channel's first
 * charter that is the channel's id. So two hosts, one after the other, have two registers, and a registrar who cosigns both
 * never signs two histories of one.
 * Spec: spec/parcel.md#charters-and-hosts.
 * @module
 */
import { isSameHost, type Amendment, type CharterInForce, type OpenedCharter } from "../office/index.ts"
import { postmarkOrigin, type Host } from "../register/index.ts"

/** A charter, and the entry from which on it is in force. */
export interface PlacedCharter extends CharterInForce {
  readonly index: number
  /** By which it came; null for the first. */
  readonly amendment: Amendment | null
}

/** The first charter of a channel, which is entry 1 of either register. */
export function firstCharter(charter: OpenedCharter): PlacedCharter {
  return { index: 1, charter, version: 1, amendment: null }
}

/** The charter in force before an entry. @param charters the first, then those that follow from it, in order */
export function charterBefore(charters: readonly PlacedCharter[], index: number): PlacedCharter {
  return charters.findLast((placed) => placed.index < index) ?? (charters[0] as PlacedCharter)
}

/** A host for as long as the charters name it. */
export interface Tenure {
  readonly host: Host
  /** Hash of the charter that brought it in: what names its postmark register. */
  readonly id: Uint8Array
  readonly origin: string
  /** How many records of hosts before it count: where its own begin in the order of acts. */
  readonly first: number
  /** How far its postmarks count, once a charter has left it; null: it is the channel's host. */
  readonly ended: Amendment["ended"]
}

/** The hosts of a channel, one after the other. @param charters as {@link charterBefore} */
export function tenuresOf(charters: readonly PlacedCharter[]): readonly Tenure[] {
  const tenures: Tenure[] = []
  let before: Host | null = null
  for (const { charter, amendment } of charters) {
    if (isSameHost(before, charter.host)) continue
    const last = tenures.at(-1)
    if (last !== undefined && last.ended === null) tenures.splice(-1, 1, { ...last, ended: amendment?.ended ?? null })
    before = charter.host
    if (before === null) continue
    const first = tenures.reduce((sum, { ended }) => sum + (ended?.size ?? 0), 0)
    tenures.push({ host: before, id: charter.id, origin: postmarkOrigin(charter.id), first, ended: null })
  }
  return tenures
}
