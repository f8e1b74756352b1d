/**
 * What tests of a channel's end do and look at.
 * @module
 */
import assert from "node:assert/strict"
import { equal, toHex } from "../../src/bytes/index.ts"
import { look } from "../../src/desk/act.ts"
import type { ClosingText } from "../../src/desk/api/offices.ts"
import { flush, layClosing, listChannels, showBook, type Desk } from "../../src/desk/index.ts"
import { officesPage } from "../../src/desk/pages/offices.ts"
import { batches, prekeySecrets, stocks } from "../../src/desk/records.ts"
import { approveAll, channelOf, QUORUM, settle, type OfficeName, type World } from "./steps.ts"

/** An office lays the closing, and its quorum approves it. */
export async function close(at: World, office: OfficeName): Promise<void> {
  layClosing(at.desk(`${office}/registrar`), "cedar")
  await flush(at.desk(`${office}/registrar`))
  assert.equal(await approveAll(at, office, "closing", QUORUM[office]), QUORUM[office])
  await settle(at)
}

/** The entries of a register as a vault holds them, each with what it is worth. */
export function entriesOf(desk: Desk, office: OfficeName): readonly string[] {
  const side = showBook(desk, "cedar").sides.find((each) => each.office === office)
  return (side?.entries ?? []).map(({ kind, void: reason }) => `${kind} ${reason ?? "valid"}`)
}

/** How far the channel is closed, as the page shows it. */
export function closingOn(desk: Desk): ClosingText | null {
  return officesPage(desk).channels[0]?.closing ?? null
}

/** The stage of the channel. */
export function stageIn(desk: Desk): string | undefined {
  return listChannels(desk)[0]?.stage
}

/** Secrets that the other office could still seal to. */
export function heldKeys(desk: Desk): number {
  const { other } = channelOf(desk)
  return look(desk, (tx) => {
    const theirs = batches.list(tx).filter(({ value }) => equal(value.holder, other))
    const isTheirs = (batch: Uint8Array): boolean => theirs.some(({ key }) => key === toHex(batch))
    return prekeySecrets.list(tx).filter(({ value }) => value.seed !== null && isTheirs(value.batch)).length
  })
}
/** Batches of the other office that could still be sealed to. */
export function heldStock(desk: Desk): number {
  const { other } = channelOf(desk)
  return look(desk, (tx) => stocks.list(tx).filter(({ value }) => equal(value.office, other)).length)
}
