/**
 * Unpacking: each volume is checked whole, then what is in it is taken piece by piece, each thing one act: words of arrival,
 * bundles by the very path of those that a relay gives, a host's answers, chunks of enclosures. Volumes may come in any
 * order, twice, and one at a time; what is not whole waits beside the vault for the rest. Wherever it is interrupted, the
 * same again goes on from there, since what was done shows that it was.
 * @module
 */
import { equal, sha256, toHex } from "../../../bytes/index.ts"
import {
  dropOld,
  dropWhole,
  keepChunk,
  keepPiece,
  keptLockers,
  openVolume,
  PouchError,
  type BundleFrame,
  type Keeping,
  type Lying,
  type PouchFault,
  type TakenFrame,
  type Volume,
} from "../../../pouch/index.ts"
import { doneMark, nameOf } from "../../../relay/client.ts"
import { isByHand } from "../../access.ts"
import { look, runAct } from "../../act.ts"
import type { Desk } from "../../desk.ts"
import { outbox, pouches, wanted, type Outgoing } from "../../records.ts"
import { retryHeld, takeIn, type Outcome } from "../taking.ts"
import { carriedInTurn } from "../transport.ts"
import { takeAnswer } from "./host.ts"
import { checkWanted, keepingOf, lockerTaken } from "./lockers.ts"

/** How long what is not whole is waited for, seconds: as long as a relay keeps bundles. */
const KEPT_SECONDS: number = 90 * 86_400

/** Most lockers of which chunks are kept for others: of very small ones a stick can hold more than a folder should. */
const MOST_LOCKERS = 1024

/** What became of one bundle. */
export interface UnpackedBundle {
  /** The first 16 digits of its id. */
  readonly bundle: string
  readonly bytes: number
  /** `part`: other pieces of it are still to come. */
  readonly outcome: Exclude<Outcome, "left"> | "part"
}

/** What became of one file. */
export interface UnpackedVolume {
  readonly file: string
  /** Null: it was refused, and nothing of it was taken. */
  readonly pouch: string | null
  readonly number: number
  readonly volumes: number
  readonly refused: { readonly code: PouchFault; readonly message: string } | null
  readonly bundles: readonly UnpackedBundle[]
  /** Bundles for other mailboxes, and requests to a host: to be handed on. */
  readonly others: number
  /** Messages of ours that are known to have arrived. */
  readonly arrived: number
  /** Chunks of enclosures kept. */
  readonly chunks: number
  /** Records of hosts that were new. */
  readonly records: number
}

/** What unpacking came to. */
export interface Unpacked {
  readonly volumes: readonly UnpackedVolume[]
  /** Pouches of which volumes have not been seen here. */
  readonly missing: readonly { readonly pouch: string; readonly volumes: number; readonly missing: readonly number[] }[]
  /** Enclosures that are whole now; and those that were whole and not what the letter says. */
  readonly enclosures: { readonly came: number; readonly altered: number }
  readonly held: number
}

/**
 * Unpack volumes, in the order given. One that is refused does not keep the others from being taken.
 * @throws the signal's reason; what is not a refusal: a disk that is full, a vault that fails
 */
export function unpackPouch(
  desk: Desk,
  input: { readonly paths: readonly string[]; readonly signal?: AbortSignal },
): Promise<Unpacked> {
  return carriedInTurn(desk, input.signal, async (mine) => unpackNow(mine, input))
}

function unpackNow(
  desk: Desk,
  { paths, signal }: { readonly paths: readonly string[]; readonly signal?: AbortSignal },
): Unpacked {
  const keeping = keepingOf(desk)
  dropOld(keeping, (desk.now() - KEPT_SECONDS) * 1000)
  const seen = new Set<string>()
  const volumes: UnpackedVolume[] = []
  let held = 0
  for (const path of paths) {
    signal?.throwIfAborted()
    try {
      const volume = openVolume(path, signal)
      try {
        volumes.push(takeVolume(desk, { path, volume, keeping }, signal))
        seen.add(toHex(volume.head.pouch))
      } finally {
        volume.close()
      }
    } catch (error) {
      if (!(error instanceof PouchError) || !REFUSALS.has(error.code)) throw error
      volumes.push(refusedVolume(path, error))
    }
    retryHeld(desk)
  }
  held = volumes.flatMap(({ bundles }) => bundles).filter(({ outcome }) => outcome === "held").length
  const missing = [...seen].flatMap((pouch) => missingOf(desk, pouch))
  return { volumes, missing, enclosures: checkWanted(desk), held }
}

/** What is wrong with one file, and not with this machine. */
const REFUSALS: ReadonlySet<string> = new Set([
  "pouch-foreign",
  "pouch-truncated",
  "pouch-altered",
  "pouch-malformed",
  "pouch-not-found",
  "pouch-unreadable",
])

interface Taking {
  readonly path: string
  readonly volume: Volume
  readonly keeping: Keeping
}

