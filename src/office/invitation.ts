/**
 * An invitation: the file by which an officer joins an office. It goes by hand and is a secret until it is used: its token
 * shows the registrar that the line which comes back is the invited person's.
 * Spec: spec/office.md#invitations.
 * @module
 */
import {
  bytesOf,
  decodeAs,
  encodeRecord,
  equal,
  hash32,
  list,
  nullable,
  oneOf,
  record,
  text,
  time,
  type Shape,
} from "../bytes/index.ts"
import { MOST_FOUNDING_BYTES } from "./card.ts"
import { OfficeError } from "./error.ts"
import { openFounding, type Founding } from "./founding.ts"
import { openLine, PERSON_BYTES, ROLES, signedLine, type OpenedLine, type Role, type SignedLine } from "./line.ts"
import { depositRight, relayUrl, type DepositRight } from "./place.ts"
import { checkRolesOrder } from "./roster.ts"
import { stockShape, verifyStock, type Stock } from "./stock.ts"
import { SUITE, suite, type Suite } from "./suite.ts"

/** An invitation as it is encoded. */
export interface Invitation {
  readonly suite: Suite
  readonly kind: "invitation"
  readonly founding: Uint8Array
  /** The person invited: a second device of one person gets the same id. */
  readonly person: Uint8Array
  readonly name: string
  readonly title: string
  readonly roles: readonly Role[]
  readonly registrar: SignedLine
  /** The registrar's, addressed to the office. */
  readonly stock: Stock
  /** For the registrar's own mailbox. */
  readonly right: DepositRight
  /** Leave to open a mailbox at a relay, if the office has one to give. */
  readonly admission: { readonly relay: string; readonly token: Uint8Array } | null
  /** 32 random bytes, to come back with the line. */
  readonly token: Uint8Array
  readonly expires: number
}

/** An invitation that was proven to be consistent with itself. */
export interface OpenedInvitation extends Omit<Invitation, "founding" | "registrar"> {
  readonly officeId: Uint8Array
  readonly founding: Founding
  readonly registrar: OpenedLine
}

/** Largest invitation in bytes. */
export const MOST_INVITATION_BYTES: number = 1 << 18

const shape: Shape<Invitation> = record({
  suite,
  kind: oneOf("invitation"),
  founding: bytesOf(1, MOST_FOUNDING_BYTES),
  person: bytesOf(PERSON_BYTES),
  name: text(1, 120),
  title: text(0, 120),
  roles: list(oneOf(...ROLES), 1, ROLES.length),
  registrar: signedLine,
  stock: stockShape,
  right: depositRight,
  admission: nullable(record({ relay: relayUrl, token: hash32 })),
  token: hash32,
  expires: time,
})

/** Encode an invitation. @throws as {@link openInvitation} */
export function encodeInvitation(invitation: Omit<Invitation, "suite" | "kind">): Uint8Array {
  const bytes = encodeRecord({ suite: SUITE, kind: "invitation", ...invitation })
  openInvitation(bytes)
  return bytes
}

/**
 * Read an invitation and prove what can be proven: the founding, the registrar's line and stock. Whoever hands it over
 * answers for the rest. Its time is checked by {@link checkInvitationTime}.
 * @throws {BytesError} {@link SealError} not the shape, or keys that must not be used
 * @throws {OfficeError} `roles-order`, and what `openFounding`, `openLine` and `verifyStock` refuse
 */
export function openInvitation(bytes: Uint8Array): OpenedInvitation {
  const read = decodeAs(shape, bytes, "invitation", { bytes: MOST_INVITATION_BYTES, depth: 8, items: 4096 })
  checkRolesOrder(read.roles)
  const founding = openFounding(read.founding)
  const registrar = openLine(read.registrar, founding.id)
  verifyStock({ stock: read.stock, giver: registrar.keys, office: founding.id, addressee: founding.id })
  return { ...read, officeId: founding.id, founding, registrar }
}

/** @param at seconds @throws {OfficeError} `invitation-expired` */
export function checkInvitationTime(invitation: { readonly expires: number }, at: number): void {
  if (at < invitation.expires) return
  throw new OfficeError("invitation-expired", "the invitation has expired; ask the registrar for a new one")
}

/** Whether a token that came back is the invitation's. Takes the same time for every wrong one. */
export function tokenMatches(invitation: { readonly token: Uint8Array }, token: Uint8Array): boolean {
  return equal(invitation.token, token)
}
