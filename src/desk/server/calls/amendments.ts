/**
 * Calls about the change of a channel's rules.
 * @module
 */
import { z } from "zod"
import { readRules } from "../../channels/rules.ts"
import { agreeToAmendment, declineAmendment, proposeAmendment, withdrawAmendment } from "../../index.ts"
import type { CallTable } from "../call.ts"
import { rules } from "./offices.ts"
import { channel } from "./shapes.ts"

type AmendmentCall = "amendment.lay" | "amendment.agree" | "amendment.decline" | "amendment.withdraw"

/** @see {@link CallTable} */
export const amendmentCalls: Pick<CallTable, AmendmentCall> = {
  "amendment.lay": {
    asked: z.strictObject({ channel, rules }),
    needs: "open",
    run({ keeper }, asked) {
      proposeAmendment(keeper.desk(), asked.channel, readRules(asked.rules))
      return {}
    },
  },

  "amendment.agree": {
    asked: z.strictObject({ channel }),
    needs: "open",
    run({ keeper }, asked) {
      agreeToAmendment(keeper.desk(), asked.channel)
      return {}
    },
  },

  "amendment.decline": {
    asked: z.strictObject({ channel }),
    needs: "open",
    run({ keeper }, asked) {
      declineAmendment(keeper.desk(), asked.channel)
      return {}
    },
  },

  "amendment.withdraw": {
    asked: z.strictObject({ channel }),
    needs: "open",
    run({ keeper }, asked) {
      withdrawAmendment(keeper.desk(), asked.channel)
      return {}
    },
  },
}
