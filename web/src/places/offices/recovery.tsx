/**
 * Recovery: what colleagues open together, should this vault be lost. Shares are given out, kept, given on, and used here.
 * Each step says what follows before it is taken.
 * @module
 */
import { useState, type JSX } from "react"
import type { HeldShareText, RecoveryPage } from "../../api.ts"
import { useAct, useAsk } from "../../app/asking.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { Row, Section, Stack, Tag } from "../../ui/layout.tsx"
import { Empty, RefusalNotice } from "../../ui/notice.tsx"
import { Foreign, Num, When } from "../../ui/text.tsx"
import { Line, Lines } from "../letters/line.tsx"
import { OneFile } from "./one-file.tsx"
import { AskShares } from "./recovery-ask.tsx"
import { GiveShare } from "./recovery-give.tsx"
import { OpenDrawer } from "./recovery-open.tsx"
import { SplitDrawer } from "./recovery-split.tsx"

type Step = "split" | "give" | "ask" | "open"

/** The section. */
export function Recovery(): JSX.Element {
  const { t } = useI18n()
  const { answer, refusal } = useAsk("recovery", {})
  return (
    <Section title={t("recovery.title")}>
      <p className="prose">{t("recovery.lead")}</p>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {answer !== null && <Known page={answer} />}
    </Section>
  )
}

function Known({ page }: { readonly page: RecoveryPage }): JSX.Element {
  const { t } = useI18n()
  const [step, setStep] = useState<Step | null>(null)
  const close = (): void => setStep(null)
  return (
    <>
      <Own page={page} />
      <Row>
        <Button onPress={() => setStep("split")}>
          {t(page.own === null ? "recovery.split" : "recovery.split-again")}
        </Button>
      </Row>
      <Section title={t("recovery.held")} level={3}>
        {page.held.length === 0 ? <Empty>{t("recovery.held-none")}</Empty> : <Held held={page.held} />}
        <Stack>
          {page.held.length > 0 && (
            <Row>
              <Button onPress={() => setStep("give")}>{t("recovery.give")}</Button>
            </Row>
          )}
          <Take />
        </Stack>
      </Section>
      <Section title={t("recovery.lost")} level={3}>
        <p className="prose">{t("recovery.lost-text")}</p>
        {page.wishes.length + page.opened.length > 0 && <Lost page={page} />}
        <Row>
          <Button onPress={() => setStep("ask")}>{t("recovery.ask")}</Button>
          <Button onPress={() => setStep("open")} isDisabled={page.wishes.length === 0}>
            {t("recovery.open")}
          </Button>
        </Row>
        <HandedOn />
      </Section>
      <Dialog title={t("recovery.split")} open={step === "split"} onClose={close}>
        <SplitDrawer page={page} onDone={close} />
      </Dialog>
      <Dialog title={t("recovery.give")} open={step === "give"} onClose={close}>
        <GiveShare onDone={close} />
      </Dialog>
      <Dialog title={t("recovery.ask")} open={step === "ask"} onClose={close}>
        <AskShares page={page} onDone={close} />
      </Dialog>
      <Dialog title={t("recovery.open")} open={step === "open"} onClose={close}>
        <OpenDrawer onDone={close} />
      </Dialog>
    </>
  )
}

function Own({ page: { own } }: { readonly page: RecoveryPage }): JSX.Element {
  const { t } = useI18n()
  if (own === null) return <Empty>{t("recovery.own-none")}</Empty>
  return (
    <>
      <p>
        <T
          id="recovery.own"
          values={{ needed: own.needed, of: own.holders.length, at: <When at={own.at} as="short" /> }}
        />
      </p>
      <Lines>
        {own.holders.map(({ called, left, number }) => (
          <Line
            key={number}
            to={null}
            name={<Foreign>{called}</Foreign>}
            what={<T id="recovery.share-number" values={{ no: <Num value={number} /> }} />}
            end={left ? <Tag kind="warn">{t("recovery.holder-left")}</Tag> : null}
          />
        ))}
      </Lines>
    </>
  )
}

function Held({ held }: { readonly held: readonly HeldShareText[] }): JSX.Element {
  const { t } = useI18n()
  return (
    <Lines>
      {held.map(({ given, needed, number, of, whose }) => (
        <Line
          key={`${whose}-${number}`}
          to={null}
          name={<Foreign>{whose}</Foreign>}
          what={<T id="recovery.held-share" values={{ no: <Num value={number} />, needed, of }} />}
          note={
            given.length === 0
              ? t("recovery.not-given")
              : given.map((each, at) => (
                  <span key={at}>
                    <T
                      id="recovery.given-to"
                      values={{ name: <Foreign>{each.called}</Foreign>, at: <When at={each.at} as="short" /> }}
                    />{" "}
                  </span>
                ))
          }
        />
      ))}
    </Lines>
  )
}

function Lost({ page: { opened, wishes } }: { readonly page: RecoveryPage }): JSX.Element {
  return (
    <Lines>
      {wishes.map(({ at, whose }, i) => (
        <Line
          key={`w${i}`}
          to={null}
          name={<Foreign>{whose}</Foreign>}
          what={<T id="recovery.asked" values={{ at: <When at={at} as="short" /> }} />}
        />
      ))}
      {opened.map(({ at, drafts, letters, whose }, i) => (
        <Line
          key={`o${i}`}
          to={null}
          name={<Foreign>{whose}</Foreign>}
          what={<T id="recovery.opened" values={{ letters, drafts, at: <When at={at} as="short" /> }} />}
        />
      ))}
    </Lines>
  )
}

/** A file that a colleague handed over. */
function Take(): JSX.Element {
  const { t } = useI18n()
  const act = useAct("recovery.take")
  const take = async (file: string): Promise<void> => {
    const answer = await act.run({ file })
    if (answer !== null) toast(<T id="recovery.taken" values={{ name: <Foreign>{answer.whose}</Foreign> }} />)
  }
  return (
    <>
      <OneFile label={t("recovery.take")} help={t("recovery.take-help")} refusal={act.refusal} take={take} />
    </>
  )
}

/** On a new device: what a colleague may read, and handed on. */
function HandedOn(): JSX.Element {
  const { t } = useI18n()
  const act = useAct("recovery.file")
  const take = async (file: string): Promise<void> => {
    const answer = await act.run({ file })
    if (answer !== null) toast(<T id="recovery.handed-done" values={{ name: <Foreign>{answer.name}</Foreign> }} />)
  }
  return (
    <>
      <OneFile label={t("recovery.handed")} help={t("recovery.handed-help")} refusal={act.refusal} take={take} />
    </>
  )
}
