/**
 * Calls of the place *Pouches*. What is packed leaves as downloads; what comes was uploaded before, piece by piece.
 * @module
 */
import { z } from "zod"
import { DeskError } from "../../error.ts"
import { pouchArrived } from "../../index.ts"
import { packForHandover, pouchesPage, unpackIncoming } from "../../pages/pouches.ts"
import type { CallTable } from "../call.ts"
import { confirm, line, nothing } from "./shapes.ts"

type PouchCall = "pouches" | "pouch.pack" | "pouch.unpack" | "pouch.arrived"

/** The calls. */
export const pouchCalls: Pick<CallTable, PouchCall> = {
  pouches: { asked: nothing, needs: "open", run: ({ keeper }) => pouchesPage(keeper.desk()) },

  "pouch.pack": {
    asked: z.strictObject({
      to: z.array(line).min(1).max(64),
      volume: z
        .int()
        .min(1)
        .max(2 ** 40)
        .nullable(),
    }),
    needs: "open",
    async run({ keeper, tickets, signal }, asked) {
      const { packed, files } = await packForHandover(keeper.desk(), asked, signal)
      const { pouch, bundles, words, requests, chunks, away } = packed
      const offered = files.map(({ name, path }) =>
        tickets.offer({ name, type: "application/octet-stream", path, remove: true }),
      )
      return { pouch, files: offered, bundles, words, requests, chunks, away }
    },
  },

  "pouch.unpack": {
    asked: z.strictObject({
      files: z
        .array(z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/), name: z.string().max(500) }))
        .min(1)
        .max(64),
    }),
    needs: "open",
    async run({ keeper, signal }, { files }) {
      const unpacked = await unpackIncoming(keeper.desk(), files, signal)
      // What follows from it goes out now, where there is a relay.
      void keeper.collect().catch(() => undefined)
      return unpacked
    },
  },

  "pouch.arrived": {
    asked: z.strictObject({ pouch: z.string().regex(/^[0-9a-f]{16}$/), confirm }),
    needs: "open",
    run({ keeper }, { pouch, confirm: typed }) {
      if (typed !== pouch)
        throw new DeskError("confirmation", "that is another name than the pouch's; nothing was done")
      return pouchArrived(keeper.desk(), pouch)
    },
  },
}
