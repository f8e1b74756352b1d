/**
 * Packing: what waits for somebody is written into a pouch, and stays in the outbox until it is known to have arrived, by
 * what comes back or by a person's word. So the same bundle may go twice, and by the relay too: its id is its hash, and
 * whoever has it drops the repeat.
 * @module
 */
import { randomBytes } from "node:crypto"
import { toHex } from "../../../bytes/index.ts"
import { BY_HAND } from "../../../office/index.ts"
import {
  keptChunks,
  keptLockers,
  planPouch,
  VOLUME_BYTES,
  writePouch,
  type Cargo,
  type WrittenVolume,
} from "../../../pouch/index.ts"
import { depositMark, nameOf } from "../../../relay/client.ts"
import { look, nextNumber, runAct } from "../../act.ts"
import type { Desk } from "../../desk.ts"
import { DeskError } from "../../error.ts"
import { keepMark } from "../../restoring/newest.ts"
import { outbox, pouches, taken, wanted, type Outgoing, type Self } from "../../records.ts"
import type { Reading } from "../../../vault/index.ts"
import { hostCargo } from "./host.ts"
import { fetchWanted, keepingOf, keptChunk, lockerCame } from "./lockers.ts"
import { hasBundle, isOfficer, placesNamed, rowsFor, type PouchPlace } from "./places.ts"

/** How long words of arrival are repeated, seconds: as long as a relay keeps bundles. */
const WORD_SECONDS: number = 90 * 86_400

/** A pouch that was packed. */
export interface PackedPouch {
  /** What it is called: the first 16 digits of its id. */
  readonly pouch: string
  readonly to: readonly string[]
  readonly volumes: readonly WrittenVolume[]
  readonly bundles: number
  readonly words: number
  readonly requests: number
  /** Chunks of enclosures. */
  readonly chunks: number
  /** Enclosures that are wanted and could not be fetched now. */
  readonly away: number
}

/**
 * Pack what waits for one or several into a pouch: one file, or several of at most `volumeBytes`.
 * @param input.to titles, offices or hosts, as {@link placesNamed} reads them
 * @throws {DeskError} `pouch-for-whom`; `mark-refused`: nothing leaves whose like could be signed again by an old copy
 * @throws {PouchError} `pouch-empty`, `volume-size`, `too-many-volumes`, `pouch-exists`, `pouch-full`, `pouch-unwritable`
 */
export async function packPouch(
  desk: Desk,
  input: {
    readonly to: readonly string[]
    readonly path: string
    readonly volumeBytes?: number
    readonly signal?: AbortSignal
  },
): Promise<PackedPouch> {
  const { path, signal, volumeBytes = VOLUME_BYTES } = input
  const places = look(desk, (tx, self) => placesNamed({ tx, self }, input.to))
  if (places.length === 0) throw new DeskError("pouch-for-whom", "for whom? name somebody")
  let away = 0
  for (const { kind, officer } of places)
    if (kind === "officer" && officer !== null) away += await fetchWanted(desk, officer, signal)
  signal?.throwIfAborted()
  // Before anything tells the world of it, what was destroyed must be gone from the disk.
  desk.vault.flushDestroyed()
  keepMark(desk)
  const pouch = randomBytes(16)
  const { cargo, words, rows } = look(desk, (tx, self) => contentsFor({ desk, tx, self }, places))
  const planned = planPouch({ pouch, volumeBytes, taken: words, cargo })
  const volumes = writePouch(planned, {
    path,
    progress: (done, total) => desk.tell.progress("packing", done, total),
  })
  const to = places.map(({ key }) => key)
  runAct(desk, "pack pouch", (act) => {
    pouches.put(
      act.tx,
      toHex(pouch),
      { pouch, ours: true, to, rows, volumes: volumes.length, have: [], at: act.now },
      { order: nextNumber(act.tx, "pouches") },
    )
  })
  const count = (kind: Cargo["kind"]): number => cargo.filter((each) => each.kind === kind).length
  const chunks = cargo.reduce((sum, each) => sum + (each.kind === "locker" ? each.chunks.length : 0), 0)
  return {
    pouch: toHex(pouch).slice(0, 16),
    to,
    volumes,
    bundles: count("bundle"),
    words: words.length,
    requests: count("request"),
    chunks,
    away,
  }
}

interface Context {
  readonly desk: Desk
  readonly tx: Reading
  readonly self: Self
}

interface Contents {
  readonly cargo: readonly Cargo[]
  readonly words: readonly { readonly bundle: Uint8Array; readonly token: Uint8Array }[]
  /** Keys of the outbox. */
  readonly rows: readonly string[]
}

