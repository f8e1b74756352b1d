/**
 * What the page before submitting and the page before signing show alike, in the order in which it matters: what forbids
 * it, what is unusual, who will read what, what can be proven with it, and the letter itself, whole.
 * @module
 */
import type { JSX } from "react"
import type { Review } from "../../../api.ts"
import { SaidText, useI18n } from "../../../i18n/language.tsx"
import { Section } from "../../../ui/layout.tsx"
import { Faults } from "./faults.tsx"
import { LetterFace } from "./letter-face.tsx"
import { Readers } from "./readers.tsx"

/** All of it. @param props.paper its number, if it is the officer's own: faults then lead to the part */
export function ReviewBody({ review, paper }: { readonly review: Review; readonly paper: number | null }): JSX.Element {
  const { t } = useI18n()
  return (
    <div className="review">
      {review.forbidden.length > 0 && (
        <Section title={t("write.forbidden")}>
          <Faults kind="forbidden" faults={review.forbidden} paper={paper} />
        </Section>
      )}
      {review.unusual.length > 0 && (
        <Section title={t("write.unusual")}>
          <Faults kind="unusual" faults={review.unusual} paper={paper} />
        </Section>
      )}
      <Section title={t("write.who-reads")}>
        <Readers review={review} />
      </Section>
      {review.proves.length > 0 && (
        <Section title={t("write.proves")}>
          <ul className="review-proves">
            {review.proves.map((each) => (
              <li key={each.code}>
                <SaidText said={each} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t("write.whole-letter")}>
        <LetterFace review={review} />
      </Section>
    </div>
  )
}
