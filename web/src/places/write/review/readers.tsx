/**
 * Who will be able to read what: people and parts, as a table where there is room, else as a list for each person. Whoever
 * reads nothing does not stand here, since they do not learn that there is a letter.
 * @module
 */
import type { JSX } from "react"
import type { Review, ReviewReader } from "../../../api.ts"
import { T, useI18n } from "../../../i18n/language.tsx"
import { Empty } from "../../../ui/notice.tsx"
import { Foreign, Hidden, Marking } from "../../../ui/text.tsx"

/** The table and the list; the page's width decides which is there. */
export function Readers({ review }: { readonly review: Review }): JSX.Element {
  const { t } = useI18n()
  const readers = review.readers.filter(({ parts }) => parts.length > 0)
  if (readers.length === 0) return <Empty>{t("write.nobody-reads")}</Empty>
  return (
    <>
      <Matrix review={review} readers={readers} />
      <List review={review} readers={readers} />
    </>
  )
}

interface Shown {
  readonly review: Review
  readonly readers: readonly ReviewReader[]
}

function Matrix({ review: { parts }, readers }: Shown): JSX.Element {
  const { t, numbers } = useI18n()
  const offices = [...new Set(readers.map(({ person }) => person.office))]
  return (
    // A letter of many parts is wider than any page: it scrolls by itself, also by keyboard.
    <div className="review-matrix" role="group" aria-label={t("write.who-reads")} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("write.reader")}</th>
            {parts.map((part, at) => (
              <th key={at} scope="col">
                <span className="review-column">
                  <span>
                    <T id="write.part" values={{ number: at + 1 }} />
                  </span>
                  {part.marking !== null && <Marking marking={part.marking} quiet />}
                  {part.kind === "enclosure" && <span className="review-kind">{t("write.enclosure")}</span>}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        {offices.map((office) => (
          <tbody key={office}>
            <tr className="review-office">
              <th scope="rowgroup" colSpan={parts.length + 1}>
                <Foreign dir="ltr">{office}</Foreign>
              </th>
            </tr>
            {readers
              .filter(({ person }) => person.office === office)
              .map(({ person, parts: own }) => (
                <tr key={person.officer}>
                  <th scope="row">
                    <Foreign>{person.name}</Foreign>
                    {person.title !== "" && (
                      <span className="review-title">
                        <Foreign>{person.title}</Foreign>
                      </span>
                    )}
                  </th>
                  {parts.map((_part, at) => (
                    <td key={at} className={own.includes(at + 1) ? "review-reads" : "review-reads-not"}>
                      <span aria-hidden="true">{own.includes(at + 1) ? "●" : "–"}</span>
                      <Hidden>{t(own.includes(at + 1) ? "write.reads" : "write.reads-not")}</Hidden>
                    </td>
                  ))}
                </tr>
              ))}
            <tr className="review-count">
              <th scope="row">{t("write.readers-in-office")}</th>
              {parts.map((_part, at) => (
                <td key={at}>
                  {numbers.number(
                    readers.filter(({ person, parts: own }) => person.office === office && own.includes(at + 1)).length,
                  )}
                </td>
              ))}
            </tr>
          </tbody>
        ))}
      </table>
    </div>
  )
}

function List({ review, readers }: Shown): JSX.Element {
  const { t, numbers } = useI18n()
  const all = review.parts.length
  return (
    <ul className="review-list">
      {readers.map(({ person, parts }) => (
        <li key={person.officer}>
          <p>
            <strong>
              <Foreign>{person.name}</Foreign>
            </strong>{" "}
            <span className="review-title">
              <Foreign dir="ltr">{person.office}</Foreign>
            </span>
          </p>
          <p>
            {parts.length === all ? (
              <T id="write.reads-all" values={{ count: all }} />
            ) : (
              <T
                id="write.reads-parts"
                values={{ count: parts.length, parts: parts.map(numbers.number).join(t("common.list-comma")) }}
              />
            )}
          </p>
        </li>
      ))}
    </ul>
  )
}
