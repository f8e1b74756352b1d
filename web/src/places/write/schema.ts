/**
 * What a letter is while it is written: a document of parts; a section has a version in each language, a version a heading
 * and lines of plain text. Nothing else can stand in it, since nothing else is signed: no marks, no lists, no objects.
 * What is chosen beside the text (readers, markings, date) is attributes of the same document, so that one undo covers all.
 *
 * The schema is ProseMirror's and needs no browser: tests and tools hold documents to it as well.
 * @module
 */
import { Schema, type Node } from "@tiptap/pm/model"
import type { Direction, DocumentName, MarkingText } from "../../api.ts"

/** The document's own attributes: the head of the letter. */
export interface LetterAttrs {
  readonly channel: string
  readonly document: DocumentName
  readonly date: string | null
  readonly languages: readonly string[]
  readonly answers: readonly string[]
}

/** What every part has. */
export interface PartAttrs {
  readonly id: string
  readonly marking: MarkingText | null
  readonly readers: readonly string[]
}

/** An enclosure's attributes. */
export interface EnclosureAttrs extends PartAttrs {
  readonly name: string
  readonly type: string
  readonly size: number
  readonly received: number
  readonly state: "wanted" | "receiving" | "sealed"
}

/** A version's attributes. */
export interface VersionAttrs {
  readonly language: string
  readonly dir: Direction
}

const KINDS: readonly unknown[] = ["letter", "note-verbale", "aide-memoire", "non-paper", "agreed-minutes"]
const STATES: readonly unknown[] = ["wanted", "receiving", "sealed"]

const part = {
  // No id by itself: whatever makes a part gives it one.
  id: {
    default: "",
    validate: holds(
      "an id of 16 hexadecimal digits",
      (value) => typeof value === "string" && /^[0-9a-f]{16}$/.test(value),
    ),
  },
  marking: { default: null, validate: holds("a marking", (value) => value === null || isMarking(value)) },
  readers: { default: [], validate: holds("a list of readers", isTexts) },
}

/** The schema of a letter being written. */
export const schema: Schema<"doc" | "section" | "enclosure" | "version" | "heading" | "paragraph" | "text", never> =
  new Schema({
    nodes: {
      doc: {
        content: "part+",
        attrs: {
          channel: { validate: "string" },
          document: { default: "letter", validate: holds("a kind of document", (value) => KINDS.includes(value)) },
          date: {
            default: null,
            validate: holds("a date", (value) => value === null || (typeof value === "string" && ISO_DAY.test(value))),
          },
          languages: { default: [], validate: holds("a list of languages", isTexts) },
          answers: { default: [], validate: holds("a list of letters", isTexts) },
        },
      },
      section: { group: "part", content: "version+", isolating: true, defining: true, attrs: part },
      enclosure: {
        group: "part",
        atom: true,
        isolating: true,
        attrs: {
          ...part,
          name: { validate: "string" },
          type: { validate: "string" },
          size: { validate: holds("a size", isCount) },
          received: { default: 0, validate: holds("a count of octets", isCount) },
          state: { default: "wanted", validate: holds("a state of an enclosure", (value) => STATES.includes(value)) },
        },
      },
      version: {
        // The heading is always there; an empty one is none.
        content: "heading paragraph+",
        isolating: true,
        attrs: {
          language: {
            default: "",
            validate: holds("a language", (value) => typeof value === "string" && value !== ""),
          },
          dir: { default: "ltr", validate: holds("a direction", (value) => value === "ltr" || value === "rtl") },
        },
        toDOM: () => ["div", 0],
      },
      heading: { content: "text*", marks: "", defining: true, toDOM: () => ["p", { class: "bench-heading" }, 0] },
      paragraph: { content: "text*", marks: "", toDOM: () => ["p", 0] },
      text: {},
    },
  })

/** A node with its place in the document. */
export interface Placed {
  readonly node: Node
  readonly pos: number
}

/** A part by its id; null: it is not there any more. */
export function partOf(doc: Node, id: string): (Placed & { readonly index: number }) | null {
  let found: (Placed & { readonly index: number }) | null = null
  doc.forEach((node, pos, index) => {
    if (node.attrs["id"] === id) found = { node, pos, index }
  })
  return found
}

/** A version of a section, by the section's id and its place among the versions. */
export function versionOf(doc: Node, id: string, index: number): Placed | null {
  const part = partOf(doc, id)
  if (part === null || part.node.type !== schema.nodes.section) return null
  let found: Placed | null = null
  part.node.forEach((node, offset, at) => {
    if (at === index) found = { node, pos: part.pos + 1 + offset }
  })
  return found
}

/** Ids of the parts, as the document has them. */
export function partsOf(doc: Node): readonly (PartAttrs & { readonly node: Node })[] {
  const parts: (PartAttrs & { readonly node: Node })[] = []
  doc.forEach((node) => parts.push({ ...(node.attrs as PartAttrs), node }))
  return parts
}

/** A fresh id for a part: 16 hexadecimal digits. */
export function newPartId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (octet) => octet.toString(16).padStart(2, "0")).join("")
}

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/

function holds(what: string, good: (value: unknown) => boolean): (value: unknown) => void {
  return (value) => {
    if (!good(value)) throw new RangeError(`a letter being written: want ${what}`)
  }
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "string")
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isMarking(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false
  const { level, caveats } = value as { readonly level?: unknown; readonly caveats?: unknown }
  return typeof level === "string" && isTexts(caveats)
}
