/**
 * The list of letters. It looks at nothing but the list's own records, and loads no room but the vault.
 * @module
 */
import { summaries, type Summary } from "../records/summaries.ts"
import type { Vault } from "../../vault/index.ts"

/** A line of the list of letters. */
export interface ListedLetter extends Omit<
  Summary,
  "channel" | "office" | "codeName" | "from" | "place" | "familiar" | "wants" | "entry"
> {
  /** `north/4`. */
  readonly name: string
  readonly channel: string
}

/**
 * The letters of a vault, by the order in which they came; newest last.
 * @param desk anything that has the vault: a desk, or the vault alone
 * @param input.channel only of the channel with this code name
 * @param input.limit only the newest so many
 */
export function listLetters(
  desk: { readonly vault: Pick<Vault, "read"> },
  input: { channel?: string; limit?: number } = {},
): { letters: readonly ListedLetter[]; total: number } {
  const { channel, limit } = input
  return desk.vault.read((tx) => {
    const total = summaries.count(tx)
    // Of one channel all must be looked at; else the newest are found by their order.
    const page = limit === undefined || channel !== undefined ? {} : { limit, descending: true }
    const found = summaries.list(tx, page).map(({ value }) => value)
    const inOrder = "descending" in page ? found.toReversed() : found
    const letters = inOrder.filter(({ codeName }) => channel === undefined || codeName === channel).map(listed)
    return { letters: limit === undefined ? letters : letters.slice(-limit), total }
  })
}

/** A line as it is shown. */
export function listed(summary: Summary): ListedLetter {
  const { channel: _, office: __, place: ___, familiar: ____, wants: _____, entry: ______, ...shown } = summary
  const { codeName, from, ...rest } = shown
  return { ...rest, name: `${from}/${summary.number}`, channel: codeName }
}
