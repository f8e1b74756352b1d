/**
 * `diwan approve`, `diwan office approve`, `diwan channel approve`: what awaits a signatory, shown whole, then signed.
 * @module
 */
import { channelNamed } from "../../access.ts"
import { look } from "../../act.ts"
import type { Desk } from "../../desk.ts"
import { DeskError } from "../../error.ts"
import { askNewest } from "../../restoring/asking.ts"
import { approve, layCharter, listLaid, type Laid } from "../../index.ts"
import { arg, done, flag, letterName, text, type Call, type Done } from "../call.ts"
import { confirmed } from "../confirm.ts"
import { isCalled, jsonLaid, laidText, nameOfLaid } from "../laid.ts"
import { sendWaiting } from "../outbox.ts"
import { columns, count, foreign } from "../text.ts"
import { withDesk } from "../unlock.ts"

/** Approve whatever is named; without a name list what awaits. */
export async function approveAny(call: Call): Promise<Done> {
  const which = call.args[0]
  return withDesk(call, (desk) => {
    const waiting = listLaid(desk)
    return which === undefined ? listed(call, desk, waiting) : settle(call, desk, find(waiting, letterName(which)))
  })
}

/** Approve a roster. */
export async function approveRoster(call: Call): Promise<Done> {
  return withDesk(call, (desk) => {
    const rosters = listLaid(desk).filter(({ kind }) => kind === "roster")
    return settle(call, desk, find(rosters, "roster"))
  })
}

/** The registrar lays a charter; a signatory approves it. Who is both does both. */
export async function approveChannel(call: Call): Promise<Done> {
  const name = arg(call, 0).normalize("NFC")
  return withDesk(call, async (desk) => {
    const asked = layIfRegistrar(desk, name)
    const mine = listLaid(desk).filter((laid) => laid.kind === "charter" && isCalled(laid, name))
    if (asked === null) return settle(call, desk, find(mine, name))
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(`the charter of ${foreign(name)} is laid before ${count(asked, "signatory", "signatories")}`)
    const [own] = mine
    const canAsk = text(call, "confirm") !== null || (call.io.interactive && !flag(call, "no-input"))
    if (own !== undefined && canAsk) return settle(call, desk, own)
    if (own !== undefined)
      call.say(`you are one of them: 'diwan channel approve ${foreign(name)} --confirm ${foreign(name)}'`)
    return done({ laid: true, codeName: name, signatories: asked, approved: null, outbox }, "", exit)
  })
}

/** Lay the charter if this is the registrar's vault and it is not laid yet. @returns how many were asked, or null */
function layIfRegistrar(desk: Desk, name: string): number | null {
  const isDue = look(desk, (tx, self) => {
    const { stage, statement } = channelNamed(tx, name)
    return self.registrar !== null && (stage === "opened" || (stage === "compared" && statement === null))
  })
  return isDue ? layCharter(desk, name).signatories : null
}

async function settle(call: Call, desk: Desk, laid: Laid): Promise<Done> {
  const name = nameOfLaid(laid)
  if (flag(call, "show")) return done({ approved: null, laid: jsonLaid(desk, laid) }, laidText(desk, laid))
  const shown = jsonLaid(desk, laid)
  const whole = laidText(desk, laid)
  // Whoever is asked has seen it: --quiet does not hide what is about to be signed.
  if (text(call, "confirm") === null && call.io.interactive) call.io.err.write(`${whole}\n\n`)
  await confirmed(call, name, "approve")
  // A registrar's approval may be the last of its quorum, and then its register's next checkpoint is signed.
  await askNewest(desk, call.signal)
  approve(desk, laid.id, { again: flag(call, "again") })
  const { outbox, exit } = await sendWaiting(call, desk)
  call.say(
    `${foreign(name)} is approved; your signature ${outbox.state === "sent" ? "is with" : "waits to go to"} the registrar`,
  )
  // Whoever named it beforehand is shown what was signed.
  return done({ approved: name, laid: shown, outbox }, text(call, "confirm") === null ? "" : whole, exit)
}

function listed(call: Call, desk: Desk, waiting: readonly Laid[]): Done {
  if (waiting.length === 0) call.say("nothing awaits your approval; 'diwan collect' fetches what waits")
  else call.say("to see one whole and approve it: 'diwan approve NAME'")
  const rows = waiting.map((laid) => [laid.kind, laid.id.slice(0, 8), about(laid), foreign(nameOfLaid(laid))])
  return done({ waiting: waiting.map((laid) => jsonLaid(desk, laid)) }, columns(rows))
}

function about(laid: Laid): string {
  if (laid.kind === "roster") return `${count(laid.officers, "place")}, quorum ${laid.roster.quorum}`
  if (laid.kind === "charter") return laid.charter.rules.kinds.join(", ")
  if (laid.kind === "amendment") return `other rules, agreed with ${foreign(laid.other)}`
  if (laid.kind === "closing") return `no more letters to ${foreign(laid.other)}`
  return `${laid.draft.header.document}, ${count(laid.draft.parts.length, "part")}, ${count(laid.readers.length, "reader")}`
}

function find(waiting: readonly Laid[], which: string): Laid {
  const found = waiting.filter((laid) => isCalled(laid, which))
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  throw new DeskError(
    "nothing-to-approve",
    `${found.length} things that await your approval answer to '${foreign(which)}'; 'diwan approve' lists them with their ids, 'diwan collect' fetches what waits`,
  )
}
