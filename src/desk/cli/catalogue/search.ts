/**
 * Commands that look for something.
 * @module
 */
import type { Command } from "../command.ts"

/** See the module. */
export const SEARCH: readonly Command[] = [
  {
    path: "search",
    summary: "find letters by their words, in Arabic, Persian and English; without words: by what the options say",
    args: [["[words...]", "all of them must be found; in quotes, exactly as written and in their order"]],
    options: [
      ["--channel <name>", "only of this channel"],
      ["--from <office>", "only letters of this office: north"],
      ["--level <name>", "only in parts of this level"],
      ["--since <day>", "only letters dated this day or later: 2026-11-24"],
      ["--until <day>", "only letters dated this day or earlier"],
      ["--limit <n>", "how many at most, to 100 (20)"],
      ["--offset <n>", "leave out so many of the best (0)"],
    ],
    more: "Hamza, tashkeel, the article, digits and non-joiners make no difference, except in quotes. Of the last word its\nbeginning is enough.",
    examples: ["diwan search تحریم‌ها 2026", `diwan search '"lift the embargo"' --from north --json`],
    run: async (call) => (await import("../acts/search.ts")).search(call),
  },
]
