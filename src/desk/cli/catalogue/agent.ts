/**
 * Commands about the agent, which keeps a vault open, and about the ways to unlock one.
 * @module
 */
import type { Command } from "../command.ts"

const IDLE = ["--idle <minutes>", "lock it when nobody has done anything for so long, 1 to 120 (15)"] as const

/** See the module. */
export const AGENT: readonly Command[] = [
  {
    path: "unlock",
    summary: "unlock the vault until it is locked again; an agent keeps it, and other commands use it",
    options: [["--recovery", "by a recovery code instead of the passphrase"], IDLE],
    more: "The agent is started if there is none. It locks itself when idle and when the machine slept.",
    alone: true,
    examples: ["diwan unlock", "diwan unlock --recovery", "diwan unlock --passphrase-file passphrase.txt --idle 60"],
    run: async (call) => (await import("../acts/agent.ts")).unlock(call),
  },
  {
    path: "lock",
    summary: "lock the vault that an agent keeps; running work is ended",
    options: [["--end", "end the agent too"]],
    alone: true,
    examples: ["diwan lock", "diwan lock --end"],
    run: async (call) => (await import("../acts/agent.ts")).lock(call),
  },
  {
    path: "desk",
    summary: "open the desk in your browser",
    options: [["--print-url", "print the address, which lets one browser in, instead of opening it"]],
    more: "The page unlocks the vault itself. Whoever has the address within a minute is let in: show it to nobody.",
    alone: true,
    examples: ["diwan desk", "diwan desk --home ~/diwan/north"],
    run: async (call) => (await import("../acts/agent.ts")).desk(call),
  },
  {
    path: "agent",
    summary: "be the agent, in the foreground, until interrupted",
    options: [IDLE],
    more: "'diwan unlock' and 'diwan desk' start one in the background; run it yourself under a supervisor.",
    alone: true,
    examples: ["diwan agent", "diwan agent --idle 60"],
    run: async (call) => (await import("../acts/agent.ts")).agent(call),
  },
  {
    path: "slot list",
    summary: "the ways to unlock the vault",
    examples: ["diwan slot list"],
    run: async (call) => (await import("../acts/slots.ts")).list(call),
  },
  {
    path: "slot passphrase",
    summary: "change the passphrase",
    options: [
      ["--old-file <file>", "read the present passphrase from a file"],
      ["--new-file <file>", "read the new passphrase from a file"],
    ],
    examples: ["diwan slot passphrase", "diwan slot passphrase --old-file old.txt --new-file new.txt"],
    run: async (call) => (await import("../acts/slots.ts")).passphrase(call),
  },
  {
    path: "slot recovery",
    summary: "make a recovery code, to be written down or printed: it unlocks the vault when the passphrase is lost",
    options: [["--label <text>", "what you call it (recovery sheet)"]],
    more: "It is shown once. Keep it where you keep what nobody may read: it opens everything.",
    examples: ['diwan slot recovery --label "safe in the registry"'],
    run: async (call) => (await import("../acts/slots.ts")).recovery(call),
  },
  {
    path: "slot remove",
    summary: "remove a way to unlock; a passphrase or a recovery code must remain",
    args: [["<id>", "its id, as 'diwan slot list' shows it"]],
    options: [["--confirm <id>", "its id again, instead of typing it when asked"]],
    examples: ["diwan slot remove 1f0c7a52e9d3b846 --confirm 1f0c7a52e9d3b846"],
    run: async (call) => (await import("../acts/slots.ts")).remove(call),
  },
]
