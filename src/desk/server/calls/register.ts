/**
 * Calls of the place *Register*.
 * @module
 */
import { z } from "zod"
import { approveHealing, archiveChannel, exportBook, proposeHealing } from "../../index.ts"
import { MOST_ENTRIES, registerEntries } from "../../pages/entries.ts"
import { checkConfirmed } from "../../pages/confirm.ts"
import { registerPage } from "../../pages/register.ts"
import { verifyRegisters } from "../../pages/verdicts.ts"
import type { CallTable } from "../call.ts"
import { channel, line } from "./shapes.ts"

/** The calls. */
export const registerCalls: Pick<
  CallTable,
  | "register"
  | "register.entries"
  | "register.verify"
  | "register.export"
  | "channel.archive"
  | "heal.propose"
  | "heal.approve"
> = {
  register: {
    asked: z.strictObject({ channel }),
    needs: "open",
    run: ({ keeper }, asked) => registerPage(keeper.desk(), asked.channel),
  },

  "register.entries": {
    asked: z.strictObject({
      channel,
      office: line,
      show: z.enum(["all", "letters", "open"]),
      below: z.exactOptional(z.int().min(0)),
      above: z.exactOptional(z.int().min(0)),
      limit: z.exactOptional(z.int().min(1).max(MOST_ENTRIES)),
    }),
    needs: "open",
    run: ({ keeper }, asked) => registerEntries(keeper.desk(), asked),
  },

  "register.verify": {
    asked: z.strictObject({ channel }),
    needs: "open",
    // A job, so that it says how far it is and can be stopped in every tab; whoever asked is answered when it has ended.
    run: ({ keeper, signal: gone }, asked) =>
      new Promise((answer, refuse) => {
        keeper.jobs.start({ what: "verify", about: asked.channel, unit: "steps" }, async ({ signal, progress }) => {
          try {
            const both = AbortSignal.any([signal, gone])
            answer(await verifyRegisters(keeper.desk(), asked.channel, { signal: both, progress }))
          } catch (error) {
            // Told to whoever asked; of the job there is nothing more to say.
            refuse(error)
          }
        })
      }),
  },

  "channel.archive": {
    asked: z.strictObject({ channel, views: z.boolean() }),
    needs: "open",
    run({ keeper, tickets }, asked) {
      const { codeName, file: bytes } = archiveChannel(keeper.desk(), asked.channel, asked.views)
      return tickets.offer({ name: `${codeName}.archive`, type: "application/octet-stream", bytes })
    },
  },

  "heal.propose": {
    asked: z.strictObject({ channel, confirm: line }),
    needs: "open",
    async run({ keeper, signal }, { channel: name, confirm }) {
      checkConfirmed(name, confirm)
      await proposeHealing(keeper.desk(), name, signal)
      return {}
    },
  },

  "heal.approve": {
    asked: z.strictObject({ channel, confirm: line }),
    needs: "open",
    run({ keeper }, { channel: name, confirm }) {
      checkConfirmed(name, confirm)
      approveHealing(keeper.desk(), name)
      return {}
    },
  },

  "register.export": {
    asked: z.strictObject({ channel, office: line }),
    needs: "open",
    run({ keeper, tickets }, asked) {
      const { file: bytes } = exportBook(keeper.desk(), asked.channel, asked.office)
      return tickets.offer({ name: `${asked.office}.register`, type: "application/octet-stream", bytes })
    },
  },
}
