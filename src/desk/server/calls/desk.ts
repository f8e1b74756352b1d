/**
 * Calls of the places *Desk* and *Letters*: what needs me, the list, alarms; and what is laid before me or wants sending.
 * @module
 */
import { z } from "zod"
import { dismissAlarm, sendLetter } from "../../index.ts"
import { unusualLaid } from "../../letters/composing/unusual.ts"
import { approveConfirmed, checkConfirmed } from "../../pages/confirm.ts"
import { alarmsAside, deskPage } from "../../pages/desk.ts"
import { laidPage } from "../../pages/laid.ts"
import { listPage, MOST_LISTED } from "../../pages/letters.ts"
import type { CallTable } from "../call.ts"
import { progressing } from "../progress.ts"
import { channel, confirm, hex32, letter, nothing } from "./shapes.ts"

/** The calls. */
export const deskCalls: Pick<
  CallTable,
  "desk" | "letters" | "alarms.aside" | "alarm.dismiss" | "laid" | "approve" | "send"
> = {
  desk: { asked: nothing, needs: "open", run: ({ keeper }) => deskPage(keeper.desk()) },

  letters: {
    asked: z.strictObject({
      channel: z.exactOptional(channel),
      before: z.exactOptional(z.int().min(1)),
      limit: z.exactOptional(z.int().min(1).max(MOST_LISTED)),
    }),
    needs: "open",
    run: ({ keeper }, asked) => listPage(keeper.desk(), asked),
  },

  "alarms.aside": { asked: nothing, needs: "open", run: ({ keeper }) => ({ lines: alarmsAside(keeper.desk()) }) },

  "alarm.dismiss": {
    asked: z.strictObject({ id: z.string().min(1).max(20) }),
    needs: "open",
    run({ keeper }, { id }) {
      dismissAlarm(keeper.desk(), id)
      return {}
    },
  },

  laid: {
    asked: z.strictObject({ id: hex32 }),
    needs: "open",
    run: ({ keeper }, { id }) => laidPage(keeper.desk(), id, unusualLaid),
  },

  approve: {
    asked: z.strictObject({ id: hex32, confirm, again: z.exactOptional(z.boolean()) }),
    needs: "open",
    run({ keeper }, asked) {
      approveConfirmed(keeper.desk(), asked)
      return {}
    },
  },

  send: {
    asked: z.strictObject({ ...letter, confirm }),
    needs: "open",
    run({ keeper }, asked) {
      checkConfirmed(asked.name, asked.confirm)
      const desk = keeper.desk()
      return keeper.jobs.start({ what: "send", about: asked.name, unit: "steps" }, async (job) => {
        await sendLetter(progressing(desk, job), asked.name, { channel: asked.channel, signal: job.signal })
      })
    },
  },
}