function takeVolume(desk: Desk, { path, volume, keeping }: Taking, signal: AbortSignal | undefined): UnpackedVolume {
  const { pouch, number, volumes } = volume.head
  const { self, wants } = look(desk, (tx, own) => ({ self: own, wants: wantedLockers(wanted.list(tx)) }))
  // Ciphertext of others' enclosures is kept by whoever hands it on, and by whoever waits for it.
  const carries = self.registrar !== null || isByHand(self)
  const lockers = new Set(keptLockers(keeping).map(({ locker }) => toHex(locker)))
  const words = volume.frames.flatMap(({ frame }) => (frame.kind === "taken" ? [frame] : []))
  const arrived = words.length === 0 ? 0 : takeWords(desk, words, keeping)
  const bundles: UnpackedBundle[] = []
  let [others, chunks, records, done] = [0, 0, 0, 0]
  for (const lying of volume.frames) {
    signal?.throwIfAborted()
    const { frame } = lying
    if (frame.kind === "bundle") {
      if (equal(frame.mailbox, self.mailbox.mailbox)) bundles.push(takePiece(desk, { volume, lying, frame, keeping }))
      else others++
    } else if (frame.kind === "chunk") {
      const { locker, size, n } = frame
      const isKnown = lockers.has(toHex(locker)) || wants.has(toHex(locker))
      if (!isKnown && (!carries || lockers.size >= MOST_LOCKERS)) others++
      else {
        lockers.add(toHex(locker))
        keepChunk(keeping, { locker, size }, n, volume.body(lying))
        chunks++
      }
    } else if (frame.kind === "answer") {
      const whole = self.registrar === null ? null : keepPiece(keeping, frame, volume.body(lying))
      if (self.registrar === null) others++
      if (whole !== null) {
        records += takeAnswer(desk, frame.channel, whole)
        dropWhole(keeping, frame)
      }
    } else if (frame.kind === "request") others++
    if ("length" in frame) desk.tell.progress("unpacking", (done += frame.length), volume.bytes)
  }
  noteVolume(desk, volume)
  return {
    file: path,
    pouch: toHex(pouch).slice(0, 16),
    number,
    volumes,
    refused: null,
    bundles: lastOfEach(bundles),
    others,
    arrived,
    chunks,
    records,
  }
}

function takePiece(
  desk: Desk,
  at: { readonly volume: Volume; readonly lying: Lying; readonly frame: BundleFrame; readonly keeping: Keeping },
): UnpackedBundle {
  const { volume, lying, frame, keeping } = at
  const said = { bundle: toHex(frame.id).slice(0, 16), bytes: frame.size }
  const envelope = keepPiece(keeping, frame, volume.body(lying))
  if (envelope === null) return { ...said, outcome: "part" }
  const outcome = takeIn(desk, { envelope, id: frame.id, by: "pouch" })
  dropWhole(keeping, frame)
  // Nothing of it is kept: the same pouch, unpacked when there is room, brings it again.
  return { ...said, outcome: outcome === "left" ? "refused" : outcome }
}

/** A bundle of several pieces in one volume is told of once, by its end. */
function lastOfEach(bundles: readonly UnpackedBundle[]): readonly UnpackedBundle[] {
  return [...new Map(bundles.map((each) => [each.bundle, each])).values()]
}

/** What waits for somebody and is known to have arrived waits no longer. @returns how many */
function takeWords(desk: Desk, words: readonly TakenFrame[], keeping: Keeping): number {
  return runAct(desk, "words of arrival", (act) => {
    const waiting = new Map<string, { key: string; value: Outgoing }[]>()
    for (const { key, value } of outbox.list(act.tx)) {
      const id = value.kind === "register" ? value.filing : value.bundle
      if (id !== null) waiting.set(toHex(id), [...(waiting.get(toHex(id)) ?? []), { key, value }])
    }
    let arrived = 0
    for (const word of words) {
      for (const { key, value } of waiting.get(toHex(word.bundle)) ?? []) {
        if (!hasArrived(value, word)) continue
        outbox.delete(act.tx, key)
        arrived++
      }
      if (act.self.registrar !== null) lockerTaken(act, keeping, word)
    }
    return arrived
  })
}

/** Whoever has the filing token has opened the bundle; whoever can make the mark keeps what the capability is for. */
function hasArrived({ kind, filing, token }: Outgoing, word: TakenFrame): boolean {
  if (kind === "deposit" && equal(sha256(word.token), filing)) return true
  return (kind === "deposit" || kind === "register") && equal(doneMark(nameOf(token), word.bundle), word.token)
}

function wantedLockers(all: readonly { readonly value: { readonly token: Uint8Array } }[]): ReadonlySet<string> {
  return new Set(all.map(({ value }) => toHex(nameOf(value.token))))
}

function noteVolume(desk: Desk, { head: { pouch, number, volumes } }: Volume): void {
  const key = incoming(toHex(pouch))
  desk.vault.act("unpack pouch", (tx) => {
    const before = pouches.get(tx, key)?.have ?? []
    if (before.includes(number)) return
    const at = desk.now()
    const have = [...before, number].toSorted((a, b) => a - b)
    pouches.put(tx, key, { pouch, ours: false, to: [], rows: [], volumes, have, at }, { order: at })
  })
}

function missingOf(desk: Desk, pouch: string): Unpacked["missing"] {
  const record = look(desk, (tx) => pouches.get(tx, incoming(pouch)))
  if (record === null) return []
  const have = new Set(record.have)
  const missing = Array.from({ length: record.volumes }, (_, i) => i + 1).filter((number) => !have.has(number))
  return missing.length === 0 ? [] : [{ pouch: pouch.slice(0, 16), volumes: record.volumes, missing }]
}

/** Key of a pouch that came; one packed here has its id alone. */
function incoming(pouch: string): string {
  return `in/${pouch}`
}

function refusedVolume(file: string, { code, message }: PouchError): UnpackedVolume {
  const nothing = { bundles: [], others: 0, arrived: 0, chunks: 0, records: 0 }
  return { file, pouch: null, number: 0, volumes: 0, refused: { code, message }, ...nothing }
}
