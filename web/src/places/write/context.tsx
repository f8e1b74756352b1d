/**
 * What every part of the bench's page needs: the letter, what can be chosen, and acts that end with the caret where it
 * belongs.
 * @module
 */
import { createContext, use, useMemo, useSyncExternalStore } from "react"
import type { Node } from "@tiptap/pm/model"
import type { Command } from "@tiptap/pm/state"
import type { WriteOptions } from "../../api.ts"
import { addEnclosures, addSection, dividePart, movePart, removePart } from "./acts.ts"
import type { FieldName } from "./bench.ts"
import { isClean } from "./clean.ts"
import { newPartId, partOf, partsOf, schema } from "./schema.ts"
import { nameOf, typeOf, type Upload } from "./uploads.ts"
import type { Writing } from "./writing.ts"

/** The letter on the bench. */
export interface BenchContext extends Writing {
  readonly options: WriteOptions
}

/** Provided by the page of the bench. */
export const BenchContext = createContext<BenchContext | null>(null)

/** The letter on the bench. Only below its page. */
export function useBench(): BenchContext {
  const context = use(BenchContext)
  if (context === null) throw new TypeError("useBench outside of the bench's page")
  return context
}

/** The document, as it is now. */
export function useDocument(): Node {
  const { bench } = useBench()
  return useSyncExternalStore(bench.hear, bench.doc)
}

/** An enclosure's upload, if this page has its file. */
export function useUpload(part: string): Upload | null {
  const { uploads } = useBench()
  return useSyncExternalStore(uploads.hear, () => uploads.of(part))
}

/** Acts on parts, with the caret going along. */
export interface PartActs {
  readonly run: (command: Command) => boolean
  readonly addSection: (after: string | null) => boolean
  readonly addFiles: (after: string | null, files: readonly File[]) => void
  readonly divide: (name: FieldName) => boolean
  /** Where the caret stood last in a section; its first version if it stood elsewhere. */
  readonly divideHere: (id: string) => boolean
  readonly move: (id: string, step: 1 | -1) => boolean
  readonly remove: (id: string) => boolean
}

/** Acts on parts. */
export function usePartActs(): PartActs {
  const { bench, uploads } = useBench()
  return useMemo(() => {
    const { run } = bench
    const divide = (name: FieldName): boolean => {
      const id = newPartId()
      if (!run(dividePart(name, id))) return false
      bench.focus({ part: id, index: name.index })
      return true
    }
    return {
      run,
      addSection(after) {
        const id = newPartId()
        bench.focus({ part: id, index: 0 })
        return run(addSection(after, id))
      },
      addFiles(after, files) {
        const added = files.map((file) => ({
          id: newPartId(),
          name: nameOf(file).text,
          type: typeOf(file),
          size: file.size,
          file,
        }))
        // The desk asks for the octets of parts that it knows.
        run(addEnclosures(after, added))
        for (const { id, file } of added) uploads.begin(id, file)
        const removed = files.map((file) => nameOf(file).removed).find((each) => !isClean(each))
        if (removed !== undefined) bench.tell({ how: "named", removed, formatting: false })
      },
      divide,
      divideHere(id) {
        const { $head } = bench.state().selection
        const here = $head.depth >= 2 && $head.node(1).attrs["id"] === id
        return divide({ part: id, index: here ? $head.index(1) : 0 })
      },
      move(id, step) {
        // A part at the letter's end stays, and the key is ours all the same.
        if (run(movePart(id, step))) bench.follow()
        return true
      },
      remove(id) {
        const at = partOf(bench.doc(), id)
        if (at === null) return false
        uploads.pause(id)
        run(removePart(id))
        const parts = partsOf(bench.doc())
        const next = parts.slice(0, Math.max(1, at.index)).findLast(({ node }) => node.type === schema.nodes.section)
        if (next !== undefined) bench.focus({ part: next.id, index: 0 }, at.index === 0 ? "start" : "end")
        return true
      },
    }
  }, [bench, uploads])
}
