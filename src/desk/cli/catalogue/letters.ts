/**
 * Commands about letters: writing, approving, sending, reading.
 * @module
 */
import type { Command } from "../command.ts"

const CHANNEL = ["--channel <name>", "which channel, where several have letters of that name"] as const
const CONFIRM = ["--confirm <name>", "the letter's name, instead of typing it when asked"] as const
const NAME = ["<name>", "the letter: north/4"] as const

/** See the module. */
export const LETTERS: readonly Command[] = [
  {
    path: "write",
    summary: "keep a letter from a draft file; it is checked against the charter, and nothing is sent",
    args: [["<file>", "the draft (docs/drafts.md); '-' reads standard input"]],
    options: [["--folder <dir>", "where the enclosures it names are found (the draft's folder)"]],
    examples: ["diwan write fourth.md"],
    run: async (call) => (await import("../acts/draft.ts")).write(call),
  },
  {
    path: "draft list",
    summary: "the drafts of this vault",
    examples: ["diwan draft list"],
    run: async (call) => (await import("../acts/draft.ts")).list(call),
  },
  {
    path: "draft submit",
    summary: "seal and upload a draft's enclosures, and ask leave to lay it before the signatories",
    args: [["<number>", "the draft's number"]],
    options: [["--period", "where one-time keys are used up, seal to the period's key: less is safe if it is stolen"]],
    more: "Interrupted, it goes on where it stopped. When leave has come, 'diwan collect' builds the letter and hands it in.",
    examples: ["diwan draft submit 1", "diwan collect --wait 60"],
    run: async (call) => (await import("../acts/draft.ts")).submit(call),
  },
  {
    path: "draft withdraw",
    summary: "withdraw a draft; the number it was given is free again",
    args: [["<number>", "the draft's number"]],
    examples: ["diwan draft withdraw 1"],
    run: async (call) => (await import("../acts/draft.ts")).withdraw(call),
  },
  {
    path: "approve",
    summary: "show what was laid before you, in plain words, and sign it; without a name: list what awaits",
    args: [["[name]", "north/4, a channel's code name, roster/1, or the start of its id"]],
    options: [
      CONFIRM,
      ["--show", "only show it, whole"],
      ["--again", "after a restore: you know that you approved no other letter of this number"],
    ],
    more: "A signature cannot be taken back: any reader can prove the letter to anybody, for ever.",
    examples: ["diwan approve", "diwan approve north/4", "diwan approve north/4 --confirm north/4"],
    run: async (call) => (await import("../acts/approve.ts")).approveAny(call),
  },
  {
    path: "send",
    summary:
      "registrar: enter a letter that has its quorum, have it postmarked, send it; without a name: list such letters",
    args: [["[name]", NAME[1]]],
    options: [CONFIRM, CHANNEL],
    examples: ["diwan send", "diwan send north/4 --confirm north/4"],
    run: async (call) => (await import("../acts/carriage.ts")).send(call),
  },
  {
    path: "reseal",
    summary: "drafter: seal a letter again to one reader who cannot open what came",
    args: [NAME],
    options: [
      ["--for <reader>", "what drafts call them: south/minister"],
      ["--period", "if their one-time keys are used up, seal to the period's key: less is safe if it is stolen"],
      CONFIRM,
      CHANNEL,
    ],
    more: "Only upon their word, by telephone: never because a message asks for it. A letter that they receipted is not sealed again.",
    examples: ["diwan reseal north/4 --for south/minister"],
    run: async (call) => (await import("../acts/reseal.ts")).reseal(call),
  },
  {
    path: "collect",
    summary: "fetch what has come, act on it, send what waits",
    options: [["--wait <seconds>", "wait so long for something to come, at most 3600 (0)"]],
    examples: ["diwan collect", "diwan collect --wait 60"],
    run: async (call) => (await import("../acts/carriage.ts")).collectAll(call),
  },
  {
    path: "list",
    summary: "the letters of this vault, newest last",
    options: [
      ["--channel <name>", "only of this channel"],
      ["--limit <n>", "how many at most (50)"],
      ["--all", "every letter"],
    ],
    examples: ["diwan list", "diwan list --channel cedar --all --json"],
    run: async (call) => (await import("../acts/list.ts")).list(call),
  },
  {
    path: "read",
    summary: "read a letter as on paper; take out an enclosure; write its view to a file",
    args: [NAME],
    options: [
      ["--proof", "what proves it, in detail"],
      ["--calendar <name>", "the second calendar: umalqura, civil, persian"],
      ["--enclosure <n>", "fetch and open the n-th enclosure, into --out"],
      ["--out <dir>", "the folder for the enclosure"],
      ["--export <file>", "write the view: anybody verifies it with 'diwan verify'"],
      ["--force", "replace the exported file if it exists"],
      CHANNEL,
    ],
    proves: true,
    examples: [
      "diwan read north/4",
      "diwan read north/4 --enclosure 1 --out .",
      "diwan read north/4 --export north-4.view",
    ],
    run: async (call) => (await import("../acts/read.ts")).read(call),
  },
  {
    path: "receipt",
    summary: "record that you opened a letter; its sender is told if the charter asks for it",
    args: [NAME],
    options: [["--show", "record nothing: show the receipts known here"], CHANNEL],
    examples: ["diwan receipt north/4", "diwan receipt north/4 --show"],
    run: async (call) => (await import("../acts/read.ts")).receipt(call),
  },
]
