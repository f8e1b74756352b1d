/**
 * Enclosures of a letter being written. Their octets are sealed as they come, straight into the file that will be carried
 * to its locker; the vault keeps the identity, and how far it has come stands in the file alone (src/vault/files). So an
 * upload goes on after a pause, a lost line, a lock or the end of the process, and nothing of it ever lies in the clear.
 *
 * Of one enclosure one thing happens at a time: what else is asked of it waits.
 * @module
 */
import { randomBytes } from "node:crypto"
import { rmSync } from "node:fs"
import { checkText } from "../../../bytes/index.ts"
import { ENCLOSURE_BYTES } from "../../../letter/index.ts"
import { nameOf } from "../../../relay/client.ts"
import { identityFromSeed, identitySeed } from "../../../seal/index.ts"
import { beginReceiving, hashChunks, howFar, takePiece, type HowFar, type Reading } from "../../../vault/index.ts"
import { look, runAct } from "../../act.ts"
import type { UploadState } from "../../api.ts"
import type { Act, Desk } from "../../desk.ts"
import { DeskError } from "../../error.ts"
import { PAPER_ENCLOSURES, uploads, type Upload } from "../../records/papers.ts"
import { typeOf } from "../enclosures.ts"
import { sealedFile } from "../work-folder.ts"
import { editable, forgetDraftOf, paperKey } from "./paper.ts"
import { isFileName } from "./source.ts"

/** Which enclosure: the editor's number of the letter, the part's id. */
export interface UploadPlace {
  readonly paper: number
  readonly part: string
}

/**
 * Start, or go on with, an enclosure. Another name or size than before is another file: what was sealed of the first is
 * removed, its key destroyed.
 * @param file.type by the ending of the name if empty
 * @throws {DeskError} `no-paper`, `draft-stage`, `enclosure-name`, `draft-enclosure`, `too-many-enclosures`
 * @throws {VaultError} `full`, `read-only`, `io`
 */
export function startUpload(
  desk: Desk,
  place: UploadPlace,
  file: { readonly name: string; readonly type: string; readonly size: number },
): Promise<UploadState> {
  return inOrder(desk, place, async () => {
    const wanted = checkFile(file)
    const kept = look(desk, (tx) => {
      editable(tx, place.paper)
      return uploads.get(tx, uploadKey(place))
    })
    if (kept === null || kept.name !== wanted.name || kept.size !== wanted.size) {
      if (kept !== null) forget(desk, place, kept)
      return begin(desk, place, wanted)
    }
    if (kept.type !== wanted.type) keep(desk, place, { ...kept, type: wanted.type })
    if (kept.root !== null) return { received: kept.size, state: "sealed" }
    const far = await farOf(desk, kept)
    if (far.kind === "lost") return beginAnew(desk, place, kept)
    return far.whole ? finish(desk, place, kept) : { received: far.received, state: "receiving" }
  })
}

/**
 * Seal a piece. What is answered as received is on the disk.
 * @param piece.offset where it begins: at what was received, or earlier if it comes again
 * @param piece.octets at most 1 MiB, and unless they are the last a whole number of 256 KiB
 * @throws {DeskError} `enclosure-unknown` it was not started; `enclosure-offset`, `enclosure-piece`; `enclosure-changed`: the
 *   file is not what it was, the upload begins anew from 0; `draft-stage`, `no-paper`
 */
export function receivePiece(
  desk: Desk,
  piece: UploadPlace & { readonly offset: number; readonly octets: Uint8Array },
): Promise<UploadState> {
  return inOrder(desk, piece, async () => {
    const { offset, octets } = piece
    const kept = look(desk, (tx) => {
      editable(tx, piece.paper)
      return uploads.get(tx, uploadKey(piece))
    })
    if (kept === null)
      throw new DeskError("enclosure-unknown", "no such enclosure was started in this letter; choose the file again")
    if (kept.root !== null) return { received: kept.size, state: "sealed" }
    const taken = await takePiece(fileOf(desk, kept), { offset, octets })
    switch (taken.kind) {
      case "taken":
        return taken.whole ? finish(desk, piece, kept) : { received: taken.received, state: "receiving" }
      case "gap":
        throw new DeskError(
          "enclosure-offset",
          `a piece begins at ${offset}, and ${taken.received} octets have come; go on from there`,
        )
      case "misfit":
        throw new DeskError(
          "enclosure-piece",
          "a piece is at most 1 MiB long and, unless it ends the file, a whole number of 256 KiB; the file may have grown",
        )
      case "differs":
      case "lost":
        await beginAnew(desk, piece, kept)
        throw new DeskError(
          "enclosure-changed",
          taken.kind === "lost"
            ? "what was sealed of the enclosure is gone; send it again from its beginning"
            : "the file changed while it was being sealed; it is sealed anew, from its beginning",
        )
    }
  })
}

/** Drop an enclosure: its ciphertext is removed, its key destroyed. @throws {DeskError} `no-paper`, `draft-stage` */
export function dropUpload(desk: Desk, place: UploadPlace): Promise<void> {
  return inOrder(desk, place, async () => {
    const kept = look(desk, (tx) => {
      editable(tx, place.paper)
      return uploads.get(tx, uploadKey(place))
    })
    if (kept !== null) forget(desk, place, kept)
  })
}

