/**
 * Stocks that come: kept if they are for this office, handed on to the other office by the registrar.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import { batchAddressee, lineOf, OfficeError, type Stock } from "../../office/index.ts"
import type { StocksItem } from "../../parcel/index.ts"
import { knownOffice, registrarOfOther, rosterOf } from "../access.ts"
import { post } from "../act.ts"
import { isStanding } from "../channels/standing.ts"
import type { Act, Arrival } from "../desk.ts"
import { DeskError, Held } from "../error.ts"
import { channels } from "../records.ts"
import { keepStock } from "./stock.ts"

/** Stocks: of our officers for us, of our officers for the other office (handed on), of the other office's for us. */
export function onStocks(act: Act, arrival: Arrival, item: StocksItem): void {
  const { tx, self } = act
  const isOurs = equal(arrival.from.office, self.office)
  const roster = isOurs ? knownOffice(tx, self.office)?.roster : rosterOf(tx, arrival.from.office)
  if (roster === null || roster === undefined)
    throw new Held("roster", "stock came before the roster that names its giver")
  const onward: Stock[] = []
  for (const stock of item.stocks) {
    const line = lineOf(roster, stock.batch.officer)
    if (line === null) throw new Held("roster", "stock came of an officer whom no roster shown so far names")
    if (tryKeep(act, stock, line.keys, arrival.from.office)) continue
    if (!isOurs) throw new DeskError("item-unexpected", "stock came that is made for somebody else")
    onward.push(stock)
  }
  for (const stock of onward) handOn(act, stock)
}

function tryKeep(act: Act, stock: Stock, giver: Parameters<typeof keepStock>[2]["giver"], office: Uint8Array): boolean {
  try {
    keepStock(act, stock, { giver, office, addressee: act.self.office })
    return true
  } catch (error) {
    if (error instanceof OfficeError && error.code === "stock-addressee") return false
    throw error
  }
}

/** Stock of an officer of ours for another office goes to its registrar, unless it is not of a channel that stands. */
function handOn(act: Act, stock: Stock): void {
  for (const { value: channel } of channels.list(act.tx)) {
    if (channel.right === null || channel.id === null) continue
    if (!equal(batchAddressee(stock), channel.other)) continue
    if (!isStanding(act, channel))
      throw new Held("charter", "stock for the other office waits until the charter stands")
    post(act, registrarOfOther(act.tx, channel.other), channel.id, { kind: "stocks", stocks: [stock] })
    return
  }
  throw new DeskError("item-unexpected", "stock came for an office with which there is no channel")
}
