/**
 * The letter whole, as it will stand on paper.
 * @module
 */
import type { JSX } from "react"
import type { Review, ReviewPart } from "../../../api.ts"
import { useDocuments } from "../../../app/roles.ts"
import { T, useI18n } from "../../../i18n/language.tsx"
import { Sheet } from "../../../ui/layout.tsx"
import { Code, Day, Foreign, Hidden, Marking, Size } from "../../../ui/text.tsx"
import { riskOf } from "../../letter/risky.ts"
import { LetterText, Runs } from "../../letter/text.tsx"

/** The sheet. */
export function LetterFace({ review }: { readonly review: Review }): JSX.Element {
  const { t } = useI18n()
  const documentName = useDocuments()
  const { letter, parts } = review
  return (
    <Sheet className="face">
      <header className="face-head">
        <p className="face-office">
          <Code>{letter.office}</Code>
        </p>
        <p className="face-kind">
          {documentName(letter.document)}{" "}
          {letter.name === null ? (
            <span className="face-later">{t("write.number-later")}</span>
          ) : (
            <Code>{letter.name}</Code>
          )}
        </p>
        <p className="face-facts">
          {letter.date === null ? (
            <span className="face-later">{t("write.date-submitted")}</span>
          ) : (
            <Day at={letter.date} />
          )}
          <span>
            <T id="write.in-channel" values={{ channel: <Code>{letter.channel}</Code> }} />
          </span>
          {letter.answers.length > 0 && (
            <span>
              <T id="write.in-answer" values={{ letters: <Code>{letter.answers.join(", ")}</Code> }} />
            </span>
          )}
        </p>
      </header>
      {parts.map((part, at) => (
        <Part key={at} part={part} number={at + 1} />
      ))}
    </Sheet>
  )
}

function Part({ part, number }: { readonly part: ReviewPart; readonly number: number }): JSX.Element {
  const { t } = useI18n()
  return (
    <section className="face-part" id={`review-part-${number}`} aria-label={t("write.part", { number })}>
      <p className="face-marking">
        <span className="face-number">
          <T id="write.part" values={{ number }} />
        </span>
        {part.marking === null ? (
          <span className="face-later">{t("write.marking-none")}</span>
        ) : (
          <Marking marking={part.marking} />
        )}
      </p>
      {part.kind === "section" ? <Wordings part={part} /> : <Enclosure part={part} />}
      {part.marking !== null && (
        // Above and below, as on paper; read out once.
        <p className="face-marking face-below" aria-hidden="true">
          <Marking marking={part.marking} />
        </p>
      )}
    </section>
  )
}

function Wordings({ part }: { readonly part: Extract<ReviewPart, { readonly kind: "section" }> }): JSX.Element {
  return (
    <>
      {part.wordings.map(({ copies, versions }, at) => (
        <div key={at}>
          {part.wordings.length > 1 && (
            <p className="face-copies">
              <T id="write.wording" values={{ number: at + 1, count: copies }} />
            </p>
          )}
          <div className="face-versions" data-count={versions.length}>
            {versions.map(({ language, direction, heading, text }) => (
              <div key={language}>
                {heading !== "" && (
                  <p className="letter-text face-heading" lang={language} dir={direction} translate="no">
                    <Runs text={heading} direction={direction} />
                  </p>
                )}
                <LetterText text={text} language={language} direction={direction} />
              </div>
            ))}
          </div>
        </div>
      ))}
    </>
  )
}

function Enclosure({
  part: { name, type, size },
}: {
  readonly part: Extract<ReviewPart, { readonly kind: "enclosure" }>
}): JSX.Element {
  const { t } = useI18n()
  const risk = riskOf({ name, type })
  return (
    <div className="face-enclosure">
      <p>
        <span className="face-later">{t("write.enclosure")}</span> <Foreign>{name}</Foreign>
      </p>
      <p className="face-later">
        <Size octets={size} /> <Foreign dir="ltr">{type}</Foreign>
      </p>
      <Hidden>{t("write.enclosure-unshown")}</Hidden>
      {risk === "program" && <p className="face-risk">{t("write.runs-programs")}</p>}
    </div>
  )
}
