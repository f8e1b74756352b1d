/**
 * Where things are handed in: a relay's address, a mailbox there, and the right to deposit in it.
 * @module
 */
import { hash32, record, token, type Shape } from "../bytes/index.ts"

/** A relay's address: http or https, a host in lower case, perhaps a port and a path; never a user, a query or a fragment. */
export const relayUrl: Shape<string> = token(
  /^(?=.{1,512}$)https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[1-9][0-9]{0,4})?(?:\/[A-Za-z0-9._~-]+)*\/?$/,
  "a relay's address (https://host, perhaps a port and a path)",
)

/** In a relay's place: the mailbox is kept by no relay. What is for it goes by hand, in a pouch. */
export const BY_HAND = "pouch:"

/** Where a mailbox is kept: a relay's address, or {@link BY_HAND}. */
export const mailboxRelay: Shape<string> = {
  read: (value, at) => (value === BY_HAND ? BY_HAND : relayUrl.read(value, at)),
}

/** A mailbox at a relay, or one that is an address only. */
export interface MailboxPlace {
  readonly relay: string
  readonly mailbox: Uint8Array
}

/** Shape of a {@link MailboxPlace}. */
export const mailboxPlace: Shape<MailboxPlace> = record({ relay: mailboxRelay, mailbox: hash32 })

/** The right to put bundles into a mailbox. The token is secret; it travels in files and bundles, never in an address. */
export interface DepositRight extends MailboxPlace {
  readonly token: Uint8Array
}

/** Shape of a {@link DepositRight}. */
export const depositRight: Shape<DepositRight> = record({ relay: mailboxRelay, mailbox: hash32, token: hash32 })
