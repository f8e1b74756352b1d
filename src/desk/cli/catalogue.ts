/**
 * Every command of `diwan`, in the order in which a person meets them.
 * @module
 */
import { AGENT } from "./catalogue/agent.ts"
import { ALARMS } from "./catalogue/alarms.ts"
import { BACKUPS } from "./catalogue/backups.ts"
import { REPLACING } from "./catalogue/replacing.ts"
import { RECOVERY } from "./catalogue/recovery.ts"
import { DESTRUCTION } from "./catalogue/destruction.ts"
import { LETTERS } from "./catalogue/letters.ts"
import { PEOPLE } from "./catalogue/people.ts"
import { POUCH } from "./catalogue/pouch.ts"
import { PRINT } from "./catalogue/print.ts"
import { PROOFS } from "./catalogue/proofs.ts"
import { SEARCH } from "./catalogue/search.ts"
import type { Command } from "./command.ts"

/** All commands. `relay` is a program of its own and stands here only in the help. */
export const COMMANDS: readonly Command[] = [
  ...PEOPLE,
  ...LETTERS,
  ...POUCH,
  ...PRINT,
  ...SEARCH,
  ...DESTRUCTION,
  ...ALARMS,
  ...PROOFS,
  ...BACKUPS,
  ...RECOVERY,
  ...REPLACING,
  ...AGENT,
]
