/**
 * `diwan search`.
 * @module
 */
import type { SearchAnswer, SearchRequest, Snippet } from "../../api.ts"
import type { Desk } from "../../desk.ts"
import { closeSearch, MOST_HITS, MOST_OFFSET, searchOf } from "../../search/index.ts"
import { done, text, usage, westernDigits, whole, type Call, type Done } from "../call.ts"
import { count, foreign } from "../text.ts"
import { day } from "../time.ts"
import { withDesk } from "../unlock.ts"
import { jsonLetter } from "./list.ts"

const DAY = 86_400

/** Find letters by their words. */
export async function search(call: Call): Promise<Done> {
  const request = requestOf(call)
  return withDesk(call, async (desk) => {
    const answer = await askDesk(call, desk, request)
    const { total, hits, indexed, letters } = answer
    if (total === 0)
      call.say(letters === 0 ? "no letter has come yet" : `nothing was found in ${count(letters, "letter")}`)
    else if (hits.length < total)
      call.say(`${hits.length} of ${count(total, "letter")}; --offset and --limit show others`)
    const colours = call.io.out.hasColours
    return done(
      {
        total,
        indexed,
        letters,
        hits: hits.map(({ letter, snippets }) => ({ ...jsonLetter(letter), snippets })),
      },
      hits.flatMap((hit) => shown(hit, colours)),
    )
  })
}

/** Where somebody keeps the vault open, they keep the index too; else it is opened, brought up and closed for this one question. */
async function askDesk(call: Call, desk: Desk, request: SearchRequest): Promise<SearchAnswer> {
  const search = await searchOf(desk)
  try {
    await search.catchUp(call.signal, (done, total) => desk.tell.progress("indexing letters", done, total))
    return search.search(request)
  } finally {
    if (call.io.lend === undefined) await closeSearch(desk)
  }
}

function requestOf(call: Call): SearchRequest {
  const channel = text(call, "channel")
  const from = text(call, "from")
  const level = text(call, "level")
  const [since, until] = [dayOption(call, "since"), dayOption(call, "until")]
  const [limit, offset] = [whole(call, "limit", 1, MOST_HITS), whole(call, "offset", 0, MOST_OFFSET)]
  return {
    query: call.args.join(" "),
    ...(channel === null ? {} : { channel }),
    ...(from === null ? {} : { from: from.toLowerCase() }),
    ...(level === null ? {} : { level }),
    ...(since === null ? {} : { since }),
    ...(until === null ? {} : { until: until + DAY }),
    ...(limit === null ? {} : { limit }),
    ...(offset === null ? {} : { offset }),
  }
}

/** A day of UTC, as its first second. */
function dayOption(call: Call, name: string): number | null {
  const given = text(call, name)
  if (given === null) return null
  const typed = westernDigits(given)
  const seconds = Date.parse(`${typed}T00:00:00Z`) / 1000
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed) || !Number.isInteger(seconds) || day(seconds) !== typed)
    throw usage(`--${name}: want a day such as 2026-11-24`)
  return seconds
}

function shown({ letter, snippets }: SearchAnswer["hits"][number], colours: boolean): readonly string[] {
  const head = [day(letter.date), letter.document, `${foreign(letter.name)}  ${foreign(letter.channel)}`].join("  ")
  return [head, ...snippets.map((snippet) => `    ${snippetText(snippet, colours)}`)]
}

/** On a terminal what was found is bold. */
function snippetText({ text, marks }: Snippet, colours: boolean): string {
  // What is made visible takes the room of what it was; an isolate stands before all of it.
  const line = foreign(text)
  const before = line.length > text.length ? 1 : 0
  let [made, at] = ["", 0]
  for (const [from, to] of colours ? marks : []) {
    made += `${line.slice(at, before + from)}\u001b[1m${line.slice(before + from, before + to)}\u001b[22m`
    at = before + to
  }
  return made + line.slice(at)
}
