/**
 * Leaves.
 * @module
 */
import { encodeRecord, sha256 } from "../../../src/bytes/index.ts"
import {
  sealedEnclosureSize,
  type Condition,
  type Deadline,
  type EnclosureBody,
  type Mention,
  type ResponseBody,
  type SectionVersion,
  type TermBody,
} from "../../../src/letter/index.ts"
import type { Marking } from "../../../src/office/index.ts"
import { seed } from "../fixed.ts"
import type { Vector } from "../format.ts"
import { STORY_TIME } from "../story.ts"
import { maker } from "./make.ts"
import { identityOf } from "./seal.ts"

const SALT = seed("salt")

/** The lowest marking. */
export const MARKING: Marking = { level: "open", caveats: [] }

/** A section in one language. */
export const version = (language: string, text: string): SectionVersion => ({
  language,
  direction: "ltr",
  heading: "",
  text,
})

/** An enclosure as its leaf describes it. */
export const ENCLOSURE: EnclosureBody = {
  name: "map.pdf",
  type: "application/pdf",
  size: 1000,
  recipient: identityOf("enclosure").recipient,
  root: seed("chunks"),
  sealedSize: sealedEnclosureSize(1000),
  locker: sha256(seed("locker token")),
  relay: "https://relay.harbour.example",
}

const id = (name: string): Uint8Array => seed(`term ${name}`).slice(0, 16)
const mention = (name: string): Mention => ({ kind: "accepted", office: seed("office"), term: id(name) })
const nest = (levels: number): Condition =>
  levels === 0 ? mention("a") : { kind: "of", least: 1, of: [nest(levels - 1)] }

/** A term as its leaf says it. */
export const TERM: TermBody & { readonly deadline: Deadline } = {
  term: id("term"),
  form: "offer",
  versions: [version("en", "Cooperation, once the agreement is accepted.")],
  condition: { kind: "of", least: 1, of: [mention("a"), { ...mention("a"), kind: "fulfilled" }] },
  deadline: { at: 1_795_552_140, text: "2026-11-24T23:59:00+03:30[Asia/Tehran][u-ca=persian]" },
  revocable: false,
  replaces: [],
}

/** A response as its leaf says it. */
export const RESPONSE: ResponseBody = {
  office: seed("office"),
  term: id("term"),
  leaf: seed("leaf"),
  answer: "accept",
  counter: null,
  versions: [],
}

