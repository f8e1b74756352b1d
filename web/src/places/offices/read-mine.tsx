/**
 * What I read aloud, or show: only after a deliberate step, in the digits I read, and not to be copied.
 * @module
 */
import { useState, type JSX } from "react"
import { useAsk } from "../../app/asking.ts"
import { useI18n } from "../../i18n/language.tsx"
import { Button, Waiting } from "../../ui/button.tsx"
import { Details, Section } from "../../ui/layout.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"
import { Qr } from "../../ui/qr.tsx"
import { Num } from "../../ui/text.tsx"
import type { How } from "./compare.tsx"

/** The panel. */
export function ReadMine({ channel, how }: { readonly channel: string; readonly how: How }): JSX.Element {
  const { t, numbers } = useI18n()
  const [shown, setShown] = useState(false)
  const { answer, refusal } = useAsk("fingerprint", shown ? { channel } : null, { live: false })
  return (
    <Section title={t(how === "qr" ? "offices.mine-show" : "offices.mine-title")}>
      <p className="prose">{t(how === "qr" ? "offices.mine-qr" : "offices.mine-text")}</p>
      {!shown && (
        <p className="mine-step">
          <Button onPress={() => setShown(true)}>
            {t(how === "qr" ? "offices.mine-reveal-qr" : "offices.mine-reveal")}
          </Button>
        </p>
      )}
      {shown && answer === null && refusal === null && <Waiting />}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {answer !== null && shown && (
        <div className="mine">
          {how === "qr" ? (
            <div className="mine-qr">
              <Qr text={answer.qr} label={t("offices.mine-code")} />
            </div>
          ) : (
            <ol className="mine-groups" dir="ltr" aria-label={t("offices.mine-groups")}>
              {answer.groups.map((group, at) => (
                <li key={at}>
                  <span className="group-number" aria-hidden="true">
                    <Num value={at + 1} />
                  </span>
                  <bdi dir="ltr">{numbers.digits(group)}</bdi>
                </li>
              ))}
            </ol>
          )}
          {how !== "qr" && (
            <Details summary={t("offices.mine-words")}>
              <ol className="mine-words" dir="ltr" lang="en" translate="no">
                {answer.words.map((word, at) => (
                  <li key={at}>{word}</li>
                ))}
              </ol>
            </Details>
          )}
          <Button look="plain" onPress={() => setShown(false)}>
            {t("common.hide")}
          </Button>
        </div>
      )}
    </Section>
  )
}
