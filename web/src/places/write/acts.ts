/**
 * What can be done with a letter's parts, as commands on its document. Each is one step of undo.
 * @module
 */
import { Fragment, type Node } from "@tiptap/pm/model"
import { TextSelection, type Command } from "@tiptap/pm/state"
import type { MarkingText } from "../../api.ts"
import { emptySection, emptyVersion } from "./convert.ts"
import type { FieldName } from "./bench.ts"
import {
  newPartId,
  partOf,
  schema,
  versionOf,
  type EnclosureAttrs,
  type LetterAttrs,
  type PartAttrs,
} from "./schema.ts"

const { section, enclosure, version, heading, paragraph } = schema.nodes

/** Change the head of the letter. */
export function setHead(attrs: Partial<LetterAttrs>): Command {
  return ({ tr, doc }, dispatch) => {
    for (const [name, value] of Object.entries(attrs)) {
      if (JSON.stringify(doc.attrs[name]) !== JSON.stringify(value)) tr.setDocAttribute(name, value)
    }
    if (tr.docChanged) dispatch?.(tr)
    return tr.docChanged
  }
}

/** Say who may read a part. Order as the people stand in the rosters is the caller's. */
export function setReaders(id: string, readers: readonly string[]): Command {
  return setAttribute(id, "readers", readers)
}

/** Mark a part. */
export function setMarking(id: string, marking: MarkingText | null): Command {
  return setAttribute(id, "marking", marking)
}

/** Give a part the marking and the readers of the one above it. */
export function likeAbove(id: string): Command {
  return (state, dispatch) => {
    const at = partOf(state.doc, id)
    if (at === null || at.index === 0) return false
    const { marking, readers } = state.doc.child(at.index - 1).attrs as PartAttrs
    dispatch?.(state.tr.setNodeAttribute(at.pos, "marking", marking).setNodeAttribute(at.pos, "readers", readers))
    return true
  }
}

/** A new section after a part, in its languages, marked and read as it is. @param after null: at the end */
export function addSection(after: string | null, id: string = newPartId()): Command {
  return (state, dispatch) => {
    const at = after === null ? null : partOf(state.doc, after)
    const before = at?.node ?? state.doc.lastChild
    const { marking, readers } = (before?.attrs ?? { marking: null, readers: [] }) as PartAttrs
    const pos = at === null ? state.doc.content.size : at.pos + at.node.nodeSize
    const made = emptySection(id, languagesFor(state.doc, before), { marking, readers })
    dispatch?.(state.tr.insert(pos, made))
    return true
  }
}

/** New enclosures after a part; marked and read as it is. @param after null: at the end */
export function addEnclosures(
  after: string | null,
  files: readonly Pick<EnclosureAttrs, "id" | "name" | "type" | "size">[],
): Command {
  return (state, dispatch) => {
    const at = after === null ? null : partOf(state.doc, after)
    const before = at?.node ?? state.doc.lastChild
    const { marking, readers } = (before?.attrs ?? { marking: null, readers: [] }) as PartAttrs
    const pos = at === null ? state.doc.content.size : at.pos + at.node.nodeSize
    dispatch?.(
      state.tr.insert(
        pos,
        files.map((file) => enclosure.create({ ...file, marking, readers })),
      ),
    )
    return files.length > 0
  }
}

/** What the desk has got of an enclosure: not a thing to be undone. */
export function setReceived(id: string, received: number, state: EnclosureAttrs["state"]): Command {
  return ({ tr, doc }, dispatch) => {
    const at = partOf(doc, id)
    if (at === null || at.node.type !== enclosure) return false
    if (at.node.attrs["received"] !== received) tr.setNodeAttribute(at.pos, "received", received)
    if (at.node.attrs["state"] !== state) tr.setNodeAttribute(at.pos, "state", state)
    if (tr.docChanged) dispatch?.(tr.setMeta("addToHistory", false))
    return true
  }
}

/** Take a part out. The last one leaves an empty section behind. */
export function removePart(id: string): Command {
  return (state, dispatch) => {
    const at = partOf(state.doc, id)
    if (at === null) return false
    const { tr } = state
    const end = at.pos + at.node.nodeSize
    if (state.doc.childCount > 1) tr.delete(at.pos, end)
    else tr.replaceWith(at.pos, end, emptySection(newPartId(), languagesFor(state.doc, at.node)))
    dispatch?.(tr)
    return true
  }
}

/** Move a part up or down by one. */
export function movePart(id: string, step: 1 | -1): Command {
  return (state, dispatch) => {
    const at = partOf(state.doc, id)
    if (at === null || at.index + step < 0 || at.index + step >= state.doc.childCount) return false
    const other = state.doc.child(at.index + step)
    const from = step === 1 ? at.pos : at.pos - other.nodeSize
    const size = at.node.nodeSize + other.nodeSize
    const { tr } = state
    const { anchor, head } = state.selection
    // The neighbour is carried over the part, so that the caret and an input method in the part stay where they are.
    if (step === 1) tr.delete(at.pos + at.node.nodeSize, from + size).insert(at.pos, other)
    else tr.delete(from, at.pos).insert(from + at.node.nodeSize, other)
    const shift = step === 1 ? other.nodeSize : -other.nodeSize
    if (anchor > at.pos && anchor < at.pos + at.node.nodeSize && head > at.pos && head < at.pos + at.node.nodeSize)
      tr.setSelection(TextSelection.create(tr.doc, anchor + shift, head + shift))
    dispatch?.(tr)
    return true
  }
}

