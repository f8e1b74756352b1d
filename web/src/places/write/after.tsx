/**
 * A draft that others have: how far it has come, what it waits for, and taking it back. Its text is shown, not written in.
 * @module
 */
import { useState, type JSX } from "react"
import type { DraftState, KeptPaper } from "../../api.ts"
import { useAct, useAsk } from "../../app/asking.ts"
import { Link, Page } from "../../app/router.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Actions, Confirm } from "../../ui/dialog.tsx"
import { Section } from "../../ui/layout.tsx"
import { Code, Foreign, LetterRef, When } from "../../ui/text.tsx"
import { LetterFace } from "./review/letter-face.tsx"
import { Readers } from "./review/readers.tsx"
import { StateTag } from "./state.tsx"

/** The ways of a letter, in order. */
const STEPS = ["written", "awaiting-leave", "submitted", "entered"] as const
const AT: { readonly [State in DraftState]: number } = {
  writing: 0,
  refused: 0,
  withdrawn: 0,
  written: 0,
  sealing: 0,
  "awaiting-leave": 1,
  submitted: 2,
  entered: 3,
}

/** The page. */
export function AfterPage({ kept }: { readonly kept: KeptPaper }): JSX.Element {
  const { t } = useI18n()
  const { letter, state, content, saved, paper } = kept
  const { answer } = useAsk("paper.review", { paper })
  const at = AT[state]
  return (
    <Page
      wide
      title={letter === null ? t("write.draft") : letter.name}
      heading={letter === null ? t("write.draft") : <LetterRef letter={letter} />}
      aside={<StateTag state={state} />}
      lead={<T id="write.after-lead" values={{ channel: <Code>{content.channel}</Code>, time: <When at={saved} /> }} />}
    >
      <ol className="after-steps">
        {STEPS.map((step, index) => (
          <li
            key={step}
            className={index < at || state === "entered" ? "after-done" : index === at ? "after-now" : "after-later"}
            {...(index === at ? { "aria-current": "step" as const } : {})}
          >
            <span className="after-name">{t(`write.step-${step}`)}</span>
            {index === at && (
              <span className="after-waits">{t(`write.waits-${state === "sealing" ? "sealing" : step}`)}</span>
            )}
          </li>
        ))}
      </ol>
      <Actions>
        {state === "entered" && letter !== null && (
          <Link to={{ place: "letter", letter }} className="button button-main">
            {t("write.to-letter")}
          </Link>
        )}
        {(state === "awaiting-leave" || state === "submitted") && (
          <Withdraw paper={paper} name={letter?.name ?? null} />
        )}
      </Actions>
      {answer !== null && (
        <div className="review">
          <Section title={t("write.who-reads")}>
            <Readers review={answer} />
          </Section>
          <Section title={t("write.whole-letter")}>
            <LetterFace review={answer} />
          </Section>
        </div>
      )}
    </Page>
  )
}

function Withdraw({ paper, name }: { readonly paper: number; readonly name: string | null }): JSX.Element {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  const withdraw = useAct("paper.withdraw")
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t("write.withdraw")}</Button>
      <Confirm
        title={t("write.withdraw-title")}
        open={open}
        onClose={() => setOpen(false)}
        name={null}
        act={t("write.withdraw")}
        busy={withdraw.busy}
        refusal={withdraw.refusal}
        onAct={() => void withdraw.run({ paper }).then((answer) => answer !== null && setOpen(false))}
      >
        <p>
          {name === null ? (
            t("write.withdraw-text")
          ) : (
            <T id="write.withdraw-named" values={{ name: <Foreign dir="ltr">{name}</Foreign> }} />
          )}
        </p>
      </Confirm>
    </>
  )
}
