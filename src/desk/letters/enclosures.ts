/**
 * Enclosures: sealed once, file to file, before approval; carried to a locker at the relay in pieces that can be
 * interrupted; fetched and opened by whoever was granted them.
 * @module
 */
import { randomBytes } from "node:crypto"
import { existsSync, rmSync, statSync } from "node:fs"
import { basename, extname, resolve } from "node:path"
import type { ViewEnclosure } from "../../letter/index.ts"
import { identityFromSeed, identitySeed } from "../../seal/index.ts"
import { nameOf, uploadLocker, downloadLocker } from "../../relay/client.ts"
import { BY_HAND } from "../../office/index.ts"
import { keepChunk } from "../../pouch/index.ts"
import { isByHand } from "../access.ts"
import { look, runAct } from "../act.ts"
import type { Desk } from "../desk.ts"
import { draftAt, keepDraft } from "./kept-draft.ts"
import { parseDraft, type ParsedEnclosure } from "./draft/parse.ts"
import { fetchChunks, hashChunks, openEnclosure, readChunk, sealEnclosure } from "../../vault/index.ts"
import { DeskError } from "../error.ts"
import { grantRight } from "../offices/joining.ts"
import type { Draft } from "../records.ts"
import { keepingOf, keptChunk, keptHashes } from "../carriage/pouch/lockers.ts"
import { flush } from "../carriage/transport.ts"
import { fetchedFile, sealedFile } from "./work-folder.ts"

type Kept = Draft["enclosures"][number]

/** The folder of a draft whose enclosures are sealed before it is written: nothing is ever read from a path it names. */
export const NO_FOLDER = ""

/** Room beside the ciphertext in the quota of a draft's lockers, bytes. */
const QUOTA_MARGIN: number = 1024 ** 2

/**
 * Seal and upload every enclosure of a draft that is not in its locker yet. Whatever was done before an interruption is
 * not done again.
 * @throws {DeskError} `draft-enclosure` naming file and cause; RelayError `unreachable`
 */
export async function uploadEnclosures(desk: Desk, number: number, signal?: AbortSignal): Promise<void> {
  const draft = look(desk, (tx) => draftAt({ tx }, number))
  const parsed = parseDraft(draft.source, `draft ${number}`)
  const wanted = parsed.parts.flatMap((part, i) => (part.kind === "enclosure" ? [{ part, i }] : []))
  if (wanted.length === 0) return
  const missing = wanted.filter(({ i }) => draft.enclosures.find((kept) => kept.part === i)?.done !== true)
  for (const { part, i } of missing) await sealOne(desk, number, { part, i, folder: draft.folder }, signal)
  grantLockers(desk, number)
  await flush(desk, signal)
  for (const { part, i } of missing) await uploadOne(desk, number, { part, i }, signal)
}

/**
 * Fetch an enclosure and open it into a folder, under its own name; an existing file is never replaced. The relay's list
 * of the chunks' hashes must lead to the root in the letter before a chunk is asked for, and each chunk is held to its own
 * hash. What was fetched before an interruption, by this process or another, is hashed, kept and not asked for again.
 * @returns where it is
 * @throws {DeskError} `draft-enclosure` if it was named and not given, or a file of that name is there
 * @throws {VaultError} `chunk-differs` if the relay's list or a chunk is not the enclosure's
 * @throws {RelayError} `locker-unknown`, `locker-incomplete`, `answer-malformed`, `unreachable`
 */
export async function fetchEnclosure(
  desk: Desk,
  enclosure: ViewEnclosure,
  folder: string,
  signal?: AbortSignal,
): Promise<string> {
  const { key } = enclosure
  const { name, size, root, sealedSize, relay } = enclosure.enclosure
  if (key === null) throw new DeskError("draft-enclosure", `'${name}' is named in the letter and was not given to you`)
  const to = resolve(folder, safeName(name))
  if (existsSync(to)) throw new DeskError("draft-enclosure", `${to} exists; choose another folder with --out`)
  const part = fetchedFile(desk, key.token)
  const call = signal === undefined ? {} : { signal }
  const of = { locker: nameOf(key.token), size: sealedSize }
  // What a pouch brought is there already; its chunks were led to the root of the letter just now.
  const kept = keptHashes(keepingOf(desk), of, root)
  if (typeof kept === "string" && (relay === BY_HAND || look(desk, (_, self) => isByHand(self)))) {
    throw new DeskError(
      "enclosure-away",
      kept === "altered"
        ? `what came of '${name}' was altered on its way and is dropped; have it packed again`
        : `'${name}' has not come, or not whole; it comes in a pouch`,
    )
  }
  const client = typeof kept === "string" ? desk.relay(relay) : null
  const hashes =
    client === null
      ? (kept as readonly Uint8Array[])
      : await client.lockerHashes({ read: key.token, size: sealedSize }, call)
  const fetching = await fetchChunks({ to: part, size, root, hashes, ...call })
  try {
    const missing = new Set(fetching.missing())
    if (client === null) for (const n of missing) fetching.put(n, keptChunk(keepingOf(desk), of, n))
    else
      await downloadLocker(client, {
        read: key.token,
        size: sealedSize,
        has: (n) => !missing.has(n),
        sink: async (n, octets) => fetching.put(n, octets),
        progress: ({ done }) => desk.tell.progress(`fetching ${name}`, done, sealedSize),
        ...call,
      })
  } finally {
    fetching.close()
  }
  await openEnclosure({
    from: part,
    to,
    identity: identityFromSeed(key.identity),
    size,
    root,
    progress: (done: number, total: number) => desk.tell.progress(`opening ${name}`, done, total),
    ...call,
  })
  rmSync(part, { force: true })
  return to
}

