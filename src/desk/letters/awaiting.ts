/**
 * Receipts that a letter of ours still wants. Two vaults know who its readers are and see their receipts: the registrar's,
 * from the moment the letter is entered, and its drafter's, from the moment they hear that it was (their own view, or the
 * first receipt). Nobody else is told, and in their vaults nothing is awaited. Only the other office's readers count: what
 * the own officers receipt is for the own register.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import { lineOf, type OfficerPlace, type Signed } from "../../office/index.ts"
import { statementHash, type Receipt } from "../../letter/index.ts"
import type { Reading } from "../../vault/index.ts"
import { alias, channelById, charterOf, hasLeft, idOf, knownOffice, letterNamed } from "../access.ts"
import { look } from "../act.ts"
import type { Act, Desk } from "../desk.ts"
import { awaited, CLOSED, OPEN, type Awaited, type Channel } from "../records.ts"

/** State of a record: handed in, and not known to be entered. */
const HANDED_IN = CLOSED

/** A letter of ours wants receipts from now on, or, while it is not entered, as soon as it is. */
export function awaitReceipts(
  act: Act,
  letter: {
    readonly channel: Channel
    /** Leaf data of its statement. */
    readonly statement: Uint8Array
    readonly number: number
    readonly readers: readonly OfficerPlace[]
    readonly entered: boolean
  },
): void {
  const { channel, statement, number, entered } = letter
  const { self, tx, now } = act
  const theirs = knownOffice(tx, channel.other)
  const readers = letter.readers
    .filter(({ office }) => equal(office, channel.other))
    .map(({ officer }) => {
      const line = theirs === null || theirs.roster === null ? null : lineOf(theirs.roster, officer)
      const name = line === null ? toHex(officer).slice(0, 8) : line.title || line.name
      return { officer, called: `${alias(theirs?.name ?? "")}/${name}` }
    })
  if (readers.length === 0) return
  const opened = charterOf(channel).rules.receipts === "opened"
  const row: Awaited = { channel: idOf(channel), office: self.office, number, opened, readers, since: now }
  awaited.put(tx, toHex(statementHash(statement)), row, { order: now, state: entered ? OPEN : HANDED_IN })
}

/** A letter was withdrawn: nobody will receipt it. @param statement leaf data */
export function awaitNone({ tx }: Pick<Act, "tx">, statement: Uint8Array): void {
  awaited.delete(tx, toHex(statementHash(statement)))
}

/** A letter of ours has come back entered. @param statement leaf data */
export function awaitFromNow({ tx, now }: Pick<Act, "tx" | "now">, statement: Uint8Array): void {
  const key = toHex(statementHash(statement))
  const row = awaited.get(tx, key)
  if (row !== null) awaited.put(tx, key, row, { order: now, state: OPEN })
}

/** A receipt that holds has come. */
export function noteReceipt({ tx }: Pick<Act, "tx">, signed: Signed, { statement, what }: Receipt): void {
  const key = toHex(statement)
  const row = awaited.get(tx, key)
  if (row === null) return
  const isEnough = what === "opened" || !row.opened
  const readers = row.readers.filter(({ officer }) => !isEnough || !equal(officer, signed.officer))
  if (readers.length === 0) awaited.delete(tx, key)
  else awaited.put(tx, key, { ...row, readers }, { state: OPEN })
}

/**
 * Whose receipts are missing, by what drafts call them: of readers who may still give one, and of those who have left their
 * office since. To the latter nothing is passed on any more: without a receipt the letter counts as not delivered to them.
 */
export function missingFrom(
  tx: Reading,
  row: Awaited,
): { readonly waiting: readonly string[]; readonly gone: readonly string[] } {
  const other = channelById(tx, row.channel)?.other ?? null
  const isGone = ({ officer }: { readonly officer: Uint8Array }): boolean =>
    other !== null && hasLeft(tx, { office: other, officer })
  const names = (readers: Awaited["readers"]): readonly string[] => readers.map(({ called }) => called)
  return { waiting: names(row.readers.filter((each) => !isGone(each))), gone: names(row.readers.filter(isGone)) }
}

/** The same for one letter of ours, by its name; nothing if none is awaited here. @throws {DeskError} as `letterNamed` */
export function missingReceipts(desk: Desk, name: string, channelName?: string): ReturnType<typeof missingFrom> {
  return look(desk, (tx, self) => {
    const { office, number, channel } = letterNamed(tx, self, name, channelName)
    const row = awaited.list(tx, { state: OPEN }).find(({ value }) => {
      return value.number === number && equal(value.office, office) && equal(value.channel, idOf(channel))
    })
    return row === undefined ? { waiting: [], gone: [] } : missingFrom(tx, row.value)
  })
}
