/* oxlint-disable max-lines -- an interface and a shape for each kind of item */
/**
 * What a bundle can hold. One kind of item for each thing that officers and offices tell one another; a bundle holds any
 * number of them and they are taken up in their order.
 *
 * Reading an item checks its form and bounds, nothing else. Whether it is *true* (signatures, proofs, rules) is for the
 * room whose thing it is; bytes fields are handed there as they came.
 * Spec: spec/parcel.md#items.
 * @module
 */
import { bytesOf, hash32, integer, list, nullable, oneOf, record, token, variant, type Shape } from "../bytes/index.ts"
import {
  approvalShape,
  approvalsShape,
  depositRight,
  mailboxRelay,
  MOST_CHAIN,
  MOST_STATEMENT_BYTES,
  rosterChain,
  shownRoster,
  signatureShape,
  signedShape,
  stockShape,
  type Approval,
  type DepositRight,
  type ShownRoster,
  type Signed,
  type Stock,
} from "../office/index.ts"
import { enclosureKeysShape, encodedLeafShape, type EnclosureKey, type EncodedLeaf } from "../letter/index.ts"
import { logPublicKeys } from "../register/index.ts"
import { MOST_ENVELOPE_BYTES } from "./envelope.ts"
import { amendingShapes, type AmendingItem } from "./items-amendment.ts"
import { closingShapes, type ClosingItem } from "./items-closing.ts"
import type { CandidateItem, DispatchItem, HandoverItem, RestoredItem, WantedItem } from "./items-office.ts"
import { mendingShapes, type MendingItem } from "./items-healing.ts"
import { sealingShapes, type PairingItem, type SealingItem } from "./items-sealing.ts"

/** An office as it proves itself: its founding statement and its rosters from version 1 on. */
export interface OfficeProof {
  readonly founding: Uint8Array
  readonly chain: readonly ShownRoster[]
}

/** An officer to the registrar, joining or changing keys: a self-signed line, the invitation's token, a stock, a right. */
export interface LineItem {
  readonly kind: "line"
  readonly line: Uint8Array
  readonly signature: Uint8Array
  readonly token: Uint8Array
  readonly stock: Stock
  readonly right: DepositRight
}

/** The registrar to officers: the office's rosters, the last being in force. */
export interface RostersItem extends OfficeProof {
  readonly kind: "rosters"
}

/** A new roster laid before the signatories; `chain` holds those in force before it. */
export interface LayRosterItem extends OfficeProof {
  readonly kind: "lay-roster"
  readonly shown: ShownRoster
}

/** A charter laid before the signatories, with the other office's proof and the comparison of the fingerprint. */
export interface LayCharterItem {
  readonly kind: "lay-charter"
  /** Leaf data of the charter statement: what is approved. */
  readonly statement: Uint8Array
  readonly comparison: Signed
  readonly other: OfficeProof
}

/** A signatory's approval. `subject` is the SHA-256 of the bytes that were approved. */
export interface ApprovalItem {
  readonly kind: "approval"
  readonly purpose: "roster" | "charter" | "letter" | "closing" | "healing" | "amendment"
  readonly subject: Uint8Array
  readonly approval: Approval
}

/** A drafter asks for leave to lay a letter before the signatories. */
export interface LeaveItem {
  readonly kind: "leave"
  readonly leave: Signed
}

/** The registrar's answer. */
export interface AllotmentItem {
  readonly kind: "allotment"
  readonly allotment: Signed
}

/** A drafter gives an allotment back. */
export interface WithdrawalItem {
  readonly kind: "withdrawal"
  readonly withdrawal: Signed
}

/** Drafter to approvers: the statement and everything it is derived from. */
export interface DraftItem {
  readonly kind: "draft"
  readonly statement: Uint8Array
  readonly secret: Uint8Array
  readonly leaves: readonly EncodedLeaf[]
  readonly keys: readonly EnclosureKey[]
  readonly allotment: Signed
}

