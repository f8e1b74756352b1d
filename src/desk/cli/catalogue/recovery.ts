/**
 * Commands about recovery shares.
 * @module
 */
import type { Command } from "../command.ts"

const FORCE = ["--force", "replace the file if it exists"] as const
const CONFIRM = ["--confirm <name>", "its name, instead of typing it when asked"] as const

/** See the module. */
export const RECOVERY: readonly Command[] = [
  {
    path: "recovery share",
    summary: "give shares of your drawer to colleagues: so many of them open what you filed, should your vault be lost",
    options: [
      ["--of <k>", "how many of them are needed, from 2 on"],
      ["--to <officers...>", "the colleagues, 2 to 16: titles, names, or north/title"],
      ["--out <dir>", "where to write a file for each of them, to be handed over"],
      CONFIRM,
    ],
    more: "They need a backup of this vault too ('diwan backup'), one made after this command. What they open is what is filed: letters, drafts, registers. Signing, register, mailbox and one-time keys are not in it. Shares given before open nothing that is filed from now on.",
    examples: ["diwan recovery share --of 2 --to registrar adviser principal --out shares"],
    run: async (call) => (await import("../acts/recovery.ts")).share(call),
  },
  {
    path: "recovery take",
    summary: "keep the share that a colleague handed you",
    args: [["<file>", "the file"]],
    examples: ["diwan recovery take principal-1.share"],
    run: async (call) => (await import("../acts/recovery.ts")).take(call),
  },
  {
    path: "recovery list",
    summary: "who holds shares of your drawer, whose you hold and to whom you gave them, drawers opened here",
    examples: ["diwan recovery list"],
    run: async (call) => (await import("../acts/recovery.ts")).list(call),
  },
  {
    path: "recovery ask",
    summary: "on the new device: ask those who hold shares of a lost vault's drawer",
    args: [["<officer>", "whose drawer: title, name, or north/title; somebody who has left too"]],
    options: [["--out <file>", "where to write what you send them; it is no secret"], FORCE],
    more: "The roster in force must name this device. The answers open here and nowhere else.",
    examples: ["diwan recovery ask principal --out principal.wish"],
    run: async (call) => (await import("../acts/recovery.ts")).ask(call),
  },
  {
    path: "recovery give",
    summary: "give the share you hold to the device that asks for it",
    args: [["<file>", "what the device wrote with 'diwan recovery ask'"]],
    options: [["--out <file>", "where to write the sealed share"], CONFIRM, FORCE],
    more: "Make sure by telephone who asks, and why. You keep the share; it cannot be taken back.",
    examples: ["diwan recovery give principal.wish --out adviser-for-principal.share --confirm north/principal-2"],
    run: async (call) => (await import("../acts/recovery.ts")).give(call),
  },
  {
    path: "recovery open",
    summary: "on the new device: open a lost vault's drawer with enough shares and a backup, and file what was in it",
    args: [["<backup>", "a backup of the lost vault"]],
    options: [["--share <files...>", "what colleagues gave"]],
    more: "Letters are shown as passed on, since they were sealed to the lost device. Nothing that is filed here is replaced.",
    examples: ["diwan recovery open monday.backup --share adviser-for-principal.share registrar-for-principal.share"],
    run: async (call) => (await import("../acts/recovery.ts")).openLost(call),
  },
  {
    path: "recovery file",
    summary: "on the new device: file a letter that a colleague may read and handed on",
    args: [["<file>", "what they wrote with 'diwan read NAME --export'"]],
    more: "It is verified, and shown as passed on, since it names the colleague. Whether they may hand it on is for your office to say. Nothing that is filed here is replaced; the letter itself, sealed again to this device, takes its place.",
    examples: ["diwan recovery file north-4.view"],
    run: async (call) => (await import("../acts/recovery.ts")).fileView(call),
  },
]
