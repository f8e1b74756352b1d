/**
 * Accepting a channel: the other side's card lets their messages in, then what they offer is shown exactly as they made it.
 * @module
 */
import { useState, type JSX } from "react"
import type { Answer } from "../../api.ts"
import { useAct, useAsk } from "../../app/asking.ts"
import { go, Page } from "../../app/router.tsx"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Actions, Confirm } from "../../ui/dialog.tsx"
import { Section } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Code, Foreign } from "../../ui/text.tsx"
import { CardReader, type ReadCard } from "./card-reader.tsx"
import { RulesFace } from "./rules-face.tsx"

type Offer = Answer<"channel.accept">

/** The page. */
export function AcceptPage(): JSX.Element {
  const { t } = useI18n()
  const [read, setRead] = useState<ReadCard | null>(null)
  return (
    <Page title={t("offices.accept")} lead={t("offices.accept-lead")}>
      <Section title={t("offices.step-card")}>
        <CardReader read={read} onRead={setRead} />
      </Section>
      {read !== null && <Offered key={read.file} read={read} />}
    </Page>
  )
}

function Offered({ read }: { readonly read: ReadCard }): JSX.Element {
  const { t } = useI18n()
  const look = useAct("channel.accept")
  const [offer, setOffer] = useState<Offer | null>(null)
  const seek = async (): Promise<void> => setOffer(await look.run({ file: read.file, codeName: null }))
  return (
    <Section title={t("offices.step-offer")}>
      {offer?.offered !== undefined && offer.offered !== null && offer.codeName !== null ? (
        <Offering read={read} codeName={offer.codeName} rules={offer.offered} />
      ) : (
        <div className="stack">
          <p>{t("offices.offer-seek-text")}</p>
          {offer !== null && (
            <Notice live title={t("offices.offer-none")}>
              <p>{t("offices.offer-none-text")}</p>
            </Notice>
          )}
          {look.refusal !== null && <RefusalNotice refusal={look.refusal} />}
          <Button look="main" busy={look.busy} onPress={() => void seek()}>
            {t(offer === null ? "offices.offer-seek" : "offices.offer-again")}
          </Button>
        </div>
      )}
    </Section>
  )
}

function Offering({
  read,
  codeName,
  rules,
}: {
  readonly read: ReadCard
  readonly codeName: string
  readonly rules: NonNullable<Offer["offered"]>
}): JSX.Element {
  const { t } = useI18n()
  const offices = useAsk("offices", {})
  const act = useAct("channel.accept")
  const [accepting, setAccepting] = useState(false)
  const accept = async (): Promise<void> => {
    const answer = await act.run({ file: read.file, codeName })
    if (answer === null) return
    toast(<T id="offices.accept-done" values={{ channel: <Code>{answer.codeName ?? codeName}</Code> }} />)
    go({ place: "offices", channel: answer.codeName ?? codeName }, { replace: true })
  }
  const own = offices.answer?.own.name
  return (
    <>
      <p>
        <T id="offices.offer-exact" values={{ office: <Foreign dir="ltr">{read.card.office}</Foreign> }} />
      </p>
      <RulesFace
        rules={rules}
        offices={[read.card.office, ...(own === undefined ? [] : [own])]}
        host={read.card.host}
      />
      <Actions>
        <Button look="main" onPress={() => setAccepting(true)}>
          {t("offices.accept-go")}
        </Button>
      </Actions>
      <Confirm
        title={t("offices.accept-title", { channel: codeName })}
        open={accepting}
        onClose={() => setAccepting(false)}
        name={codeName}
        act={t("offices.accept-act")}
        onAct={() => void accept()}
        busy={act.busy}
        refusal={act.refusal}
      >
        <p>{t("offices.accept-what")}</p>
        <p>{t("offices.accept-bound")}</p>
      </Confirm>
    </>
  )
}
