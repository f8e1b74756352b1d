/**
 * Records of the vault: what is to be destroyed and when, and what outlives it elsewhere.
 * @module
 */
import { bytesOf, hash32, oneOf, record, time, type Shape } from "../../bytes/index.ts"
import { RECIPIENT_BYTES } from "../../seal/index.ts"
import { collection, type Collection } from "./collection.ts"

/** What can have an end. */
const ENDING = ["view", "secret", "text", "laid", "batch", "stock", "channel"] as const

/**
 * Something whose time ends: a filed view; the secret of a draft that was handed in, and later its text; what was laid before
 * this officer; the identities of a batch of ours, and a batch given to us; a
 * channel that both sides have closed. Key: what, the key of its record; its order is the moment, so that the next one is found first.
 */
export interface Due {
  readonly what: (typeof ENDING)[number]
  readonly until: number
}

const dueShape: Shape<Due> = record({ what: oneOf(...ENDING), until: time })

/** What the key of the search image is made of. One record, replaced in the act that destroys a view. */
export interface SearchKey {
  readonly secret: Uint8Array
}

const searchKeyShape: Shape<SearchKey> = record({ secret: hash32 })

/** To whom views are sealed after their reading time. One record. */
export interface ArchiveKey {
  readonly recipient: Uint8Array
  readonly since: number
}

const archiveKeyShape: Shape<ArchiveKey> = record({ recipient: bytesOf(RECIPIENT_BYTES), since: time })

/** The one record of {@link searchKeys} and of {@link archiveKeys}. */
export const THE_KEY = "key"

/** @see {@link Due} */
export const dues: Collection<Due> = collection("dues", dueShape)
/** @see {@link SearchKey} */
export const searchKeys: Collection<SearchKey> = collection("searchkey", searchKeyShape)
/** @see {@link ArchiveKey} */
export const archiveKeys: Collection<ArchiveKey> = collection("archive", archiveKeyShape)
