/**
 * Our own stock as it is used up: a secret that has opened something is destroyed, and its holder is given more in time.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import { knownOffice, registrarAddress } from "../access.ts"
import { post } from "../act.ts"
import type { Act } from "../desk.ts"
import { batches, channels, prekeySecrets, type BatchRecord } from "../records.ts"
import { giveStock, LOW } from "./stock.ts"

/**
 * A secret of ours has opened what it was for. A one-time secret is deleted, in the transaction that files what it opened;
 * only the hash of the envelope stays, to tell a repeat from a misuse. Its holder gets a new batch when few are left, or
 * none: keys that were allotted and never used are not counted here.
 */
export function useSecret(act: Act, id: Uint8Array, envelope: Uint8Array): void {
  const key = toHex(id)
  const secret = prekeySecrets.get(act.tx, key)
  if (secret === null) return
  const batch = batches.get(act.tx, toHex(secret.batch))
  if (secret.period) {
    // Whoever seals to the period key has no other left, whatever became of them: more is given, once for each batch.
    // A batch that was replaced counts too: whoever seals to it has not got what took its place, or has lost it.
    if (batch === null || (batch.replaced && batch.left === 0)) return
    topUp(act, batch)
    const now = batches.get(act.tx, toHex(secret.batch)) ?? batch
    batches.put(act.tx, toHex(secret.batch), { ...now, left: 0 })
    return
  }
  prekeySecrets.put(act.tx, key, { ...secret, seed: null, used: envelope })
  if (batch === null) return
  const left = Math.max(0, batch.left - 1)
  batches.put(act.tx, toHex(secret.batch), { ...batch, left })
  if (left < LOW && !batch.replaced) topUp(act, batch)
}

/** Give a holder a new batch: straight to them from a registrar, through the registrar from everybody else. */
export function topUp(act: Act, { addressee, holder }: Pick<BatchRecord, "addressee" | "holder">): void {
  const { self, tx } = act
  const office = knownOffice(tx, addressee)
  // Stock in a card or an unused invitation was for a beginning; its holder is given real stock when there is a channel.
  if (office === null) return
  const stock = giveStock(act, { addressee, holder, roster: knownOffice(tx, self.office)?.roster?.id ?? null })
  const isOurs = equal(addressee, self.office)
  if (self.registrar === null) {
    post(act, registrarAddress(self), null, { kind: "stocks", stocks: [stock] })
  } else if (isOurs) {
    post(act, { office: self.office, officer: holder }, null, { kind: "stocks", stocks: [stock] })
  } else {
    const channel = channels.list(tx).find(({ value }) => equal(value.other, addressee) && value.stage === "standing")
    const registrar = office.roster?.head.registrar
    if (channel === undefined || registrar === undefined) return
    post(act, { office: addressee, officer: registrar }, channel.value.id, { kind: "stocks", stocks: [stock] })
  }
}