/** The enclosures of a letter, by their parts' ids. */
export function uploadsOf(tx: Reading, paper: number): ReadonlyMap<string, Upload> {
  const prefix = `${paperKey(paper)}/`
  const found = uploads.list(tx).filter(({ key }) => key.startsWith(prefix))
  return new Map(found.map(({ key, value }) => [key.slice(prefix.length), value]))
}

/** How much of an enclosure is sealed. */
export async function stateOf(desk: Desk, upload: Upload): Promise<UploadState> {
  if (upload.root !== null) return { received: upload.size, state: "sealed" }
  const far = await farOf(desk, upload)
  return { received: far.kind === "lost" ? 0 : far.received, state: "receiving" }
}

/** Forget all enclosures of a letter, within the act that forgets the letter. @returns the ids of their lockers */
export function forgetUploads(act: Pick<Act, "tx">, paper: number): readonly Uint8Array[] {
  const found = uploadsOf(act.tx, paper)
  for (const part of found.keys()) uploads.delete(act.tx, uploadKey({ paper, part }))
  return [...found.values()].map(({ locker }) => locker)
}

async function begin(
  desk: Desk,
  place: UploadPlace,
  file: { readonly name: string; readonly type: string; readonly size: number },
): Promise<UploadState> {
  if (look(desk, (tx) => uploadsOf(tx, place.paper).size) >= PAPER_ENCLOSURES)
    throw new DeskError(
      "too-many-enclosures",
      `at most ${PAPER_ENCLOSURES} enclosures go with a letter; drop another first`,
    )
  const token = new Uint8Array(randomBytes(32))
  const locker = nameOf(token)
  const at = sealedFile(desk, locker)
  const identity = await beginReceiving(at)
  const upload: Upload = { ...file, token, locker, identity: identitySeed(identity), root: null, carried: false }
  try {
    keep(desk, place, upload)
  } catch (error) {
    rmSync(at, { force: true })
    throw error
  }
  if (file.size > 0) return { received: 0, state: "receiving" }
  await takePiece({ at, size: 0, identity }, { offset: 0, octets: new Uint8Array(0) })
  return finish(desk, place, upload)
}

/** The same file once more, sealed to another identity. */
function beginAnew(desk: Desk, place: UploadPlace, kept: Upload): Promise<UploadState> {
  forget(desk, place, kept)
  const { name, type, size } = kept
  return begin(desk, place, { name, type, size })
}

/** All octets are there: the root over the ciphertext's chunks is taken. */
async function finish(desk: Desk, place: UploadPlace, upload: Upload): Promise<UploadState> {
  const { root } = await hashChunks({ from: sealedFile(desk, upload.locker) })
  keep(desk, place, { ...upload, root })
  return { received: upload.size, state: "sealed" }
}

function keep(desk: Desk, place: UploadPlace, upload: Upload): void {
  runAct(desk, "keep enclosure", (act) => {
    editable(act.tx, place.paper)
    uploads.put(act.tx, uploadKey(place), upload, { order: place.paper })
  })
}

/** The file first: a key without its file seals nothing more, a file without its key would lie there for ever. */
function forget(desk: Desk, place: UploadPlace, upload: Upload): void {
  rmSync(sealedFile(desk, upload.locker), { force: true })
  runAct(desk, "drop enclosure", (act) => {
    forgetDraftOf(act, place.paper)
    uploads.delete(act.tx, uploadKey(place))
  })
  desk.vault.flushDestroyed()
}

function farOf(desk: Desk, upload: Upload): Promise<HowFar> {
  return howFar(fileOf(desk, upload))
}

function fileOf(desk: Desk, { locker, identity, size }: Upload): Parameters<typeof howFar>[0] {
  return { at: sealedFile(desk, locker), size, identity: identityFromSeed(identity) }
}

function uploadKey({ paper, part }: UploadPlace): string {
  return `${paperKey(paper)}/${part}`
}

function checkFile(file: { readonly name: string; readonly type: string; readonly size: number }): typeof file {
  const name = file.name.normalize("NFC")
  checkText(name, "line", "the enclosure's name")
  if (!isFileName(name) || name.length > 255)
    throw new DeskError("enclosure-name", "an enclosure needs a name of at most 255 characters, without slashes")
  const said = file.type.trim()
  const type = MEDIA_TYPE.test(said) && said.length <= 120 ? said : typeOf(name)
  if (!Number.isSafeInteger(file.size) || file.size < 0 || file.size > ENCLOSURE_BYTES)
    throw new DeskError("draft-enclosure", `an enclosure has at most ${ENCLOSURE_BYTES} octets`)
  return { name, type, size: file.size }
}

/** As browsers say it; parameters only where they are plain. */
const MEDIA_TYPE = /^[a-z0-9.+-]+\/[a-z0-9.+-]+(?:; ?[a-z0-9=." -]+)?$/i

const waiting = new Map<string, Promise<unknown>>()

/** Do something with an enclosure when whatever was asked of it before has ended. */
async function inOrder<T>(desk: Desk, { paper, part }: UploadPlace, work: () => Promise<T>): Promise<T> {
  const key = `${desk.vault.path}\0${paper}\0${part}`
  const before = waiting.get(key) ?? Promise.resolve()
  const mine = before.then(work, work)
  waiting.set(key, mine)
  try {
    return await mine
  } finally {
    if (waiting.get(key) === mine) waiting.delete(key)
  }
}
