/**
 * The table of letters. On a narrow screen its cells stand in two lines; the roles are written out, since some browsers take
 * a table that is laid out otherwise for no table.
 * @module
 */
import type { JSX } from "react"
import type { LetterLine } from "../../api.ts"
import { useDocuments } from "../../app/roles.ts"
import { Link } from "../../app/router.tsx"
import { useI18n } from "../../i18n/language.tsx"
import { Code, Day, Hidden, LetterRef, Num, When } from "../../ui/text.tsx"
import { isNew, Standing } from "./line.tsx"

/** What the columns are. */
export function TableHead(): JSX.Element {
  const { t } = useI18n()
  return (
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">
          {t("desk.column-letter")}
        </th>
        <th role="columnheader" scope="col">
          {t("desk.column-kind")}
        </th>
        <th role="columnheader" scope="col">
          {t("desk.column-channel")}
        </th>
        <th role="columnheader" scope="col">
          {t("desk.column-date")}
        </th>
        <th role="columnheader" scope="col">
          {t("desk.column-enclosures")}
        </th>
        <th role="columnheader" scope="col">
          {t("desk.column-came")}
        </th>
        <th role="columnheader" scope="col">
          {t("desk.column-standing")}
        </th>
      </tr>
    </thead>
  )
}

/** A letter. */
export function LetterRow({ letter }: { readonly letter: LetterLine }): JSX.Element {
  const documents = useDocuments()
  const { t } = useI18n()
  const came = letter.own ? letter.entered : letter.arrived
  return (
    <tr role="row" className={isNew(letter) ? "row-new" : ""}>
      <th role="rowheader" scope="row" className="cell-name">
        <Link to={{ place: "letter", letter }} data-line="" className="line-link">
          <LetterRef letter={letter} />
        </Link>
      </th>
      <td role="cell" className="cell-kind">
        {documents(letter.document)}
      </td>
      <td role="cell" className="cell-channel">
        <Code>{letter.channel}</Code>
      </td>
      <td role="cell" className="cell-date">
        <Day at={letter.date} both={false} />
      </td>
      <td role="cell" className="cell-enclosures">
        {letter.enclosures === 0 ? (
          <span aria-hidden="true">–</span>
        ) : (
          <>
            <Num value={letter.enclosures} />
            <Hidden> {t("desk.enclosures", { count: letter.enclosures })}</Hidden>
          </>
        )}
      </td>
      <td role="cell" className="cell-came">
        {came === null ? <span aria-hidden="true">–</span> : <When at={came} as="short" />}
      </td>
      <td role="cell" className="cell-standing">
        <Standing letter={letter} />
      </td>
    </tr>
  )
}
