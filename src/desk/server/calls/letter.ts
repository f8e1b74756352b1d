/**
 * Calls of the place *Letter*, and of files that somebody brings. Enclosures and exports leave as downloads: nothing that
 * came from outside is ever shown by the page itself.
 * @module
 */
import { z } from "zod"
import { fromBase64 } from "../../../bytes/index.ts"
import { DeskError } from "../../error.ts"
import {
  destroyView,
  enclosureOf,
  exportLetter,
  inspect,
  readLetter,
  receiptLetter,
  resealLetter,
} from "../../index.ts"
import { checkConfirmed } from "../../pages/confirm.ts"
import { openForHandover } from "../../letters/opened.ts"
import { fileText } from "../../pages/files.ts"
import { letterPage } from "../../pages/letter.ts"
import type { CallTable } from "../call.ts"
import { progressing } from "../progress.ts"
import { file, hex32, letter } from "./shapes.ts"

/** Most characters of an inspected file that are shown. */
const MOST_INSPECTED = 2_000_000

type LetterCall =
  | "letter"
  | "receipt"
  | "letter.destroy"
  | "letter.reseal"
  | "enclosure.fetch"
  | "letter.export"
  | "letter.print"
  | "file.verify"
  | "file.inspect"

/** The calls. */
export const letterCalls: Pick<CallTable, LetterCall> = {
  letter: {
    asked: z.strictObject(letter),
    needs: "open",
    run: ({ keeper }, asked) => letterPage(keeper.desk(), asked),
  },

  receipt: {
    asked: z.strictObject(letter),
    needs: "open",
    run({ keeper }, { channel, name }) {
      const { sent } = receiptLetter(keeper.desk(), name, channel)
      return { sent }
    },
  },

  "letter.destroy": {
    asked: z.strictObject({ ...letter, confirm: z.string().max(200), forGood: z.boolean() }),
    needs: "open",
    run({ keeper }, { channel, confirm, forGood, name }) {
      checkConfirmed(name, confirm)
      const { archived } = destroyView(keeper.desk(), { name, channel, forGood })
      return { archived }
    },
  },

  "letter.reseal": {
    asked: z.strictObject({
      ...letter,
      reader: z.string().min(3).max(400),
      period: z.boolean(),
      confirm: z.string().max(200),
    }),
    needs: "open",
    run({ keeper }, { channel, confirm, name, period, reader }) {
      checkConfirmed(name, confirm)
      resealLetter(keeper.desk(), { name, channel, reader: reader.normalize("NFC"), period })
      return {}
    },
  },

  "enclosure.fetch": {
    asked: z.strictObject({ ...letter, place: z.int().min(1).max(999) }),
    needs: "open",
    run({ keeper, tickets }, { channel, name, place }) {
      const desk = keeper.desk()
      const wanted = enclosureOf(readLetter(desk, name, channel), place)
      const { name: called, type } = wanted.enclosure
      return keeper.jobs.start({ what: "fetch", about: called, unit: "bytes" }, async (job) => {
        const path = await openForHandover(progressing(desk, job), wanted, job.signal)
        return { download: tickets.offer({ name: called, type, path, remove: true }).ticket }
      })
    },
  },

  "letter.export": {
    asked: z.strictObject({ ...letter, clear: z.boolean() }),
    needs: "open",
    run({ keeper, tickets }, { channel, clear, name }) {
      if (!clear)
        throw new DeskError("export-clear", "the file would hold in the clear what you may read; say that it may")
      const { file: bytes } = exportLetter(keeper.desk(), name, channel)
      return tickets.offer({ name: fileName(name, "view"), type: "application/octet-stream", bytes })
    },
  },

  "letter.print": {
    asked: z.strictObject({ ...letter, withoutView: z.boolean() }),
    needs: "open",
    run({ keeper, tickets }, { channel, name, withoutView }) {
      const desk = keeper.desk()
      const page = letterPage(desk, { channel, name })
      const view = withoutView ? null : exportLetter(desk, name, channel).file
      return keeper.jobs.start({ what: "print", about: page.name, unit: "steps" }, async (job) => {
        const { printLetter } = await import("../../print/letter.ts")
        job.signal.throwIfAborted()
        const bytes = await printLetter(page, { settings: keeper.settings(), view, made: keeper.now() })
        job.signal.throwIfAborted()
        return { download: tickets.offer({ name: fileName(page.name, "pdf"), type: "application/pdf", bytes }).ticket }
      })
    },
  },

  "file.verify": {
    asked: z.strictObject({ file, channelId: hex32.nullable() }),
    needs: "any",
    run: (_context, asked) => fileText(fromBase64(asked.file), asked.channelId),
  },

  "file.inspect": {
    asked: z.strictObject({ file, secrets: z.boolean() }),
    needs: "any",
    run: (_context, asked) => ({ text: inspect(fromBase64(asked.file), asked.secrets).slice(0, MOST_INSPECTED) }),
  },
}

/** `north/4` as a file: `north-4.view`. */
function fileName(name: string, ending: string): string {
  return `${name.replace("/", "-")}.${ending}`
}
