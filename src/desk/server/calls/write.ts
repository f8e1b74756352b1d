/**
 * Calls of the place *Write*. What may stand in a letter is for the use cases to say, each refusal with its code and its
 * part; here only the form of what is asked is held to its bounds. Octets of enclosures come by another way (upload.ts).
 * @module
 */
import { z } from "zod"
import type { DocumentName, Paper } from "../../api.ts"
import { DOCUMENT_KINDS } from "../../../office/index.ts"
import { look } from "../../act.ts"
import { writeOptions } from "../../letters/composing/options.ts"
import { paperAt } from "../../letters/composing/paper.ts"
import { discardPaper, listPapers, openPaper, savePaper, withdrawPaper } from "../../letters/composing/papers.ts"
import { refuseForbidden, submitPaper } from "../../letters/composing/submit.ts"
import { dropUpload, startUpload } from "../../letters/composing/uploads.ts"
import { openingOf } from "../../pages/drafts.ts"
import { reviewPaper } from "../../pages/review.ts"
import { PAPER_CHARACTERS, PAPER_PARTS } from "../../records/papers.ts"
import type { CallTable } from "../call.ts"
import { channel, nothing } from "./shapes.ts"

const paper = z.int().min(1).max(999_999_999)
const part = z.string().regex(/^[0-9a-f]{16}$/)
/** Bytes of an enclosure, as far as a number says them exactly; the use case knows how many it takes. */
const octets = z.int().min(0)
const short = z.string().max(300)

const head = {
  id: part,
  marking: z.strictObject({ level: short, caveats: z.array(short).max(64) }).nullable(),
  readers: z.array(short).max(512),
}
const version = z.strictObject({
  language: short,
  direction: z.enum(["ltr", "rtl"]),
  heading: z.string().max(10_000),
  text: z.string().max(PAPER_CHARACTERS + 1),
})
const content: z.ZodType<Paper> = z.strictObject({
  channel: short,
  document: z.enum(DOCUMENT_KINDS as readonly DocumentName[]),
  date: short.nullable(),
  languages: z.array(short).max(64),
  answers: z.array(short).max(128),
  parts: z
    .array(
      z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("section"), ...head, versions: z.array(version).max(64) }),
        z.strictObject({
          kind: z.literal("enclosure"),
          ...head,
          name: short,
          type: short,
          size: octets,
          received: octets,
          state: z.enum(["wanted", "receiving", "sealed"]),
        }),
      ]),
    )
    .max(2 * PAPER_PARTS),
})

type WriteCall =
  | "papers"
  | "write.options"
  | "paper.open"
  | "paper.save"
  | "paper.discard"
  | "paper.review"
  | "paper.submit"
  | "paper.withdraw"
  | "upload.start"
  | "upload.drop"

/** The calls. */
export const writeCalls: Pick<CallTable, WriteCall> = {
  papers: {
    asked: nothing,
    needs: "open",
    run: async ({ keeper }) => ({ papers: await listPapers(keeper.desk()) }),
  },

  "write.options": {
    asked: z.strictObject({ channel }),
    needs: "open",
    run: ({ keeper }, asked) => writeOptions(keeper.desk(), asked.channel),
  },

  "paper.open": {
    asked: z.strictObject({ paper }),
    needs: "open",
    run: ({ keeper }, asked) => openPaper(keeper.desk(), asked.paper),
  },

  "paper.save": {
    asked: z.strictObject({ paper: paper.nullable(), version: z.int().min(0), content }),
    needs: "open",
    run: ({ keeper }, asked) => savePaper(keeper.desk(), asked),
  },

  "paper.discard": {
    asked: z.strictObject({ paper }),
    needs: "open",
    run({ keeper }, asked) {
      discardPaper(keeper.desk(), asked.paper)
      return {}
    },
  },

  "paper.review": {
    asked: z.strictObject({ paper }),
    needs: "open",
    run: ({ keeper }, asked) => reviewPaper(keeper.desk(), asked.paper),
  },

  "paper.submit": {
    asked: z.strictObject({ paper, period: z.boolean() }),
    needs: "open",
    run({ keeper }, asked) {
      const desk = keeper.desk()
      refuseForbidden(desk, asked.paper)
      const about = look(desk, (tx) => openingOf(paperAt(tx, asked.paper).content))
      return keeper.jobs.start({ what: "submit", about, unit: "bytes" }, (job) =>
        submitPaper(desk, asked.paper, asked.period, job),
      )
    },
  },

  "paper.withdraw": {
    asked: z.strictObject({ paper }),
    needs: "open",
    run: ({ keeper, signal }, asked) => withdrawPaper(keeper.desk(), asked.paper, signal),
  },

  "upload.start": {
    asked: z.strictObject({ paper, part, name: short, type: short, size: octets }),
    needs: "open",
    run: ({ keeper }, { paper: number, part: id, ...file }) =>
      startUpload(keeper.desk(), { paper: number, part: id }, file),
  },

  "upload.drop": {
    asked: z.strictObject({ paper, part }),
    needs: "open",
    async run({ keeper }, asked) {
      await dropUpload(keeper.desk(), asked)
      return {}
    },
  },
}
