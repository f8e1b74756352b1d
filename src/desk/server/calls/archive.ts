/**
 * Calls of the archive: the key to which views are sealed after their reading time, and reading with its identity. An
 * identity comes in a request's body, opens one letter, and is kept nowhere.
 * @module
 */
import { z } from "zod"
import { DeskError } from "../../error.ts"
import { archiveKey, openArchived, removeArchiveKey, setArchiveKey } from "../../index.ts"
import { archivedPage } from "../../pages/letter.ts"
import type { CallTable } from "../call.ts"
import { letter, nothing } from "./shapes.ts"

/** Characters of a file with a key. */
const keyFile = z.string().min(1).max(65_536)

/** The calls. */
export const archiveCalls: Pick<CallTable, "archive" | "archive.set" | "archive.open" | "archive.export"> = {
  archive: { asked: nothing, needs: "open", run: ({ keeper }) => ({ key: archiveKey(keeper.desk()) }) },

  "archive.set": {
    asked: z.strictObject({ recipient: keyFile.nullable() }),
    needs: "open",
    run({ keeper }, { recipient }) {
      if (recipient !== null) return { key: setArchiveKey(keeper.desk(), recipient) }
      removeArchiveKey(keeper.desk())
      return { key: null }
    },
  },

  "archive.open": {
    asked: z.strictObject({ ...letter, identity: keyFile }),
    needs: "open",
    run: ({ keeper }, asked) => archivedPage(keeper.desk(), asked),
  },

  "archive.export": {
    asked: z.strictObject({ ...letter, identity: keyFile, clear: z.boolean() }),
    needs: "open",
    run({ keeper, tickets }, { channel, clear, identity, name }) {
      if (!clear)
        throw new DeskError("export-clear", "the file would hold in the clear what you may read; say that it may")
      const { file: bytes } = openArchived(keeper.desk(), { name, channel, identityFile: identity })
      return tickets.offer({ name: `${name.replace("/", "-")}.view`, type: "application/octet-stream", bytes })
    },
  },
}
