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
import { alias, charterOf, idOf, knownOffice } from "../access.ts"
import type { Act } from "../desk.ts"
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
