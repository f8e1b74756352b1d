/**
 * Enclosures that go by hand. The ciphertext of a locker is kept beside the vault, chunk by chunk, by whoever carries it on
 * and by whoever reads it. A reader without a network tells the own registrar which lockers hold what was sent to them;
 * the registrar fetches them, unread, and packs them. The reader leads all chunks to the root in the letter before they
 * count as come, and the registrar learns of it by a word that only somebody with the read token can say.
 * @module
 */
import { createHmac } from "node:crypto"
import { dirname, join } from "node:path"
import { equal, toHex, utf8 } from "../../../bytes/index.ts"
import type { LetterView } from "../../../letter/index.ts"
import type { LockersItem } from "../../../parcel/index.ts"
import {
  chunksOf,
  dropChunks,
  keepChunk,
  keptChunks,
  keptLockers,
  PIECE_BYTES,
  readChunk,
  type Keeping,
  type Locker,
} from "../../../pouch/index.ts"
import { leafHash, merkleTree } from "../../../register/index.ts"
import { downloadLocker, nameOf, RelayError } from "../../../relay/client.ts"
import { isByHand, registrarAddress } from "../../access.ts"
import { look, post } from "../../act.ts"
import type { Act, Arrival, Desk } from "../../desk.ts"
import { BY_HAND } from "../../../office/index.ts"
import { keyOf, wanted } from "../../records.ts"

/** Beside the vault: what came in pouches and is not whole yet, and ciphertext of lockers. */
export function keepingOf(desk: Desk): Keeping {
  return { folder: join(dirname(desk.vault.path), "pouches") }
}

/** A chunk that {@link keptChunks} says is there. */
export function keptChunk(keeping: Keeping, of: Locker, n: number): Uint8Array {
  const octets = readChunk(keeping, of, n)
  if (octets === null) throw new TypeError("a chunk that was kept is gone")
  return octets
}

/**
 * The hashes of all chunks of a kept locker, if they are all there and lead to a root. What is whole and leads elsewhere is
 * dropped, so that the next pouch fills it anew.
 */
export function keptHashes(
  keeping: Keeping,
  of: Locker,
  root: Uint8Array,
): readonly Uint8Array[] | "absent" | "altered" {
  if (!isWhole(keeping, of)) return "absent"
  const hashes = Array.from({ length: chunksOf(of.size) }, (_, n) => leafHash(keptChunk(keeping, of, n)))
  if (equal(merkleTree(hashes).root(), root)) return hashes
  dropChunks(keeping, of)
  return "altered"
}

function isWhole(keeping: Keeping, of: Locker): boolean {
  return keptChunks(keeping, of).length === chunksOf(of.size)
}

/** The word that all of a locker has come: only somebody with its read token can say it, and it opens nothing. */
export function lockerCame(token: Uint8Array, officer: Uint8Array): Uint8Array {
  return createHmac("sha256", token).update(utf8("diwan/1 locker came\0")).update(officer).digest()
}

/** A view was filed where there is no network: its enclosures are wanted. */
export function wantEnclosures(act: Act, view: LetterView): void {
  const { self, tx, now } = act
  if (!isByHand(self)) return
  const lockers = view.enclosures.flatMap(({ enclosure, key }) => {
    if (key === null) return []
    const { locker, root, relay, sealedSize: size } = enclosure
    wanted.put(tx, keyOf(self.officer, locker), {
      officer: self.officer,
      relay,
      token: key.token,
      size,
      root,
      at: now,
    })
    return [{ relay, token: key.token, size }]
  })
  if (lockers.length > 0 && self.registrar === null)
    post(act, registrarAddress(self), null, { kind: "lockers", lockers })
}

/** Registrar: an officer without a network wants lockers. */
export function onLockers(act: Act, arrival: Arrival, item: LockersItem): void {
  const { officer } = arrival.from
  for (const { relay, token, size } of item.lockers)
    wanted.put(act.tx, keyOf(officer, nameOf(token)), { officer, relay, token, size, root: null, at: act.now })
}

/**
 * Registrar: fetch what an officer wants and is not here yet, as far as relays can be reached. Each chunk is held to the
 * relay's list; whether that is true, the officer finds out.
 * @returns lockers that could not be fetched now
 */
