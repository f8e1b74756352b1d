/**
 * The build's hold on the languages: messages are compiled into what the page reads, and a fault in them ends the build.
 * @module
 */
import { globSync } from "node:fs"
import { join } from "node:path"
import type { Plugin } from "vite"
import { checkLocales, writeKeys } from "../check-locales.ts"
import { compileMessage } from "./icu.ts"

/** `locales/LANGUAGE/PLACE.json` becomes a module of compiled messages. */
export function locales(): Plugin {
  const web = join(import.meta.dirname, "..")
  let building = false
  return {
    name: "diwan-locales",
    enforce: "pre",
    configResolved({ command, mode }) {
      building = command === "build" && mode === "production"
    },
    buildStart() {
      for (const file of globSync("locales/*/*.json", { cwd: web })) this.addWatchFile(join(web, file))
      writeKeys(true)
      const { wrong, codes } = checkLocales()
      const faults = [...wrong, ...codes.map((code) => `${code}: has no text in locales/en`)]
      if (faults.length === 0) return
      const text = `locales: ${faults.length} faults\n  ${faults.slice(0, 40).join("\n  ")}`
      if (building) this.error(text)
      this.warn(text)
    },
    transform(code, id) {
      const file = id.split("?")[0] as string
      if (!/[/\\]locales[/\\]\w+[/\\]\w+\.json$/.test(file)) return
      const messages = JSON.parse(code) as { readonly [key: string]: string }
      const compiled = Object.entries(messages).map(([key, text]) => [key, compileMessage(text).compiled])
      // A JSON text in a string is parsed several times faster than the same as an object of the language.
      return {
        code: `export default JSON.parse(${JSON.stringify(JSON.stringify(Object.fromEntries(compiled)))})`,
        map: null,
        moduleType: "js",
      }
    },
  }
}
