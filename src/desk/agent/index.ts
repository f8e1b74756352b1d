/**
 * The agent: one process that holds one officer's vault while it is open, so that a passphrase is given once and command
 * line and page see the same desk. `open.ts` makes the {@link Keeper}, which is all that the page's server knows of it;
 * `place.ts`, `frames.ts` and `words.ts` say where and in what language its clients speak to it; `serve.ts` answers them;
 * `client.ts` asks. For whoever uses it: docs/cli.md#the-agent.
 * @module
 */
export { openKeeper, type KeeperOptions } from "./open.ts"
export type { Jobs, JobWork, Keeper, LockedBy, SaidCode } from "./keeper.ts"
