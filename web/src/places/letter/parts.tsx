/**
 * The parts of a letter, each between its markings. What one was not given is not here, and nothing says that it is missing.
 * @module
 */
import type { JSX, ReactNode } from "react"
import type { LetterPage, MarkingText, SectionText } from "../../api.ts"
import { useI18n } from "../../i18n/language.tsx"
import { Hidden, Marking } from "../../ui/text.tsx"
import { Enclosure } from "./enclosure.tsx"
import { LetterText, Runs } from "./text.tsx"

/** All of them, in the letter's order. */
export function LetterParts({ page }: { readonly page: LetterPage }): JSX.Element {
  return (
    <>
      {page.parts.map((part, at) => (
        <MarkedPart key={at} marking={part.marking}>
          {part.kind === "section" ? <Section section={part} /> : <Enclosure letter={page} enclosure={part} />}
        </MarkedPart>
      ))}
    </>
  )
}

/** A part between its markings. On paper they stand again on each page that the part goes on to. */
export function MarkedPart({
  marking,
  children,
}: {
  readonly marking: MarkingText
  readonly children: ReactNode
}): JSX.Element {
  const { t } = useI18n()
  return (
    <div className="part">
      <p className="part-marking part-above">
        <Hidden>{t("letter.marked")} </Hidden>
        <Marking marking={marking} />
      </p>
      <div className="part-body">{children}</div>
      {/* Read out once is enough. */}
      <p className="part-marking part-below" aria-hidden="true">
        <Marking marking={marking} />
      </p>
    </div>
  )
}

/** A section: its languages beside one another where there is room. */
function Section({ section }: { readonly section: SectionText }): JSX.Element {
  return (
    <div
      className="versions"
      dir={section.versions[0]?.direction ?? "auto"}
      data-count={Math.min(section.versions.length, 3)}
    >
      {section.versions.map(({ language, direction, heading, text }) => (
        <div key={language} className="version">
          {heading !== "" && (
            <h2 className="letter-text letter-heading" lang={language} dir={direction} translate="no">
              <Runs text={heading} direction={direction} />
            </h2>
          )}
          <LetterText text={text} language={language} direction={direction} />
        </div>
      ))}
    </div>
  )
}
