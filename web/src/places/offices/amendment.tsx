/**
 * Other rules for a channel: proposed by whichever registrar, seen by both as what changes, and how far they are.
 * @module
 */
import { useState, type JSX } from "react"
import type { ChannelText, RulesText } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { useSession } from "../../app/session.tsx"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Confirm } from "../../ui/dialog.tsx"
import { Row, Section } from "../../ui/layout.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"
import { When } from "../../ui/text.tsx"
import { RuleChanges } from "../approve/amendment.tsx"
import { RulesForm } from "./rules-form.tsx"
import { faultsOf, rulesOf, writtenRules, type WrittenRules } from "./rules.ts"

/** The section. Only registrars propose and answer, and only they hold what is under way. */
export function Amendment({ channel }: { readonly channel: ChannelText }): JSX.Element | null {
  const { t } = useI18n()
  const { session } = useSession()
  const { amendment, closing, codeName, host, rules, stage } = channel
  const isOpen = stage === "standing" && (closing?.ours ?? null) === null && (closing?.theirs ?? null) === null
  if (session.me?.registrar !== true || !isOpen || rules === null) return null
  return (
    <Section title={t("offices.amendment")}>
      {amendment === null ? (
        <Propose channel={codeName} rules={rules} host={host !== null} />
      ) : (
        <UnderWay channel={codeName} amendment={amendment} />
      )}
    </Section>
  )
}

function UnderWay({
  channel,
  amendment,
}: {
  readonly channel: string
  readonly amendment: NonNullable<ChannelText["amendment"]>
}): JSX.Element {
  const { before, after, given, stage, since, wanted } = amendment
  const when = <When at={since} />
  return (
    <>
      <p>
        {stage === "offered" && <T id="offices.amendment-offered" values={{ since: when }} />}
        {stage === "laid" && <T id="offices.amendment-laid" values={{ since: when, given, wanted }} />}
        {stage === "sent" && <T id="offices.amendment-sent" values={{ since: when }} />}
      </p>
      <RuleChanges before={before} after={after} />
      <Row>
        {stage === "offered" && <Answer channel={channel} which="agree" />}
        {stage === "offered" && <Answer channel={channel} which="decline" />}
        {stage === "laid" && <Answer channel={channel} which="withdraw" />}
      </Row>
    </>
  )
}

const CALLS = { agree: "amendment.agree", decline: "amendment.decline", withdraw: "amendment.withdraw" } as const
const SAID = { agree: "agreed", decline: "declined", withdraw: "withdrawn" } as const

function Answer({ channel, which }: { readonly channel: string; readonly which: keyof typeof SAID }): JSX.Element {
  const { t } = useI18n()
  const act = useAct(CALLS[which])
  const run = async (): Promise<void> => {
    if ((await act.run({ channel })) !== null) toast(t(`offices.amendment-${SAID[which]}`))
  }
  return (
    <>
      <Button look={which === "agree" ? "main" : "quiet"} onPress={() => void run()} busy={act.busy}>
        {t(`offices.amendment-${which}`)}
      </Button>
      {act.refusal !== null && <RefusalNotice refusal={act.refusal} />}
    </>
  )
}

/** The rules as they are, to be changed; then what changes, once more, before anybody is asked. */
function Propose({
  channel,
  rules,
  host,
}: {
  readonly channel: string
  readonly rules: RulesText
  readonly host: boolean
}): JSX.Element {
  const { t } = useI18n()
  const [written, setWritten] = useState<WrittenRules | null>(null)
  const [laying, setLaying] = useState(false)
  const act = useAct("amendment.lay")
  if (written === null)
    return (
      <Button look="quiet" onPress={() => setWritten(writtenRules(rules))}>
        {t("offices.amend")}
      </Button>
    )
  const faults = faultsOf(written, t)
  const after = rulesOf(written, faults)
  const run = async (): Promise<void> => {
    if (after === null || (await act.run({ channel, rules: after })) === null) return
    setLaying(false)
    setWritten(null)
    toast(t("offices.amend-done"))
  }
  return (
    <>
      <RulesForm
        rules={written}
        faults={faults}
        host={host}
        named={false}
        onChange={(change) => setWritten({ ...written, ...change })}
      />
      <Row>
        <Button look="main" isDisabled={after === null} onPress={() => setLaying(true)}>
          {t("offices.amend")}
        </Button>
        <Button look="quiet" onPress={() => setWritten(null)}>
          {t("common.cancel")}
        </Button>
      </Row>
      <Confirm
        title={t("offices.amend-title", { channel })}
        open={laying}
        onClose={() => setLaying(false)}
        name={null}
        act={t("offices.amend-act")}
        onAct={() => void run()}
        busy={act.busy}
        refusal={act.refusal}
      >
        {after !== null && <RuleChanges before={rules} after={after} />}
        <ul>
          {(["amend-both", "amend-leave", "amend-stays"] as const).map((each) => (
            <li key={each}>{t(`offices.${each}`)}</li>
          ))}
        </ul>
      </Confirm>
    </>
  )
}
