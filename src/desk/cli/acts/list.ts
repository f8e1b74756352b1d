/**
 * `diwan list`. Loaded alone: a person runs it all day, and it looks only at the list of letters.
 * @module
 */
import { listLetters, type ListedLetter } from "../../letters/listing.ts"
import { done, flag, text, whole, type Call, type Done } from "../call.ts"
import { columns, count, foreign } from "../text.ts"
import { day, jsonTime } from "../time.ts"
import { withReadingDesk } from "../unlock.ts"

const USUAL_LIMIT = 50

/** The letters of a vault, newest last. */
export async function list(call: Call): Promise<Done> {
  const channel = text(call, "channel")
  const limit = flag(call, "all") ? null : (whole(call, "limit", 1, 1_000_000) ?? USUAL_LIMIT)
  return withReadingDesk(call, (desk) => {
    const { letters, total } = listLetters(desk, {
      ...(channel === null ? {} : { channel }),
      ...(limit === null ? {} : { limit }),
    })
    const more =
      channel === null && letters.length < total
        ? [`the newest ${letters.length} of ${total}; --all shows every one`]
        : []
    for (const line of more) call.say(line)
    if (total === 0) call.say("no letter has come yet; 'diwan collect' fetches what waits")
    return done({ total, letters: letters.map(jsonLetter) }, columns(letters.map(row)))
  })
}

/** A line of the list for JSON. */
export function jsonLetter(letter: ListedLetter): Record<string, unknown> {
  const { name, channel, number, document, countersigned, parts, enclosures } = letter
  return {
    name,
    channel,
    number,
    document,
    date: jsonTime(letter.date),
    entered: jsonTime(letter.entered),
    postmarked: jsonTime(letter.postmarked),
    arrived: jsonTime(letter.arrived),
    opened: jsonTime(letter.opened),
    countersigned,
    void: letter.void,
    destroyed: jsonTime(letter.destroyed ?? null),
    parts,
    enclosures,
  }
}

/** Columns of ASCII first; names, which may be in any script, last. */
function row(letter: ListedLetter): readonly string[] {
  const { parts, enclosures } = letter
  return [
    day(letter.date),
    letter.document,
    letter.void === null ? (letter.countersigned ? "" : "provisional") : `VOID ${letter.void}`,
    letter.destroyed === undefined ? (letter.opened === null ? "new" : "") : "destroyed",
    enclosures === 0 ? count(parts, "part") : `${count(parts, "part")}, ${enclosures} enclosed`,
    `${foreign(letter.name)}  ${foreign(letter.channel)}`,
  ]
}
