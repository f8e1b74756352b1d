/**
 * Proposing a channel: the other side's card, then the rules, then the proposal as it will be sent.
 * @module
 */
import { useState, type JSX } from "react"
import { useAct, useAsk } from "../../app/asking.ts"
import { go, Page } from "../../app/router.tsx"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Actions, Confirm } from "../../ui/dialog.tsx"
import { Section } from "../../ui/layout.tsx"
import { Code, Foreign } from "../../ui/text.tsx"
import { CardReader, type ReadCard } from "./card-reader.tsx"
import { RulesFace } from "./rules-face.tsx"
import { RulesForm } from "./rules-form.tsx"
import { faultsOf, rulesOf, usualRules, type WrittenRules } from "./rules.ts"

/** The page. */
export function ProposePage(): JSX.Element {
  const { t } = useI18n()
  const [read, setRead] = useState<ReadCard | null>(null)
  return (
    <Page title={t("offices.propose")} lead={t("offices.propose-lead")}>
      <Section title={t("offices.step-card")}>
        <CardReader read={read} onRead={setRead} />
      </Section>
      {read !== null && <Rules key={read.file} read={read} />}
    </Page>
  )
}

function Rules({ read }: { readonly read: ReadCard }): JSX.Element {
  const { t } = useI18n()
  const host = read.card.host
  const [written, setWritten] = useState<WrittenRules>(() => usualRules(t, host !== null))
  const [sending, setSending] = useState(false)
  const offices = useAsk("offices", {})
  const act = useAct("channel.propose")
  const faults = faultsOf(written, t)
  const rules = rulesOf(written, faults)
  const send = async (): Promise<void> => {
    if (rules === null) return
    const answer = await act.run({ file: read.file, rules })
    if (answer === null) return
    toast(<T id="offices.propose-done" values={{ channel: <Code>{answer.codeName}</Code> }} />)
    go({ place: "offices", channel: answer.codeName }, { replace: true })
  }
  const own = offices.answer?.own.name
  return (
    <>
      <Section title={t("offices.step-rules")}>
        <RulesForm
          rules={written}
          faults={faults}
          host={host !== null}
          onChange={(change) => setWritten({ ...written, ...change })}
        />
      </Section>
      {rules !== null && (
        <RulesFace rules={rules} offices={[...(own === undefined ? [] : [own]), read.card.office]} host={host} />
      )}
      <Actions>
        <Button look="main" isDisabled={rules === null} onPress={() => setSending(true)}>
          {t("offices.propose-go")}
        </Button>
      </Actions>
      <Confirm
        title={t("offices.propose-title", { office: read.card.office })}
        open={sending}
        onClose={() => setSending(false)}
        name={null}
        act={t("offices.propose-act")}
        onAct={() => void send()}
        busy={act.busy}
        refusal={act.refusal}
      >
        <p>
          <T id="offices.propose-what" values={{ office: <Foreign dir="ltr">{read.card.office}</Foreign> }} />
        </p>
        <p>{t("offices.propose-bound")}</p>
      </Confirm>
    </>
  )
}
