/**
 * An entry of a book: its place, what it is, and everybody's word on when. What does not count looks otherwise, in words and
 * in shape, not by a colour alone.
 * @module
 */
import { memo, type JSX } from "react"
import type { RegisterEntry, RegisterFault } from "../../api.ts"
import { useDocuments } from "../../app/roles.ts"
import { Link } from "../../app/router.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import type { Key } from "../../i18n/messages.ts"
import { Tag } from "../../ui/layout.tsx"
import { Code, Day, Foreign, Num, When } from "../../ui/text.tsx"
import { FaultText } from "./faults.tsx"

/** The element of an entry, to be gone to. */
export function entryId(office: string, index: number): string {
  return `entry-${office}-${index}`
}

/** An entry. */
export const Entry = memo(function Entry({
  channel,
  office,
  entry,
  faults = [],
}: {
  readonly channel: string
  readonly office: string
  readonly entry: RegisterEntry
  readonly faults?: readonly RegisterFault[] | undefined
}): JSX.Element {
  const { t } = useI18n()
  const { index, standing } = entry
  // That it is void is said below in its own words.
  const others = faults.filter(({ kind }) => kind !== "void")
  return (
    <>
      {others.map((fault, at) => (
        <FaultMark key={at} fault={fault} />
      ))}
      <li className={`entry entry-${standing}`} id={entryId(office, index)} tabIndex={-1}>
        <span className="entry-index" title={t("register.index")}>
          <Num value={index} />
        </span>
        <div>
          <p className="entry-head">
            <Name channel={channel} entry={entry} />
            <Standing entry={entry} />
          </p>
          {entry.void !== null && (
            <p className="entry-why">
              <FaultText code={entry.void} />
            </p>
          )}
          <Accounts entry={entry} />
        </div>
      </li>
    </>
  )
})

/** A fault, at its place among the entries. */
export function FaultMark({ fault }: { readonly fault: RegisterFault }): JSX.Element {
  const { t } = useI18n()
  return (
    <li className={`entry-fault entry-fault-${fault.kind}`}>
      <strong>{t(`register.mark-${fault.kind}`)}</strong> <FaultText code={fault.code} />
    </li>
  )
}

function Name({ channel, entry }: { readonly channel: string; readonly entry: RegisterEntry }): JSX.Element {
  const { t, has } = useI18n()
  const documents = useDocuments()
  const { document, held, kind, name } = entry
  const key = `register.kind-${kind}`
  const what =
    document !== null ? documents(document) : has(key) ? (t as (key: Key) => string)(key) : <Code>{kind}</Code>
  if (name === null) return <span className="entry-kind">{what}</span>
  return (
    <>
      {held ? (
        <Link to={{ place: "letter", letter: { channel, name } }} className="entry-name">
          <Code>{name}</Code>
        </Link>
      ) : (
        <span className="entry-name">
          <Code>{name}</Code>
        </span>
      )}
      <span className="entry-kind">{what}</span>
      {!held && entry.standing !== "void" && <span className="entry-kind">{t("register.not-held")}</span>}
    </>
  )
}

function Standing({ entry }: { readonly entry: RegisterEntry }): JSX.Element | null {
  const { t } = useI18n()
  if (entry.standing === "void") return <Tag kind="stop">{t("desk.void")}</Tag>
  if (entry.standing === "provisional") return <Tag kind="warn">{t("desk.provisional-tag")}</Tag>
  return null
}

/** When it was dated, entered, postmarked and countersigned, and by whose word. */
function Accounts({ entry }: { readonly entry: RegisterEntry }): JSX.Element {
  const { t } = useI18n()
  const { approvals, countersigned, date, entered, order, postmarked } = entry
  const registrar = countersigned.find(({ by }) => by === "registrar")
  return (
    <ul className="entry-accounts">
      {date !== null && (
        <li>
          <T id="register.dated" values={{ day: <Day at={date} both={false} /> }} />
        </li>
      )}
      <li>
        <T id="register.entered" values={{ when: <Then at={entered} day={date} /> }} />
      </li>
      {approvals > 0 && (
        <li>
          <T id="register.approvals" values={{ count: approvals }} />
        </li>
      )}
      {postmarked !== null && (
        <li>
          {order === null ? (
            <T id="register.postmarked-when" values={{ when: <Then at={postmarked} day={entered} /> }} />
          ) : (
            <T id="register.postmarked-no" values={{ order, when: <Then at={postmarked} day={entered} /> }} />
          )}
        </li>
      )}
      {registrar !== undefined && (
        <li>
          {registrar.time === null ? (
            <T id="register.cosigned-by" values={{ who: <Foreign>{registrar.name}</Foreign> }} />
          ) : (
            <T
              id="register.cosigned-when"
              values={{ who: <Foreign>{registrar.name}</Foreign>, when: <Then at={registrar.time} day={entered} /> }}
            />
          )}
        </li>
      )}
      {entry.standing === "provisional" && postmarked === null && registrar === undefined && (
        <li>{t("register.nobody-yet")}</li>
      )}
    </ul>
  )
}

/** An instant after another: on the same day its time alone. */
function Then({ at, day }: { readonly at: number; readonly day: number | null }): JSX.Element {
  const { dates } = useI18n()
  return <When at={at} as={day !== null && dates.localDay(at) === dates.localDay(day) ? "clock" : "time"} />
}
