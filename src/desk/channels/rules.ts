/**
 * A channel's rules: those in force or on offer; and rules as somebody filled them in, read by the same shape that reads
 * a charter from outside.
 * @module
 */
import { BytesError, present } from "../../bytes/index.ts"
import { charterDraftShape, charterRules, OfficeError, openSigned, type CharterRules } from "../../office/index.ts"
import type { Reading } from "../../vault/index.ts"
import { charterOf, rosterOf } from "../access.ts"
import type { RulesText } from "../api.ts"
import { DeskError } from "../error.ts"
import type { Channel, Self } from "../records.ts"

/** A channel's rules: its charter's, else those of the draft on offer, whose signature is verified. */
export function rulesOf(
  { tx, self }: { readonly tx: Reading; readonly self: Self },
  channel: Channel,
): CharterRules | null {
  if (channel.charter !== null) return charterOf(channel).rules
  if (channel.draft === null) return null
  const proposer = channel.side === "proposer" ? self.office : channel.other
  return openSigned(channel.draft, rosterOf(tx, proposer), charterDraftShape).rules
}

/**
 * Rules as the protocol has them. Text is brought to NFC, and lists whose order means nothing to the protocol's.
 * @throws {DeskError} `charter-rules`
 */
export function readRules(given: RulesText): CharterRules {
  const nfc = (texts: readonly string[]): readonly string[] => texts.map((text) => text.normalize("NFC"))
  const { codeName, copies, readingDays, receipts } = given
  const rules = {
    codeName: codeName.normalize("NFC"),
    kinds: given.kinds.toSorted(),
    markings: { levels: nfc(given.levels), caveats: nfc(given.caveats) },
    languages: given.languages,
    copies,
    readingDays,
    receipts,
    countersign: given.countersign.toSorted(),
  }
  try {
    return charterRules.read(present(rules), "charter")
  } catch (cause) {
    if (!(cause instanceof BytesError || cause instanceof OfficeError)) throw cause
    throw new DeskError("charter-rules", cause.message, { cause })
  }
}
