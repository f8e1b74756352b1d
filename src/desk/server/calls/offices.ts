/**
 * Calls of the place *Offices*: officers and rosters, cards, channels, stocks. Files are downloads, and hold what gives
 * somebody a power: who is handed one is for a person to decide.
 * @module
 */
import { z } from "zod"
import { fromBase64, toHex } from "../../../bytes/index.ts"
import { DISMISSAL_REASONS, DOCUMENT_KINDS, type Role } from "../../../office/index.ts"
import { decodeAdmission, decodeHostCard, decodeTicket, RelayError } from "../../../relay/client.ts"
import type { DocumentName, RulesText } from "../../api.ts"
import { acceptOffer, lookAtOffer } from "../../channels/accepting.ts"
import { enterFingerprint, showFingerprint } from "../../channels/fingerprint-code.ts"
import { readRules } from "../../channels/rules.ts"
import { DeskError } from "../../error.ts"
import {
  giveMoreStock,
  introduce,
  inviteOfficer,
  layCharter,
  layReplacement,
  layRoster,
  makeCard,
  proposeChannel,
  readReplacement,
  readSuccessor,
  replaceTicket,
  standForRegistrar,
  takeUp,
  withdrawClosing,
} from "../../index.ts"
import { shareCard } from "../../offices/card-share.ts"
import { cardText, correspondentOf, scannedCard } from "../../pages/cards.ts"
import { officesPage } from "../../pages/offices.ts"
import {
  answerConfirmed,
  changeOf,
  deviceOf,
  dismissConfirmed,
  endConfirmed,
  giveBackConfirmed,
  handOverConfirmed,
  layClosingConfirmed,
  overrideConfirmed,
  suspendConfirmed,
} from "../../pages/confirm.ts"
import { rulesText } from "../../pages/people.ts"
import type { CallContext, CallTable } from "../call.ts"
import { channel, confirm, file, hex32, line, nothing, roles } from "./shapes.ts"

const OCTETS = "application/octet-stream"
const texts = z.array(z.string().min(1).max(60)).max(32)
const kinds: z.ZodType<readonly DocumentName[]> = z.array(z.enum(DOCUMENT_KINDS)).min(1).max(DOCUMENT_KINDS.length)
/** Rules as the page writes them. */
export const rules: z.ZodType<RulesText> = z.strictObject({
  codeName: line,
  kinds,
  levels: texts,
  caveats: texts,
  languages: z.array(z.string().min(2).max(35)).min(1).max(16),
  copies: z.int().min(0).max(7),
  readingDays: z.int().min(1).max(36_500).nullable(),
  receipts: z.enum(["arrived", "opened"]),
  countersign: z.array(z.enum(["host", "registrar"])).max(2),
})
/** What the next roster changes. */
const change = {
  quorum: z.exactOptional(z.int().min(1).max(64)),
  days: z.exactOptional(z.int().min(1).max(400)),
  roles: z.exactOptional(z.array(z.strictObject({ officer: hex32, roles })).max(1024)),
  newKeys: z.exactOptional(z.boolean()),
}
const pair = z.tuple([file, file])

type OfficesCall =
  | "offices"
  | "office.invite"
  | "roster.lay"
  | "office.stand"
  | "office.handover"
  | "channel.ticket"
  | "replacement.lay"
  | "replacement.look"
  | "replacement.answer"
  | "replacement.take"
  | "successor.look"
  | "successor.give"
  | "card.make"
  | "card.share"
  | "card.look"
  | "channel.propose"
  | "channel.accept"
  | "fingerprint"
  | "compare"
  | "charter.lay"
  | "closing.lay"
  | "closing.withdraw"
  | "channel.end"
  | "stock.give"
  | "introduce"
  | "suspend"
  | "dismiss"
  | "channel.override"

