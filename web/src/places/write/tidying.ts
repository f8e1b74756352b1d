/**
 * Whatever way text gets into a letter (keys, input methods, drops), it stays fit to be signed: an appended step takes out
 * what may not stand in it and composes letters with their marks.
 * @module
 */
import { Plugin, PluginKey, type EditorState, type Transaction } from "@tiptap/pm/state"
import type { Node } from "@tiptap/pm/model"
import { cleanTyped, isClean, type Removed } from "./clean.ts"
import { schema } from "./schema.ts"

/** Set on a transaction to look at everything again, as when an input method is done. */
export const TIDY = "tidy"
/** Set on a transaction that comes from an input method under way: its letters are not ours yet. */
const COMPOSITION = "composition"
const key = new PluginKey<Removed | null>("tidying")

/** What the last step of tidying took out; null: nothing. */
export function lastTidied(state: EditorState): Removed | null {
  return key.getState(state) ?? null
}

/** The plugin, for the document's own state. */
export function tidying(): Plugin<Removed | null> {
  return new Plugin<Removed | null>({
    key,
    state: {
      init: () => null,
      apply: (tr: Transaction) => (tr.getMeta(key) as Removed | undefined) ?? null,
    },
    appendTransaction(transactions, before, after) {
      const asked = transactions.some((tr) => tr.getMeta(TIDY) !== undefined)
      if (!asked && (before.doc === after.doc || transactions.some((tr) => tr.getMeta(COMPOSITION) !== undefined)))
        return null
      const tr = after.tr
      let removed: Removed | null = null
      eachChangedText(asked ? null : before.doc, after.doc, (node, pos) => {
        const text = node.text ?? ""
        const cleaned = cleanTyped(text)
        if (cleaned.text === text) return
        // Composing what a keyboard types in two strokes is nothing to speak of.
        if (!isClean({ ...cleaned.removed, composed: false })) removed = cleaned.removed
        replaceText(tr, tr.mapping.map(pos), text, cleaned.text)
      })
      return tr.docChanged ? tr.setMeta(key, removed) : null
    },
  })
}

/** Text nodes of `after` that are not those of `before`: nodes that did not change are the same objects. */
function eachChangedText(before: Node | null, after: Node, visit: (node: Node, pos: number) => void): void {
  const known = new Set<Node>()
  before?.descendants((node) => {
    if (!node.isText) known.add(node)
    return true
  })
  after.descendants((node, pos) => {
    if (node.isText) visit(node, pos)
    return node.isText ? false : !known.has(node)
  })
}

/** Replace only what differs, so that the caret stays where it was. */
function replaceText(tr: Transaction, pos: number, from: string, to: string): void {
  let start = 0
  while (start < from.length && start < to.length && from[start] === to[start]) start++
  let end = 0
  while (end < from.length - start && end < to.length - start && from.at(-1 - end) === to.at(-1 - end)) end++
  const fresh = to.slice(start, to.length - end)
  const [a, b] = [pos + start, pos + from.length - end]
  if (fresh === "") tr.delete(a, b)
  else tr.replaceWith(a, b, schema.text(fresh))
}
