/**
 * The bench on which one letter is written: its document, one undo for everything, and the fields in which its texts are
 * typed. Each version is a text field of its own with its own direction and name, so that controls between the texts are
 * ordinary controls and a caret never wanders out of what is separately signed; all fields show pieces of one document.
 *
 * A field applies its steps to its piece and to the document, moved by where the piece lies; everything else comes from
 * the document to the fields. The document is the truth, and the only thing with a history.
 * @module
 */
import type { Node } from "@tiptap/pm/model"
import { closeHistory, history, redo, redoDepth, undo, undoDepth } from "@tiptap/pm/history"
import { EditorState, TextSelection, type Command, type Transaction } from "@tiptap/pm/state"
import { StepMap } from "@tiptap/pm/transform"
import type { EditorView } from "@tiptap/pm/view"
import type { Removed } from "./clean.ts"
import { tidying } from "./tidying.ts"
import { versionOf } from "./schema.ts"

/** Which field: a section's id, and the place among its versions. */
export interface FieldName {
  readonly part: string
  readonly index: number
}

/** A field that shows a piece of the document. */
export interface Field extends FieldName {
  readonly view: EditorView
  /** The document changed: show it. */
  readonly sync: () => void
}

/** Something that was taken out of what was pasted or typed. */
export interface CleanedNotice {
  readonly id: number
  readonly how: "pasted" | "typed" | "named"
  readonly removed: Removed
  readonly formatting: boolean
}

/** The bench. */
export interface Bench {
  readonly state: () => EditorState
  readonly doc: () => Node
  /** Undone together, in one step; returns false if there was nothing to do. */
  readonly run: (command: Command) => boolean
  readonly dispatch: (tr: Transaction) => void
  /** Steps of a field, and its selection. */
  readonly take: (field: Field, tr: Transaction) => void
  readonly undo: () => boolean
  readonly redo: () => boolean
  /** @returns stop hearing */
  readonly hear: (listener: () => void) => () => void
  readonly join: (field: Field) => () => void
  /** The field before or after another, in the order of the letter. */
  readonly beside: (field: FieldName, step: 1 | -1) => Field | null
  /** Put the caret into a field, as soon as it is there. */
  readonly focus: (name: FieldName, where?: "start" | "end") => void
  /** The part with the caret was moved: the caret goes along. */
  readonly follow: () => void
  readonly notice: () => CleanedNotice | null
  readonly tell: (notice: Omit<CleanedNotice, "id"> | null) => void
  /** Nothing is kept of what was: another document lies on the bench. */
  readonly replace: (doc: Node) => void
}

/** How long after the last letter a new undo step begins. */
const PAUSE_MS = 600
/** Undo steps that are kept. */
const DEPTH = 400