/**
 * Divide a section at the caret: the line of the caret and all below it become a part of their own, in every language. A
 * line in which the caret stands is divided too, in its own language only.
 */
export function dividePart({ part, index }: FieldName, id: string = newPartId()): Command {
  return (state, dispatch) => {
    const at = partOf(state.doc, part)
    const place = versionOf(state.doc, part, index)
    const { $from } = state.selection
    if (at === null || place === null || $from.pos <= place.pos || $from.pos >= place.pos + place.node.nodeSize)
      return false
    const line = $from.index(2)
    if (line === 0) return false
    const offset = $from.parentOffset
    const [upper, lower]: [Node[], Node[]] = [[], []]
    at.node.forEach((each, _offset, at) => {
      const [above, below] =
        at === index ? divideVersion(each, line, offset) : divideVersion(each, offset > 0 ? line + 1 : line, 0)
      upper.push(above)
      lower.push(below)
    })
    const attrs = at.node.attrs as PartAttrs
    const parts = [section.create(attrs, upper), section.create({ ...attrs, id }, lower)]
    dispatch?.(state.tr.replaceWith(at.pos, at.pos + at.node.nodeSize, parts))
    return true
  }
}

/** Write a section in a further language. */
export function addLanguage(id: string, language: string): Command {
  return (state, dispatch) => {
    const at = partOf(state.doc, id)
    if (at === null || at.node.type !== section || languagesOf(at.node).includes(language)) return false
    const { tr } = state
    tr.insert(at.pos + at.node.nodeSize - 1, emptyVersion(language))
    const { languages } = state.doc.attrs as LetterAttrs
    if (!languages.includes(language)) tr.setDocAttribute("languages", [...languages, language])
    dispatch?.(tr)
    return true
  }
}

/**
 * Choose the letter's languages. Every section gets a version in each new one; a version of one that is no longer chosen
 * goes only if nothing is written in it.
 */
export function setLanguages(languages: readonly string[]): Command {
  return (state, dispatch) => {
    const { tr } = state
    const before = (state.doc.attrs as LetterAttrs).languages
    const added = languages.filter((language) => !before.includes(language))
    state.doc.forEach((part, pos) => {
      if (part.type !== section) return
      const kept = contentOf(part).filter(
        (each) => languages.includes(each.attrs["language"] as string) || !isEmptyVersion(each),
      )
      const fresh = added.filter((language) => !languagesOf(part).includes(language)).map(emptyVersion)
      const next = [...kept, ...fresh]
      if (next.length === 0 || (fresh.length === 0 && kept.length === part.childCount)) return
      const from = tr.mapping.map(pos)
      tr.replaceWith(from + 1, from + 1 + part.content.size, next)
    })
    dispatch?.(tr.setDocAttribute("languages", languages))
    return true
  }
}

/** Take a language out of a section. The last one stays. */
export function removeLanguage({ part, index }: FieldName): Command {
  return (state, dispatch) => {
    const at = partOf(state.doc, part)
    const place = versionOf(state.doc, part, index)
    if (at === null || place === null || at.node.childCount < 2) return false
    dispatch?.(state.tr.delete(place.pos, place.pos + place.node.nodeSize))
    return true
  }
}

/** The languages of a section, in their order; of anything else none. */
export function languagesOf(node: Node): readonly string[] {
  return node.type === section ? contentOf(node).map((each) => each.attrs["language"] as string) : []
}

/** The languages of a new section beside another. */
function languagesFor(doc: Node, beside: Node | null): readonly string[] {
  const own = beside === null ? [] : languagesOf(beside)
  const { languages } = doc.attrs as LetterAttrs
  return own.length > 0 ? own : languages.length > 0 ? languages : ["en"]
}

function contentOf(node: Node): readonly Node[] {
  const nodes: Node[] = []
  node.forEach((each) => nodes.push(each))
  return nodes
}

function isEmptyVersion(node: Node): boolean {
  return node.textContent.trim() === ""
}

function setAttribute(id: string, name: "readers" | "marking", value: unknown): Command {
  return (state, dispatch) => {
    const at = partOf(state.doc, id)
    if (at === null || JSON.stringify(at.node.attrs[name]) === JSON.stringify(value)) return false
    dispatch?.(state.tr.setNodeAttribute(at.pos, name, value))
    return true
  }
}

/** @param line among the children of the version: 0 is the heading @param offset within that line */
function divideVersion(node: Node, line: number, offset: number): readonly [Node, Node] {
  const [above, below]: [Node[], Node[]] = [[], []]
  node.forEach((each, _offset, at) => {
    if (at < line) above.push(each)
    else if (at > line || offset === 0) below.push(each)
    else {
      above.push(paragraph.create(null, each.content.cut(0, offset)))
      below.push(paragraph.create(null, each.content.cut(offset)))
    }
  })
  const [title, ...text] = above as [Node, ...Node[]]
  const whole = (lines: readonly Node[]): readonly Node[] => (lines.length === 0 ? [paragraph.create()] : lines)
  return [
    version.create(node.attrs, Fragment.fromArray([title, ...whole(text)])),
    version.create(node.attrs, Fragment.fromArray([heading.create(), ...whole(below)])),
  ]
}
