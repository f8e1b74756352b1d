/**
 * What the page is drawn with, named in its head: the browser fetches it beside the small file that asks the desk first,
 * instead of after it. So is the front page, which stands in one file with it. The files of another place and of a language
 * are not known before somebody comes.
 * @module
 */
import type { HtmlTagDescriptor, Plugin, Rolldown } from "vite"

/** What the beginning of the page imports once it has begun, and the place that is shown first. */
const DRAWN = [/[/\\]src[/\\]page\.tsx$/, /[/\\]src[/\\]places[/\\]desk[/\\]index\.tsx$/]

/** Links for the head. */
export function preloads(): Plugin {
  return {
    name: "diwan-preloads",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {} }) {
        const scripts = new Set<string>()
        const styles = new Set<string>()
        const add = (name: string): void => {
          const chunk = bundle[name]
          if (scripts.has(name) || chunk?.type !== "chunk") return
          scripts.add(name)
          for (const style of chunk.viteMetadata?.importedCss ?? []) styles.add(style)
          chunk.imports.forEach(add)
        }
        for (const drawn of DRAWN) add(chunkOf(drawn, Object.values(bundle)).fileName)
        const links = [
          ...[...scripts].map((name) => ({ rel: "modulepreload", href: `/${name}` })),
          ...[...styles].map((name) => ({ rel: "stylesheet", href: `/${name}` })),
        ]
        return links
          .filter(({ href }) => !html.includes(`"${href}"`))
          .map(({ rel, href }): HtmlTagDescriptor => ({
            tag: "link",
            attrs: { rel, crossorigin: true, href },
            injectTo: "head",
          }))
      },
    },
  }
}

/** The file that an import of a module asks for: it may hold no more than the name of the one where the module is. */
function chunkOf(module: RegExp, bundle: Rolldown.OutputBundle[string][]): Rolldown.OutputChunk {
  const chunk = bundle.find((each) => each.type === "chunk" && module.test(each.facadeModuleId ?? ""))
  if (chunk?.type === "chunk") return chunk
  throw new Error(`no file of its own for ${module.source}`)
}