/** Lay a document on a bench. */
export function layBench(doc: Node): Bench {
  const listeners = new Set<() => void>()
  const fields = new Map<string, Field>()
  let state = stateOf(doc)
  let wanted: (FieldName & { readonly where: "start" | "end" | "selection" }) | null = null
  let notice: CleanedNotice | null = null
  let told = 0

  const tell = (): void => listeners.forEach((listener) => listener())
  const apply = (tr: Transaction): void => {
    const before = state
    state = state.apply(tr)
    if (state.doc !== before.doc) for (const field of fields.values()) field.sync()
    tell()
  }
  const place = (field: Field, where: "start" | "end" | "selection"): void => {
    const { view } = field
    view.focus()
    // React moves elements in a microtask of its own, begun before this one; one that was moved has lost the focus by then.
    queueMicrotask(() => {
      if (!view.isDestroyed && !view.hasFocus() && document.activeElement === document.body) view.focus()
    })
    if (where === "selection") {
      showSelection(field)
      return
    }
    const at = where === "start" ? 1 : view.state.doc.content.size - 1
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, at)).scrollIntoView())
  }
  const showSelection = (field: Field): void => {
    const found = versionOf(state.doc, field.part, field.index)
    if (found === null) return
    const { anchor, head } = state.selection
    const [from, size] = [found.pos + 1, found.node.content.size]
    if (anchor < from || head < from || anchor > from + size || head > from + size) return
    const { view } = field
    const selection = TextSelection.between(view.state.doc.resolve(anchor - from), view.state.doc.resolve(head - from))
    view.dispatch(view.state.tr.setSelection(selection).setMeta("outside", true).scrollIntoView())
  }
  const through = (command: Command) => (): boolean => {
    if (!command(state, apply)) return false
    const at = fieldAt(state)
    const field = at === null ? undefined : fields.get(keyOf(at))
    if (field !== undefined) place(field, "selection")
    else if (at !== null) wanted = { ...at, where: "selection" }
    return true
  }
  return {
    state: () => state,
    doc: () => state.doc,
    dispatch: apply,
    run: (command) => command(state, (tr) => apply(closeHistory(tr))),
    take(field, tr) {
      const found = versionOf(state.doc, field.part, field.index)
      if (found === null) return
      const outer = state.tr
      const moved = StepMap.offset(found.pos + 1)
      for (const step of tr.steps) {
        const mapped = step.map(moved)
        if (mapped === null || outer.maybeStep(mapped).failed !== null)
          throw new RangeError("a field and its document differ")
      }
      const { anchor, head } = tr.selection
      outer.setSelection(TextSelection.create(outer.doc, anchor + found.pos + 1, head + found.pos + 1))
      for (const name of ["composition", "uiEvent"])
        if (tr.getMeta(name) !== undefined) outer.setMeta(name, tr.getMeta(name))
      apply(outer)
    },
    undo: through(undo),
    redo: through(redo),
    hear(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    join(field) {
      fields.set(keyOf(field), field)
      if (wanted !== null && keyOf(wanted) === keyOf(field)) {
        const { where } = wanted
        wanted = null
        place(field, where)
      }
      return () => {
        if (fields.get(keyOf(field)) === field) fields.delete(keyOf(field))
      }
    },
    beside(name, step) {
      const all = namesOf(state.doc)
      const next = all[all.findIndex((each) => keyOf(each) === keyOf(name)) + step]
      return next === undefined ? null : (fields.get(keyOf(next)) ?? null)
    },
    focus(name, where = "start") {
      const field = fields.get(keyOf(name))
      if (field === undefined) wanted = { ...name, where }
      else place(field, where)
    },
    follow() {
      const at = fieldAt(state)
      const field = at === null ? undefined : fields.get(keyOf(at))
      if (field?.view.hasFocus() === true) place(field, "selection")
    },
    notice: () => notice,
    tell(what) {
      notice = what === null ? null : { ...what, id: ++told }
      tell()
    },
    replace(next) {
      state = stateOf(next)
      for (const field of fields.values()) field.sync()
      tell()
    },
  }
}

/** How much can be undone and done again. */
export function depths(state: EditorState): { readonly undo: number; readonly redo: number } {
  return { undo: undoDepth(state), redo: redoDepth(state) }
}

function stateOf(doc: Node): EditorState {
  return EditorState.create({ doc, plugins: [history({ newGroupDelay: PAUSE_MS, depth: DEPTH }), tidying()] })
}

/** The field in which the document's selection lies. */
function fieldAt({ doc, selection }: EditorState): FieldName | null {
  const { $head } = selection
  if ($head.depth < 2) return null
  const part = doc.child($head.index(0)).attrs["id"] as string
  return { part, index: $head.index(1) }
}

function namesOf(doc: Node): readonly FieldName[] {
  const names: FieldName[] = []
  doc.forEach((part) =>
    part.forEach((_version, _offset, index) => names.push({ part: part.attrs["id"] as string, index })),
  )
  return names
}

function keyOf({ part, index }: FieldName): string {
  return `${part} ${index}`
}
