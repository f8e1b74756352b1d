/**
 * `diwan archive …`: the key to which views are sealed after their reading time, and reading with it.
 * @module
 */
import { utf8 } from "../../../bytes/index.ts"
import { archiveKey, newArchiveKey, openArchived, removeArchiveKey, setArchiveKey, type Desk } from "../../index.ts"
import { arg, done, flag, letterName, need, placed, text, usage, type Call, type Done } from "../call.ts"
import { checkFree, readText, writeOwn } from "../files.ts"
import { letterText, proofSentence } from "../paper.ts"
import { foreign } from "../text.ts"
import { jsonTime } from "../time.ts"
import { withDesk, withReadingDesk } from "../unlock.ts"
import { headOf, jsonLetter } from "./read.ts"

/** Largest file with a key, bytes. */
const MOST_KEY_FILE = 65_536

/** Make a key, without any vault. */
export async function make(call: Call): Promise<Done> {
  const out = need(call, "out", "where to?")
  const { identityFile, recipient } = newArchiveKey()
  writeOwn(placed(call, out), utf8(identityFile), flag(call, "force"))
  call.say(`carry ${foreign(out)} away from the vault's device: whoever has both reads what is archived`)
  call.say("next: 'diwan archive key --set' with what is printed here")
  return done({ file: out, recipient }, recipient)
}

/** Show, set or remove the vault's key. */
export async function key(call: Call): Promise<Done> {
  const file = text(call, "set")
  if (file !== null && flag(call, "remove")) throw usage("give --set FILE or --remove, not both")
  if (file !== null) {
    const recipient = readText(placed(call, file), MOST_KEY_FILE)
    return withDesk(call, (desk) => {
      setArchiveKey(desk, recipient)
      call.say("from now on views are sealed to this key when their reading time is over; compare its mark")
      return shown(desk)
    })
  }
  if (!flag(call, "remove")) return withReadingDesk(call, shown)
  return withDesk(call, (desk) => {
    removeArchiveKey(desk)
    call.say("from now on views are destroyed when their reading time is over; what was archived stays")
    return shown(desk)
  })
}

/** Give a new vault its archive key, if one was named. @param recipient what the file said */
export function setUpArchive(call: Call, desk: Desk, recipient: string | null): void {
  if (recipient === null) return
  const { mark } = setArchiveKey(desk, recipient)
  call.say(`views are sealed to archive key ${mark} when their reading time is over`)
}

/** The recipient that a new vault is to be given; read before anything is made. */
export function givenArchive(call: Call): string | null {
  const file = text(call, "archive")
  return file === null ? null : readText(placed(call, file), MOST_KEY_FILE)
}

/** Read an archived letter, or write its view. */
export async function openOne(call: Call): Promise<Done> {
  const name = letterName(arg(call, 0))
  const channel = text(call, "channel")
  const identityFile = readText(placed(call, need(call, "identity", "with which key?")), MOST_KEY_FILE)
  const to = text(call, "export")
  const force = flag(call, "force")
  if (to !== null) checkFree(placed(call, to), force)
  return withReadingDesk(call, (desk) => {
    const where = channel === null ? {} : { channel }
    const { letter, file, channelId } = openArchived(desk, { name, identityFile, ...where })
    if (to !== null) {
      writeOwn(placed(call, to), file, force)
      call.say(
        "it holds, in clear, what you could read of the letter, and proves it to anybody who has the channel's id",
      )
      return done({ name: letter.name, file: to, channel: channelId, bytes: file.length }, foreign(to))
    }
    return done(jsonLetter(letter), [letterText(headOf(letter), letter.view, null), "", proofSentence(letter.cover)])
  })
}

function shown(desk: Desk): Done {
  const kept = archiveKey(desk)
  if (kept === null) return done({ recipient: null, mark: null, since: null }, "no archive key: views are destroyed")
  const { recipient, mark, since } = kept
  return done({ recipient, mark, since: jsonTime(since) }, [recipient, `mark ${mark}`])
}
