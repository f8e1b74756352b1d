/**
 * Commands about what was refused.
 * @module
 */
import type { Command } from "../command.ts"

/** See the module. */
export const ALARMS: readonly Command[] = [
  {
    path: "alarm list",
    summary: "what was refused and nobody has dealt with: stop and telephone",
    options: [["--all", "those that were dismissed too"]],
    examples: ["diwan alarm list", "diwan alarm list --all --json"],
    run: async (call) => (await import("../acts/alarm.ts")).list(call),
  },
  {
    path: "alarm dismiss",
    summary: "somebody has dealt with an alarm: show it no more; it is kept, with its evidence",
    args: [["<number>", "the alarm's number"]],
    options: [["--confirm <code>", "the alarm's code, instead of typing it when asked"]],
    more: "If the same comes again, the alarm is shown again.",
    examples: ["diwan alarm dismiss 1", "diwan alarm dismiss 1 --confirm register-forked"],
    run: async (call) => (await import("../acts/alarm.ts")).dismiss(call),
  },
]