/** Drafter to registrar: the statement, the sealed parcels, the lockers they need. Nothing the registrar could read. */
export interface SubmissionItem {
  readonly kind: "submission"
  readonly statement: Uint8Array
  readonly leave: Uint8Array
  readonly parcels: readonly AddressedParcel[]
  readonly lockers: readonly Uint8Array[]
}

/** A parcel and whom it is for. */
export interface AddressedParcel {
  readonly office: Uint8Array
  readonly officer: Uint8Array
  readonly envelope: Uint8Array
}

/** A drafter's bundle for a colleague, which the registrar hands on unread. `filing`: SHA-256 of its filing token. */
export interface ForwardItem {
  readonly kind: "forward"
  readonly officer: Uint8Array
  readonly filing: Uint8Array
  readonly envelope: Uint8Array
}

/** The registrar's no to a leave, with the code of the reason. */
export interface RefusalItem {
  readonly kind: "refusal"
  readonly leave: Uint8Array
  readonly code: string
}

/** Entries of a register since size `from`, with the checkpoint that covers them. */
export interface EntriesItem {
  readonly kind: "entries"
  readonly office: Uint8Array
  readonly from: number
  readonly entries: readonly ItemEntry[]
  readonly checkpoint: string
  readonly consistency: readonly Uint8Array[]
}

/** One entry: leaf data, approvals, and for a roster entry the roster's lines and approvals. */
export interface ItemEntry {
  readonly data: Uint8Array
  readonly approvals: readonly Approval[]
  readonly shown: ShownRoster | null
}

/** The parcels of one entry for the readers of the addressed office. */
export interface ParcelsItem {
  readonly kind: "parcels"
  readonly office: Uint8Array
  readonly index: number
  readonly statement: Uint8Array
  readonly parcels: readonly { readonly officer: Uint8Array; readonly envelope: Uint8Array }[]
}

/** Registrar to reader: a cover, and the parcel it covers; null when only the cover is newer. */
export interface CoverItem {
  readonly kind: "cover"
  readonly cover: Uint8Array
  readonly envelope: Uint8Array | null
}

/** Signed receipts on their way from reader to drafter. */
export interface ReceiptsItem {
  readonly kind: "receipts"
  readonly receipts: readonly Signed[]
}

/** Stocks of prekeys. */
export interface StocksItem {
  readonly kind: "stocks"
  readonly stocks: readonly Stock[]
}

/** A new deposit right, in a signed body. */
export interface RightItem {
  readonly kind: "right"
  readonly right: Signed
}

/** A checkpoint of the addressed office's register with the sender's cosignature. */
export interface CosignatureItem {
  readonly kind: "cosignature"
  readonly office: Uint8Array
  readonly checkpoint: string
}

/** Registrar to own officers: a channel that was compared. */
export interface ChannelItem {
  readonly kind: "channel"
  readonly charter: Uint8Array
  readonly other: OfficeProof
  readonly comparison: Signed
}

/** The lines of those who take part in a channel. */
export interface LinesItem {
  readonly kind: "lines"
  readonly office: Uint8Array
  readonly shown: ShownRoster
}

/** The first of the three messages that make a charter. */
export interface CharterDraftItem {
  readonly kind: "charter-draft"
  readonly draft: Signed
}

/** The second. */
export interface CharterAcceptItem {
  readonly kind: "charter-accept"
  readonly accept: Signed
}

/** The third. */
export interface CharterOpenItem {
  readonly kind: "charter-open"
  readonly open: Signed
}

/** A comparison of the fingerprint, to one's own office. */
export interface ComparisonItem {
  readonly kind: "comparison"
  readonly comparison: Signed
}

/** A suspension: signatory to registrar, and registrar to own officers, of the own office's or of the other's. */
export interface SuspensionItem {
  readonly kind: "suspension"
  readonly suspension: Signed
}

