/**
 * What a vault knows of recovery: who holds shares of it, whose shares it holds, what it asked for, what was opened here.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import { hasLeft } from "../access.ts"
import { look } from "../act.ts"
import type { Desk } from "../desk.ts"
import { recovered, shares, shareWishes } from "../records.ts"
import { openShare } from "./holding.ts"
import { OWN } from "./sharing.ts"

/** See the module. Times are seconds. */
export interface RecoveryList {
  /** This vault's own splitting; null if its drawer was never split. */
  readonly own: {
    readonly needed: number
    readonly at: number
    /** `left`: no longer in the roster; their share still counts, and a new splitting is due. */
    readonly holders: readonly { readonly number: number; readonly called: string; readonly left: boolean }[]
  } | null
  readonly held: readonly {
    readonly whose: string
    readonly number: number
    readonly needed: number
    readonly of: number
    readonly at: number
    readonly given: readonly { readonly called: string; readonly at: number }[]
  }[]
  readonly wishes: readonly { readonly whose: string; readonly at: number }[]
  readonly opened: readonly {
    readonly whose: string
    readonly acts: number
    readonly letters: number
    readonly drafts: number
    readonly registers: number
    readonly at: number
  }[]
}

/** See the module. @throws {DeskError} `no-roster` */
export function listRecovery(desk: Desk): RecoveryList {
  const splitting = desk.vault.splitting()
  return look(desk, (tx, self) => {
    const mine = shares.get(tx, OWN)
    // What the file itself says decides; the record only knows the names.
    const isOwn = mine?.kind === "own" && splitting !== null && equal(mine.splitting, splitting.splitting)
    return {
      own: isOwn
        ? {
            needed: mine.needed,
            at: mine.at,
            holders: mine.holders.map(({ officer, called }, i) => ({
              number: i + 1,
              called,
              left: hasLeft(tx, { office: self.office, officer }),
            })),
          }
        : null,
      held: shares.list(tx).flatMap(({ value }) => {
        if (value.kind !== "held") return []
        const { share, called } = openShare(tx, self, value.share)
        const { number, needed, of } = share
        const given = value.given.map((each) => ({ called: each.called, at: each.at }))
        return [{ whose: called, number, needed, of, at: value.at, given }]
      }),
      wishes: shareWishes.list(tx).map(({ value }) => ({ whose: value.called, at: value.at })),
      opened: recovered.list(tx).map(({ value: { officer: _, called, ...rest } }) => ({ whose: called, ...rest })),
    }
  })
}
