/**
 * The call of the place *Search*. A few letters that came since the last search are indexed before it is answered; many are
 * a job, and the answer says how far it is.
 * @module
 */
import { z } from "zod"
import type { SearchRequest } from "../../api.ts"
import { MOST_HITS, MOST_OFFSET, MOST_QUERY, searchOf } from "../../search/index.ts"
import { VaultError } from "../../../vault/index.ts"
import type { CallTable } from "../call.ts"

/** Letters that are indexed while somebody waits: some hundredths of a second. */
const FEW = 32

const seconds = z.int().min(0).max(253_402_300_799)
const asked: z.ZodType<SearchRequest> = z.strictObject({
  query: z.string().max(MOST_QUERY),
  channel: z.string().min(1).max(60).exactOptional(),
  from: z.string().min(1).max(120).exactOptional(),
  level: z.string().min(1).max(60).exactOptional(),
  since: seconds.exactOptional(),
  until: seconds.exactOptional(),
  limit: z.int().min(1).max(MOST_HITS).exactOptional(),
  offset: z.int().min(0).max(MOST_OFFSET).exactOptional(),
})

/** See the module. */
export const searchCalls: Pick<CallTable, "search"> = {
  search: {
    asked,
    needs: "open",
    async run({ keeper }, request) {
      const search = await searchOf(keeper.desk(), keeper.signal())
      if (search.behind > FEW && !search.isCatchingUp)
        keeper.jobs.start({ what: "search-index", about: "", unit: "steps" }, ({ signal, progress }) =>
          search.catchUp(signal, progress),
        )
      else if (search.behind <= FEW) await search.catchUp(keeper.signal()).catch(unlessFull)
      return search.search(request)
    },
  },
}

/** An index that can take no more still answers, and says how many letters are in it. */
function unlessFull(cause: unknown): void {
  if (!(cause instanceof VaultError) || cause.code !== "full") throw cause
}
