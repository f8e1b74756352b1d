/**
 * Calls about recovery shares, of the place *Offices*. Files are downloads: who is handed one is for a person to decide.
 * @module
 */
import { z } from "zod"
import { fromBase64, fromHex } from "../../../bytes/index.ts"
import { fileHandedOn, takeShare, wishShares } from "../../index.ts"
import { giveConfirmed, openUploaded, recoveryPage, shareConfirmed, wishText } from "../../pages/recovery.ts"
import type { CallTable } from "../call.ts"
import { confirm, file, hex32, nothing } from "./shapes.ts"

const OCTETS = "application/octet-stream"

type RecoveryCall =
  | "recovery"
  | "recovery.share"
  | "recovery.take"
  | "recovery.ask"
  | "recovery.look"
  | "recovery.give"
  | "recovery.file"
  | "recovery.open"

/** The calls. */
export const recoveryCalls: Pick<CallTable, RecoveryCall> = {
  recovery: { asked: nothing, needs: "open", run: ({ keeper }) => recoveryPage(keeper.desk()) },

  "recovery.share": {
    asked: z.strictObject({ needed: z.int().min(2).max(16), to: z.array(hex32).min(2).max(16), confirm }),
    needs: "open",
    async run({ keeper, tickets }, asked) {
      const { files } = await shareConfirmed(keeper.desk(), asked)
      return {
        files: files.map(({ number, called, file: bytes }) =>
          tickets.offer({ name: `${number}-${called.replace("/", "-")}.share`, type: OCTETS, bytes }),
        ),
      }
    },
  },

  "recovery.take": {
    asked: z.strictObject({ file }),
    needs: "open",
    run({ keeper }, asked) {
      const { whose, number, needed, of } = takeShare(keeper.desk(), fromBase64(asked.file))
      return { whose, number, needed, of }
    },
  },

  "recovery.ask": {
    asked: z.strictObject({ officer: hex32 }),
    needs: "open",
    run({ keeper, tickets }, { officer }) {
      const { file: bytes, whose } = wishShares(keeper.desk(), fromHex(officer))
      return tickets.offer({ name: `${whose.replace("/", "-")}.wish`, type: OCTETS, bytes })
    },
  },

  "recovery.look": {
    asked: z.strictObject({ file }),
    needs: "open",
    run: ({ keeper }, asked) => wishText(keeper.desk(), asked.file),
  },

  "recovery.give": {
    asked: z.strictObject({ file, confirm }),
    needs: "open",
    run({ keeper, tickets }, asked) {
      const { file: bytes, to } = giveConfirmed(keeper.desk(), asked)
      return tickets.offer({ name: `for-${to.replace("/", "-")}.share`, type: OCTETS, bytes })
    },
  },

  "recovery.file": {
    asked: z.strictObject({ file }),
    needs: "open",
    run: ({ keeper }, asked) => fileHandedOn(keeper.desk(), fromBase64(asked.file)),
  },

  "recovery.open": {
    asked: z.strictObject({ backup: z.string().regex(/^[0-9a-f]{32}$/), files: z.array(file).min(1).max(16) }),
    needs: "open",
    run: async ({ keeper, signal }, asked) => openUploaded(keeper.desk(), asked, signal),
  },
}
