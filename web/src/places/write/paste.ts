/**
 * The clipboard and what is dropped: plain text in, plain text out. Formatting never comes along, and what was taken out
 * of the text is said, with a way back.
 * @module
 */
import { Fragment, Slice } from "@tiptap/pm/model"
import { TextSelection } from "@tiptap/pm/state"
import type { EditorView } from "@tiptap/pm/view"
import type { Bench } from "./bench.ts"
import { cleanText, isClean } from "./clean.ts"
import { paragraphsOf } from "./convert.ts"

type Handlers = {
  readonly [Name in "paste" | "copy" | "cut" | "drop" | "dragstart"]: (
    view: EditorView,
    event: DOMEventMap[Name],
  ) => boolean
}
interface DOMEventMap {
  readonly paste: ClipboardEvent
  readonly copy: ClipboardEvent
  readonly cut: ClipboardEvent
  readonly drop: DragEvent
  readonly dragstart: DragEvent
}

/** Handlers of a field's events. The browser's own, and ProseMirror's reading of HTML, never come to it. */
export function pasting(bench: Bench, onFiles: (files: readonly File[]) => void): Handlers {
  const take = (view: EditorView, from: DataTransfer): void => {
    const files = [...from.files]
    const text = from.getData("text/plain")
    if (files.length > 0 && text === "") onFiles(files)
    else if (text !== "") insertText(view, bench, text, hasFormatting(from.getData("text/html")))
  }
  return {
    paste(view, event) {
      event.preventDefault()
      if (event.clipboardData !== null) take(view, event.clipboardData)
      return true
    },
    copy: (view, event) => copySelection(view, event),
    cut(view, event) {
      if (copySelection(view, event) && !view.state.selection.empty)
        view.dispatch(view.state.tr.deleteSelection().scrollIntoView().setMeta("uiEvent", "cut"))
      return true
    },
    drop(view, event) {
      event.preventDefault()
      if (event.dataTransfer === null) return true
      if (event.dataTransfer.files.length === 0) {
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
        if (at !== null) view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at.pos))))
        view.focus()
      }
      take(view, event.dataTransfer)
      return true
    },
    // Text is not dragged about within a letter: it would land where nobody meant it.
    dragstart(_view, event) {
      event.preventDefault()
      return true
    },
  }
}

/** Put text in place of the selection, as lines; the first goes on in the line of the caret. */
export function insertText(view: EditorView, bench: Bench, text: string, formatting: boolean): void {
  const { text: clean, removed } = cleanText(text, "block")
  const lines = paragraphsOf(clean)
  const { tr } = view.state
  if (lines.length === 1) tr.insertText(clean)
  else tr.replaceSelection(new Slice(Fragment.from(lines), 1, 1))
  view.dispatch(tr.scrollIntoView().setMeta("uiEvent", "paste"))
  if (formatting || !isClean(removed)) bench.tell({ how: "pasted", removed, formatting })
}

function copySelection(view: EditorView, event: ClipboardEvent): boolean {
  event.preventDefault()
  const { from, to, empty } = view.state.selection
  if (!empty) event.clipboardData?.setData("text/plain", view.state.doc.textBetween(from, to, "\n"))
  return true
}

/** Looks like more than a text wrapped for the clipboard. The markup is never parsed. */
function hasFormatting(html: string): boolean {
  return /<(?:b|strong|i|em|u|s|sup|sub|table|img|ul|ol|h[1-6]|a|font)\b|style=["'][^"']*(?:font|color|background)/i.test(
    html,
  )
}
