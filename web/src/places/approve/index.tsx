/**
 * The place where a signatory signs: what is laid before them, whole, as this device itself has checked it; what it will
 * prove; then one deliberate step.
 * @module
 */
import { useState, type JSX } from "react"
import type { LaidPage } from "../../api.ts"
import { useAct, useAsk } from "../../app/asking.ts"
import { Page, go } from "../../app/router.tsx"
import type { RouteOf } from "../../app/routes.ts"
import { toast } from "../../app/toasts.tsx"
import { SaidText, T, useI18n } from "../../i18n/language.tsx"
import { Button, Waiting } from "../../ui/button.tsx"
import { Check } from "../../ui/choice.tsx"
import { Actions, Confirm } from "../../ui/dialog.tsx"
import { Section, Sheet, Stack } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Code, When } from "../../ui/text.tsx"
import { ReviewBody } from "../write/review/body.tsx"
import { AmendmentFace } from "./amendment.tsx"
import { CharterFace } from "./charter.tsx"
import { ClosingFace } from "./closing.tsx"
import { RosterFace } from "./roster.tsx"
import "../../../styles/write.css"

/** What is laid before me. */
export function ApprovePlace({ route }: { readonly route: RouteOf<"approve"> }): JSX.Element {
  const { t } = useI18n()
  const { answer, refusal } = useAsk("laid", { id: route.id })
  const title = answer === null ? t("write.approve") : t(`write.approve-${answer.kind}`, { name: answer.name })
  return (
    <Page
      wide
      title={title}
      ready={answer !== null || refusal !== null}
      {...(answer === null
        ? {}
        : {
            heading: <T id={`write.approve-${answer.kind}`} values={{ name: <Code>{answer.name}</Code> }} />,
            lead: t("write.approve-lead"),
          })}
    >
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {answer === null && refusal === null && <Waiting />}
      {answer !== null && (
        <>
          {answer.kind === "letter" && answer.review.enterBy !== null && <EnterBy at={answer.review.enterBy} />}
          {answer.kind === "letter" ? (
            <ReviewBody review={answer.review} paper={null} />
          ) : (
            <div className="review">
              {answer.kind === "charter" && <CharterFace page={answer} />}
              {answer.kind === "roster" && <RosterFace page={answer} />}
              {answer.kind === "closing" && <ClosingFace page={answer} />}
              {answer.kind === "amendment" && <AmendmentFace page={answer} />}
              <Section title={t("write.proves")}>
                <ul className="review-proves">
                  {answer.proves.map((each) => (
                    <li key={each.code}>
                      <SaidText said={each} />
                    </li>
                  ))}
                </ul>
              </Section>
            </div>
          )}
          <Sign page={answer} />
        </>
      )}
    </Page>
  )
}

/** A letter must be entered by then, or it is laid anew. */
function EnterBy({ at }: { readonly at: number }): JSX.Element {
  return (
    <p className="enter-by">
      <T id="write.enter-by" values={{ time: <When at={at} />, left: <When at={at} as="relative" /> }} />
    </p>
  )
}

function Sign({ page }: { readonly page: LaidPage }): JSX.Element {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  // After a restore only the signatory knows what they approved before: asked when the desk refuses, and not before.
  const [sure, setSure] = useState(false)
  const approve = useAct("approve")
  const blocked = page.kind === "letter" && page.review.forbidden.length > 0
  const run = async (confirm: string): Promise<void> => {
    if ((await approve.run({ id: page.id, confirm, ...(sure ? { again: true } : {}) })) === null) return
    setOpen(false)
    toast(<T id="write.signed" values={{ name: <Code>{page.name}</Code> }} />)
    go({ place: "desk" }, { replace: true })
  }
  const consequence = t(`write.consequence-${page.kind}`)
  return (
    <Sheet className="review-step">
      <Stack>
        {blocked ? (
          <Notice kind="warn" title={t("write.sign-blocked")} />
        ) : (
          <p className="consequence-first">{consequence}</p>
        )}
        <Actions>
          <Button look="seal" isDisabled={blocked} onPress={() => setOpen(true)}>
            {t("write.sign")}
          </Button>
          <Button onPress={() => go({ place: "desk" })}>{t("write.sign-not")}</Button>
        </Actions>
      </Stack>
      <Confirm
        title={t("write.sign-title", { name: page.name })}
        open={open}
        onClose={() => {
          approve.clear()
          setSure(false)
          setOpen(false)
        }}
        name={page.name}
        act={t("write.sign")}
        busy={approve.busy}
        refusal={approve.refusal}
        onAct={(name) => void run(name)}
      >
        <p>{consequence}</p>
        {(sure || approve.refusal?.code === "approval-unsure") && (
          <Check checked={sure} onChange={setSure} help={t("write.sign-again-help")}>
            <T id="write.sign-again" values={{ name: <Code>{page.name}</Code> }} />
          </Check>
        )}
      </Confirm>
    </Sheet>
  )
}
