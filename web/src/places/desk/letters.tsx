/**
 * Letters that need somebody: not yet valid, not opened, not postmarked, not acknowledged.
 * @module
 */
import type { JSX, ReactNode } from "react"
import type { DeskPage, LetterLine, Lines as Some, ProvisionalLine, ReceiptLine } from "../../api.ts"
import { Link } from "../../app/router.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Section } from "../../ui/layout.tsx"
import { Code, Foreign, LetterRef } from "../../ui/text.tsx"
import { LetterItem, Line, Lines } from "../letters/line.tsx"

/** A section of the front page; it is not there while it is empty. */
export function Part<Kind>({
  title,
  lead,
  lines,
  all,
  children,
}: {
  readonly title: string
  /** What it means and what becomes of it. */
  readonly lead?: string
  readonly lines: Some<Kind>
  /** Where the rest is. */
  readonly all?: ReactNode
  readonly children: (line: Kind) => ReactNode
}): JSX.Element | null {
  if (lines.lines.length === 0) return null
  return (
    <Section title={title}>
      {lead !== undefined && <p className="desk-lead">{lead}</p>}
      <Lines>{lines.lines.map(children)}</Lines>
      {lines.more > 0 && (
        <p className="desk-more">
          <T id="desk.more" values={{ count: lines.more }} /> {all}
        </p>
      )}
    </Section>
  )
}

/** Letters that do not count yet, and whose word they want. */
export function Provisional({ lines }: { readonly lines: DeskPage["provisional"] }): JSX.Element | null {
  const { t } = useI18n()
  return (
    <Part title={t("desk.provisional")} lead={t("desk.provisional-lead")} lines={lines} all={<AllLetters />}>
      {(letter: ProvisionalLine) => (
        <LetterItem key={keyOf(letter)} letter={letter} note={<Wants wants={letter.wants} />} />
      )}
    </Part>
  )
}

/** What a letter still wants before it counts. */
export function Wants({ wants }: Pick<ProvisionalLine, "wants">): JSX.Element | null {
  const [one, two] = wants
  if (one === undefined) return null
  return (
    <T id={two === undefined ? (one === "host" ? "desk.wants-host" : "desk.wants-registrar") : "desk.wants-both"} />
  )
}

/** Letters that nobody has opened here. */
export function Arrived({ lines }: { readonly lines: DeskPage["arrived"] }): JSX.Element | null {
  const { t } = useI18n()
  return (
    <Part title={t("desk.arrived")} lines={lines} all={<AllLetters />}>
      {(letter: LetterLine) => <LetterItem key={keyOf(letter)} letter={letter} />}
    </Part>
  )
}

/** Letters without the host's word on when. */
export function Unpostmarked({ lines }: { readonly lines: DeskPage["unpostmarked"] }): JSX.Element | null {
  const { t } = useI18n()
  return (
    <Part title={t("desk.unpostmarked")} lead={t("desk.unpostmarked-lead")} lines={lines} all={<AllLetters />}>
      {(letter: LetterLine) => <LetterItem key={keyOf(letter)} letter={letter} />}
    </Part>
  )
}

/** Letters of ours that somebody has not acknowledged. */
export function Receipts({ lines }: { readonly lines: DeskPage["receiptsMissing"] }): JSX.Element | null {
  const { t } = useI18n()
  return (
    <Part title={t("desk.receipts")} lead={t("desk.receipts-lead")} lines={lines} all={<AllLetters />}>
      {(line: ReceiptLine) => (
        <Line
          key={keyOf(line)}
          to={{ place: "letter", letter: line }}
          name={<LetterRef letter={line} />}
          what={
            <>
              {line.from.length > 0 && <T id="desk.receipts-from" values={{ names: <Names names={line.from} /> }} />}{" "}
              {line.gone.length > 0 && <T id="desk.receipts-gone" values={{ names: <Names names={line.gone} /> }} />}
            </>
          }
          end={<Code>{line.channel}</Code>}
        />
      )}
    </Part>
  )
}

/** Several names in a row, each isolated. */
function Names({ names }: { readonly names: readonly string[] }): JSX.Element {
  const { t } = useI18n()
  return (
    <>
      {names.map((name, at) => (
        <span key={name}>
          {at > 0 && t("common.list-comma")}
          <Foreign>{name}</Foreign>
        </span>
      ))}
    </>
  )
}

function AllLetters(): JSX.Element {
  return (
    <Link to={{ place: "letters", channel: null }}>
      <T id="common.nav-letters" />
    </Link>
  )
}

function keyOf({ channel, name }: { readonly channel: string; readonly name: string }): string {
  return `${channel} ${name}`
}
