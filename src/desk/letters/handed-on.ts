/**
 * A letter that a colleague handed on, as they exported it: whoever has a new device is given again what they may read. It is
 * verified from its channel's id outward, as this vault knows that; it names another reader, is *passed on* here, and can neither be
 * receipted nor answered. The letter itself, should it be sealed again to this device, takes its place.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import { openViewFile, verifyViewFile } from "../../parcel/index.ts"
import { alias, channelById, idOf, knownOffice, ownAddress } from "../access.ts"
import { runAct } from "../act.ts"
import type { Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { keyOf, views } from "../records.ts"
import { refuseListed } from "./listed.ts"
import { fileRecovered } from "./reading.ts"

/**
 * File a view that a colleague of the own office handed on. Its reading time begins now.
 * @returns the letter's name, and whose view it is
 * @throws {DeskError} `no-channel`, `not-compared`; `view-filed` a view of that letter is here, or was destroyed here; `item-unexpected` it was
 *   made for the other office's reader; whatever verifying refuses
 */
export function fileHandedOn(desk: Desk, file: Uint8Array): { readonly name: string; readonly codeName: string } {
  const unproven = verifyViewFile({ file, channelId: null })
  return runAct(desk, "file what was handed on", (act) => {
    const { self, tx } = act
    const channel = unproven.kind === "unidentified" ? channelById(tx, unproven.channelId) : null
    if (channel === null) throw new DeskError("no-channel", "the letter is of a channel that is not here")
    if (channel.comparison === null)
      throw new DeskError("not-compared", "the fingerprint of this letter's channel was not compared yet")
    const verified = verifyViewFile({ file, channelId: idOf(channel), to: ownAddress(self) })
    if (verified.kind !== "verified") throw new TypeError("a view is verified with its channel's id")
    const { cover, view } = verified
    refuseListed(cover.statement)
    if (!equal(view.reader.office, self.office))
      throw new DeskError("item-unexpected", "the view was made for a reader of another office")
    const key = keyOf(cover.channelId, cover.statement.office, cover.statement.number)
    const name = `${alias(knownOffice(tx, cover.statement.office)?.name ?? "")}/${cover.statement.number}`
    if (views.get(tx, key) !== null)
      throw new DeskError("view-filed", `letter ${name} is filed here already; nothing that is here is replaced`)
    const record = { ...openViewFile(file), statement: cover.statementHash, receipts: [] }
    fileRecovered(act, key, { record, ...verified }, act.now)
    return { name, codeName: channel.codeName }
  })
}
