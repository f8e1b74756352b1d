/**
 * A replacement ticket: the host's operator gave it, because the former one, or the log that signed under it, is lost or in
 * the wrong hands. It binds the keys that the office's registers are signed with now.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import { decodeTicket } from "../../relay/client.ts"
import { channelNamed, hostOf, keepChannel, onlyRegistrar } from "../access.ts"
import { runAct } from "../act.ts"
import type { Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { bindRegister } from "./enter.ts"

/**
 * Use a replacement ticket for a channel.
 * @param file what the operator wrote with `diwan relay admit --replace`
 * @throws {DeskError} `not-registrar`, `no-channel`; `channel-stage` without a host; `item-unexpected` for another relay
 */
export function replaceTicket(desk: Desk, name: string, file: Uint8Array): { readonly codeName: string } {
  const ticket = decodeTicket(file)
  return runAct(desk, "replace ticket", (act) => {
    onlyRegistrar(act)
    const channel = channelNamed(act.tx, name)
    const host = hostOf(channel)
    if (host === null || channel.stage !== "standing")
      throw new DeskError("channel-stage", `channel '${channel.codeName}' does not stand with a host; it has no ticket`)
    if (host.relay !== ticket.relay)
      throw new DeskError("item-unexpected", "the ticket is of another relay than the channel's host")
    if (channel.ticket !== null && equal(channel.ticket, ticket.token)) return { codeName: channel.codeName }
    const replaced = { ...channel, ticket: ticket.token, bound: false }
    keepChannel(act.tx, replaced)
    bindRegister(act, replaced)
    return { codeName: channel.codeName }
  })
}