/** The calls. */
export const officesCalls: Pick<CallTable, OfficesCall> = {
  offices: { asked: nothing, needs: "open", run: ({ keeper }) => officesPage(keeper.desk()) },

  "office.invite": {
    asked: z.strictObject({
      name: line,
      title: line,
      roles,
      admission: file.nullable(),
      deviceOf: z.exactOptional(hex32),
    }),
    needs: "open",
    run({ keeper, tickets }, { admission, deviceOf: other, name, title, roles: given }) {
      const leave = admission === null ? null : decodeAdmission(fromBase64(admission))
      const desk = keeper.desk()
      const person = { name, title, roles: given as readonly Role[] }
      const whole = other === undefined ? person : { ...person, deviceOf: deviceOf(desk, other) }
      const bytes = inviteOfficer(desk, whole, leave)
      return tickets.offer({ name: `${title}.invitation`, type: OCTETS, bytes })
    },
  },

  "roster.lay": {
    asked: z.strictObject({ ...change, registrar: z.exactOptional(hex32) }),
    needs: "open",
    run({ keeper }, asked) {
      const { version } = layRoster(keeper.desk(), changeOf(asked))
      return { version }
    },
  },

  "office.stand": {
    asked: nothing,
    needs: "open",
    run({ keeper }) {
      standForRegistrar(keeper.desk())
      return {}
    },
  },

  "office.handover": {
    asked: z.strictObject({ confirm }),
    needs: "open",
    run: ({ keeper, signal }, asked) => handOverConfirmed(keeper.desk(), asked.confirm, signal),
  },

  "replacement.lay": {
    asked: nothing,
    needs: "open",
    run({ keeper, tickets }) {
      const { file: bytes, former } = layReplacement(keeper.desk())
      return tickets.offer({ name: `${former.replace("/", "-")}.replacement`, type: OCTETS, bytes })
    },
  },

  "replacement.look": {
    asked: z.strictObject({ file }),
    needs: "open",
    run({ keeper }, asked) {
      const { by, former, quorum, signatory, version } = readReplacement(keeper.desk(), fromBase64(asked.file))
      return { by, former, quorum, signatory, version }
    },
  },

  "replacement.answer": {
    asked: z.strictObject({ file, confirm }),
    needs: "open",
    run({ keeper, tickets }, asked) {
      const { bytes, to } = answerConfirmed(keeper.desk(), asked)
      return tickets.offer({ name: `for-${to.replace("/", "-")}.answer`, type: OCTETS, bytes })
    },
  },

  "replacement.take": {
    asked: z.strictObject({ files: z.array(file).max(64) }),
    needs: "open",
    run: async ({ keeper, signal }, asked) => takeUp(keeper.desk(), asked.files.map(fromBase64), signal),
  },

  "successor.look": {
    asked: z.strictObject({ channel, file }),
    needs: "open",
    run({ keeper }, asked) {
      const { by, former, quorum, version } = readSuccessor(keeper.desk(), asked.channel, fromBase64(asked.file))
      return { by, former, quorum, version }
    },
  },

  "successor.give": {
    asked: z.strictObject({ channel, file, confirm }),
    needs: "open",
    async run({ keeper, signal }, asked) {
      await giveBackConfirmed(keeper.desk(), asked, signal)
      return {}
    },
  },

  "card.make": {
    asked: nothing,
    needs: "open",
    run({ keeper, tickets }) {
      const desk = keeper.desk()
      const bytes = makeCard(desk)
      return tickets.offer({ name: `${officesPage(desk).own.alias}.card`, type: OCTETS, bytes })
    },
  },

  "card.share": {
    asked: nothing,
    needs: "open",
    run: ({ keeper, signal }) => shareCard(keeper.desk(), signal),
  },

  "card.look": {
    asked: z.union([z.strictObject({ file }), z.strictObject({ qr: z.string().min(1).max(1000) })]),
    needs: "open",
    run: ({ keeper, signal }, asked) =>
      "qr" in asked ? scannedCard(keeper.desk(), asked.qr, signal) : cardText(keeper.desk(), fromBase64(asked.file)),
  },

  "channel.propose": {
    asked: z.strictObject({ file, rules }),
    needs: "open",
    run({ keeper }, asked) {
      const correspondent = correspondentOf(fromBase64(asked.file))
      const { codeName } = proposeChannel(keeper.desk(), { correspondent, rules: readRules(asked.rules) })
      return { codeName }
    },
  },

  "channel.accept": {
    asked: z.strictObject({ file: file.nullable(), codeName: channel.nullable() }),
    needs: "open",
    async run(context, asked) {
      if (asked.file === null)
        throw new DeskError(
          "correspondent-missing",
          "the other side's card or introduction is wanted: it lets their messages in and yours out",
        )
      const desk = context.keeper.desk()
      const correspondent = correspondentOf(fromBase64(asked.file))
      if (asked.codeName !== null) return { codeName: acceptOffer(desk, correspondent, asked.codeName), offered: null }
      const offer = await lookAtOffer(desk, correspondent, () => collectIfReachable(context))
      return { codeName: offer.codeName, offered: offer.rules === null ? null : rulesText(offer.rules) }
    },
  },

  fingerprint: {
    asked: z.strictObject({ channel }),
    needs: "open",
    run({ keeper }, asked) {
      const { codeName, groups, id, qr, words } = showFingerprint(keeper.desk(), asked.channel)
      return { codeName, id: toHex(id), groups, words, qr }
    },
  },

  compare: {
    asked: z.strictObject({ channel, entered: z.string().max(1000), how: z.enum(["voice", "qr", "in-person"]) }),
    needs: "open",
    run({ keeper }, asked) {
      enterFingerprint(keeper.desk(), asked.channel, asked)
      return {}
    },
  },

  "charter.lay": {
    asked: z.strictObject({ channel }),
    needs: "open",
    run({ keeper }, asked) {
      layCharter(keeper.desk(), asked.channel)
      return {}
    },
  },

  "closing.lay": {
    asked: z.strictObject({ channel, confirm }),
    needs: "open",
    run({ keeper }, asked) {
      layClosingConfirmed(keeper.desk(), asked)
      return {}
    },
  },

  "closing.withdraw": {
    asked: z.strictObject({ channel }),
    needs: "open",
    run({ keeper }, asked) {
      withdrawClosing(keeper.desk(), asked.channel)
      return {}
    },
  },

  "channel.end": {
    asked: z.strictObject({ channel, confirm }),
    needs: "open",
    run({ keeper }, asked) {
      endConfirmed(keeper.desk(), asked)
      return {}
    },
  },

  "channel.ticket": {
    asked: z.strictObject({ channel, file }),
    needs: "open",
    run({ keeper }, asked) {
      replaceTicket(keeper.desk(), asked.channel, fromBase64(asked.file))
      return {}
    },
  },

  "stock.give": {
    asked: nothing,
    needs: "open",
    run: ({ keeper }) => ({ given: giveMoreStock(keeper.desk()).batches }),
  },

  suspend: {
    asked: z.strictObject({ officer: z.string().regex(/^[0-9a-f]{64}$/), confirm: line }),
    needs: "open",
    run({ keeper }, asked) {
      suspendConfirmed(keeper.desk(), asked)
      return {}
    },
  },

  "channel.override": {
    asked: z.strictObject({ channel, reason: z.string().min(1).max(500), confirm: line }),
    needs: "open",
    run: ({ keeper }, asked) => overrideConfirmed(keeper.desk(), asked),
  },

  dismiss: {
    asked: z.strictObject({
      officer: z.string().regex(/^[0-9a-f]{64}$/),
      why: z.enum(DISMISSAL_REASONS),
      change: z.exactOptional(z.strictObject(change)),
      confirm: line,
    }),
    needs: "open",
    run({ keeper }, asked) {
      const { version, until } = dismissConfirmed(keeper.desk(), asked)
      return { version, until }
    },
  },

  introduce: {
    asked: z.strictObject({ cards: pair, host: file, tickets: pair }),
    needs: "any",
    run(context, asked) {
      const [first, second] = asked.cards
      const [one, other] = asked.tickets
      const made = introduce({
        cards: [fromBase64(first), fromBase64(second)],
        host: decodeHostCard(fromBase64(asked.host)),
        tickets: [decodeTicket(fromBase64(one)), decodeTicket(fromBase64(other))],
      })
      const files = made.map(({ office, bytes }) =>
        context.tickets.offer({ name: `${office}.introduction`, type: OCTETS, bytes }),
      )
      return { files }
    },
  },
}

/** Fetch what has come; while the relay is away what is here already is looked at. */
async function collectIfReachable({ keeper, signal }: CallContext): Promise<void> {
  try {
    await keeper.collect(signal)
  } catch (error) {
    if (!(error instanceof RelayError)) throw error
  }
}
