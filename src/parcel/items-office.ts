/**
 * Items by which an office changes hands or mends: who succeeds its registrar, and what was restored. Their shapes stand with
 * the others in items.ts. Spec: spec/parcel.md#items.
 * @module
 */
import type { Signed } from "../office/index.ts"
import type { LogPublicKeys } from "../register/index.ts"

/** An officer to the registrar: the public pairs with which they would keep the office's registers. */
export interface CandidateItem {
  readonly kind: "candidate"
  readonly log: LogPublicKeys
  readonly cosigner: LogPublicKeys
}

/** The registrar to the one who succeeds: piece `part`, from 0, of what registers, channels and rights are kept in. */
export interface HandoverItem {
  readonly kind: "handover"
  readonly part: number
  readonly parts: number
  readonly octets: Uint8Array
}

/** The registrar to an officer: the right under which what is for the registrar is put from now on. */
export interface DispatchItem {
  readonly kind: "dispatch"
  readonly right: Signed
}

/** An officer's vault was restored: to the registrar, and from registrar to registrar. */
export interface RestoredItem {
  readonly kind: "restored"
  readonly restored: Signed
}

/**
 * Registrar to registrar: of my register I hold `own` entries, of yours `other`; give me those that follow. The newest
 * checkpoint of yours that I hold is proof of it; null if I hold none.
 */
export interface WantedItem {
  readonly kind: "wanted"
  readonly own: number
  readonly other: number
  readonly checkpoint: string | null
}