/** Somebody seals under an expired roster of the other office all the same: drafter to registrar, registrar to own officers. */
export interface OverrideItem {
  readonly kind: "override"
  readonly override: Signed
}

/** The answer to `wanted`: entries of the addressed office's own register, as the sender holds them. */
export interface ReturnedItem {
  readonly kind: "returned"
  readonly from: number
  readonly entries: readonly ItemEntry[]
  /** The newest checkpoint that the sender holds; null if it holds none. */
  readonly checkpoint: string | null
}

/**
 * An officer without a network to the own registrar: what lies in these lockers is wanted. The tokens read ciphertext; what
 * opens it stays where it is.
 */
export interface LockersItem {
  readonly kind: "lockers"
  readonly lockers: readonly { readonly relay: string; readonly token: Uint8Array; readonly size: number }[]
}

/** What a bundle can hold. */
export type Item =
  | LineItem
  | RostersItem
  | LayRosterItem
  | LayCharterItem
  | ApprovalItem
  | LeaveItem
  | AllotmentItem
  | WithdrawalItem
  | DraftItem
  | SubmissionItem
  | ForwardItem
  | RefusalItem
  | EntriesItem
  | ParcelsItem
  | CoverItem
  | ReceiptsItem
  | StocksItem
  | RightItem
  | CosignatureItem
  | ChannelItem
  | LinesItem
  | CharterDraftItem
  | CharterAcceptItem
  | CharterOpenItem
  | ComparisonItem
  | CandidateItem
  | HandoverItem
  | DispatchItem
  | SuspensionItem
  | OverrideItem
  | RestoredItem
  | WantedItem
  | ReturnedItem
  | LockersItem
  | MendingItem
  | AmendingItem
  | SealingItem
  | ClosingItem
  | PairingItem

// Bounds. They are generous for what offices do and small beside what a hostile bundle could ask for.
/** A charter, a founding statement, a line: signed small things. */
export const MOST_SMALL_BYTES: number = 1 << 16
/** A host's record, which may name 1024 bundles and as many lockers. */
export const MOST_POSTMARK_BYTES: number = 1 << 17
/** Leaves of one letter: half of the 2^17 positions. */
export const MOST_LEAVES: number = 1 << 16
/** A cover. */
export const MOST_COVER_BYTES: number = 1 << 24
/** A checkpoint with its lines, or a proof with one, in UTF-16 units. */
export const MOST_NOTE_CHARACTERS: number = 1 << 16
/** Entries of one register in one item or file. */
export const MOST_ENTRIES: number = 1 << 16
/** Hashes in a proof of inclusion, or of consistency, in a register of fewer than 2^53 entries. */
export const MOST_PATH = 64
/** Pieces of a handover, and the longest. */
export const MOST_PARTS = 1024
export const MOST_PART_BYTES: number = 1 << 23
/** Readers of one letter, receipts, stocks, lockers in one item. */
export const MOST_PARCELS = 1024

/** A note: printable text in lines. What it says is for the `register` room. */
export const noteShape: Shape<string> = token(
  /^[^\0-\t\v-\x1f\x7f]+$/,
  `a note of at most ${MOST_NOTE_CHARACTERS} characters`,
  MOST_NOTE_CHARACTERS,
)
/** An index or size in a register. */
export const indexShape: Shape<number> = integer()
/** A path of hashes. */
export const pathShape: Shape<readonly Uint8Array[]> = list(hash32, 0, MOST_PATH)
/** One entry with what travels beside it. */
export const entryShape: Shape<ItemEntry> = record({
  data: bytesOf(33, MOST_STATEMENT_BYTES),
  approvals: approvalsShape,
  shown: nullable(shownRoster),
})

const id16 = bytesOf(16)
const small = bytesOf(1, MOST_SMALL_BYTES)
const envelope = bytesOf(1, MOST_ENVELOPE_BYTES)
const proof = { founding: small, chain: rosterChain }
const other = record(proof)

