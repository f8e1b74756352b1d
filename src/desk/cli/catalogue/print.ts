/**
 * The command that prints.
 * @module
 */
import type { Command } from "../command.ts"

/** See the module. */
export const PRINT: readonly Command[] = [
  {
    path: "print",
    summary: "write a letter to an archival PDF, its proof attached",
    args: [["<name>", "the letter: north/4"]],
    options: [
      ["--out <file>", "where to write it"],
      ["--language <code>", "ar, fa or en: what the page says beside the letter (the desk's setting)"],
      ["--calendar <name>", "the second calendar: umalqura, civil, persian, none (the desk's setting)"],
      ["--without-view", "attach no view: a picture of the letter, which proves nothing"],
      ["--channel <name>", "which channel, where several have letters of that name"],
      ["--force", "replace the file if it exists"],
    ],
    more: "A4, PDF/A-3b. It needs the optional package @myriaddreamin/typst-ts-node-compiler; the browser prints without it.\nThe file is not sealed: whoever holds it can read it.",
    proves: true,
    examples: ["diwan print north/4 --out north-4.pdf", "diwan print north/4 --out north-4.pdf --language ar"],
    run: async (call) => (await import("../acts/print.ts")).print(call),
  },
]
