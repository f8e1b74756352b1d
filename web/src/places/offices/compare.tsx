/**
 * Comparing the fingerprint: two people make sure that nobody sits between them. Each enters what the other reads. What is
 * read aloud and what is entered are never on the screen together, so that nobody copies the one into the other.
 * @module
 */
import { useState, type JSX } from "react"
import type { ChannelText, Refusal } from "../../api.ts"
import { useAsk } from "../../app/asking.ts"
import { Link, Page } from "../../app/router.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button, Waiting } from "../../ui/button.tsx"
import { Radios } from "../../ui/choice.tsx"
import { Actions } from "../../ui/dialog.tsx"
import { Details, Section } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Code, Foreign, Num, When } from "../../ui/text.tsx"
import { Between } from "./channel.tsx"
import { EnterTheirs } from "./enter.tsx"
import { ReadMine } from "./read-mine.tsx"

/** How two people compare. */
export type How = "voice" | "qr" | "in-person"

/** The page. */
export function ComparePage({ channel }: { readonly channel: string }): JSX.Element {
  const { t } = useI18n()
  const { answer, refusal } = useAsk("offices", {})
  const [differs, setDiffers] = useState<Refusal | null>(null)
  const found = answer?.channels.find(({ codeName }) => codeName === channel) ?? null
  return (
    <Page
      title={t("offices.compare-title", { channel })}
      heading={
        <>
          {t("offices.compare-heading")} <Code>{channel}</Code>
        </>
      }
      ready={answer !== null}
      {...(found === null ? {} : { lead: <Between channel={found} /> })}
    >
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {answer === null && refusal === null && <Waiting />}
      {differs !== null ? (
        <Stop refusal={differs} />
      ) : (
        found !== null && <Ceremony channel={found} onDiffers={setDiffers} />
      )}
      <p className="compare-back">
        <Link to={{ place: "offices", channel }}>{t("offices.back-to-channel")}</Link>
      </p>
    </Page>
  )
}

function Ceremony({
  channel,
  onDiffers,
}: {
  readonly channel: ChannelText
  readonly onDiffers: (refusal: Refusal) => void
}): JSX.Element {
  const { t } = useI18n()
  const [how, setHow] = useState<How>("voice")
  const [turn, setTurn] = useState<"theirs" | "mine" | null>(null)
  const { comparison, mine, next } = channel
  if (comparison !== null) return <Compared channel={channel} comparison={comparison} />
  if (next !== "compare") return <Notice title={t("offices.compare-not-yet")} />
  if (!mine) return <Notice title={t("offices.compare-registrar")} />
  if (turn === null) {
    return (
      <>
        <div className="prose compare-why">
          <p>{t("offices.compare-why")}</p>
          <p>{t("offices.compare-each")}</p>
        </div>
        <div className="stack compare-how">
          <Radios
            label={t("offices.compare-how")}
            value={how}
            onChange={setHow}
            options={(["voice", "in-person", "qr"] as const).map((id) => ({
              id,
              name: t(`offices.how-${id}`),
              help: t(`offices.how-${id}-help`),
            }))}
          />
          <p className="compare-never">{t("offices.compare-never")}</p>
          <Actions>
            <Button look="main" onPress={() => setTurn("theirs")}>
              {t("offices.compare-begin")}
            </Button>
          </Actions>
        </div>
        <Details summary={t("offices.compare-more")}>
          <p className="prose">{t("offices.compare-more-text")}</p>
        </Details>
      </>
    )
  }
  return (
    <>
      <div className="turns" role="group" aria-label={t("offices.turns")}>
        {(["theirs", "mine"] as const).map((each) => (
          <Button key={each} aria-pressed={turn === each} onPress={() => setTurn(each)}>
            {t(how === "qr" ? `offices.turn-qr-${each}` : `offices.turn-${each}`)}
          </Button>
        ))}
        <Button look="plain" onPress={() => setTurn(null)}>
          {t("offices.compare-other-way")}
        </Button>
      </div>
      {turn === "theirs" ? (
        <EnterTheirs channel={channel.codeName} how={how} onDiffers={onDiffers} />
      ) : (
        <ReadMine channel={channel.codeName} how={how} />
      )}
    </>
  )
}

/** It is done, and stands in the office's own register. */
function Compared({
  channel,
  comparison,
}: {
  readonly channel: ChannelText
  readonly comparison: NonNullable<ChannelText["comparison"]>
}): JSX.Element {
  const { t } = useI18n()
  return (
    <>
      <Notice kind="good" live title={t("offices.compared")}>
        <p>
          <T
            id={`offices.compared-${comparison.how}`}
            values={{ other: <Foreign dir="ltr">{channel.other}</Foreign>, when: <When at={comparison.time} /> }}
          />
        </p>
      </Notice>
      <Section title={t("offices.compared-next")}>
        <p className="prose">{t("offices.compared-also")}</p>
      </Section>
      <ReadMine channel={channel.codeName} how={comparison.how} />
    </>
  )
}

/** Somebody may sit between. Nothing else is on the page. */
function Stop({ refusal }: { readonly refusal: Refusal }): JSX.Element {
  const { t } = useI18n()
  return (
    <div className="compare-stop">
      <RefusalNotice refusal={{ ...refusal, kind: "stop" }} />
      <div className="prose">
        <p>{t("offices.differs-means")}</p>
        <ol className="steps">
          {([1, 2, 3] as const).map((step) => (
            <li key={step}>
              <span className="step-number" aria-hidden="true">
                <Num value={step} />
              </span>
              {t(`offices.differs-do-${step}`)}
            </li>
          ))}
        </ol>
      </div>
    </div>
  )
}
