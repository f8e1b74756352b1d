/**
 * Commands that show how things stand, and that prove.
 * @module
 */
import type { Command } from "../command.ts"

const CHANNEL_ID = ["--channel <id>", "the channel's id, 64 hexadecimal digits, from whoever compared it"] as const
const NAME = ["<channel>", "the channel's code name"] as const

/** See the module. */
export const PROOFS: readonly Command[] = [
  {
    path: "status",
    summary: "what needs you: letters, approvals, messages that wait, alarms",
    examples: ["diwan status"],
    run: async (call) => (await import("../acts/carriage.ts")).status(call),
  },
  {
    path: "stock",
    summary: "the one-time keys you hold and have given; --give gives more",
    options: [["--give", "give everybody a fresh batch"]],
    examples: ["diwan stock", "diwan stock --give"],
    run: async (call) => (await import("../acts/carriage.ts")).stock(call),
  },
  {
    path: "register show",
    summary: "both sides' books as this vault holds them",
    args: [NAME],
    examples: ["diwan register show cedar"],
    run: async (call) => (await import("../acts/book.ts")).show(call),
  },
  {
    path: "register verify",
    summary: "derive both registers again, from the charter to the last entry",
    args: [NAME],
    proves: true,
    examples: ["diwan register verify cedar"],
    run: async (call) => (await import("../acts/book.ts")).verify(call),
  },
  {
    path: "register export",
    summary: "write a register to a file that anybody can verify",
    args: [NAME],
    options: [
      ["--office <name>", "whose register: north"],
      ["--out <file>", "where to write it"],
      ["--force", "replace the file if it exists"],
    ],
    examples: ["diwan register export cedar --office north --out north.register"],
    run: async (call) => (await import("../acts/book.ts")).exportTo(call),
  },
  {
    path: "postmarks verify",
    summary: "derive the host's postmarks again",
    args: [NAME],
    proves: true,
    examples: ["diwan postmarks verify cedar"],
    run: async (call) => (await import("../acts/book.ts")).postmarks(call),
  },
  {
    path: "verify",
    summary: "verify a view, a register or an archive offline, with nothing but the channel's id",
    args: [["<file>", "what 'diwan read --export', 'diwan register export' or 'diwan channel archive' wrote"]],
    options: [CHANNEL_ID],
    more: "Needs no vault. Without --channel the answer is at best 'consistent with itself, channel not identified', which is a failure.",
    proves: true,
    examples: ["diwan verify north-4.view --channel 5f2a…"],
    alone: true,
    run: async (call) => (await import("../acts/file.ts")).verify(call),
  },
  {
    path: "channel unpack",
    summary: "take an archive apart into a folder: both registers, policies for stock tools, letters; verified first",
    args: [["<file>", "what 'diwan channel archive' wrote"]],
    options: [["--out <dir>", "the folder, made if need be; nothing in it is replaced"], CHANNEL_ID],
    more: "Needs no vault. Of an archive that does not verify for that channel nothing is written. Letters in it lie in the clear.",
    proves: true,
    examples: ["diwan channel unpack cedar.archive --out cedar --channel 5f2a…"],
    alone: true,
    run: async (call) => (await import("../acts/file.ts")).unpack(call),
  },
  {
    path: "inspect",
    summary: "show what a Diwan file says, believing nothing (CBOR diagnostic notation)",
    args: [["<file>", "any Diwan file"]],
    options: [["--secrets", "show fields that give somebody a power"]],
    examples: ["diwan inspect north.card"],
    alone: true,
    run: async (call) => (await import("../acts/file.ts")).inspectFile(call),
  },
  {
    path: "completion",
    summary: "print a completion script for a shell",
    args: [["<shell>", "bash, zsh or fish"]],
    examples: ["diwan completion bash > ~/.local/share/bash-completion/completions/diwan"],
    alone: true,
    run: async (call) => (await import("../acts/completion.ts")).completion(call),
  },
]
