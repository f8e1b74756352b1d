/**
 * Commands about backups.
 * @module
 */
import type { Command } from "../command.ts"

/** See the module. */
export const BACKUPS: readonly Command[] = [
  {
    path: "backup",
    summary: "copy the vault, while it is in use, into a file without one-time keys, and try the copy",
    args: [["<file>", "the file to make; one that is there is never replaced"]],
    more: "The copy is as secret as the vault and opens with the same passphrase, recovery code or key. It is read back and every record of it is checked before the command says that there is a backup.",
    examples: ["diwan backup /media/stick/monday.backup"],
    run: async (call) => (await import("../acts/backup.ts")).backup(call),
  },
  {
    path: "restore",
    summary: "make a vault from a backup, where there is none",
    args: [["<file>", "the backup"]],
    more: "The vault that was lost, or a second copy, must not be used any more. A registrar's vault signs nothing before it has heard from the host or the other side what was signed since the backup.",
    examples: ["diwan restore /media/stick/monday.backup --home ~/diwan/north"],
    alone: true,
    run: async (call) => (await import("../acts/backup.ts")).restore(call),
  },
]
