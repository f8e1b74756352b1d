/**
 * The place *Offices*: who is who, how two offices come to write to each other, and the keys they seal with.
 * @module
 */
import type { JSX } from "react"
import type { OfficesPage } from "../../api.ts"
import { useAsk } from "../../app/asking.ts"
import { Link, Page } from "../../app/router.tsx"
import type { RouteOf } from "../../app/routes.ts"
import { useI18n } from "../../i18n/language.tsx"
import { Waiting } from "../../ui/button.tsx"
import { Section } from "../../ui/layout.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"
import "../letters/lines.css"
import { AcceptPage } from "./accept.tsx"
import { ChannelPage } from "./channel.tsx"
import { Channels } from "./channels.tsx"
import { ComparePage } from "./compare.tsx"
import { Correspondents } from "./correspondents.tsx"
import { IntroducePage } from "./introduce.tsx"
import "./offices.css"
import { OwnOffice } from "./own.tsx"
import { ProposePage } from "./propose.tsx"
import { Recovery } from "./recovery.tsx"
import { Stocks } from "./stocks.tsx"

/** The place: all of it, a channel, or the comparing of its fingerprint. */
export function OfficesPlace({ route }: { readonly route: RouteOf<"offices"> }): JSX.Element {
  const { channel, compare } = route
  if (channel === null) return <Overview />
  return compare === true ? (
    <ComparePage key={channel} channel={channel} />
  ) : (
    <ChannelPage key={channel} channel={channel} />
  )
}

/** What takes a page of its own. */
export function MeetingPlace({ route }: { readonly route: RouteOf<"meeting"> }): JSX.Element {
  switch (route.act) {
    case "propose":
      return <ProposePage />
    case "accept":
      return <AcceptPage />
    case "introduce":
      return <IntroducePage />
  }
}

function Overview(): JSX.Element {
  const { t } = useI18n()
  const { answer, refusal } = useAsk("offices", {})
  return (
    <Page title={t("common.nav-offices")} lead={t("offices.lead")} ready={answer !== null}>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {answer === null && refusal === null && <Waiting />}
      {answer !== null && <Parts page={answer} />}
    </Page>
  )
}

function Parts({ page }: { readonly page: OfficesPage }): JSX.Element {
  const { t } = useI18n()
  return (
    <>
      <Channels page={page} />
      <OwnOffice page={page} />
      <Correspondents offices={page.correspondents} />
      <Stocks stock={page.stock} />
      <Recovery />
      <Section title={t("offices.more")}>
        <ul className="plain-list">
          <li>
            <Link to={{ place: "meeting", act: "introduce" }}>{t("offices.introduce")}</Link>
            <span className="line-note">{t("offices.introduce-note")}</span>
          </li>
          <li>
            <Link to={{ place: "files" }}>{t("common.verify-file")}</Link>
            <span className="line-note">{t("offices.verify-note")}</span>
          </li>
        </ul>
      </Section>
    </>
  )
}
