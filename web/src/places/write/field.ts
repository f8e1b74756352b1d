/**
 * A text field for one version of a section: plain lines with a heading, in one direction. It holds ProseMirror's view and
 * no truth of its own; the bench has that.
 * @module
 */
import { baseKeymap, chainCommands, deleteSelection, joinBackward, joinForward, splitBlock } from "@tiptap/pm/commands"
import { keydownHandler } from "@tiptap/pm/keymap"
import type { Node } from "@tiptap/pm/model"
import { EditorState, TextSelection, type Command } from "@tiptap/pm/state"
import { Decoration, DecorationSet, EditorView } from "@tiptap/pm/view"
import { runsOf, type Direction } from "../../../../src/desk/api.ts"
import type { Bench, Field, FieldName } from "./bench.ts"
import { pasting } from "./paste.ts"
import { versionOf, type VersionAttrs } from "./schema.ts"
import { TIDY } from "./tidying.ts"
import { spacesZwnj, ZWNJ } from "./language.ts"

/** What a field needs beside the bench. */
export interface FieldOptions {
  /** For whoever does not see it: `Part 2, Arabic`. */
  readonly label: () => string
  /** What an empty heading and an empty text say. */
  readonly hints: () => { readonly heading: string; readonly text: string }
  /** Keys that act on the part; they come before those of the text. */
  readonly keys: { readonly [key: string]: () => boolean }
  /** Files that were dropped or pasted into the text. */
  readonly onFiles: (files: readonly File[]) => void
}

/** An open field. */
export interface OpenField {
  /** Its label or its hints have changed. */
  readonly refresh: () => void
  readonly close: () => void
}

/** Open a field in an element. Null: its version is not there any more. */
export function openField(
  element: HTMLElement,
  bench: Bench,
  name: FieldName,
  options: FieldOptions,
): OpenField | null {
  const found = versionOf(bench.doc(), name.part, name.index)
  if (found === null) return null
  const attrsNow = (): VersionAttrs =>
    (versionOf(bench.doc(), name.part, name.index)?.node.attrs ?? found.node.attrs) as VersionAttrs
  const keys = keydownHandler({
    ...bindings(bench, name),
    ...Object.fromEntries(Object.entries(options.keys).map(([key, act]) => [key, () => act()])),
  })
  const view = new EditorView(
    { mount: element },
    {
      state: EditorState.create({ doc: found.node }),
      attributes: () => {
        const { language, dir } = attrsNow()
        return {
          dir,
          lang: language,
          class: "letter-text field-text",
          role: "textbox",
          "aria-multiline": "true",
          "aria-label": options.label(),
          spellcheck: "false",
          autocorrect: "off",
          translate: "no",
        }
      },
      decorations: ({ doc }) => decorate(doc, attrsNow().dir, options.hints()),
      dispatchTransaction(tr) {
        view.updateState(view.state.apply(tr))
        if (tr.getMeta("outside") === undefined) bench.take(field, tr)
      },
      handleKeyDown: (each, event) => writesZwnj(each, event, attrsNow().language) || keys(each, event),
      handleDOMEvents: {
        ...pasting(bench, options.onFiles),
        beforeinput(_view, event) {
          const kind = event.inputType
          if (kind !== "historyUndo" && kind !== "historyRedo") return false
          event.preventDefault()
          if (kind === "historyUndo") bench.undo()
          else bench.redo()
          return true
        },
        compositionend() {
          // The view reads the last letters itself; they are looked at when it has.
          setTimeout(() => bench.dispatch(bench.state().tr.setMeta(TIDY, true)))
          return false
        },
      },
    },
  )
  const field: Field = { ...name, view, sync: () => syncField(view, bench, name) }
  const leave = bench.join(field)
  return {
    refresh: () => view.setProps({}),
    close() {
      leave()
      view.destroy()
    },
  }
}

/** Show what the document has, changing only what differs: the caret stays where it was. */
function syncField(view: EditorView, bench: Bench, { part, index }: FieldName): void {
  const found = versionOf(bench.doc(), part, index)
  if (found === null) return
  const { node } = found
  const shown = view.state.doc
  if (node.eq(shown)) return
  const start = node.content.findDiffStart(shown.content)
  const end = node.content.findDiffEnd(shown.content)
  if (start === null || end === null) {
    // Only the language or the direction: the field's own attributes.
    view.setProps({})
    return
  }
  const overlap = Math.max(0, start - Math.min(end.a, end.b))
  view.dispatch(
    view.state.tr.replace(start, end.b + overlap, node.slice(start, end.a + overlap)).setMeta("outside", true),
  )
}

