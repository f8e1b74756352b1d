/**
 * Registrar: the other side's register has forked. The branch that was refused is kept, and its registrar is shown both: what
 * was refused and what is held here. Spec: spec/office.md#healings.
 * @module
 */
import { channelById, idOf, registrarOfOther } from "../access.ts"
import { post } from "../act.ts"
import { channelRegister } from "../channels/registers.ts"
import type { Act } from "../desk.ts"
import type { Fork } from "../records.ts"
import { giveBack } from "../restoring/returned.ts"
import { keepFork } from "./forks.ts"

/** Keep a branch of the other side's register and tell its registrar, once. */
export function noticeTheirFork(act: Act, fork: Fork): void {
  const { tx } = act
  const channel = channelById(tx, fork.channel)
  if (channel === null || act.self.registrar === null) return
  if (!keepFork(tx, channelRegister(fork.channel, fork.office), fork)) return
  const { common: from, entries, note: checkpoint } = fork
  post(act, registrarOfOther(tx, fork.office), idOf(channel), { kind: "returned", from, entries, checkpoint })
  giveBack(act, channel, from)
}