function contentsFor(act: Context, places: readonly PouchPlace[]): Contents {
  const { tx } = act
  const rows = new Map(places.flatMap((place) => rowsFor(tx, place).map(({ key, value }) => [key, value] as const)))
  // In the order in which it was made, whoever it is for; and once, though two places may want the same.
  const ordered = [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const bundles = ordered.flatMap(([, row]) => (hasBundle(row) ? [bundleCargo(row)] : []))
  const requests = places.flatMap((place) => (place.kind === "host" ? hostCargo(act, place) : []))
  return {
    cargo: [...bundles, ...requests, ...lockerCargo(act, places, [...rows.values()])],
    words: wordsFor(act, places),
    rows: ordered.map(([key]) => key),
  }
}

function bundleCargo({ body, filing, mailbox, relay, token }: Outgoing): Cargo {
  return {
    kind: "bundle",
    mailbox,
    filing,
    mark: relay === BY_HAND ? null : depositMark(nameOf(token), { mailbox, octets: body, filing }),
    octets: body,
  }
}

/** Enclosures: what an officer wants, and what goes along with a letter or with its draft. */
function lockerCargo(
  { desk, tx }: Context,
  places: readonly PouchPlace[],
  rows: readonly Outgoing[],
): readonly Cargo[] {
  const keeping = keepingOf(desk)
  const along = new Set(rows.flatMap(({ lockers }) => (lockers ?? []).map(toHex)))
  for (const { value } of wanted.list(tx))
    if (places.some((place) => place.kind === "officer" && isOfficer(place, value.officer)))
      along.add(toHex(nameOf(value.token)))
  return keptLockers(keeping).flatMap((of): readonly Cargo[] => {
    const chunks = along.has(toHex(of.locker)) ? keptChunks(keeping, of) : []
    return chunks.length === 0
      ? []
      : [{ kind: "locker", ...of, chunks, source: (n) => keptChunk(keeping, of, n), payer: null }]
  })
}

/** What of theirs has come: bundles by hand, and enclosures that are whole. */
function wordsFor({ desk, tx }: Context, places: readonly PouchPlace[]): Contents["words"] {
  const since = desk.now() - WORD_SECONDS
  const bundles = taken
    .list(tx)
    .filter(({ value }) => value.at >= since && places.some((place) => isOfficer(place, value.to)))
    .map(({ key, value }) => ({ bundle: Buffer.from(key, "hex"), token: value.token }))
  if (!places.some(({ kind }) => kind === "registrar")) return bundles
  const lockers = wanted
    .list(tx)
    .filter(({ value }) => value.came !== undefined && value.came >= since)
    .map(({ value: { token, officer } }) => ({ bundle: nameOf(token), token: lockerCame(token, officer) }))
  return [...bundles, ...lockers]
}

/** A pouch packed here, and what of it is not known to have arrived. */
export interface SentPouch {
  readonly pouch: string
  readonly to: readonly string[]
  readonly volumes: number
  readonly at: number
  readonly waiting: number
}

/** The pouches that were packed here, newest first. */
export function listPouches(desk: Desk): readonly SentPouch[] {
  return look(desk, (tx) =>
    pouches
      .list(tx, { descending: true })
      .filter(({ value }) => value.ours)
      .map(({ key, value: { to, volumes, at, rows } }) => ({
        pouch: key.slice(0, 16),
        to,
        volumes,
        at,
        waiting: rows.filter((row) => outbox.get(tx, row) !== null).length,
      })),
  )
}

/**
 * A person's word that a pouch arrived: what was in it is not packed again.
 * @param name the start of its id, at least 8 digits
 * @returns how many messages wait no longer
 * @throws {DeskError} `no-pouch`
 */
export function pouchArrived(desk: Desk, name: string): { readonly arrived: number } {
  return runAct(desk, "pouch arrived", ({ tx }) => {
    const found = pouches.list(tx).filter(({ key, value }) => value.ours && key.startsWith(name))
    const [first] = found
    if (first === undefined || found.length > 1 || name.length < 8)
      throw new DeskError("no-pouch", `no pouch '${name}' was packed here; 'diwan pouch arrived' lists those there are`)
    // A postmark is the host's to give, and nobody else's word stands for it.
    const there = first.value.rows.filter((row) => outbox.get(tx, row)?.kind === "deposit")
    for (const row of there) outbox.delete(tx, row)
    return { arrived: there.length }
  })
}
