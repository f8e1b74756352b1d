/**
 * A fork as it can really be made: the whole machine of North's registrar, vault and mark, is put back as it was, and works on
 * while it can reach nobody.
 * @module
 */
import { cpSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import { approveHealing, collect, flush, forkState, type Desk } from "../../src/desk/index.ts"
import { idOf } from "../../src/desk/access.ts"
import { look } from "../../src/desk/act.ts"
import { enterLetter } from "../../src/desk/letters/allot.ts"
import { protest } from "../../src/desk/channels/protesting.ts"
import { outbox } from "../../src/desk/records.ts"
import { approveAll, channelOf, cheat, draftOf, lay, settle } from "./steps.ts"
import { CAST, type OfficeName, type World } from "./world.ts"

/** What was made. */
export interface Forked {
  /** North's registrar, with the old copy. */
  readonly old: Desk
  /** The letter that only the old copy has entered. */
  readonly name: string
}

/**
 * North's newest copy enters a protest, which everybody gets; the old one enters letter north/1 and another protest, which the
 * host never sees.
 * @param told whether South hears of the protest at once
 */
export async function forked(at: World, told: boolean = true): Promise<Forked> {
  const { name } = await lay(at, "north", draftOf("Entered by an old copy."))
  await approveAll(at, "north", "letter", 2, name)
  const who = "north/registrar"
  await collect(at.desk(who))
  const [home, marks] = [dirname(at.pathOf(who)), join(at.folder, "marks")]
  const kept = [home, marks].map((folder) => {
    const copy = join(at.folder, `before-${folder === home ? "home" : "marks"}`)
    at.leave(who)
    cpSync(folder, copy, { recursive: true })
    return { folder, copy }
  })
  await at.reopen(who)
  // What the old copy seals goes to the same one-time keys; only a third bundle can be opened after its two.
  for (let i = 0; i < (told ? 1 : 3); i++) cheat(at.desk(who), (act) => protest(act, channelOf(act), 0, "number-wrong"))
  if (told) await settle(at)
  else await flush(at.desk(who))
  at.leave(who)
  for (const { folder, copy } of kept) {
    rmSync(folder, { recursive: true })
    cpSync(copy, folder, { recursive: true })
  }
  await at.stopRelay()
  const old = await at.reopen(who)
  enterLetter(old, idOf(channelOf(old)), 1)
  cheat(old, (act) => protest(act, channelOf(act), 0, "not-approved"))
  await at.startRelay()
  return { old, name }
}

/** An office's signatories approve the healing that was laid before them. @returns how many did */
export async function approveHealings(at: World, office: OfficeName, most: number = 9): Promise<number> {
  let approved = 0
  for (const { title } of CAST[office]) {
    const desk = at.desk(`${office}/${title}`)
    await collect(desk)
    if (approved >= most || !forkState(desk, "cedar").healings.some(({ mine }) => mine)) continue
    approveHealing(desk, "cedar")
    await flush(desk)
    approved++
  }
  return approved
}

/** The bundles that wait in a registrar's outbox for the other side with what it has entered: for a pouch, or a thief. */
export function waitingBundles(desk: Desk): readonly Uint8Array[] {
  return look(desk, (tx) => outbox.list(tx)).flatMap(({ value }) => (value.kind === "postmark" ? [value.body] : []))
}
