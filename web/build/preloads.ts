/**
 * What the page is drawn with, named in its head: the browser fetches it beside the small file that asks the desk first,
 * instead of after it. The files of a place and of a language are not known before somebody comes.
 * @module
 */
import type { HtmlTagDescriptor, Plugin } from "vite"

/** What the beginning of the page imports once it has begun. */
const DRAWN = /[/\\]src[/\\]page\.tsx$/

/** Links for the head. */
export function preloads(): Plugin {
  return {
    name: "diwan-preloads",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {} }) {
        const page = Object.values(bundle).find(
          (each) => each.type === "chunk" && DRAWN.test(each.facadeModuleId ?? ""),
        )
        if (page === undefined) throw new Error("the page is drawn by no file of its own: web/src/page.tsx")
        const wanted = new Set<string>()
        const add = (name: string): void => {
          const chunk = bundle[name]
          if (wanted.has(name) || chunk?.type !== "chunk") return
          wanted.add(name)
          chunk.imports.forEach(add)
        }
        add(page.fileName)
        return [...wanted]
          .filter((name) => !html.includes(`"/${name}"`))
          .map((name): HtmlTagDescriptor => ({
            tag: "link",
            attrs: { rel: "modulepreload", crossorigin: true, href: `/${name}` },
            injectTo: "head",
          }))
      },
    },
  }
}