export async function fetchWanted(desk: Desk, officer: Uint8Array, signal?: AbortSignal): Promise<number> {
  const keeping = keepingOf(desk)
  const call = signal === undefined ? {} : { signal }
  let away = 0
  for (const { value } of look(desk, (tx) => wanted.list(tx))) {
    const { relay, token: read, size } = value
    const of = { locker: nameOf(read), size }
    if (!equal(value.officer, officer) || isWhole(keeping, of)) continue
    if (relay === BY_HAND || look(desk, (_, self) => isByHand(self))) {
      away++
      continue
    }
    try {
      const client = desk.relay(relay)
      const hashes = await client.lockerHashes({ read, size }, call)
      const kept = new Set(keptChunks(keeping, of))
      await downloadLocker(client, {
        read,
        size,
        has: (n) => kept.has(n),
        sink: async (n, octets) => {
          const listed = hashes[n]
          if (listed === undefined || !equal(leafHash(octets), listed))
            throw new RelayError("answer-malformed", `chunk ${n} is not what the relay's list says`)
          keepChunk(keeping, of, n, octets)
        },
        progress: ({ done }) => desk.tell.progress("fetching enclosures", done, size),
        ...call,
      })
    } catch (error) {
      if (!(error instanceof RelayError)) throw error
      desk.tell.note(`an enclosure could not be fetched (${error.code}): it goes with a later pouch`)
      away++
    }
  }
  return away
}

/**
 * Carry what came by hand up to lockers at the own relay, before a host is asked to postmark a letter that needs them. The
 * right that pays follows from the collect token, so that a repeat is the same request.
 */
export async function carryKept(desk: Desk, lockers: readonly Uint8Array[], signal?: AbortSignal): Promise<void> {
  const keeping = keepingOf(desk)
  const { relay, mailbox, collect } = look(desk, (_, self) => self.mailbox)
  const call = signal === undefined ? {} : { signal }
  for (const of of keptLockers(keeping)) {
    if (!lockers.some((locker) => equal(locker, of.locker)) || !isWhole(keeping, of)) continue
    const right = createHmac("sha256", collect).update(utf8("diwan/1 locker right\0")).update(of.locker).digest()
    const client = desk.relay(relay)
    try {
      await client.grantRight({ collect, right, quota: of.size }, call)
      await client.openLocker({ mailbox, right, ...of }, call)
      for (let n = 0; n < chunksOf(of.size); n++) {
        await client.putChunk({ mailbox, right, locker: of.locker, n, octets: keptChunk(keeping, of, n) }, call)
        desk.tell.progress("carrying enclosures", Math.min(of.size, (n + 1) * PIECE_BYTES), of.size)
      }
    } catch (error) {
      // Its drafter carried it there: then it is there.
      if (!(error instanceof RelayError && error.code === "locker-differs")) throw error
    }
  }
}

/** Everything that came and is wanted here: what is whole and true is said so. @returns lockers that were altered */
export function checkWanted(desk: Desk): { readonly came: number; readonly altered: number } {
  const keeping = keepingOf(desk)
  let [came, altered] = [0, 0]
  for (const { key, value } of look(desk, (tx) => wanted.list(tx))) {
    if (value.root === null || value.came !== undefined) continue
    const { token, size, root } = value
    const hashes = keptHashes(keeping, { locker: nameOf(token), size }, root)
    if (hashes === "absent") continue
    if (hashes === "altered") {
      altered++
      continue
    }
    came++
    desk.vault.act("locker came", (tx) => wanted.put(tx, key, { ...value, came: desk.now() }))
  }
  return { came, altered }
}

/** Registrar: whether a word of arrival is about a locker that was wanted; then it is wanted no longer. */
export function lockerTaken(
  act: Pick<Act, "tx">,
  keeping: Keeping,
  word: { bundle: Uint8Array; token: Uint8Array },
): boolean {
  const all = wanted.list(act.tx)
  const found = all.find(
    ({ key, value }) =>
      key === keyOf(value.officer, word.bundle) && equal(lockerCame(value.token, value.officer), word.token),
  )
  if (found === undefined) return false
  wanted.delete(act.tx, found.key)
  const others = all.some(({ key }) => key !== found.key && key.endsWith(toHex(word.bundle)))
  if (!others) dropChunks(keeping, { locker: word.bundle, size: found.value.size })
  return true
}
