/**
 * A channel's rules in plain words, for whoever accepts or approves them.
 * @module
 */
import type { CharterRules } from "../../office/index.ts"
import { fields, foreign, foreignList } from "./text.ts"

/** Fields to be printed, in the order in which a person asks. */
export function rulesFields(rules: CharterRules): readonly (readonly [string, string])[] {
  const { levels, caveats } = rules.markings
  return [
    ["code name", foreign(rules.codeName)],
    ["documents", rules.kinds.join(", ")],
    ["markings", foreignList(levels)],
    ["caveats", caveats.length === 0 ? "none" : foreignList(caveats)],
    ["languages", rules.languages.join(", ")],
    [
      "copies",
      rules.copies === 0 ? "all readers get the same wording" : `up to ${2 ** rules.copies} wordings of a section`,
    ],
    [
      "kept",
      rules.readingDays === null
        ? "letters are kept"
        : `views are destroyed ${rules.readingDays} days after arrival, or sealed to an archive key`,
    ],
    [
      "receipts",
      rules.receipts === "opened"
        ? "senders are told when a letter arrived and when it was opened"
        : "senders are told when a letter arrived",
    ],
    [
      "countersigned by",
      rules.countersign.length === 0
        ? "nobody: a letter counts at once"
        : rules.countersign.map((who) => (who === "host" ? "the host" : "the reader's registrar")).join(" and "),
    ],
  ]
}

/** What one set of rules changes in another: each rule that differs, as it was and as it would be. */
export function changesText(before: CharterRules, after: CharterRules): string {
  const was = new Map(rulesFields(before))
  return rulesFields(after)
    .filter(([name, value]) => was.get(name) !== value)
    .map(([name, value]) =>
      fields([
        [name, value],
        ["until now", was.get(name) ?? null],
      ]),
    )
    .join("\n")
}
