/**
 * Records of the vault: pouches packed and unpacked, what is known to have arrived by them, and what somebody without a
 * network asked to be fetched.
 * @module
 */
import { flag, hash32, integer, list, nullable, optional, record, text, time, type Shape } from "../../bytes/index.ts"
import { collection, id16, url, type Collection } from "./collection.ts"

/** A bundle that came by pouch and was taken: the token inside it, which shows its sender so. Key: bundle id. */
export interface TakenRecord {
  readonly token: Uint8Array
  /** The officer who sent it. */
  readonly to: Uint8Array
  readonly at: number
}

const takenShape: Shape<TakenRecord> = record({ token: hash32, to: hash32, at: time })

/** A pouch. Key: its id. */
export interface PouchRecord {
  readonly pouch: Uint8Array
  /** Packed here; else unpacked. */
  readonly ours: boolean
  /** Packed: for whom, as whoever packed it named them. */
  readonly to: readonly string[]
  /** Packed: what of the outbox is in it, by key. */
  readonly rows: readonly string[]
  readonly volumes: number
  /** Unpacked: the volumes that were seen here. */
  readonly have: readonly number[]
  readonly at: number
}

const pouchShape: Shape<PouchRecord> = record({
  pouch: id16,
  ours: flag,
  to: list(text(1, 200), 0, 64),
  rows: list(text(1, 40), 0, 1 << 16),
  volumes: integer(1),
  have: list(integer(1), 0, 1 << 14),
  at: time,
})

/** A locker that somebody without a network wants: to be fetched, and put into their pouch. Key: officer, locker. */
export interface WantedRecord {
  readonly officer: Uint8Array
  readonly relay: string
  readonly token: Uint8Array
  readonly size: number
  /** In the reader's own vault: what its chunks lead to. */
  readonly root: Uint8Array | null
  readonly at: number
  /** In the reader's own vault: when all of it was here and led there. */
  readonly came?: number
}

const wantedShape: Shape<WantedRecord> = record({
  officer: hash32,
  relay: url,
  token: hash32,
  size: integer(1),
  root: nullable(hash32),
  at: time,
  came: optional(time),
})

/** @see {@link TakenRecord} */
export const taken: Collection<TakenRecord> = collection("taken", takenShape)
/** @see {@link PouchRecord} */
export const pouches: Collection<PouchRecord> = collection("pouches", pouchShape)
/** @see {@link WantedRecord} */
export const wanted: Collection<WantedRecord> = collection("wanted", wantedShape)
