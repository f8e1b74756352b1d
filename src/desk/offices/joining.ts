/**
 * How an office begins and how an officer joins it: founding, invitation by hand, the joining officer's first bundle.
 * @module
 */
import { randomBytes } from "node:crypto"
import { equal, sha256, toHex } from "../../bytes/index.ts"
import {
  checkInvitationTime,
  encodeInvitation,
  generateOfficerSeed,
  BY_HAND,
  lineOf,
  makeFounding,
  makeLine,
  officerId,
  officerKeysFromSeed,
  officerPublicKeys,
  openFounding,
  openInvitation,
  openLine,
  type Role,
} from "../../office/index.ts"
import type { LineItem } from "../../parcel/index.ts"
import { mailboxIdOf, type Admission } from "../../relay/client.ts"
import { isByHand, own, ownKeys, ownRoster, registrarAddress } from "../access.ts"
import { post, queue, runAct, runFirstAct } from "../act.ts"
import type { Act, Arrival, Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { invited, offices, reach, type Self } from "../records.ts"
import { giveStock, keepStock, renameHolder } from "../carriage/stock.ts"

/** Quota of the right that lets one officer or one office write to a mailbox, bytes: 4 GiB. */
export const RIGHT_QUOTA: number = 4 * 1024 ** 3
/** How long an invitation may be used, seconds: 30 days. */
const INVITATION_SECONDS = 30 * 86_400

/** Who a person is in an office. */
export interface PersonInput {
  readonly name: string
  /** What they are addressed by in drafts: `principal`, `registrar`. */
  readonly title: string
  readonly roles: readonly Role[]
  /** Another device of an officer who is in the roster, by officer id: a second line of the same person. */
  readonly deviceOf?: Uint8Array
}

/**
 * Found an office in a new vault; the vault's officer becomes its registrar. The mailbox is opened at the relay when the
 * outbox is next sent.
 * @param input.admission leave to open a mailbox; null: this vault is to have no network, and everything goes in pouches
 * @throws {DeskError} `office-exists`
 */
export function createOffice(
  desk: Desk,
  input: { office: string; founder: PersonInput; admission: Admission | null },
): { office: Uint8Array } {
  const keySeed = generateOfficerSeed()
  const keys = officerKeysFromSeed(keySeed)
  const founding = makeFounding({ name: input.office, random: randomBytes(32), keys })
  const office = openFounding(founding).id
  const person = randomBytes(16)
  const self: Self = {
    founding,
    office,
    officer: officerId(officerPublicKeys(keys)),
    person,
    name: input.founder.name,
    title: input.founder.title,
    keySeed,
    mailbox: newMailbox(input.admission),
    registrar: { log: randomBytes(64), cosigner: randomBytes(64) },
    dispatch: null,
  }
  runFirstAct(desk, "found office", self, (act) => {
    openMailbox(act, input.admission)
    const { name, title, roles } = input.founder
    const { line, signature } = ownLine(act.self)
    const all = inOrder([...roles, "registrar"])
    const joined = {
      officer: act.self.officer,
      line,
      signature,
      right: { ...place(act.self), token: new Uint8Array(32) },
    }
    invited.put(act.tx, toHex(randomBytes(32)), { person, name, title, roles: all, joined })
    offices.put(act.tx, toHex(office), { founding, chain: [] })
  })
  return { office }
}

/**
 * Invite an officer: the bytes of an invitation file, to be handed over by hand.
 * @param admission leave to open a mailbox; null for an officer without a network, whose mail goes in pouches
 * @throws {DeskError} `not-registrar`, `no-officer`
 */
export function inviteOfficer(desk: Desk, person: PersonInput, admission: Admission | null): Uint8Array {
  return runAct(desk, "invite officer", (act) => {
    const { self } = act
    if (self.registrar === null) throw new DeskError("not-registrar", "only the registrar invites officers")
    const { founding } = own(act.tx, self)
    const token = randomBytes(32)
    const { name, title } = person
    const id = person.deviceOf === undefined ? randomBytes(16) : personOf(act, person.deviceOf)
    const roles = inOrder(person.roles)
    const right = grantRight(act)
    const granted = sha256(right.token)
    invited.put(act.tx, toHex(token), { person: id, name, title, roles, joined: null, granted })
    return encodeInvitation({
      founding,
      person: id,
      name,
      title,
      roles,
      registrar: ownLine(self),
      stock: giveStock(act, { addressee: self.office, holder: token, roster: own(act.tx, self).roster?.id ?? null }),
      right,
      admission: admission === null ? null : { relay: admission.relay, token: admission.token },
      token,
      expires: act.now + INVITATION_SECONDS,
    })
  })
}

/**
 * Join an office in a new vault: make keys, a mailbox and a stock, and write to the registrar.
 * @param file the invitation
 * @throws {DeskError} `office-exists`; what `openInvitation` throws
 */
export function joinOffice(desk: Desk, file: Uint8Array): { office: string; name: string; title: string } {
  const invitation = openInvitation(file)
  checkInvitationTime(invitation, desk.now())
  const { admission } = invitation
  const keySeed = generateOfficerSeed()
  const keys = officerKeysFromSeed(keySeed)
  const { person, name, title, founding } = invitation
  const { officer } = invitation.registrar
  const self: Self = {
    founding: founding.bytes,
    office: founding.id,
    officer: officerId(officerPublicKeys(keys)),
    person,
    name,
    title,
    keySeed,
    mailbox: newMailbox(admission),
    registrar: null,
    dispatch: { officer, right: invitation.right },
  }
  runFirstAct(desk, "join office", self, (act) => {
    openMailbox(act, admission)
    offices.put(act.tx, toHex(founding.id), { founding: founding.bytes, chain: [] })
    keepStock(act, invitation.stock, { giver: invitation.registrar.keys, office: founding.id, addressee: founding.id })
    const stock = giveStock(act, { addressee: founding.id, holder: officer, roster: null })
    post(act, registrarAddress(self), null, {
      kind: "line",
      ...ownLine(self),
      token: invitation.token,
      stock,
      right: grantRight(act),
    })
  })
  return { office: founding.name, name, title }
}

/** Registrar: an invited officer has joined. */
export function onLine(act: Act, arrival: Arrival, item: LineItem): void {
  const key = toHex(item.token)
  const invitation = invited.get(act.tx, key)
  if (invitation === null)
    throw new DeskError("sender-unknown", "somebody joins with an invitation that this office did not make")
  if (invitation.joined !== null) {
    if (equal(invitation.joined.officer, arrival.from.officer)) return
    throw new DeskError(
      "sender-unknown",
      "an invitation was used twice: two people hold it; invite the right one again",
    )
  }
  const line = openLine(item, act.self.office)
  if (!equal(line.person, invitation.person) || !equal(line.officer, arrival.from.officer)) {
    throw new DeskError("item-unexpected", "the line that came is not of the person who was invited")
  }
  keepStock(act, item.stock, { giver: line.keys, office: act.self.office, addressee: act.self.office })
  reach.put(act.tx, toHex(line.officer), { right: item.right })
  renameHolder(act, item.token, line.officer)
  const { line: bytes, signature, right } = item
  invited.put(act.tx, key, { ...invitation, joined: { officer: line.officer, line: bytes, signature, right } })
  act.desk.tell.note(`${line.name} (${line.title}) has joined; lay a roster with 'diwan office roster'`)
}

/** Mint a deposit right on this vault's own mailbox; the relay learns of it when the outbox is next sent. */
export function grantRight(
  act: Act,
  quota: number = RIGHT_QUOTA,
): { relay: string; mailbox: Uint8Array; token: Uint8Array } {
  const token = randomBytes(32)
  const { relay, mailbox, collect } = act.self.mailbox
  if (!isByHand(act.self)) queue(act, { kind: "right", relay, mailbox, token: collect, filing: token, quota })
  return { relay, mailbox, token }
}

/** A right on our own mailbox ends: whoever holds it can put nothing into it. @param id the hash of its token */
export function revokeRight(act: Act, id: Uint8Array): void {
  const { relay, mailbox, collect } = act.self.mailbox
  if (!isByHand(act.self)) queue(act, { kind: "revoke", relay, mailbox, token: collect, filing: id })
}

/** Two devices of one person count as one in a quorum. @throws {DeskError} `no-officer` */
function personOf({ tx, self }: Act, officer: Uint8Array): Uint8Array {
  const line = lineOf(ownRoster(tx, self), officer)
  if (line !== null) return line.person
  throw new DeskError("no-officer", "the roster in force does not name the officer whose other device this is to be")
}

/** Roles each once and in the order of the alphabet, as rosters and invitations have them. */
function inOrder(roles: readonly Role[]): readonly Role[] {
  return [...new Set(roles)].toSorted()
}

/** Without an admission the mailbox is an address only: no relay keeps it, and what is for it is carried there. */
function newMailbox(admission: { readonly relay: string } | null): Self["mailbox"] {
  const collect = randomBytes(32)
  return { relay: admission?.relay ?? BY_HAND, mailbox: mailboxIdOf(sha256(collect)), collect }
}

function openMailbox(act: Act, admission: Pick<Admission, "token"> | null): void {
  if (admission === null) return
  const { relay, mailbox, collect } = act.self.mailbox
  queue(act, { kind: "mailbox", relay, mailbox, token: admission.token, filing: sha256(collect) })
}

function place(self: Self): { relay: string; mailbox: Uint8Array } {
  return { relay: self.mailbox.relay, mailbox: self.mailbox.mailbox }
}

function ownLine(self: Self): { line: Uint8Array; signature: Uint8Array } {
  const { office, person, name, title } = self
  return makeLine(ownKeys(self), { office, person, name, title, mailbox: place(self) })
}
