/**
 * Which channel's books: where there is only one, it is opened at once.
 * @module
 */
import { useEffect, type JSX } from "react"
import type { ChannelText } from "../../api.ts"
import { useAsk } from "../../app/asking.ts"
import { go, Link, Page } from "../../app/router.tsx"
import { useI18n } from "../../i18n/language.tsx"
import { Waiting } from "../../ui/button.tsx"
import { Empty, RefusalNotice } from "../../ui/notice.tsx"
import { Code } from "../../ui/text.tsx"
import { Line, Lines } from "../letters/line.tsx"

/** The choice. */
export function ChooseChannel(): JSX.Element {
  const { t } = useI18n()
  const { answer, refusal } = useAsk("offices", {})
  const channels = answer?.channels.filter(hasBooks) ?? []
  const only = channels.length === 1 ? channels[0]?.codeName : undefined
  useEffect(() => {
    if (only !== undefined) go({ place: "register", channel: only }, { replace: true })
  }, [only])
  return (
    <Page title={t("common.nav-register")} lead={t("register.lead")} ready={answer !== null}>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {answer === null && refusal === null && <Waiting />}
      {answer !== null && channels.length === 0 && (
        <Empty>
          {t("register.no-channel")} <Link to={{ place: "offices", channel: null }}>{t("common.nav-offices")}</Link>
        </Empty>
      )}
      {channels.length > 1 && (
        <Lines>
          {channels.map(({ codeName, other, stage }) => (
            <Line
              key={codeName}
              to={{ place: "register", channel: codeName }}
              name={<Code>{codeName}</Code>}
              what={<Code>{other}</Code>}
              note={t(`desk.stage-${stage}`)}
            />
          ))}
        </Lines>
      )}
    </Page>
  )
}

/** There is a charter, and so there are books that it begins. */
function hasBooks({ stage }: ChannelText): boolean {
  return stage === "opened" || stage === "compared" || stage === "standing" || stage === "closed"
}
