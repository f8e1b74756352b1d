/**
 * A channel: how far it has come, what is to be done next and by whom, and the rules that bind both sides.
 * @module
 */
import { useState, type JSX } from "react"
import type { ChannelText, OfficesPage } from "../../api.ts"
import { useAsk } from "../../app/asking.ts"
import { Link, Page } from "../../app/router.tsx"
import { useSession } from "../../app/session.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button, Waiting } from "../../ui/button.tsx"
import { Facts, Row, Section } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Code, Foreign, When } from "../../ui/text.tsx"
import { Amendment } from "./amendment.tsx"
import { Closing } from "./closing.tsx"
import { GiveBack } from "./give-back.tsx"
import { LayCharter } from "./lay-charter.tsx"
import { ExpiredRoster } from "./override.tsx"
import { RulesFace } from "./rules-face.tsx"
import { ReplaceTicket } from "./ticket.tsx"
import { Stages } from "./stages.tsx"

/** The page. */
export function ChannelPage({ channel }: { readonly channel: string }): JSX.Element {
  const { t } = useI18n()
  const { answer, refusal } = useAsk("offices", {})
  const found = answer?.channels.find(({ codeName }) => codeName === channel) ?? null
  return (
    <Page
      title={t("offices.channel-title", { channel })}
      heading={
        <>
          {t("offices.channel")} <Code>{channel}</Code>
        </>
      }
      ready={answer !== null}
      {...(found === null ? {} : { lead: <Between channel={found} />, aside: <Places channel={found} /> })}
    >
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {answer === null && refusal === null && <Waiting />}
      {answer !== null && found === null && <Unknown channel={channel} />}
      {answer !== null && found !== null && <Parts channel={found} page={answer} />}
    </Page>
  )
}

/** The two offices, and the host. */
export function Between({ channel }: { readonly channel: ChannelText }): JSX.Element {
  const other = <Foreign dir="ltr">{channel.other}</Foreign>
  return channel.host === null ? (
    <T id="offices.with" values={{ other }} />
  ) : (
    <T id="offices.with-through" values={{ other, host: <Foreign dir="ltr">{channel.host}</Foreign> }} />
  )
}

function Places({ channel: { codeName, stage } }: { readonly channel: ChannelText }): JSX.Element | null {
  const { t } = useI18n()
  if (stage !== "standing" && stage !== "closed") return null
  return (
    <>
      <Link to={{ place: "letters", channel: codeName }} className="button button-quiet">
        {t("common.nav-letters")}
      </Link>
      <Link to={{ place: "register", channel: codeName }} className="button button-quiet">
        {t("common.nav-register")}
      </Link>
    </>
  )
}

function Parts({ channel, page }: { readonly channel: ChannelText; readonly page: OfficesPage }): JSX.Element {
  const { t } = useI18n()
  const { comparison, host, id, other, rules, stage } = channel
  const { session } = useSession()
  return (
    <>
      <Stages stage={stage} next={channel.next} />
      <ExpiredRoster channel={channel} />
      <Next channel={channel} />
      {comparison !== null && (
        <Section title={t("offices.comparison")}>
          <Facts
            facts={[
              [t("offices.compared-how"), t(`offices.how-${comparison.how}`)],
              [t("offices.compared-when"), <When key="w" at={comparison.time} />],
              [t("offices.compared-by"), t("offices.compared-registrar")],
            ]}
          />
          {id !== null && (
            <p className="field-help">
              <T id="offices.channel-id" values={{ id: <Code>{id}</Code> }} />
            </p>
          )}
        </Section>
      )}
      {session.me?.registrar === true && stage === "standing" && <GiveBack channel={channel.codeName} />}
      {session.me?.registrar === true && stage === "standing" && host !== null && (
        <ReplaceTicket channel={channel.codeName} />
      )}
      <Amendment key={channel.codeName} channel={channel} />
      <Closing channel={channel} />
      {rules !== null && <RulesFace rules={rules} offices={[page.own.name, other]} host={host} />}
    </>
  )
}

/** What is to be done next. */
function Next({ channel }: { readonly channel: ChannelText }): JSX.Element | null {
  const { t } = useI18n()
  const { codeName, mine, next } = channel
  if (next === "none") return null
  return (
    <Notice
      title={
        <>
          {t(mine ? "offices.my-turn" : "offices.not-my-turn")} {t(`offices.next-${next}`)}
        </>
      }
    >
      <p>{t(`offices.next-${next}-text`)}</p>
      {mine && (
        <Row>
          <Act codeName={codeName} next={next} />
        </Row>
      )}
    </Notice>
  )
}

function Act({ codeName, next }: Pick<ChannelText, "codeName" | "next">): JSX.Element | null {
  const { t } = useI18n()
  const [laying, setLaying] = useState(false)
  switch (next) {
    case "accept":
      return (
        <Link to={{ place: "meeting", act: "accept" }} className="button button-main">
          {t("offices.accept")}
        </Link>
      )
    case "compare":
      return (
        <Link to={{ place: "offices", channel: codeName, compare: true }} className="button button-main">
          {t("offices.compare")}
        </Link>
      )
    case "lay-charter":
      return (
        <>
          <Button look="main" onPress={() => setLaying(true)}>
            {t("offices.lay-charter")}
          </Button>
          {laying && <LayCharter channel={codeName} onClose={() => setLaying(false)} />}
        </>
      )
    case "await-approvals":
      return (
        <Link to={{ place: "desk" }} className="button button-main">
          {t("offices.to-approve")}
        </Link>
      )
    default:
      return null
  }
}

function Unknown({ channel }: { readonly channel: string }): JSX.Element {
  const { t } = useI18n()
  return (
    <Notice kind="warn" title={<T id="offices.no-such-channel" values={{ channel: <Code>{channel}</Code> }} />}>
      <p>
        <Link to={{ place: "offices", channel: null }}>{t("common.nav-offices")}</Link>
      </p>
    </Notice>
  )
}
