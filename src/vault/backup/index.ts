/**
 * Backups: made while the vault is in use, tried before they are called so, restored where there is no vault.
 * Spec: spec/vault.md#backups.
 * @module
 */
export { makeBackup, type Backup, type BackupInput } from "./make.ts"
export { restoreVault, type RestoreInput } from "./restore.ts"
