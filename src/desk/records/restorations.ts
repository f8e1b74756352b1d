/**
 * Records of the vault: that it is an older copy of itself, and how far it has caught up.
 * @module
 */
import { hash32, list, nullable, oneOf, record, time, type Shape } from "../../bytes/index.ts"
import { collection, type Collection } from "./collection.ts"

/**
 * How it became known that a vault is older than what it has done. `registrar-lost`: it is no older copy, and keeps the
 * registers of a registrar whose device is lost, of which it has to be given back what there is.
 */
export type NoticedBy = "backup" | "mark" | "host" | "cosigner" | "registrar-lost"

/** An older copy. One record: the newest. */
export interface Restoration {
  readonly by: NoticedBy
  /** When it was restored, or noticed. */
  readonly at: number
  /** When the backup was made; null if the copy is of no known moment. */
  readonly made: number | null
  /** Registrar: channels of which it is not yet known that nothing of our register is missing. */
  readonly awaiting: readonly Uint8Array[]
  /** When it had caught up; null until then. */
  readonly caughtUp: number | null
}

const restorationShape: Shape<Restoration> = record({
  by: oneOf("backup", "mark", "host", "cosigner", "registrar-lost"),
  at: time,
  made: nullable(time),
  awaiting: list(hash32, 0, 1000),
  caughtUp: nullable(time),
})

/** @see {@link Restoration} */
export const restorations: Collection<Restoration> = collection("restorations", restorationShape)
