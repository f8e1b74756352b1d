/**
 * Recovery, as the place *Offices* shows it.
 * @module
 */
import { equal, fromBase64, fromHex, toHex } from "../../bytes/index.ts"
import type { RosterLine } from "../../office/index.ts"
import { alias, own } from "../access.ts"
import { look } from "../act.ts"
import type { Hex } from "../api.ts"
import type { RecoveredText, RecoveryPage, WishText } from "../api/recovery.ts"
import type { Desk } from "../desk.ts"
import {
  giveShare,
  listRecovery,
  openLostDrawer,
  readWish,
  shareDrawer,
  type ReadWish,
  type SharesMade,
} from "../index.ts"
import { checkConfirmed } from "./confirm.ts"
import { calledOf } from "./people.ts"
import { withIncoming } from "./pouches.ts"

/** See the module. An office without a roster yet has no colleagues to give shares to. */
export function recoveryPage(desk: Desk): RecoveryPage {
  const { held, opened, own: mine, wishes } = listRecovery(desk)
  return look(desk, (tx, self) => {
    const known = own(tx, self)
    const office = alias(known.name)
    const choice = (line: RosterLine): RecoveryPage["everybody"][number] => ({
      officer: toHex(line.officer),
      called: calledOf(office, line),
    })
    const others = known.rosters
      .flatMap(({ lines }) => lines)
      .filter(({ officer }) => !equal(officer, self.officer))
      .map(choice)
    return {
      own: mine,
      held,
      wishes,
      opened: opened.map(({ acts: _, ...rest }) => rest),
      colleagues: (known.roster?.lines ?? []).filter(({ officer }) => !equal(officer, self.officer)).map(choice),
      everybody: [...new Map(others.map((each) => [each.officer, each])).values()],
      office,
    }
  })
}

/** Split the drawer. @param asked.confirm `north/2-3` @throws {DeskError} `confirmation`; as `shareDrawer` */
export async function shareConfirmed(
  desk: Desk,
  { needed, to, confirm }: { readonly needed: number; readonly to: readonly Hex[]; readonly confirm: string },
): Promise<SharesMade> {
  const office = look(desk, (tx, self) => alias(own(tx, self).name))
  checkConfirmed(`${office}/${needed}-${to.length}`, confirm)
  return shareDrawer(desk, { needed, to: to.map((id) => fromHex(id)) })
}

/** A wish, looked at. */
export function wishText(desk: Desk, file: string): WishText {
  return textOf(readWish(desk, fromBase64(file)))
}

/** Give a share. @param asked.confirm what the device that asks is called @throws {DeskError} `confirmation`; as `giveShare` */
export function giveConfirmed(
  desk: Desk,
  { file, confirm }: { readonly file: string; readonly confirm: string },
): { readonly file: Uint8Array; readonly to: string } {
  const wish = fromBase64(file)
  checkConfirmed(readWish(desk, wish).by, confirm)
  const { file: sealed, given } = giveShare(desk, wish)
  return { file: sealed, to: given.by }
}

/** Open a drawer with a backup that was uploaded; it is removed afterwards. */
export async function openUploaded(
  desk: Desk,
  { backup, files }: { readonly backup: string; readonly files: readonly string[] },
  signal: AbortSignal,
): Promise<RecoveredText> {
  const { acts: _, ...found } = await withIncoming(desk, backup, async (path) =>
    openLostDrawer(desk, { backup: path, files: files.map((file) => fromBase64(file)), signal }),
  )
  return found
}

function textOf({ by, samePerson, share }: ReadWish): WishText {
  const { whose, number, needed, of } = share
  return { by, samePerson, whose, number, needed, of }
}
