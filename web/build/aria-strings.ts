/**
 * react-aria brings what it says to screen readers in some thirty languages, all of them in every bundle, and Persian not
 * among them. Here English and Arabic are kept, and Persian is put beside them from `src/i18n/aria-fa.ts`; a part of
 * react-aria that the page uses and that has no Persian there ends the build, so that no Persian reader hears English.
 * @module
 */
import { join } from "node:path"
import type { Plugin } from "vite"
import * as persian from "../src/i18n/aria-fa.ts"

const PERSIAN = join(import.meta.dirname, "../src/i18n/aria-fa.ts")
const STRINGS = /[/\\]react-(?:aria|stately|aria-components)[/\\].*[/\\]intlStrings\.m?js$/

/** Only the page's languages. */
export function ariaStrings(): Plugin {
  const lacking = new Map<string, string>()
  return {
    name: "diwan-aria-strings",
    enforce: "pre",
    transform(code, id) {
      if (!STRINGS.test(id.split("?")[0] as string)) return
      const english = /from "([^"]*[/]intl[/](?:(\w+)[/])?)en-US(\.m?js)"/.exec(code)
      if (english === null) return
      const [, folder, part = "components", end] = english
      const imports = ["en-US", "ar-AE"].map(
        (locale, at) => `import l${at} from ${JSON.stringify(`${folder}${locale}${end}`)}`,
      )
      const known = part in persian
      if (known) imports.push(`import { ${part} as l2 } from ${JSON.stringify(PERSIAN)}`)
      else lacking.set(id, part)
      return {
        code: `${imports.join("\n")}\nexport default { "en-US": l0, "ar-AE": l1, "fa-IR": ${known ? "l2" : "null"} }`,
        map: null,
      }
    },
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue
        for (const [id, { renderedLength }] of Object.entries(chunk.modules)) {
          const part = lacking.get(id)
          if (part !== undefined && renderedLength > 0)
            this.error(`src/i18n/aria-fa.ts has no Persian for react-aria's ${part}`)
        }
      }
    },
  }
}
