/**
 * Letters of ours on their way, as the registrar's vault knows them: ready to be sent, entered and not postmarked, not
 * cosigned by the other side. Other vaults do not follow the registers; to them these lists are empty.
 *
 * A registrar who is no reader of a letter sees its name, kind and times and nothing else: its line has `arrived` null,
 * and no parts are counted.
 * @module
 */
import { openStatement, openStatementOf, type LetterStatement } from "../../office/index.ts"
import { countersigners } from "../../parcel/index.ts"
import { channelById, charterOf, idOf } from "../access.ts"
import type { DocumentName, LetterLine, Lines, ProvisionalLine, SendLine } from "../api.ts"
import { channelRegister, entryAt, headOf } from "../channels/registers.ts"
import { openOnes } from "../letters/submissions.ts"
import { channels, keyOf, summaries, type Channel, type Entry } from "../records.ts"
import { letterLine, linesOf, MOST_LINES } from "./lines.ts"
import { aliasOf, type Looking } from "./people.ts"

/** Letters that have their quorum and want sending, in the order of their numbers. */
export function toSend(at: Looking): Lines<SendLine> {
  const lines = openOnes(at.tx).flatMap(({ value }): SendLine[] => {
    const channel = channelById(at.tx, value.channel)
    if (value.state !== "approved" || value.statement === null || channel === null) return []
    const { enterBy } = openStatementOf("letter", value.statement).body
    const name = `${aliasOf(at, at.self.office)}/${value.number}`
    return [{ channel: channel.codeName, name, until: enterBy }]
  })
  return linesOf(lines)
}

/** Letters that are entered and wait for the host's postmark. */
export function unpostmarked(at: Looking): Lines<LetterLine> {
  const lines = openOnes(at.tx).flatMap(({ value }): LetterLine[] => {
    const channel = channelById(at.tx, value.channel)
    if (value.index === null || channel === null || channel.host === null) return []
    const entry = entryAt(at.tx, channelRegister(idOf(channel), at.self.office), value.index)
    if (entry.postmark !== null || entry.void !== null) return []
    const { body } = openStatementOf("letter", entry.data)
    return [lineOfEntry(at, channel, entry, body)]
  })
  return linesOf(lines.toReversed())
}

/** Letters of ours that the host has postmarked and the other side's registrar has not cosigned, where the charter asks for it. */
export function uncosigned(at: Looking): { readonly newest: readonly ProvisionalLine[]; readonly count: number } {
  const newest: ProvisionalLine[] = []
  let count = 0
  if (at.self.registrar === null) return { newest, count }
  for (const { value: channel } of channels.list(at.tx)) {
    if (channel.stage !== "standing") continue
    const asked = countersigners({ charter: charterOf(channel), sender: at.self.office, reader: channel.other })
    const register = channelRegister(idOf(channel), at.self.office)
    const { size, cosigned, history } = headOf(at.tx, register)
    if (!asked.includes("registrar") || cosigned >= size) continue
    // Every letter with the number that was due moved the history on by one.
    count += history.nextNumber - entryAt(at.tx, register, cosigned).before.nextNumber
    for (let index = size - 1; index >= Math.max(cosigned, size - MOST_LINES); index--) {
      const entry = entryAt(at.tx, register, index)
      const { body } = openStatement(entry.data)
      if (body.kind !== "letter") continue
      if (entry.void !== null || (channel.host !== null && entry.postmark === null)) count--
      else newest.push({ ...lineOfEntry(at, channel, entry, body), wants: ["registrar"] })
    }
  }
  return { newest, count: Math.max(count, newest.length) }
}

/** A letter's line from its register; from the list, if its officer is a reader. */
function lineOfEntry(at: Looking, channel: Channel, entry: Entry, body: LetterStatement): LetterLine {
  const filed = summaries.get(at.tx, keyOf(idOf(channel), body.office, body.number))
  if (filed !== null) return letterLine(at, filed)
  const from = aliasOf(at, body.office)
  const { number, date } = body
  return {
    channel: channel.codeName,
    name: `${from}/${number}`,
    from,
    own: true,
    number,
    document: body.document satisfies DocumentName,
    date,
    entered: entry.at,
    postmarked: entry.postmark?.time ?? null,
    arrived: null,
    opened: null,
    countersigned: false,
    void: entry.void,
    parts: 0,
    enclosures: 0,
  }
}
