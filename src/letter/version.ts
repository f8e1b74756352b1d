/**
 * A text in one language, as sections, terms and responses have it: the same matter in each of its languages, all of them
 * equally valid. Spec: spec/letter.md#leaves.
 * @module
 */
import { list, oneOf, record, text, type Shape } from "../bytes/index.ts"
import { languageTag } from "../office/index.ts"

/** A text in one language. */
export interface SectionVersion {
  readonly language: string
  readonly direction: "ltr" | "rtl"
  /** One line, perhaps empty. */
  readonly heading: string
  readonly text: string
}

const version: Shape<SectionVersion> = record({
  language: languageTag,
  direction: oneOf("ltr", "rtl"),
  heading: text(0, 300, "line"),
  text: text(1, 250_000, "block"),
})

/** Versions of one text: at most 16, at least as many as said. */
export function versionsShape(least: 0 | 1): Shape<readonly SectionVersion[]> {
  return list(version, least, 16)
}

/** Whether no language stands twice. */
export function isOncePerLanguage(versions: readonly SectionVersion[]): boolean {
  return new Set(versions.map(({ language }) => language)).size === versions.length
}
