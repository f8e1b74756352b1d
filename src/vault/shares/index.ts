/**
 * Recovery shares: the drawer's keys split among colleagues, and a drawer opened by enough of them from a backup.
 * Spec: spec/vault.md#recovery-shares.
 * @module
 */
export type { Splitting } from "./kept.ts"
export { splitDrawer, type MadeShare, type MadeSplitting } from "./split.ts"
export { openDrawer, type DrawerInput, type GivenShare, type OpenedDrawer } from "./open.ts"
