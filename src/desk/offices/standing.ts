/**
 * Standing for registrar: an officer makes the pairs with which they would keep the office's registers, and tells the
 * registrar their public halves. The seeds never leave this vault: a register's pen is not handed over, it is replaced.
 * @module
 */
import { randomBytes } from "node:crypto"
import { equal, toHex } from "../../bytes/index.ts"
import type { CandidateItem, DispatchItem } from "../../parcel/index.ts"
import { lineOf, openSigned, registrarOf, rightGrantShape } from "../../office/index.ts"
import { ownRoster, registrarAddress } from "../access.ts"
import { becomeSelf, post, runAct } from "../act.ts"
import { publicPairs } from "../channels/enter.ts"
import type { Act, Arrival, Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { reach } from "../records.ts"

/** Make the pairs, once, and tell the registrar. @throws {DeskError} `registrar-stays` this officer is the registrar */
export function standForRegistrar(desk: Desk): void {
  runAct(desk, "stand for registrar", (act) => {
    const { self } = act
    if (self.registrar !== null)
      throw new DeskError("registrar-stays", "this vault keeps the office's registers already; nothing was done")
    const fresh = (): Uint8Array => new Uint8Array(randomBytes(64))
    const candidate = self.candidate ?? { log: fresh(), cosigner: fresh() }
    becomeSelf(act, { ...self, candidate })
    const { log, cosigner } = publicPairs({ ...self, registrar: candidate })
    post(act, registrarAddress(self), null, { kind: "candidate", log, cosigner })
  })
}

/** Registrar: an officer would keep the registers, with these keys. It takes both quorums to let them. */
export function onCandidate(act: Act, arrival: Arrival, { log, cosigner }: CandidateItem): void {
  const key = toHex(arrival.from.officer)
  const known = reach.get(act.tx, key)
  const line = lineOf(ownRoster(act.tx, act.self), arrival.from.officer)
  if (known === null || line === null)
    throw new DeskError("sender-unknown", "somebody stands for registrar whom the roster does not name")
  reach.put(act.tx, key, { ...known, candidate: { log, cosigner } })
  act.desk.tell.note(`${line.name} stands for registrar; lay a roster with 'diwan office roster --registrar'`)
}

/** Officer: what is for the registrar goes to another mailbox from now on. */
export function onDispatch(act: Act, _arrival: Arrival, { right }: DispatchItem): void {
  const { tx, self } = act
  const roster = ownRoster(tx, self)
  const grant = openSigned(right, registrarOf(roster).keys, rightGrantShape)
  if (!equal(grant.channel, self.office) || self.registrar !== null)
    throw new DeskError("item-unexpected", "a right to the registrar's mailbox came that is not for this officer")
  becomeSelf(act, { ...self, dispatch: { officer: roster.head.registrar, right: grant.right } })
}
