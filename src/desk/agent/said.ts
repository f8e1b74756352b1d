/**
 * What is to be said of an act when it is done: a letter has come, something awaits approval. It is told from the records
 * that the act wrote, before and after, and never from how the act was called: so whatever the way in, the same is said.
 * The codes are {@link SaidCode}.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import { openStatementOf, openRosterHead } from "../../office/index.ts"
import type { Collection, Reading } from "../../vault/index.ts"
import { alias, channelById, knownOffice } from "../access.ts"
import { SELF } from "../act.ts"
import type { Said } from "../api.ts"
import { alarms, channels, invited, pending, selves, submissions, summaries } from "../records.ts"
import type { SaidCode } from "./keeper.ts"

/** What is remembered of a record from before an act. */
export type Before = string | null
/** A record whose change may be worth a word. */
interface Rule {
  /** The little of it that matters; null if it is not there. */
  readonly mark: (tx: Reading, key: string) => Before
  /** What its change means. */
  readonly said: (tx: Reading, key: string, before: Before) => Said | null
}

/** The rule for a collection's records, if there is one. */
export function ruleFor(collection: Collection): Rule | undefined {
  return RULES[collection]
}

const say = (code: SaidCode, values: NonNullable<Said["values"]>): Said => ({ code, values })

const RULES: { readonly [C in Collection]?: Rule } = {
  summaries: {
    mark(tx, key) {
      const found = summaries.get(tx, key)
      return found === null ? null : `${found.arrived !== null} ${found.postmarked !== null}`
    },
    said(tx, key, before) {
      const found = summaries.get(tx, key)
      if (found === null) return null
      const [arrived, postmarked] = before?.split(" ") ?? ["false", "false"]
      const values = { name: `${found.from}/${found.number}`, channel: found.codeName }
      if (found.arrived !== null && arrived === "false") return say("letter-arrived", values)
      const office = selves.get(tx, SELF)?.office
      const isOurs = office !== undefined && equal(office, found.office)
      return isOurs && found.postmarked !== null && postmarked === "false" ? say("letter-postmarked", values) : null
    },
  },
  pending: {
    mark: (tx, key) => pending.get(tx, key)?.state ?? null,
    said(tx, key, before) {
      const found = pending.get(tx, key)
      if (found === null || found.state !== "waiting" || before === "waiting") return null
      const { purpose: kind, channel, subject } = found
      if (kind === "letter") {
        const { body } = openStatementOf("letter", subject)
        return say("approval-awaits", { kind, name: `${nameOf(tx, body.office)}/${body.number}` })
      }
      if (kind === "roster") return say("approval-awaits", { kind, name: `roster/${openRosterHead(subject).version}` })
      const codeName = channel === null ? null : channelById(tx, channel)?.codeName
      return say("approval-awaits", { kind, name: codeName ?? "" })
    },
  },
  allotments: {
    mark: (tx, key) => submissions.get(tx, key)?.state ?? null,
    said(tx, key, before) {
      const found = submissions.get(tx, key)
      const office = selves.get(tx, SELF)?.office
      if (found === null || found.state !== "approved" || before === "approved" || office === undefined) return null
      const channel = channelById(tx, found.channel)?.codeName ?? ""
      return say("letter-ready", { name: `${nameOf(tx, office)}/${found.number}`, channel })
    },
  },
  invited: {
    mark: (tx, key) => (invited.get(tx, key)?.joined === null ? "invited" : "joined"),
    said(tx, key, before) {
      const found = invited.get(tx, key)
      return found !== null && found.joined !== null && before === "invited"
        ? say("officer-joined", { name: found.name })
        : null
    },
  },
  channels: {
    mark: (tx, key) => channels.get(tx, key)?.stage ?? null,
    said(tx, key, before) {
      const found = channels.get(tx, key)
      return found === null || found.stage === before
        ? null
        : say("channel-stage", { channel: found.codeName, stage: found.stage })
    },
  },
  alarms: {
    mark: (tx, key) => alarms.get(tx, key)?.code ?? null,
    said(tx, key, before) {
      const found = alarms.get(tx, key)
      return found === null || before !== null ? null : say("alarm-raised", { code: found.code })
    },
  },
}

function nameOf(tx: Reading, office: Uint8Array): string {
  return alias(knownOffice(tx, office)?.name ?? toHex(office).slice(0, 8))
}
