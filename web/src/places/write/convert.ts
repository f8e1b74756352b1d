/**
 * A paper as the desk keeps it, and the document that the editor shows: one and the same, in two forms. A line of text is
 * a paragraph; an empty heading is none.
 * @module
 */
import type { Node } from "@tiptap/pm/model"
import type { Paper, PaperEnclosure, PaperPart, PaperSection } from "../../api.ts"
import { cleanText } from "./clean.ts"
import {
  newPartId,
  schema,
  type EnclosureAttrs,
  type LetterAttrs,
  type PartAttrs,
  type VersionAttrs,
} from "./schema.ts"
import { writingDirection } from "./language.ts"

const { doc, section, enclosure, version, heading, paragraph } = schema.nodes

/**
 * The document of a paper. A paper without parts gets an empty section, a section without versions one in the paper's first
 * language: there must be somewhere to write.
 * @throws {RangeError} it is not a paper: a wrong attribute, or something that cannot stand where it stands
 */
export function documentOf(paper: Paper): Node {
  const { channel, document, date, languages, answers } = paper
  const first = languages[0] ?? "en"
  const parts = paper.parts.map((part) => (part.kind === "section" ? sectionOf(part, first) : enclosureOf(part)))
  const made = doc.create(
    { channel, document, date, languages, answers } satisfies LetterAttrs,
    parts.length === 0 ? [emptySection(newPartId(), [first])] : parts,
  )
  made.check()
  return made
}

/** The paper of a document, as it stands: {@link documentOf} gives the document again. */
export function paperOf(document: Node): Paper {
  const parts: PaperPart[] = []
  document.forEach((node) => {
    const { id, marking, readers } = node.attrs as PartAttrs
    if (node.type === section) {
      const versions: PaperSection["versions"][number][] = []
      node.forEach((each) => versions.push(versionText(each)))
      parts.push({ kind: "section", id, marking, readers, versions })
    } else {
      const { name, type, size, received, state } = node.attrs as EnclosureAttrs
      parts.push({ kind: "enclosure", id, marking, readers, name, type, size, received, state })
    }
  })
  const { channel, document: kind, date, languages, answers } = document.attrs as LetterAttrs
  return { channel, document: kind, date, languages, answers, parts }
}

/** The paper as it is sent to be kept: without what may not be signed, such as a ZWNJ that still waits for its letter. */
export function paperToKeep(document: Node): Paper {
  const paper = paperOf(document)
  return {
    ...paper,
    parts: paper.parts.map((part) =>
      part.kind === "enclosure"
        ? part
        : {
            ...part,
            versions: part.versions.map((each) => ({
              ...each,
              heading: cleanText(each.heading, "line").text,
              text: cleanText(each.text, "block").text,
            })),
          },
    ),
  }
}

/** A new letter: one empty section in the given languages. */
export function emptyPaper(channel: string, languages: readonly string[], answers: readonly string[]): Paper {
  return {
    channel,
    document: "letter",
    date: null,
    languages,
    answers,
    parts: [
      {
        kind: "section",
        id: newPartId(),
        marking: null,
        readers: [],
        versions: languages.map((language) => ({
          language,
          direction: writingDirection(language, ""),
          heading: "",
          text: "",
        })),
      },
    ],
  }
}

/** A section with nothing in it yet. */
export function emptySection(id: string, languages: readonly string[], head: Partial<PartAttrs> = {}): Node {
  return section.create({ marking: null, readers: [], ...head, id } satisfies PartAttrs, languages.map(emptyVersion))
}

/** A version with nothing in it yet. */
export function emptyVersion(language: string): Node {
  const attrs: VersionAttrs = { language, dir: writingDirection(language, "") }
  return version.create(attrs, [heading.create(), paragraph.create()])
}

/** Lines of text as paragraphs. */
export function paragraphsOf(text: string): readonly Node[] {
  return text.split("\n").map((line) => paragraph.create(null, textOf(line)))
}

/** Some words of a document, to know it by: of its first section that has any. */
export function openingOf(document: Node, longest = 80): string {
  const words = document.textBetween(0, document.content.size, " ").replaceAll(/\s+/g, " ").trim()
  return words.length <= longest ? words : `${words.slice(0, longest).trimEnd()}…`
}

function sectionOf({ id, marking, readers, versions }: PaperSection, language: string): Node {
  const attrs: PartAttrs = { id, marking, readers }
  const nodes = versions.map((each) =>
    version.create({ language: each.language, dir: each.direction } satisfies VersionAttrs, [
      heading.create(null, textOf(each.heading)),
      ...paragraphsOf(each.text),
    ]),
  )
  return section.create(attrs, nodes.length === 0 ? [emptyVersion(language)] : nodes)
}

function enclosureOf({ id, marking, readers, name, type, size, received, state }: PaperEnclosure): Node {
  return enclosure.create({ id, marking, readers, name, type, size, received, state } satisfies EnclosureAttrs)
}

function versionText(node: Node): PaperSection["versions"][number] {
  const { language, dir } = node.attrs as VersionAttrs
  const lines: string[] = []
  node.forEach((each) => lines.push(each.textContent))
  const [title = "", ...text] = lines
  return { language, direction: dir, heading: title, text: text.join("\n") }
}

/** A text node; nothing for no text, which a text node cannot hold. */
function textOf(text: string): Node | null {
  return text === "" ? null : schema.text(text)
}
