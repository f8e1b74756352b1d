/**
 * An officer's drawer is split among named colleagues: any so many of them, and a backup, open what was filed in this vault,
 * should it be lost. None of it reaches the pen. Each colleague's share is a file to be handed to them, signed, naming them; it
 * is not kept here, and one alone says nothing. Spec: spec/office.md#recovery, spec/vault.md#recovery-shares.
 * @module
 */
import { encodeRecord, equal } from "../../bytes/index.ts"
import { lineOf, signBody, SUITE, type RosterLine } from "../../office/index.ts"
import { alias, own, ownKeys, ownRoster } from "../access.ts"
import { look } from "../act.ts"
import type { Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { calledOf } from "../pages/people.ts"
import { shares } from "../records.ts"

/** Under which a vault's own splitting is kept. */
export const OWN = "own"

/** A splitting, and the files for the colleagues. */
export interface SharesMade {
  readonly needed: number
  readonly files: readonly {
    /** 1 to n. */
    readonly number: number
    readonly officer: Uint8Array
    readonly called: string
    readonly file: Uint8Array
  }[]
}

/**
 * Split the drawer anew. Shares given before open nothing that is filed from now on.
 * @param input.to officer ids of colleagues in the roster in force, each once
 * @throws {DeskError} `share-holder` oneself, somebody twice, or nobody of the roster
 * @throws {VaultError} `shares-number`, `too-many-splittings`, `full`, `io`
 */
export async function shareDrawer(
  desk: Desk,
  { needed, to }: { readonly needed: number; readonly to: readonly Uint8Array[] },
): Promise<SharesMade> {
  const { self, holders } = look(desk, (tx, officer) => {
    const [roster, office] = [ownRoster(tx, officer), alias(own(tx, officer).name)]
    const lines = to.map((id) => lineOf(roster, id))
    const isSound = lines.every((line, i) => line !== null && lines.findIndex((each) => isSame(each, line)) === i)
    if (!isSound || to.some((id) => equal(id, officer.officer)))
      throw new DeskError(
        "share-holder",
        "shares go to colleagues of the roster in force, one to each, none to oneself",
      )
    const named = lines.filter((line): line is RosterLine => line !== null)
    return { self: officer, holders: named.map((line) => ({ officer: line.officer, called: calledOf(office, line) })) }
  })
  return desk.vault.split({ needed, of: holders.length }, (tx, made) => {
    // Of two splittings the one with the later time holds, so no two have the same.
    const at = Math.max(desk.now(), (shares.get(tx, OWN)?.at ?? 0) + 1)
    const { splitting } = made
    shares.put(tx, OWN, { kind: "own", splitting, needed, holders, at })
    const keys = ownKeys(self)
    const files = made.shares.map(({ number, share }) => {
      const holder = holders[number - 1]
      if (holder === undefined) throw new TypeError("a share for each holder")
      const body = {
        suite: SUITE,
        kind: "recovery-share",
        office: self.office,
        officer: self.officer,
        holder: holder.officer,
        vault: desk.vault.id,
        splitting,
        needed,
        of: holders.length,
        number,
        share,
        time: at,
      } as const
      return { number, ...holder, file: encodeRecord(signBody(keys, body)) }
    })
    return { needed, files }
  })
}

function isSame(a: RosterLine | null, b: RosterLine | null): boolean {
  return a !== null && b !== null && equal(a.officer, b.officer)
}
