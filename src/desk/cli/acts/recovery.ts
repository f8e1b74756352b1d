/**
 * `diwan recovery …`: shares of a drawer, from giving them out to opening it on another device.
 * @module
 */
import { join } from "node:path"
import { alias, own } from "../../access.ts"
import { look } from "../../act.ts"
import type { Desk } from "../../desk.ts"
import { DeskError } from "../../error.ts"
import {
  fileHandedOn,
  giveShare,
  listRecovery,
  openLostDrawer,
  readWish,
  shareDrawer,
  takeShare,
  wishShares,
  type SharesMade,
} from "../../index.ts"
import { calledOf } from "../../pages/people.ts"
import { MOST_SHARE_FILE } from "../../recovery/holding.ts"
import { arg, done, flag, need, placed, texts, usage, whole, type Call, type Done } from "../call.ts"
import { confirmed } from "../confirm.ts"
import { checkFree, makeFolder, readWhole, writeOwn } from "../files.ts"
import { officerNamed } from "../officer.ts"
import { columns, count, foreign } from "../text.ts"
import { day, jsonTime } from "../time.ts"
import { withDesk, withReadingDesk } from "../unlock.ts"

/** Split the drawer, and write the files. */
export async function share(call: Call): Promise<Done> {
  const needed = whole(call, "of", 2, 16)
  const wanted = texts(call, "to")
    .flatMap((each) => each.split(","))
    .map((each) => each.trim().normalize("NFC"))
  if (needed === null || wanted.length === 0) throw usage("how many are needed, and who holds them: give --of and --to")
  const out = placed(call, need(call, "out", "where to?"))
  return withDesk(call, async (desk) => {
    const holders = wanted.map((each) => officerNamed(desk, each))
    const names = holders.map(({ called }) => foreign(called)).join(", ")
    const name = look(desk, (tx, self) => alias(own(tx, self).name))
    call.say(
      `any ${needed} of these ${holders.length} (${names}) will open, with a backup made from now on, everything that is filed in this vault; not its keys to sign, to keep registers or to receive`,
    )
    call.say("shares given before open nothing that is filed from now on; it cannot be taken back")
    await confirmed(call, `${name}/${needed}-${holders.length}`, "split the drawer")
    makeFolder(out)
    const files = holders.map(({ line }, i) => join(out, `${i + 1}-${plain(line.title)}.share`))
    for (const file of files) checkFree(file, false)
    const made = await shareDrawer(desk, { needed, to: holders.map(({ line }) => line.officer) })
    for (const [i, { file }] of made.files.entries()) writeOwn(files[i] as string, file, false)
    call.say("hand each file to its officer, who runs 'diwan recovery take'; then delete it, and make a backup")
    return done({ needed, of: made.files.length, files: written(made, files) }, files)
  })
}

/** Keep a colleague's share. */
export async function take(call: Call): Promise<Done> {
  const file = readWhole(placed(call, arg(call, 0)), MOST_SHARE_FILE)
  return withDesk(call, (desk) => {
    const { whose, number, needed, of } = takeShare(desk, file)
    call.say(`delete the file now: the share is kept in this vault. Alone it opens nothing`)
    return done(
      { whose, number, needed, of },
      `share ${number} of ${foreign(whose)}'s drawer, ${needed} of ${of} needed`,
    )
  })
}

/** What is known of recovery. */
export async function list(call: Call): Promise<Done> {
  return withReadingDesk(call, (desk) => {
    const { own: mine, held, wishes, opened } = listRecovery(desk)
    if (mine === null) call.say("your own drawer is not split: 'diwan recovery share'")
    const rows: (readonly string[])[] = [
      ...(mine?.holders ?? []).map(({ number, called, left }) => [
        `${number}`,
        foreign(called),
        `holds yours, ${mine?.needed} of ${mine?.holders.length} needed${left ? "; has left" : ""}`,
      ]),
      ...held.flatMap(({ whose, number, needed, of, given }) => [
        [`${number}`, foreign(whose), `you hold theirs, ${needed} of ${of} needed`],
        ...given.map(({ called, at }) => ["", foreign(whose), `given to ${foreign(called)} on ${day(at)}`]),
      ]),
      ...wishes.map(({ whose, at }) => ["", foreign(whose), `asked for on ${day(at)}`]),
      ...opened.map(({ whose, letters, at }) => [
        "",
        foreign(whose),
        `drawer opened here on ${day(at)}: ${count(letters, "letter")}`,
      ]),
    ]
    const times = <T extends { readonly at: number }>(each: T): T & { at: unknown } => ({
      ...each,
      at: jsonTime(each.at),
    })
    return done(
      {
        own: mine === null ? null : times(mine),
        held: held.map((each) => ({ ...times(each), given: each.given.map(times) })),
        wishes: wishes.map(times),
        opened: opened.map(times),
      },
      columns(rows),
    )
  })
}

