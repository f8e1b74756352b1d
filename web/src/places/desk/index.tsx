/**
 * The place *Desk*: what needs me, the most urgent first. What is not there is not shown, and everything comes and goes by
 * itself.
 * @module
 */
import { useRef, type JSX } from "react"
import "../letters/lines.css"
import "./desk.css"
import type { DeskPage } from "../../api.ts"
import { useAsk } from "../../app/asking.ts"
import { Link, Page } from "../../app/router.tsx"
import type { RouteOf } from "../../app/routes.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Waiting } from "../../ui/button.tsx"
import { Section } from "../../ui/layout.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"
import { LetterItem, Lines } from "../letters/line.tsx"
import { useKeptFocus, useWalk } from "../letters/walk.ts"
import { Alarms, AlarmsAside } from "./alarms.tsx"
import { BackupDue, Restored } from "./older.tsx"
import { Arrived, Provisional, Receipts, Unpostmarked } from "./letters.tsx"
import { Approvals, Joined, ToSend } from "./mine.tsx"
import { Channels, Drafts, Overrides, Rosters, Stocks, WaitingThings } from "./under-way.tsx"

/** The front page. */
export function DeskPlace(_props: { readonly route: RouteOf<"desk"> }): JSX.Element {
  const { t } = useI18n()
  const { answer, refusal } = useAsk("desk", {})
  const list = useRef<HTMLDivElement>(null)
  const keys = useWalk(list)
  useKeptFocus(list)
  return (
    <Page title={t("common.nav-desk")} ready={answer !== null}>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {answer === null && refusal === null && <Waiting />}
      {answer !== null && (
        <div ref={list} className="desk" {...keys}>
          <Alarms alarms={answer.alarms} />
          <Restored restored={answer.restored} />
          {isCalm(answer) && <Calm page={answer} />}
          <Provisional lines={answer.provisional} />
          <Arrived lines={answer.arrived} />
          <Approvals lines={answer.approvals} />
          <ToSend lines={answer.toSend} />
          <Joined people={answer.joined} />
          <Unpostmarked lines={answer.unpostmarked} />
          <Receipts lines={answer.receiptsMissing} />
          <Stocks stocks={answer.stocks} />
          <Rosters rosters={answer.rosters} />
          <Overrides overrides={answer.overrides} />
          <BackupDue due={answer.backupDue} />
          <WaitingThings held={answer.held} outbox={answer.outbox} />
          <Drafts lines={answer.drafts} />
          <Channels channels={answer.channels} />
          <Newest page={answer} />
          <AlarmsAside count={answer.alarmsAside} />
        </div>
      )}
    </Page>
  )
}

/** Nothing of the list needs anybody; drafts and channels under way are one's own affair. */
function isCalm(page: DeskPage): boolean {
  const lists = [page.arrived, page.approvals, page.toSend, page.unpostmarked, page.provisional, page.receiptsMissing]
  return (
    lists.every(({ lines }) => lines.length === 0) &&
    [page.alarms, page.joined, page.stocks, page.rosters, page.overrides, page.held].every(
      (each) => each.length === 0,
    ) &&
    page.restored === null &&
    page.backupDue === null
  )
}

function Calm({ page }: { readonly page: DeskPage }): JSX.Element {
  const { t } = useI18n()
  return (
    <div className="calm">
      <p className="calm-words">{t("desk.calm")}</p>
      <p>{t(page.letters === 0 ? "desk.calm-first" : "desk.calm-more")}</p>
      {page.letters === 0 && (
        <p>
          <Link to={{ place: "offices", channel: null }}>{t("desk.calm-offices")}</Link>
        </p>
      )}
    </div>
  )
}

function Newest({ page }: { readonly page: DeskPage }): JSX.Element | null {
  const { t } = useI18n()
  if (page.newest.length === 0) return null
  return (
    <Section
      title={t("desk.newest")}
      aside={
        <Link to={{ place: "letters", channel: null }}>
          <T id="desk.all-letters" values={{ count: page.letters }} />
        </Link>
      }
    >
      <Lines>
        {page.newest.map((letter) => (
          <LetterItem key={`${letter.channel} ${letter.name}`} letter={letter} />
        ))}
      </Lines>
    </Section>
  )
}
