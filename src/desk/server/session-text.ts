/**
 * What the page must know before anything else, of the keeper as it is now.
 * @module
 */
import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { toHex } from "../../bytes/index.ts"
import { lineOf } from "../../office/index.ts"
import { own } from "../access.ts"
import { look } from "../act.ts"
import type { Keeper } from "../agent/keeper.ts"
import type { Me, Session } from "../api.ts"
import type { Desk } from "../desk.ts"
import { invited } from "../records.ts"

/** The session, for the page. */
export function sessionText(keeper: Keeper, { launchMisused }: { readonly launchMisused: boolean }): Session {
  const state = keeper.state()
  return {
    state,
    version: version(),
    play: keeper.play(),
    shift: keeper.shift(),
    settings: keeper.settings(),
    host: keeper.host(),
    ways: keeper.ways(),
    locked: keeper.lockedBy(),
    me: state === "open" ? meOf(keeper.desk()) : null,
    relay: keeper.relay(),
    launchMisused,
  }
}

/**
 * Whose vault it is. Roles are those of the roster in force; before a first roster names them, a founder has those they
 * gave themselves, and others have none.
 */
function meOf(desk: Desk): Me {
  return look(desk, (tx, self) => {
    const { name: office, roster } = own(tx, self)
    const line = roster === null ? null : lineOf(roster, self.officer)
    const first = roster === null && self.registrar !== null
    const mine = invited.list(tx).find(({ value }) => toHex(value.person) === toHex(self.person))
    return {
      office,
      officeId: toHex(self.office),
      name: self.name,
      title: self.title,
      roles: line?.roles ?? (first ? (mine?.value.roles ?? []) : []),
      registrar: self.registrar !== null,
    }
  })
}

let known: string | null = null

/** This Diwan's version, from the package's own description, whether it runs from source or was bundled. */
function version(): string {
  for (let folder = import.meta.dirname; known === null; folder = dirname(folder)) {
    const path = join(folder, "package.json")
    if (existsSync(path)) known = (JSON.parse(readFileSync(path, "utf8")) as { readonly version: string }).version
    else if (folder === dirname(folder)) known = "unknown"
  }
  return known
}