/** Leaves. */
export function leafCases(): readonly Vector[] {
  const { success, malformed } = maker("letter", "leaf")
  const leaf = (kind: string, body: object, marking: object | null = null): Uint8Array =>
    encodeRecord({ salt: SALT, position: 8, kind, marking, body })
  const header = {
    channel: seed("channel"),
    office: seed("office"),
    number: 4,
    document: "letter",
    date: STORY_TIME,
    languages: ["ar", "en"],
    references: [],
  }
  const reference = (office: string): object => ({ office: seed(office), number: 1 })
  const references = ["a", "b"].map(reference).toSorted((a, b) => {
    return Buffer.compare((a as { office: Uint8Array }).office, (b as { office: Uint8Array }).office)
  })
  const reader = { office: seed("office"), officer: seed("officer"), copy: 0, positions: [3, 9] }
  const section = (...versions: readonly object[]): Uint8Array => leaf("section", { versions }, MARKING)
  const enclosure = (fields: object): Uint8Array => leaf("enclosure", { ...ENCLOSURE, ...fields }, MARKING)
  const term = (fields: object): Uint8Array => leaf("term", { ...TERM, ...fields }, MARKING)
  const response = (fields: object): Uint8Array => leaf("response", { ...RESPONSE, ...fields }, MARKING)
  const ids = ["x", "y"].map(id).toSorted((a, b) => Buffer.compare(a, b))
  return [
    success("header", { comment: "a header", bytes: leaf("header", header), inputs: { kind: "header" } }),
    success("reader", { comment: "a reader of two parts", bytes: leaf("reader", reader), inputs: { kind: "reader" } }),
    success("section", {
      comment: "a section in Arabic and English",
      bytes: section(
        { language: "ar", direction: "rtl", heading: "تمهيد", text: "لنا في الميناء مصلحة." },
        version("en", "We share an interest."),
      ),
      inputs: { kind: "section" },
    }),
    success("enclosure", { comment: "an enclosure", bytes: enclosure({}), inputs: { kind: "enclosure" } }),
    success("empty", { comment: "an empty leaf", bytes: leaf("empty", {}), inputs: { kind: "empty" } }),
    success("term", { comment: "a term with a condition and a deadline", bytes: term({}), inputs: { kind: "term" } }),
    success("minutes", {
      comment: "agreed minutes in two languages, without condition or deadline",
      bytes: term({
        form: "minutes",
        versions: [{ language: "ar", direction: "rtl", heading: "محضر", text: "اتفقنا." }, version("en", "Agreed.")],
        condition: null,
        deadline: null,
      }),
      inputs: { kind: "term" },
    }),
    success("response", { comment: "an acceptance", bytes: response({}), inputs: { kind: "response" } }),
    success("counter", {
      comment: "a counter-offer",
      bytes: response({ answer: "counter", counter: id("own"), versions: [version("en", "Rather this.")] }),
      inputs: { kind: "response" },
    }),
    malformed("term-unmarked", "wrong-type", { comment: "a term without a marking", bytes: leaf("term", TERM) }),
    malformed("term-silent", "wrong-length", { comment: "a term without text", bytes: term({ versions: [] }) }),
    malformed("term-replaces", "list-order", { comment: "ids that fall", bytes: term({ replaces: ids.toReversed() }) }),
    malformed("term-replaces-itself", "term-replaces-itself", {
      comment: "a term that replaces itself",
      bytes: term({ replaces: [id("term")] }),
    }),
    malformed("condition-kind", "unexpected-value", {
      comment: "a condition of an unknown kind",
      bytes: term({ condition: { ...mention("a"), kind: "declined" } }),
    }),
    malformed("condition-least", "condition-least", {
      comment: "at least three of two",
      bytes: term({ condition: { kind: "of", least: 3, of: [mention("a"), mention("b")] } }),
    }),
    malformed("condition-repeated", "condition-repeated", {
      comment: "a mention twice in one group",
      bytes: term({ condition: { kind: "of", least: 2, of: [mention("a"), mention("a")] } }),
    }),
    malformed("condition-deep", "condition-large", {
      comment: "five groups in one another",
      bytes: term({ condition: nest(5) }),
    }),
    malformed("condition-wide", "condition-large", {
      comment: "65 parts",
      bytes: term({
        condition: {
          kind: "of",
          least: 1,
          of: [0, 1, 2, 3].map((group) => ({
            kind: "of",
            least: 1,
            of: Array.from({ length: 15 }, (_, i) => mention(`${group} ${i}`)),
          })),
        },
      }),
    }),
    malformed("deadline-differs", "deadline-text", {
      comment: "a deadline whose text is another instant",
      bytes: term({ deadline: { ...TERM.deadline, at: TERM.deadline.at + 1 } }),
    }),
    malformed("deadline-date", "deadline-text", {
      comment: "a deadline on 31 November",
      bytes: term({ deadline: { ...TERM.deadline, text: TERM.deadline.text.replace("-24T", "-31T") } }),
    }),
    malformed("deadline-words", "unexpected-value", {
      comment: "a deadline without offset, zone and calendar",
      bytes: term({ deadline: { ...TERM.deadline, text: "2026-11-24T23:59:00" } }),
    }),
    malformed("counter-missing", "counter-misplaced", {
      comment: "a counter-offer that offers nothing",
      bytes: response({ answer: "counter" }),
    }),
    malformed("counter-surplus", "counter-misplaced", {
      comment: "an acceptance that offers something",
      bytes: response({ counter: id("own") }),
    }),
    malformed("extract", "leaf-kind-reserved", { comment: "a kind of a later version", bytes: leaf("extract", {}) }),
    malformed("unknown", "leaf-kind-unknown", { comment: "an unknown kind", bytes: leaf("note", {}) }),
    malformed("long", "leaf-too-long", { comment: "longer than 1 MiB", bytes: new Uint8Array((1 << 20) + 1) }),
    malformed("marked", "leaf-marked", { comment: "a marking on a header", bytes: leaf("header", header, MARKING) }),
    malformed("unmarked", "wrong-type", {
      comment: "a section without a marking",
      bytes: leaf("section", { versions: [version("en", "x")] }),
    }),
    malformed("empty-body", "unknown-field", {
      comment: "something in an empty leaf",
      bytes: leaf("empty", { note: "" }),
    }),
    malformed("positions", "list-order", {
      comment: "positions that fall",
      bytes: leaf("reader", { ...reader, positions: [9, 3] }),
    }),
    malformed("references", "list-order", {
      comment: "references out of order",
      bytes: leaf("header", { ...header, references: references.toReversed() }),
    }),
    malformed("language-twice", "list-order", {
      comment: "two versions in one language",
      bytes: section(version("en", "a"), version("en", "b")),
    }),
    malformed("direction", "unexpected-value", {
      comment: "an unknown direction",
      bytes: section({ ...version("en", "a"), direction: "auto" }),
    }),
    malformed("override", "text-bidi", {
      comment: "a right-to-left override in the text",
      bytes: section(version("en", "abc\u202e123")),
    }),
    malformed("heading-lines", "text-control", {
      comment: "a heading of two lines",
      bytes: section({ ...version("en", "a"), heading: "a\nb" }),
    }),
    malformed("decomposed", "text-not-nfc", {
      comment: "text that is not NFC",
      bytes: section(version("ar", "\u0627\u0653")),
    }),
    malformed("name-path", "enclosure-name", {
      comment: "a folder in a file name",
      bytes: enclosure({ name: "../map.pdf" }),
    }),
    malformed("name-hidden", "enclosure-name", { comment: "a hidden file", bytes: enclosure({ name: ".map" }) }),
    malformed("name-device", "enclosure-name", {
      comment: "a name that a system keeps for itself",
      bytes: enclosure({ name: "con.pdf" }),
    }),
    malformed("type", "unexpected-value", {
      comment: "a media type in capitals",
      bytes: enclosure({ type: "Application/PDF" }),
    }),
    malformed("size", "enclosure-size", {
      comment: "a ciphertext shorter than what it holds",
      bytes: enclosure({ sealedSize: 900 }),
    }),
  ]
}
