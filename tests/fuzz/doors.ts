/** The table of doors: a new place where bytes come in from outside is a line in one of these lists. @module */
import { DESK_DOORS } from "./desk.ts"
import type { Door } from "./door.ts"
import { INSIDE_DOORS } from "./inside.ts"
import { PROTOCOL_DOORS } from "./protocol.ts"
import { RELAY_DOORS } from "./relay.ts"

export const DOORS: readonly Door[] = [...PROTOCOL_DOORS, ...INSIDE_DOORS, ...DESK_DOORS, ...RELAY_DOORS]
