/**
 * The place *Register*: the numbered book of both sides, side by side where there is room. What is wrong stands before
 * everything else.
 * @module
 */
import { useState, type JSX } from "react"
import type { BookShown, RegisterPage } from "../../api.ts"
import { useAsk } from "../../app/asking.ts"
import { nowSeconds } from "../../app/now.ts"
import { Link, Page } from "../../app/router.tsx"
import type { RouteOf } from "../../app/routes.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Waiting } from "../../ui/button.tsx"
import { Radios } from "../../ui/choice.tsx"
import { Details, Facts } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Code, Foreign, When } from "../../ui/text.tsx"
import "../letters/lines.css"
import { Archive } from "./archive.tsx"
import { ChooseChannel } from "./choose.tsx"
import { Faults, type Place } from "./faults.tsx"
import { Forks } from "./healing.tsx"
import "./register.css"
import { Side } from "./side.tsx"
import { Verify } from "./verify.tsx"

/** The place: a channel's books, or the choice of a channel. */
export function RegisterPlace({ route }: { readonly route: RouteOf<"register"> }): JSX.Element {
  return route.channel === null ? <ChooseChannel /> : <Books key={route.channel} channel={route.channel} />
}

function Books({ channel }: { readonly channel: string }): JSX.Element {
  const { t } = useI18n()
  const { answer, refusal } = useAsk("register", { channel })
  return (
    <Page
      title={t("register.title", { channel })}
      heading={
        <>
          {t("common.nav-register")} <Code>{channel}</Code>
        </>
      }
      wide
      ready={answer !== null}
      {...(answer === null ? {} : { lead: <AsOf page={answer} />, aside: <Acts channel={channel} page={answer} /> })}
    >
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {answer === null && refusal === null && <Waiting />}
      {answer !== null && <Both page={answer} />}
    </Page>
  )
}

/** A registrar's vault holds both books, whole. */
function Acts({ channel, page }: { readonly channel: string; readonly page: RegisterPage }): JSX.Element {
  return (
    <>
      <Verify channel={channel} page={page} />
      {page.follows && <Archive channel={channel} />}
    </>
  )
}

/** Counts are always somebody's, as of some time. */
function AsOf({ page }: { readonly page: RegisterPage }): JSX.Element {
  const { host } = page
  const now = <When at={nowSeconds()} />
  return host === null ? (
    <T id="register.as-of-no-host" values={{ now }} />
  ) : (
    <T id="register.as-of" values={{ now, host: <Foreign dir="ltr">{host}</Foreign> }} />
  )
}

function Both({ page }: { readonly page: RegisterPage }): JSX.Element {
  const { t } = useI18n()
  const [shown, setShown] = useState<BookShown>("all")
  const [place, setPlace] = useState<Place | null>(null)
  return (
    <>
      <Faults
        faults={page.faults}
        faulty={page.faulty}
        onGo={(to) => {
          setShown("all")
          setPlace(to)
        }}
      />
      <Forks page={page} />
      {!page.follows && (
        <Notice title={t("register.not-following")}>
          <p>{t("register.not-following-text")}</p>
        </Notice>
      )}
      <div className="books-bar">
        <Radios
          label={t("register.show")}
          row
          value={shown}
          onChange={setShown}
          options={(["all", "letters", "open"] as const).map((id) => ({ id, name: t(`register.show-${id}`) }))}
        />
      </div>
      <div className="books">
        {page.sides.map((side) => (
          <Side key={side.office} page={page} side={side} shown={shown} place={place} />
        ))}
      </div>
      <div className="books-foot">
        <Details summary={t("register.ids")}>
          <Facts
            facts={[
              [t("register.channel-id"), <Code key="id">{page.channelId}</Code>],
              ...page.sides.map(
                ({ office, root }) =>
                  [<T key="of" id="register.root-of" values={{ office }} />, <Code key="root">{root}</Code>] as const,
              ),
            ]}
          />
        </Details>
        <p>
          <Link to={{ place: "files" }}>{t("common.verify-file")}</Link>
        </p>
      </div>
    </>
  )
}
