/**
 * What can be chosen when a letter is written in a channel.
 * @module
 */
import { alias, channelNamed, charterOf, idOf, knownOffice } from "../../access.ts"
import { look } from "../../act.ts"
import type { WriteOptions } from "../../api.ts"
import { hasClosed } from "../../channels/closings.ts"
import type { Desk } from "../../desk.ts"
import { aliasOf, peopleOf, rulesText, type Looking } from "../../pages/people.ts"
import { cursors, keyOf, summaries, type Channel } from "../../records.ts"
import { onShelves } from "../../records/shelves.ts"
import { shelfNumbers } from "../reading.ts"

/** Most letters that are offered to be answered. */
const MOST_ANSWERABLE = 200
/** Letters looked at for them. */
const MOST_LOOKED_AT = 1000

/**
 * What can be chosen in a channel.
 * @throws {DeskError} `no-channel`, `channel-ambiguous`, `channel-stage` before there is a charter
 */
export function writeOptions(desk: Desk, codeName: string): WriteOptions {
  return look(desk, (tx, self) => {
    const at: Looking = { tx, self, now: desk.now() }
    const channel = channelNamed(tx, codeName)
    const compared = channel.comparison !== null
    return {
      channel: channel.codeName,
      compared,
      // Officers other than the registrar are told of a channel when it was compared, and not again.
      standing: !hasClosed(channel) && (self.registrar === null ? compared : channel.stage === "standing"),
      other: alias(knownOffice(tx, channel.other)?.name ?? ""),
      rules: rulesText(charterOf(channel).rules),
      people: peopleOf(at, channel),
      answerable: answerable(at, channel),
    }
  })
}

/** Letters held here that count, newest first. */
function answerable(at: Looking, channel: Channel): readonly string[] {
  const id = idOf(channel)
  const newest = cursors.get(at.tx, shelfNumbers(id))?.after ?? 0
  const names: string[] = []
  for (const { office, number } of onShelves(at.tx, id, {
    from: newest - MOST_LOOKED_AT + 1,
    to: newest,
  }).toReversed()) {
    if (names.length >= MOST_ANSWERABLE) break
    const summary = summaries.get(at.tx, keyOf(id, office, number))
    // What is provisional cannot be answered, what is void never counts.
    if (summary !== null && summary.countersigned && summary.void === null)
      names.push(`${aliasOf(at, office)}/${number}`)
  }
  return names
}
