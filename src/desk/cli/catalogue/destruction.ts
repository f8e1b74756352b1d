/**
 * Commands about what is destroyed, and what is kept elsewhere.
 * @module
 */
import type { Command } from "../command.ts"

const CHANNEL = ["--channel <name>", "which channel, where several have letters of that name"] as const

/** See the module. */
export const DESTRUCTION: readonly Command[] = [
  {
    path: "destroy",
    summary: "destroy a letter's view now; without a name: whatever is past its reading time",
    args: [["[name]", "the letter: north/4"]],
    options: [
      ["--for-good", "keep nothing for the archive, and destroy what was archived of it"],
      ["--confirm <name>", "the letter's name, instead of typing it when asked"],
      CHANNEL,
    ],
    more: "The register's entry, the letter's cover and the receipts stay. What is past its time is destroyed by itself, whenever the vault is unlocked.",
    examples: ["diwan destroy north/4", "diwan destroy north/4 --for-good --confirm north/4", "diwan destroy"],
    run: async (call) => (await import("../acts/destroy.ts")).destroy(call),
  },
  {
    path: "archive new",
    summary:
      "make an archive key, on another device than the vault's: a file to be carried away, and what the vault is given",
    options: [
      ["--out <file>", "where to write the identity; 'age' can read with it too"],
      ["--force", "replace the file if it exists"],
    ],
    examples: ["diwan archive new --out archive.identity > archive.recipient"],
    alone: true,
    run: async (call) => (await import("../acts/archive.ts")).make(call),
  },
  {
    path: "archive key",
    summary: "show, set or remove the key to which views are sealed after their reading time",
    options: [
      ["--set <file>", "the recipient, age1pq1…, in a file"],
      ["--remove", "from now on views are destroyed, and not archived"],
    ],
    examples: ["diwan archive key --set archive.recipient", "diwan archive key"],
    run: async (call) => (await import("../acts/archive.ts")).key(call),
  },
  {
    path: "archive open",
    summary: "read an archived letter with the identity file; nothing of it is kept",
    args: [["<name>", "the letter: north/4"]],
    options: [
      ["--identity <file>", "the identity, AGE-SECRET-KEY-PQ-1…, in a file"],
      ["--export <file>", "write its view instead: anybody verifies it with 'diwan verify'"],
      ["--force", "replace the exported file if it exists"],
      CHANNEL,
    ],
    proves: true,
    examples: ["diwan archive open north/4 --identity /media/key/archive.identity"],
    run: async (call) => (await import("../acts/archive.ts")).openOne(call),
  },
]
