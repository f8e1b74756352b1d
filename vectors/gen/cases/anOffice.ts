/**
 * An office of one or two officers, made piece by piece, so that each piece can be made wrong.
 * @module
 */
import { concat, encode, present, toBase64 } from "../../../src/bytes/index.ts"
import {
  approve,
  makeFounding,
  makeLine,
  makeRoster,
  officerId,
  officerPublicKeys,
  openFounding,
  showRoster,
  withApprovals,
  type DraftRoster,
  type OfficerKeys,
  type Role,
  type RosterInput,
  type ShownRoster,
  type SignedLine,
} from "../../../src/office/index.ts"
import { logPublicKeysOf, type LogKeys } from "../../../src/register/index.ts"
import { seed } from "../fixed.ts"
import { DAY, STORY_TIME, storyLogKeys, storyOfficerKeys } from "../story.ts"

/** Encode what is no record, a list say. */
export const encodeAny = (value: unknown): Uint8Array => encode(present(value))

/** Where its mailboxes are. */
export const RELAY: string = "https://relay.harbour.example"

/** Its founder. */
export const FOUNDER: OfficerKeys = storyOfficerKeys("founder")

export const FOUNDER_ID: Uint8Array = officerId(officerPublicKeys(FOUNDER))

/** Another officer. */
export const SECOND: OfficerKeys = storyOfficerKeys("second")

export const SECOND_ID: Uint8Array = officerId(officerPublicKeys(SECOND))

/** Its founding statement. */
export const FOUNDING: Uint8Array = makeFounding({ name: "office.example", random: seed("founding"), keys: FOUNDER })

/** Its id. */
export const OFFICE: Uint8Array = openFounding(FOUNDING).id

/** Every role that one officer may have. */
export const ALL: readonly Role[] = ["drafter", "reader", "registrar", "signatory"]

/** An officer's keys as vectors give them. */
export const keysText = (keys: OfficerKeys): string => {
  const { ed25519, mldsa65 } = officerPublicKeys(keys)
  return toBase64(concat(ed25519, mldsa65))
}

/** A self-signed line. */
export const lineFor = (keys: OfficerKeys, person: string, office: Uint8Array = OFFICE): SignedLine =>
  makeLine(keys, {
    office,
    person: seed(person).subarray(0, 16),
    name: "The principal",
    title: "Principal",
    mailbox: { relay: RELAY, mailbox: seed(`${person} mailbox`) },
  })

/** Its registers' keys. */
export const LOG: LogKeys = storyLogKeys("office log")

export const COSIGNER: LogKeys = storyLogKeys("office cosigner")

/** What a roster is made of. */
export type Officers = RosterInput["officers"]

/** A roster that is as it should be, but for these fields. */
export function draftOf(fields: Partial<RosterInput> = {}): DraftRoster {
  return makeRoster({
    office: OFFICE,
    name: "office.example",
    version: 1,
    previous: OFFICE,
    issued: STORY_TIME,
    expires: STORY_TIME + 90 * DAY,
    quorum: 1,
    registrar: FOUNDER_ID,
    log: logPublicKeysOf(LOG),
    cosigner: logPublicKeysOf(COSIGNER),
    dispatch: { relay: RELAY, mailbox: seed("dispatch") },
    officers: [{ ...lineFor(FOUNDER, "founder"), roles: ALL }],
    random: seed("roster"),
    ...fields,
  })
}

/** The places of a roster that hold officers. */
export function occupied({ shown }: DraftRoster, approvers: readonly OfficerKeys[] = [FOUNDER]): ShownRoster {
  const places = shown.leaves.filter(({ leaf }) => leaf.length > 200).map(({ position }) => position)
  const signed = approvers.map((keys) => approve(keys, "roster", shown.head))
  return showRoster(withApprovals(shown, signed), places)
}

/** Both officers, the first one being registrar. */
export const BOTH: Officers = [
  { ...lineFor(FOUNDER, "founder"), roles: ALL },
  { ...lineFor(SECOND, "second"), roles: ["signatory"] },
]
