/**
 * Calls about backups: when the last one was made, and making one, which is handed over like any other file.
 * @module
 */
import { look } from "../../act.ts"
import { backUp } from "../../index.ts"
import { placeForHandover } from "../../letters/opened.ts"
import { lastBackup } from "../../restoring/last.ts"
import type { CallTable } from "../call.ts"
import { progressing } from "../progress.ts"
import { nothing } from "./shapes.ts"

/** The calls. */
export const backupCalls: Pick<CallTable, "backup" | "backup.make"> = {
  backup: {
    asked: nothing,
    needs: "open",
    run: ({ keeper }) => ({ last: look(keeper.desk(), (tx) => lastBackup(tx)) }),
  },

  "backup.make": {
    asked: nothing,
    needs: "open",
    run({ keeper, tickets }) {
      const desk = keeper.desk()
      const name = `diwan-${new Date(keeper.now() * 1000).toISOString().slice(0, 10)}.backup`
      return keeper.jobs.start({ what: "backup", about: name, unit: "bytes" }, async (job) => {
        const path = placeForHandover(desk.vault.path)
        await backUp(progressing(desk, job), { path, signal: job.signal })
        return { download: tickets.offer({ name, type: "application/octet-stream", path, remove: true }).ticket }
      })
    },
  },
}
