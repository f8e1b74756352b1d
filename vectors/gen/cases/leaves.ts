/**
 * Leaves.
 * @module
 */
import { encodeRecord, sha256 } from "../../../src/bytes/index.ts"
import { sealedEnclosureSize, type EnclosureBody } from "../../../src/letter/index.ts"
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
export const version = (language: string, text: string): object => ({ language, direction: "ltr", heading: "", text })

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
    malformed("term", "leaf-kind-reserved", { comment: "a kind of a later version", bytes: leaf("term", {}) }),
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
