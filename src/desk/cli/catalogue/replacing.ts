/**
 * Commands by which an office goes on whose registrar's device is lost for good, its own and the other office's.
 * @module
 */
import type { Command } from "../command.ts"

const FORCE = ["--force", "replace the file if it exists"] as const
const CONFIRM = ["--confirm <name>", "its name, instead of typing it when asked"] as const

/** See the module. */
export const REPLACING: readonly Command[] = [
  {
    path: "office replace",
    summary:
      "where the registrar's only device is lost for good: lay a roster that names you, as a file for every colleague",
    options: [["--out <file>", "where to write what you send them; it is no secret"], FORCE],
    more: "A backup of that vault is better where there is one ('diwan restore'). Nothing changes before both quorums have approved. What only the lost device had is lost: the office's own register, unless its drawer was opened here, and letters that were not entered yet.",
    examples: ["diwan office replace --out registrar.replacement"],
    run: async (call) => (await import("../acts/roster.ts")).replace(call),
  },
  {
    path: "office answer",
    summary: "answer a colleague who would keep the registers of a lost device; a signatory approves by it",
    args: [["<file>", "what they wrote with 'diwan office replace'"]],
    options: [["--out <file>", "where to write the answer, which only they open"], CONFIRM, FORCE],
    examples: ["diwan office answer registrar.replacement --out adviser.answer --confirm north/principal"],
    run: async (call) => (await import("../acts/roster.ts")).answer(call),
  },
  {
    path: "office take-up",
    summary: "take the answers; with both quorums this vault keeps the office's registers",
    args: [["[files...]", "what colleagues answered; without any: how far it is"]],
    examples: ["diwan office take-up adviser.answer spokesman.answer"],
    run: async (call) => (await import("../acts/roster.ts")).take(call),
  },
  {
    path: "channel give-back",
    summary:
      "registrar: the other office's registrar lost everything; give their register back to the one who is in their place",
    args: [["<name>", "its code name"]],
    options: [["--card <file>", "the new registrar's card, handed to you"], CONFIRM],
    more: "The card must show a roster that both quorums of that office have approved. Make sure of it by telephone. What the lost device had sent is collected first: nothing of it is taken afterwards.",
    examples: ["diwan channel give-back cedar --card north.card --confirm north/principal"],
    run: async (call) => (await import("../acts/channel.ts")).giveBack(call),
  },
]