/** Reads an item of any kind. @throws {BytesError} what is wrong with its form */
export const itemShape: Shape<Item> = variant({
  line: record({ line: small, signature: signatureShape, token: hash32, stock: stockShape, right: depositRight }),
  rosters: record(proof),
  "lay-roster": record({ founding: small, chain: list(shownRoster, 0, MOST_CHAIN), shown: shownRoster }),
  "lay-charter": record({ statement: bytesOf(33, MOST_STATEMENT_BYTES), comparison: signedShape, other }),
  approval: record({
    purpose: oneOf("roster", "charter", "letter", "closing", "healing", "amendment"),
    subject: hash32,
    approval: approvalShape,
  }),
  leave: record({ leave: signedShape }),
  allotment: record({ allotment: signedShape }),
  withdrawal: record({ withdrawal: signedShape }),
  draft: record({
    statement: bytesOf(33, MOST_STATEMENT_BYTES),
    secret: hash32,
    leaves: list(encodedLeafShape, 1, MOST_LEAVES),
    keys: enclosureKeysShape,
    allotment: signedShape,
  }),
  submission: record({
    statement: bytesOf(33, MOST_STATEMENT_BYTES),
    leave: id16,
    parcels: list(record({ office: hash32, officer: hash32, envelope }), 0, MOST_PARCELS),
    lockers: list(hash32, 0, MOST_PARCELS),
  }),
  forward: record({ officer: hash32, filing: hash32, envelope }),
  refusal: record({ leave: id16, code: token(/^[a-z0-9-]{1,64}$/, "a code") }),
  entries: record({
    office: hash32,
    from: indexShape,
    entries: list(entryShape, 0, MOST_ENTRIES),
    checkpoint: noteShape,
    consistency: pathShape,
  }),
  parcels: record({
    office: hash32,
    index: indexShape,
    statement: hash32,
    parcels: list(record({ officer: hash32, envelope }), 0, MOST_PARCELS),
  }),
  cover: record({ cover: bytesOf(1, MOST_COVER_BYTES), envelope: nullable(envelope) }),
  receipts: record({ receipts: list(signedShape, 1, MOST_PARCELS) }),
  stocks: record({ stocks: list(stockShape, 1, MOST_PARCELS) }),
  right: record({ right: signedShape }),
  cosignature: record({ office: hash32, checkpoint: noteShape }),
  channel: record({ charter: small, other, comparison: signedShape }),
  lines: record({ office: hash32, shown: shownRoster }),
  "charter-draft": record({ draft: signedShape }),
  "charter-accept": record({ accept: signedShape }),
  "charter-open": record({ open: signedShape }),
  comparison: record({ comparison: signedShape }),
  suspension: record({ suspension: signedShape }),
  override: record({ override: signedShape }),
  candidate: record({ log: logPublicKeys, cosigner: logPublicKeys }),
  handover: record({
    part: integer(0, MOST_PARTS - 1),
    parts: integer(1, MOST_PARTS),
    octets: bytesOf(1, MOST_PART_BYTES),
  }),
  dispatch: record({ right: signedShape }),
  restored: record({ restored: signedShape }),
  wanted: record({ own: indexShape, other: indexShape, checkpoint: nullable(noteShape) }),
  returned: record({ from: indexShape, entries: list(entryShape, 0, MOST_ENTRIES), checkpoint: nullable(noteShape) }),
  lockers: record({
    lockers: list(record({ relay: mailboxRelay, token: hash32, size: integer(1) }), 1, MOST_PARCELS),
  }),
  ...mendingShapes(entryShape),
  ...amendingShapes,
  ...sealingShapes,
  ...closingShapes,
  pairing: record({ secrets: list(record({ officer: hash32, secret: hash32 }), 1, MOST_PARCELS) }),
})
