/**
 * The archive key: an age recipient given to a vault, whose identity is kept elsewhere. A view whose reading time is over is
 * sealed to it as a view file before its content is destroyed, so that this device alone can no longer read it, and whoever
 * brings the identity can.
 * @module
 */
import { toHex, sha256 } from "../../bytes/index.ts"
import { openViewFile, verifyCover, verifyView } from "../../parcel/index.ts"
import {
  decodeIdentity,
  decodeRecipient,
  encodeIdentity,
  encodeRecipient,
  generateIdentity,
  importRecipient,
  open,
  SealError,
  type Identity,
} from "../../seal/index.ts"
import type { Reading } from "../../vault/index.ts"
import { idOf, letterNamed, ownAddress } from "../access.ts"
import { look, runAct } from "../act.ts"
import type { Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { archiveKeys, keyOf, summaries, THE_KEY, views, type Self } from "../records.ts"
import { shownLetter, type FiledLetter, type ReadLetter } from "./reading.ts"

/** The archive key of a vault. */
export interface ArchiveKeyText {
  /** `age1pq1…`, 1,959 characters. */
  readonly recipient: string
  /** The first 16 hexadecimal digits of its hash, to be compared by eye. */
  readonly mark: string
  readonly since: number
}

/** Most characters of an identity file. */
const MOST_IDENTITY_FILE = 65_536

/** The vault's archive key; null if it has none. */
export function archiveKey(desk: Desk): ArchiveKeyText | null {
  const kept = look(desk, (tx) => archiveKeys.get(tx, THE_KEY))
  if (kept === null) return null
  const { recipient, since } = kept
  return { recipient: encodeRecipient(recipient), mark: markOf(recipient), since }
}

/**
 * From now on views are sealed to this recipient when their time is over. What was destroyed or archived before stays as it is.
 * @param text `age1pq1…`; white space and lines that begin with `#` do not count
 * @throws {SealError} `recipient-text`, and whatever a recipient that must not be sealed to is refused with
 */
export function setArchiveKey(desk: Desk, text: string): ArchiveKeyText {
  const recipient = decodeRecipient(keyIn(text))
  importRecipient(recipient)
  return runAct(desk, "archive key", (act) => {
    archiveKeys.put(act.tx, THE_KEY, { recipient, since: act.now })
    return { recipient: encodeRecipient(recipient), mark: markOf(recipient), since: act.now }
  })
}

/** From now on views are destroyed. What was archived stays readable with the identity it was sealed to. */
export function removeArchiveKey(desk: Desk): void {
  runAct(desk, "remove archive key", (act) => archiveKeys.delete(act.tx, THE_KEY))
}

/** A new archive key: the identity file, as age writes them, to be carried away; and the recipient for the vault. */
export function newArchiveKey(): { readonly identityFile: string; readonly recipient: string } {
  const identity = generateIdentity()
  const recipient = encodeRecipient(identity.recipient)
  return { recipient, identityFile: `# public key: ${recipient}\n${encodeIdentity(identity)}\n` }
}

/**
 * Read an archived letter with the identity file. It is verified, whole, as any view is; nothing of it is kept.
 * @param identityFile the text of an age identity file
 * @returns the letter, and its view file
 * @throws {DeskError} `no-letter`, `archive-absent`, `archive-identity`; @throws {SealError} `identity-text`
 */
export function openArchived(
  desk: Desk,
  { name, channel: channelName, identityFile }: { name: string; channel?: string; identityFile: string },
): { readonly letter: ReadLetter; readonly file: Uint8Array; readonly channelId: Uint8Array } {
  return look(desk, (tx, self) => {
    const { file, summary, verified } = openArchive(
      { tx, self },
      { name, identityFile, ...(channelName === undefined ? {} : { channel: channelName }) },
    )
    return { letter: shownLetter(tx, summary, verified), file, channelId: summary.channel }
  })
}

/** The same, as a filed letter is opened. @throws as {@link openArchived} */
export function openArchive(
  { tx, self }: { readonly tx: Reading; readonly self: Self },
  { name, channel: channelName, identityFile }: { name: string; channel?: string; identityFile: string },
): FiledLetter & { readonly file: Uint8Array } {
  const identity = identityIn(identityFile)
  const { office, number, channel } = letterNamed(tx, self, name, channelName)
  const key = keyOf(idOf(channel), office, number)
  const [view, summary] = [views.get(tx, key), summaries.get(tx, key)]
  if (view === null || summary === null) throw new DeskError("no-letter", `no letter ${name} is filed in this vault`)
  if (view.archived === undefined)
    throw new DeskError(
      "archive-absent",
      view.destroyed === undefined
        ? `the view of ${name} is not archived; 'diwan read ${name}' shows it`
        : `the view of ${name} was destroyed and nothing of it was archived`,
    )
  const opened = open(identity, view.archived)
  if (opened.kind !== "opened")
    throw new DeskError(
      "archive-identity",
      `the view of ${name} was sealed to another archive key than this identity's`,
    )
  const { cover, content } = openViewFile(opened.plaintext)
  const proven = verifyCover({ cover, channelId: summary.channel })
  const verified = verifyView({ cover: proven, content, to: ownAddress(self) })
  return { record: view, summary, verified, file: opened.plaintext }
}

function markOf(recipient: Uint8Array): string {
  return toHex(sha256(recipient)).slice(0, 16)
}

/** The one key in a text as age keeps keys: comments and empty lines around it. */
function keyIn(text: string): string {
  if (text.length > MOST_IDENTITY_FILE)
    throw new SealError("recipient-text", `a key file of ${text.length} characters, want at most ${MOST_IDENTITY_FILE}`)
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
  return lines.length === 1 ? (lines[0] as string) : ""
}

function identityIn(text: string): Identity {
  return decodeIdentity(keyIn(text))
}
