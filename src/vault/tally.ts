/**
 * The tally: proof that the records are those of one moment, all of them and no others.
 *
 * A record's own authentication cannot say that it is the newest, or that none is missing. So the rows of each collection
 * fall into 128 buckets by their tags, each bucket has a MAC over its rows, and one root MAC covers all buckets and the
 * number of acts. Each act computes anew the buckets it touched; a collection is checked whole when a session first
 * touches it, and afterwards nobody else can write, because this process has the lock.
 *
 * Not caught: the whole file put back as it was. It is then genuine, only old; the number of acts, kept elsewhere, tells.
 * Spec: spec/vault.md#tally.
 * @module
 */
import { concat, equal, sha256, uint64 } from "../bytes/index.ts"
import { mac, tampered } from "./keys.ts"
import type { Store } from "./sqlite.ts"

const BUCKETS = 128
const MAC_BYTES = 16

/** The bucket of a record's tag. */
export function bucketOf(tag: Uint8Array): number {
  return (tag[0] as number) >> 1
}

/** The tallies of an open vault. Owns what was read and checked so far in this session. */
export class Tally {
  readonly #store: Store
  readonly #key: Uint8Array
  readonly #vault: Uint8Array
  #acts = 0
  #tallies = new Map<number, Uint8Array>()
  readonly #checked = new Set<number>()
  readonly #touched = new Map<number, Set<number>>()

  private constructor(store: Store, key: Uint8Array, vault: Uint8Array) {
    this.#store = store
    this.#key = key
    this.#vault = vault
  }

  /** Write the root of an empty vault, inside the transaction that makes it. */
  static begin(store: Store, key: Uint8Array, vault: Uint8Array): void {
    const tally = new Tally(store, key, vault)
    store.change("INSERT INTO head (id, acts, root) VALUES (1, 0, ?)", tally.#root(0, tally.#tallies))
  }

  /** Read the tallies and check their root. @throws {VaultError} `tampered` */
  static open(store: Store, key: Uint8Array, vault: Uint8Array): Tally {
    const tally = new Tally(store, key, vault)
    const [acts, root] = (store.first("SELECT acts, root FROM head WHERE id = 1") ?? []) as readonly [
      number?,
      Uint8Array?,
    ]
    for (const [collection, buckets] of store.all("SELECT collection, buckets FROM tallies ORDER BY collection")) {
      tally.#tallies.set(collection as number, buckets as Uint8Array)
    }
    if (acts === undefined || root === undefined || !equal(root, tally.#root(acts, tally.#tallies))) throw tampered()
    tally.#acts = acts
    return tally
  }

  /** Acts committed since the vault was made. */
  get acts(): number {
    return this.#acts
  }

  /** The root that stands for all collections but these: what a backup that leaves them out has. */
  rootWithout(collections: readonly number[]): Uint8Array {
    return this.#root(this.#acts, new Map([...this.#tallies].filter(([number]) => !collections.includes(number))))
  }

  /** Check a collection's rows, once in a session, before the first of them is believed. @throws {VaultError} `tampered` */
  check(collection: number): void {
    if (this.#checked.has(collection)) return
    const found = new Uint8Array(BUCKETS * MAC_BYTES)
    for (const [rows, bucket] of this.#store.all(ROWS_OF_COLLECTION, collection) as readonly [Uint8Array, number][]) {
      if (bucket < 0 || bucket >= BUCKETS) throw tampered()
      found.set(this.#bucketMac(collection, bucket, rows), bucket * MAC_BYTES)
    }
    if (!equal(found, this.#tallies.get(collection) ?? NOTHING)) throw tampered()
    this.#checked.add(collection)
  }

  /** Note that the running act changes a row of this bucket. */
  touch(collection: number, bucket: number): void {
    const buckets = this.#touched.get(collection)
    if (buckets === undefined) this.#touched.set(collection, new Set([bucket]))
    else buckets.add(bucket)
  }

  /**
   * Write the tallies of what the running act touched, and the root, just before it commits.
   * @param acts how many there are then
   * @returns what to call once it has committed
   */
  write(acts: number = this.#acts + 1): () => void {
    const tallies = new Map(this.#tallies)
    for (const [collection, buckets] of this.#touched) {
      const tally = Uint8Array.from(tallies.get(collection) ?? NOTHING)
      for (const bucket of buckets) {
        const [rows] = this.#store.first(ROWS_OF_BUCKET, collection, bucket) as [Uint8Array | null]
        tally.set(rows === null ? NO_ROWS : this.#bucketMac(collection, bucket, rows), bucket * MAC_BYTES)
      }
      tallies.set(collection, tally)
      this.#store.change(
        "INSERT INTO tallies (collection, buckets) VALUES (?, ?) ON CONFLICT (collection) DO UPDATE SET buckets = excluded.buckets",
        collection,
        tally,
      )
    }
    this.#store.change("UPDATE head SET acts = ?, root = ? WHERE id = 1", acts, this.#root(acts, tallies))
    return () => {
      this.#tallies = tallies
      this.#acts = acts
    }
  }

  /** Forget what the act touched: it has committed, or was rolled back. */
  settle(): void {
    this.#touched.clear()
  }

  #bucketMac(collection: number, bucket: number, rows: Uint8Array): Uint8Array {
    return mac(this.#key, `1;${collection};${bucket};`, rows).subarray(0, MAC_BYTES)
  }

  #root(acts: number, tallies: ReadonlyMap<number, Uint8Array>): Uint8Array {
    const ascending = [...tallies].toSorted(([a], [b]) => a - b)
    const lines = ascending.map(([collection, tally]) =>
      concat(Uint8Array.of(collection >> 8, collection & 0xff), sha256(tally)),
    )
    return mac(this.#key, "2;", this.#vault, uint64(acts), ...lines)
  }
}

const NOTHING = new Uint8Array(BUCKETS * MAC_BYTES)
const NO_ROWS = new Uint8Array(MAC_BYTES)

/** The rows of a collection, bucket by bucket, as they are tallied. */
export function rowsOfCollection(store: Store, collection: number): readonly (readonly [Uint8Array, number])[] {
  return store.all(ROWS_OF_COLLECTION, collection) as unknown as readonly (readonly [Uint8Array, number])[]
}

// SQLite writes the rows out itself: ten thousand take it a few milliseconds, a walk in JavaScript many times that. NOT
// INDEXED leaves only the primary key to walk by, so rows come by ascending tag. They come as octets, not as text, which
// would be half a megabyte for the collector to carry about. Of no rows it is null.
const ROWS =
  "CAST(hex(group_concat(tag, '')) || ';' || group_concat(version * 256 + state) || ';' || group_concat(position) AS BLOB)"
const ROWS_OF_BUCKET = `SELECT ${ROWS} FROM records NOT INDEXED WHERE collection = ? AND bucket = ?`
const ROWS_OF_COLLECTION = `SELECT ${ROWS}, bucket FROM records NOT INDEXED WHERE collection = ? GROUP BY bucket`