/** Ask for shares. */
export async function ask(call: Call): Promise<Done> {
  const wanted = arg(call, 0).normalize("NFC")
  const out = placed(call, need(call, "out", "where to?"))
  checkFree(out, flag(call, "force"))
  return withDesk(call, (desk) => {
    const { file, whose } = wishShares(desk, anyOfficer(desk, wanted))
    writeOwn(out, file, flag(call, "force"))
    call.say(`send it to those who hold shares of ${foreign(whose)}'s drawer, and telephone them`)
    return done({ whose, file: out }, foreign(out))
  })
}

/** Give a share. */
export async function give(call: Call): Promise<Done> {
  const wish = readWhole(placed(call, arg(call, 0)), MOST_SHARE_FILE)
  const out = placed(call, need(call, "out", "where to?"))
  checkFree(out, flag(call, "force"))
  return withDesk(call, async (desk) => {
    const { by, samePerson, share: held } = readWish(desk, wish)
    call.say(
      `${foreign(by)} asks for the share of ${foreign(held.whose)}'s drawer that you hold${samePerson ? ", the same person's other device" : ": ANOTHER PERSON"}`,
    )
    call.say(
      `with ${held.needed} of ${held.of} shares and a backup that device reads everything that ${foreign(held.whose)} had filed; it cannot be taken back`,
    )
    await confirmed(call, by, "give the share")
    const { file } = giveShare(desk, wish)
    writeOwn(out, file, flag(call, "force"))
    call.say(`only ${foreign(by)} opens it; it is noted in your vault that you gave it`)
    return done({ to: by, samePerson, whose: held.whose, number: held.number, file: out }, foreign(out))
  })
}

/** Open a drawer. */
export async function openLost(call: Call): Promise<Done> {
  const files = texts(call, "share").map((each) => readWhole(placed(call, each), MOST_SHARE_FILE))
  if (files.length === 0) throw usage("which shares: give --share")
  return withDesk(call, async (desk) => {
    const backup = placed(call, arg(call, 0))
    const found = await openLostDrawer(desk, { backup, files, signal: call.signal })
    const { whose, letters, drafts, registers, left } = found
    call.say(
      "letters are shown as passed on: they were sealed to the lost device; ask drafters to seal again what matters",
    )
    if (left > 0)
      call.say(`${count(left, "letter")} not filed: here already, destroyed, or of a channel that is not here`)
    return done(
      { ...found },
      `${foreign(whose)}: ${count(letters, "letter")}, ${count(drafts, "draft")}, ${count(registers, "register")}`,
    )
  })
}

/** File a letter that a colleague handed on. */
export async function fileView(call: Call): Promise<Done> {
  const file = readWhole(placed(call, arg(call, 0)))
  return withDesk(call, (desk) => {
    const { codeName, name } = fileHandedOn(desk, file)
    call.say("it is shown as passed on: it can be read, and neither receipted nor answered; delete the file")
    return done({ name, channel: codeName }, foreign(name))
  })
}

/** An officer of any roster of the own office. */
function anyOfficer(desk: Desk, wanted: string): Uint8Array {
  return look(desk, (tx, self) => {
    const known = own(tx, self)
    const office = alias(known.name)
    const found = new Map(
      known.rosters
        .flatMap(({ lines }) => lines)
        .filter((line) => [calledOf(office, line), line.title, line.name].includes(wanted))
        .map(({ officer }) => [String(officer), officer]),
    )
    const [first] = found.values()
    if (found.size === 1 && first !== undefined) return first
    throw new DeskError(
      found.size === 0 ? "draft-reader-unknown" : "draft-reader-ambiguous",
      `${found.size} officers of this office's rosters answer to '${wanted}'`,
    )
  })
}

function plain(title: string): string {
  return title.replace(/[^\p{L}\p{N}-]+/gu, "-").slice(0, 40) || "officer"
}

function written({ files }: SharesMade, paths: readonly string[]): readonly Record<string, unknown>[] {
  return files.map(({ number, called }, i) => ({ number, called, file: paths[i] }))
}
