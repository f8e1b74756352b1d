/**
 * Records of the vault: what is on its way out or in, and the secrets and stocks it takes.
 * @module
 */
import {
  flag,
  hash32,
  integer,
  list,
  nullable,
  oneOf,
  optional,
  record,
  text,
  time,
  type Shape,
} from "../../bytes/index.ts"
import { stockShape, type Stock } from "../../office/index.ts"
import { logPublicKeys, type LogPublicKeys } from "../../register/index.ts"
import { collection, code, id16, octets, url, type Collection } from "./collection.ts"

/** A secret of ours to be sealed to. Key: prekey id. After its one use only `used` stays. */
export interface PrekeySecret {
  readonly seed: Uint8Array | null
  readonly batch: Uint8Array
  readonly period: boolean
  readonly used: Uint8Array | null
}

const prekeySecretShape: Shape<PrekeySecret> = record({
  seed: nullable(hash32),
  batch: id16,
  period: flag,
  used: nullable(hash32),
})

/** A batch of ours: to whom it was given and how much of it is unspent. Key: batch id. */
export interface BatchRecord {
  readonly addressee: Uint8Array
  readonly holder: Uint8Array
  readonly left: number
  readonly notAfter: number
  readonly replaced: boolean
  /** Hash of the deposit right that a card gave with it. */
  readonly right?: Uint8Array
}

const batchShape: Shape<BatchRecord> = record({
  addressee: hash32,
  holder: hash32,
  left: integer(),
  notAfter: time,
  replaced: flag,
  right: optional(hash32),
})

/** Stock that somebody gave us (or our office): what is left to take. Key: giver, batch. */
export interface StockRecord {
  readonly stock: Stock
  readonly office: Uint8Array
  readonly giver: Uint8Array
  readonly addressee: Uint8Array
  readonly notAfter: number
}

const stockRecordShape: Shape<StockRecord> = record({
  stock: stockShape,
  office: hash32,
  giver: hash32,
  addressee: hash32,
  notAfter: time,
})

/** Something on its way to a relay, repeated byte for byte until it is acknowledged. Key: running number. */
export interface Outgoing {
  readonly kind: "deposit" | "file" | "postmark" | "right" | "revoke" | "mailbox" | "register"
  readonly relay: string
  readonly mailbox: Uint8Array
  /** deposit and postmark: the deposit right's token. file: the collect token. right: the collect token. */
  readonly token: Uint8Array
  /** deposit: the bundle. postmark: the bundle too. register: the keys to bind. */
  readonly body: Uint8Array
  /** deposit: hash of the filing token. file: the filing token itself. right: the new right itself. revoke: the right's hash. */
  readonly filing: Uint8Array
  /** file: the bundle's id. */
  readonly bundle: Uint8Array | null
  /** postmark: the channel whose register goes with it, its checkpoint and the lockers it needs. */
  readonly postmark: {
    readonly channel: Uint8Array
    readonly checkpoint: string
    readonly size: number
    readonly lockers: readonly Uint8Array[]
    /** The register's new keys, if they change with this checkpoint. */
    readonly keys?: RegisterKeys
  } | null
  readonly quota: number
  /** deposit: lockers whose ciphertext goes along where it goes by hand. */
  readonly lockers?: readonly Uint8Array[]
}

/** The public pairs of an office's registers. */
export interface RegisterKeys {
  readonly log: LogPublicKeys
  readonly cosigner: LogPublicKeys
}

/** Shape of {@link RegisterKeys}. */
export const registerKeysShape: Shape<RegisterKeys> = record({ log: logPublicKeys, cosigner: logPublicKeys })

const outboxShape: Shape<Outgoing> = record({
  kind: oneOf("deposit", "file", "postmark", "right", "revoke", "mailbox", "register"),
  relay: url,
  mailbox: hash32,
  token: hash32,
  body: octets,
  filing: hash32,
  bundle: nullable(hash32),
  postmark: nullable(
    record({
      channel: hash32,
      checkpoint: text(1, 1 << 20, "block"),
      size: integer(),
      lockers: list(hash32, 0, 256),
      keys: optional(registerKeysShape),
    }),
  ),
  quota: integer(),
  lockers: optional(list(hash32, 0, 256)),
})

/** A bundle that came before what it needs. Key: bundle id. */
export interface HeldRecord {
  readonly envelope: Uint8Array
  readonly why: string
  readonly since: number
  /** It came by pouch: whoever sent it is to be told when it is taken. */
  readonly pouch?: boolean
}

const heldShape: Shape<HeldRecord> = record({ envelope: octets, why: code, since: time, pouch: optional(flag) })

/** Something refused, kept as evidence and shown until it is dismissed. Key: running number. */
export interface Alarm {
  readonly code: string
  readonly what: string
  readonly bundle: Uint8Array | null
  /** The bundle as it came. */
  readonly evidence: Uint8Array | null
  /** How often the same thing came. */
  readonly times: number
  readonly at: number
  /** The channel it came in, if that was known. */
  readonly channel?: Uint8Array
  /** When somebody has dealt with it. It is kept, with its evidence; if the same comes again it is shown again. */
  readonly dismissed?: number
}

const alarmShape: Shape<Alarm> = record({
  code,
  what: text(0, 500, "block"),
  bundle: nullable(hash32),
  evidence: nullable(octets),
  times: integer(),
  at: time,
  channel: optional(hash32),
  dismissed: optional(time),
})

/** How far a mailbox was read. Key: mailbox. Under other keys `after` alone: numbers that only rise, and times. */
export interface Cursor {
  readonly after: number
  /** The name under which the relay gave that number. */
  readonly numbering?: Uint8Array
  /** When the mailbox was last read from its beginning. */
  readonly begun?: number
  /** Octets of the smallest bundle that was left at the relay because no more could be held. */
  readonly left?: number
}

const cursorShape: Shape<Cursor> = record({
  after: integer(),
  numbering: optional(id16),
  begun: optional(time),
  left: optional(integer()),
})

/** A bundle that was refused, and when. Key: bundle id. */
export interface Turned {
  readonly at: number
}

const turnedShape: Shape<Turned> = record({ at: time })

/** @see {@link PrekeySecret} */
export const prekeySecrets: Collection<PrekeySecret> = collection("prekeys", prekeySecretShape)
/** @see {@link BatchRecord} */
export const batches: Collection<BatchRecord> = collection("batches", batchShape)
/** @see {@link StockRecord} */
export const stocks: Collection<StockRecord> = collection("stocks", stockRecordShape)
/** @see {@link Outgoing} */
export const outbox: Collection<Outgoing> = collection("outbox", outboxShape)
/** @see {@link HeldRecord} */
export const held: Collection<HeldRecord> = collection("inbox", heldShape)
/** @see {@link Turned} */
export const turned: Collection<Turned> = collection("turned", turnedShape)
/** @see {@link Alarm} */
export const alarms: Collection<Alarm> = collection("alarms", alarmShape)
/** @see {@link Cursor} */
export const cursors: Collection<Cursor> = collection("told", cursorShape)
