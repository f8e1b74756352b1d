/**
 * Later charters as a cover shows them: by the amendments of the sender's register.
 * Spec: spec/parcel.md#verifying-covers, steps 4a and 20a.
 * @module
 */
import { equal } from "../bytes/index.ts"
import {
  OfficeError,
  openAmendment,
  openCharter,
  openStatement,
  verifyAmendment,
  type AmendmentStatement,
  type CharterOffice,
  type OpenedCharter,
  type Roster,
} from "../office/index.ts"
import { firstCharter, type PlacedCharter } from "./charters.ts"
import type { Cover } from "./cover.ts"
import { ParcelError, step } from "./error.ts"

/**
 * What each amendment says, in the order of their entries. That both quorums have said it is proven later.
 * @returns the first charter, then each that follows
 * @throws {ParcelError} `charter-order`, `charter-statement`
 */
export function openCharters(
  { charters = [], index }: Cover,
  first: OpenedCharter,
  own: CharterOffice,
): PlacedCharter[] {
  const placed = [firstCharter(first)]
  for (const { index: at, data } of charters) {
    const before = placed.at(-1) as PlacedCharter
    if (at <= before.index || at === index)
      throw new ParcelError("charter-order", "the amendments are not in the order of their entries")
    const body = amendmentIn(data)
    if (!equal(body.channel, first.id) || !equal(body.office, own.office))
      throw new ParcelError("charter-statement", "an amendment is of another channel or office")
    const { amendment, charter } = step("charter-statement", "amendment", () => openAmendment(body.amendment))
    placed.push({ index: at, charter, version: amendment.version, amendment })
  }
  return placed
}

/**
 * Prove each amendment: it follows from the charter before it, and both quorums have approved it under the rosters in force there.
 * @param charters as {@link openCharters} returns them
 * @throws {ParcelError} `charter-refused`
 */
export function verifyCharters(
  cover: Cover,
  charters: readonly PlacedCharter[],
  { rosters, others }: { readonly rosters: readonly Roster[]; readonly others: readonly Roster[] },
): void {
  for (const [i, { index, data, approvals }] of (cover.charters ?? []).entries()) {
    const body = amendmentIn(data)
    const roster = rosters[cover.rosters.findLastIndex((entry) => entry.index < index)] as Roster
    step("charter-refused", "amendment", () => {
      if (!equal(body.roster, roster.id))
        throw new OfficeError("statement-roster", "it names another roster than the last one before it")
      const lastLetter = cover.index < index ? cover.index : -1
      verifyAmendment({ body, approvals, roster, others, before: charters[i] as PlacedCharter, lastLetter })
    })
  }
}

/** The charter under which a cover's letter stands, of a cover that was proven before. @throws what {@link openCharters} refuses */
export function charterInCover({ charter, charters = [], index }: Cover): OpenedCharter {
  const last = charters.findLast((entry) => entry.index < index)
  return last === undefined ? openCharter(charter) : openAmendment(amendmentIn(last.data).amendment).charter
}

function amendmentIn(data: Uint8Array): AmendmentStatement {
  const { body } = step("charter-statement", "amendment", () => openStatement(data))
  if (body.kind === "amendment") return body
  throw new ParcelError("charter-statement", "the entry of an amendment is of another kind")
}
