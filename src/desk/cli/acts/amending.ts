/**
 * `diwan channel amend`: other rules for a channel. Whoever proposes and whoever answers is shown what changes before anything
 * is laid before anybody.
 * @module
 */
import { channelNamed, charterOf } from "../../access.ts"
import { look } from "../../act.ts"
import { askNewest } from "../../restoring/asking.ts"
import { MOST_CHARTER_FILE, readCharterFile } from "../charter-file.ts"
import {
  agreeToAmendment,
  amendmentState,
  declineAmendment,
  proposeAmendment,
  withdrawAmendment,
  type AmendmentState,
  type Desk,
} from "../../index.ts"
import { arg, done, flag, placed, text, usage, type Call, type Done } from "../call.ts"
import { confirmed } from "../confirm.ts"
import { readText } from "../files.ts"
import { sendWaiting } from "../outbox.ts"
import { changesText } from "../rules.ts"
import { count, foreign } from "../text.ts"
import { jsonTime, moment } from "../time.ts"
import { withDesk } from "../unlock.ts"

/** Propose other rules, answer what is proposed, or see how far it is. */
export async function amend(call: Call): Promise<Done> {
  const wanted = arg(call, 0).normalize("NFC")
  const path = text(call, "charter")
  const answers = { agree: flag(call, "agree"), decline: flag(call, "decline"), withdraw: flag(call, "withdraw") }
  const answer = (["agree", "decline", "withdraw"] as const).filter((each) => answers[each])
  if (answer.length + (path === null ? 0 : 1) > 1)
    throw usage("one at a time: --charter, --agree, --decline or --withdraw")
  const rules = path === null ? null : readCharterFile(readText(placed(call, path), MOST_CHARTER_FILE), path)
  return withDesk(call, async (desk) => {
    const { codeName, before } = look(desk, (tx) => {
      const channel = channelNamed(tx, wanted)
      return { codeName: channel.codeName, before: charterOf(channel).rules }
    })
    if (rules !== null) {
      call.say(changesText(before, rules))
      call.say(
        `once both offices have approved them, these rules hold in ${foreign(codeName)} for what is written after; until then no leave is given here, and what has gone to the other office cannot be taken back`,
      )
      await confirmed(call, codeName, "amend")
      await askNewest(desk, call.signal)
      return laid(call, desk, codeName, proposeAmendment(desk, wanted, rules).signatories)
    }
    switch (answer[0]) {
      case "agree": {
        const state = amendmentState(desk, wanted)
        if (state !== null) call.say(changesText(state.before, state.after))
        await confirmed(call, codeName, "agree to")
        await askNewest(desk, call.signal)
        return laid(call, desk, codeName, agreeToAmendment(desk, wanted).signatories)
      }
      case "decline":
        declineAmendment(desk, wanted)
        call.say(`the rules proposed for ${foreign(codeName)} are declined; the other office is told`)
        return stateOf(call, desk, codeName)
      case "withdraw":
        withdrawAmendment(desk, wanted)
        call.say(`the rules that were before the signatories of ${foreign(codeName)} are taken back`)
        return stateOf(call, desk, codeName)
      default:
        return stateOf(call, desk, codeName)
    }
  })
}

async function laid(call: Call, desk: Desk, codeName: string, signatories: number): Promise<Done> {
  call.say(`the rules are laid before ${count(signatories, "signatory", "signatories")}`)
  call.say(`next: each signatory runs 'diwan approve ${foreign(codeName)}', then you 'diwan collect'`)
  return stateOf(call, desk, codeName)
}

async function stateOf(call: Call, desk: Desk, codeName: string): Promise<Done> {
  const { outbox, exit } = await sendWaiting(call, desk)
  const state = amendmentState(desk, codeName)
  const amendment = state === null ? null : { ...state, since: jsonTime(state.since) }
  return done({ codeName, amendment, outbox }, state === null ? "no other rules are under way" : stateText(state), exit)
}

const STAGES: { readonly [S in AmendmentState["stage"]]: string } = {
  offered: "proposed by the other office: see what changes, then --agree or --decline",
  laid: "before the signatories of this office",
  sent: "approved here and proposed to the other office, whose answer is awaited",
}

function stateText(state: AmendmentState): string {
  const { stage, given, wanted, since, before, after } = state
  return [
    changesText(before, after),
    "",
    `${STAGES[stage]}, since ${moment(since)}`,
    ...(stage === "laid" ? [`approved by ${given} of ${wanted}`] : []),
  ].join("\n")
}