function bindings(bench: Bench, name: FieldName): { readonly [key: string]: Command } {
  // Up and down lead from text to text. Left and right do not: they would turn back in a text of the other direction.
  const leave =
    (step: 1 | -1): Command =>
    (state, _dispatch, view) => {
      const { selection, doc } = state
      const edge = step === 1 ? doc.childCount - 1 : 0
      if (view === undefined || !selection.empty || selection.$head.index(0) !== edge) return false
      if (!view.endOfTextblock(step === 1 ? "down" : "up", state)) return false
      const next = bench.beside(name, step)
      if (next === null) return false
      bench.focus(next, step === 1 ? "start" : "end")
      return true
    }
  const undo = (): boolean => bench.undo() || true
  const redo = (): boolean => bench.redo() || true
  return {
    ...baseKeymap,
    Enter: chainCommands(intoText, splitBlock),
    "Shift-Enter": chainCommands(intoText, splitBlock),
    Backspace: chainCommands(deleteSelection, backToHeading, joinBackward),
    "Mod-Backspace": chainCommands(deleteSelection, backToHeading, joinBackward),
    Delete: chainCommands(deleteSelection, joinForward),
    "Mod-Delete": chainCommands(deleteSelection, joinForward),
    "Mod-a": selectText,
    "Mod-z": undo,
    "Mod-y": redo,
    "Mod-Shift-z": redo,
    ArrowUp: leave(-1),
    ArrowDown: leave(1),
    // Those of the base keymap that make something other than lines.
    "Mod-Enter": () => false,
    Escape: () => false,
  }
}

/** Shift+Space is ZWNJ where the keyboard's language writes it so; a layout that sends ZWNJ itself is not in the way. */
function writesZwnj(view: EditorView, event: KeyboardEvent, language: string): boolean {
  if (event.key !== " " || !event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || !spacesZwnj(language))
    return false
  view.dispatch(view.state.tr.insertText(ZWNJ).scrollIntoView())
  return true
}

/** Enter at the heading's end goes into the text if that is still empty. */
const intoText: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  const first = state.doc.child(1)
  if (!empty || $from.index(0) !== 0 || $from.parentOffset < $from.parent.content.size || first.content.size > 0)
    return false
  dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, $from.after() + 1)).scrollIntoView())
  return true
}

/** Backspace at the beginning of the text goes to the heading; a first line that is empty goes away. */
const backToHeading: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  if (!empty || $from.index(0) !== 1 || $from.parentOffset > 0) return false
  const { tr } = state
  if ($from.parent.content.size === 0 && state.doc.childCount > 2) tr.delete($from.before(), $from.after())
  dispatch?.(tr.setSelection(TextSelection.create(tr.doc, $from.before() - 1)).scrollIntoView())
  return true
}

const selectText: Command = (state, dispatch) => {
  dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, 1, state.doc.content.size - 1)))
  return true
}

const cut = new WeakMap<Node, { readonly dir: Direction; readonly runs: ReturnType<typeof runsOf> }>()

/** What is torn apart otherwise stands isolated, as it will on paper; what is empty says what belongs there. */
function decorate(
  doc: Node,
  dir: Direction,
  hints: { readonly heading: string; readonly text: string },
): DecorationSet {
  const found: Decoration[] = []
  doc.forEach((line, pos, index) => {
    if (line.content.size === 0 && (index === 0 || (index === 1 && doc.childCount === 2)))
      found.push(Decoration.node(pos, pos + line.nodeSize, { "data-hint": index === 0 ? hints.heading : hints.text }))
    let at = pos + 1
    for (const { text, apart } of runsIn(line, dir)) {
      if (apart !== null) found.push(Decoration.inline(at, at + text.length, { nodeName: "bdi", dir: apart }))
      at += text.length
    }
  })
  return DecorationSet.create(doc, found)
}

function runsIn(line: Node, dir: Direction): ReturnType<typeof runsOf> {
  const known = cut.get(line)
  if (known?.dir === dir) return known.runs
  const runs = runsOf(line.textContent, dir)
  cut.set(line, { dir, runs })
  return runs
}
