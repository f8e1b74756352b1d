/**
 * Records of the vault: suspensions that were proven here, and what waits for somebody whose key is suspended.
 * @module
 */
import { hash32, integer, nullable, record, time, type Shape } from "../../bytes/index.ts"
import { itemShape, type Item } from "../../parcel/index.ts"
import { collection, type Collection } from "./collection.ts"

/** A suspension, once as its office's (key: office, roster, officer), and once for each entry (key: register, index). */
export interface SuspensionRecord {
  readonly office: Uint8Array
  readonly roster: Uint8Array
  readonly officer: Uint8Array
  /** The signatory. */
  readonly by: Uint8Array
  readonly since: number
  readonly until: number
  /** Its place, for the record of an entry; null for the office's. */
  readonly index: number | null
}

const suspensionShape: Shape<SuspensionRecord> = record({
  office: hash32,
  roster: hash32,
  officer: hash32,
  by: hash32,
  since: time,
  until: time,
  index: nullable(integer()),
})

/** Something on its way to an officer whose key is suspended, not sealed yet. Key: a running number. */
export interface Postponed {
  readonly office: Uint8Array
  readonly officer: Uint8Array
  readonly channel: Uint8Array | null
  readonly item: Item
}

const postponedShape: Shape<Postponed> = record({
  office: hash32,
  officer: hash32,
  channel: nullable(hash32),
  item: itemShape,
})

/** @see {@link SuspensionRecord} */
export const suspensions: Collection<SuspensionRecord> = collection("suspensions", suspensionShape)
/** @see {@link Postponed} */
export const postponed: Collection<Postponed> = collection("postponed", postponedShape)
