/**
 * What tests of rosters that follow one another have in common.
 * @module
 */
import assert from "node:assert/strict"
import { knownOffice } from "../../src/desk/access.ts"
import { look } from "../../src/desk/act.ts"
import {
  approve,
  collect,
  flush,
  layRoster,
  listLaid,
  showBook,
  verifyBook,
  type Desk,
  type RosterChange,
} from "../../src/desk/index.ts"
import { outbox } from "../../src/desk/records.ts"
import { cheat, settle } from "./steps.ts"
import { EVERYBODY, officersOf, type World } from "./world.ts"

export { worlds } from "./steps.ts"

/** An officer id. */
export const idOfOfficer = (at: World, who: string): Uint8Array => look(at.desk(who), (_, self) => self.officer)
const northId = (at: World): Uint8Array => look(at.desk("north/registrar"), (_, self) => self.office)
/** Everybody else. */
export const without = (...left: readonly string[]): readonly string[] => EVERYBODY.filter((who) => !left.includes(who))

/** The registrar lays a roster, those who stay approve it, everybody hears of it. */
export async function succeed(at: World, change: RosterChange, gone: readonly string[] = []): Promise<void> {
  const registrar = at.desk("north/registrar")
  layRoster(registrar, change)
  await flush(registrar)
  for (const who of officersOf("north").filter((each) => !gone.includes(each))) {
    const desk = at.desk(who)
    await collect(desk)
    for (const laid of listLaid(desk)) if (laid.kind === "roster") approve(desk, laid.id)
    await flush(desk)
  }
  await settle(at, without(...gone))
}

/** The adviser is dismissed, and the principal drafts from now on. */
export async function dismissAdviser(at: World): Promise<void> {
  await succeed(
    at,
    {
      without: [{ officer: idOfOfficer(at, "north/adviser"), why: "dismissed" }],
      roles: [{ officer: idOfOfficer(at, "north/principal"), roles: ["drafter", "reader", "signatory"] }],
    },
    ["north/adviser"],
  )
}

/** The version of North's roster that somebody knows. */
export function versionAt(at: World, who: string): number | undefined {
  const north = northId(at)
  return look(at.desk(who), (tx) => knownOffice(tx, north)?.roster?.head.version)
}

/** North's entries in the channel, with what they are worth. */
export function northEntries(desk: Desk): readonly string[] {
  const side = showBook(desk, "cedar").sides.find(({ office }) => office === "north")
  return (side?.entries ?? []).map(({ kind, void: reason }) => `${kind} ${reason ?? "valid"}`)
}

/** Derive both registers again. */
export function verifyAll(desk: Desk): void {
  for (const { verified } of verifyBook(desk, "cedar")) assert.equal(verified.kind, "verified")
}

/** Whatever stands in the outbox goes without its host: a registrar who hands in nothing to be postmarked. */
export function aroundTheHost(desk: Desk): void {
  cheat(desk, ({ tx }) => {
    for (const { key, order, value } of outbox.list(tx))
      if (value.kind === "postmark") outbox.put(tx, key, { ...value, kind: "deposit", postmark: null }, { order })
  })
}