async function sealOne(
  desk: Desk,
  number: number,
  at: { part: ParsedEnclosure; i: number; folder: string },
  signal?: AbortSignal,
): Promise<void> {
  const { part, i, folder } = at
  const kept = look(desk, (tx) => draftAt({ tx }, number)).enclosures.find((enclosure) => enclosure.part === i)
  if (kept !== undefined && existsSync(sealedFile(desk, kept.locker))) return
  if (folder === NO_FOLDER)
    throw new DeskError(
      "draft-enclosure",
      `enclosure '${part.path}': what was sealed of it is gone; drop it from the letter and add it again`,
    )
  const from = resolve(folder, part.path)
  try {
    if (!statSync(from).isFile()) throw new Error("not a file")
  } catch (cause) {
    throw new DeskError(
      "draft-enclosure",
      `enclosure ${from}: cannot be read; correct its path in the draft and write it again`,
      { cause },
    )
  }
  const token = randomBytes(32)
  const locker = nameOf(token)
  const name = basename(from)
  const sealed = await sealEnclosure({
    from,
    to: sealedFile(desk, locker),
    progress: (done: number, total: number) => desk.tell.progress(`sealing ${name}`, done, total),
    ...(signal === undefined ? {} : { signal }),
  })
  runAct(desk, "seal enclosure", (act) => {
    const draft = draftAt(act, number)
    const { size, root, sealedBytes: sealedSize } = sealed
    const type = part.type ?? typeOf(name)
    const enclosure: Kept = {
      part: i,
      name,
      type,
      size,
      sealedSize,
      root,
      locker,
      token,
      identity: identitySeed(sealed.identity),
      done: false,
    }
    const others = draft.enclosures.filter((other) => other.part !== i)
    keepDraft(act, number, { ...draft, state: "sealing", right: null, enclosures: [...others, enclosure] })
  })
}

/** One right on our own mailbox pays for all lockers of the draft. */
function grantLockers(desk: Desk, number: number): void {
  runAct(desk, "grant lockers", (act) => {
    const draft = draftAt(act, number)
    if (draft.right !== null || isByHand(act.self)) return
    const quota = draft.enclosures.reduce((sum, { sealedSize }) => sum + sealedSize, QUOTA_MARGIN)
    keepDraft(act, number, { ...draft, right: grantRight(act, quota) })
  })
}

async function uploadOne(
  desk: Desk,
  number: number,
  at: { part: ParsedEnclosure; i: number },
  signal?: AbortSignal,
): Promise<void> {
  const draft = look(desk, (tx) => draftAt({ tx }, number))
  const kept = draft.enclosures.find(({ part }) => part === at.i)
  const byHand = look(desk, (_, self) => isByHand(self))
  if (kept === undefined || (draft.right === null && !byHand))
    throw new TypeError("an enclosure is sealed before it is uploaded")
  const from = sealedFile(desk, kept.locker)
  const { hashes } = await hashChunks({ from })
  const source = (n: number): Promise<Uint8Array> => readChunk({ from, index: n, hash: hashes[n] as Uint8Array })
  if (draft.right === null) {
    // Without a relay it lies here, and goes along with the draft.
    const of = { locker: kept.locker, size: kept.sealedSize }
    for (let n = 0; n < hashes.length; n++) keepChunk(keepingOf(desk), of, n, await source(n))
  } else {
    await uploadLocker(desk.relay(draft.right.relay), {
      mailbox: draft.right.mailbox,
      right: draft.right.token,
      read: kept.token,
      size: kept.sealedSize,
      source,
      progress: ({ done, size }) => desk.tell.progress(`uploading ${kept.name}`, done, size),
      ...(signal === undefined ? {} : { signal }),
    })
  }
  runAct(desk, "enclosure uploaded", (act) => {
    const now = draftAt(act, number)
    keepDraft(act, number, {
      ...now,
      enclosures: now.enclosures.map((e) => (e.part === at.i ? { ...e, done: true } : e)),
    })
  })
  rmSync(from, { force: true })
}

/** The name came from outside: no folders, nothing hidden. */
function safeName(name: string): string {
  const safe = basename(name).replace(/^\.+/, "_")
  return safe === "" ? "enclosure" : safe
}

const TYPES: { readonly [extension: string]: string } = {
  ".csv": "text/csv",
  ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ".gif": "image/gif",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".json": "application/json",
  ".md": "text/markdown",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".txt": "text/plain",
  ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ".zip": "application/zip",
}

/** A file's media type by the ending of its name. */
export function typeOf(name: string): string {
  return TYPES[extname(name).toLowerCase()] ?? "application/octet-stream"
}
