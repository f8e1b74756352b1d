/**
 * What a call is on the desk's side: a shape for what is asked, whether it needs the open vault, and a line that runs it.
 * The rules stand in `calls/`, one file for each place of the page; `calls/table.ts` joins them to a {@link CallTable},
 * which the compiler holds to the contract: a call without a rule does not compile.
 *
 * A rule is thin. What it does is a page model or a use case that knows nothing of HTTP; what it throws is an error of a
 * room, which `problem.ts` turns into a refusal.
 * @module
 */
import type { ZodType } from "zod"
import type { Answer, Asked, CallName, Ticket } from "../api.ts"
import type { Keeper } from "../agent/keeper.ts"

/** What a call works with. */
export interface CallContext {
  readonly keeper: Keeper
  /** Files for the browser session that asked, and for no other. */
  readonly tickets: Tickets
  /** Aborted when the page goes away, when the vault is locked, and when the server ends. A job has its own. */
  readonly signal: AbortSignal
  /** A launch secret of this process was used twice. */
  readonly launchMisused: boolean
}

/** A call's rule. */
export interface CallRule<Name extends CallName> {
  /** What may be asked, strictly: unknown members are refused. */
  readonly asked: ZodType<Asked<Name>>
  /** `open`: refused as `locked` while the vault is not open. */
  readonly needs: "open" | "any"
  run(context: CallContext, asked: Asked<Name>): Answer<Name> | Promise<Answer<Name>>
}

/** A rule for every call. */
export type CallTable = { readonly [Name in CallName]: CallRule<Name> }

/** A file to be fetched once: octets, or a file on the disk that is removed once it was sent or can no longer be. */
export type Offered = {
  /** As the browser is to save it; made harmless before it is sent. */
  readonly name: string
  /** For the record only: every file is sent as octets. */
  readonly type: string
} & ({ readonly bytes: Uint8Array } | { readonly path: string; readonly remove: boolean })

/** Files that wait to be fetched. */
export interface Tickets {
  /** The ticket is good for one fetch, for some minutes, and until the vault is locked. */
  offer(file: Offered): Ticket
}
