/**
 * The registrar's only device is lost for good: somebody takes its place, colleagues answer, and with both quorums the registers are
 * kept here.
 * @module
 */
import { useState, type JSX } from "react"
import {
  base64Of,
  download,
  refusalOf,
  type OfficesPage,
  type Refusal,
  type ReplacementState,
  type ReplacementText,
} from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Confirm } from "../../ui/dialog.tsx"
import { FileField } from "../../ui/file.tsx"
import { Details, Row } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Foreign, Num } from "../../ui/text.tsx"
import { Deliberate } from "./deliberate.tsx"
import { OneFile } from "./one-file.tsx"

/** The section: of an officer, to lay it and to answer; of whoever laid it, to take the answers. */
export function Replace({
  page,
  registrar,
}: {
  readonly page: OfficesPage
  readonly registrar: boolean
}): JSX.Element | null {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  const { replacement } = page
  const isOver = replacement === null || (replacement.inForce && replacement.missing === 0)
  if (registrar && isOver) return null
  return (
    <Details summary={t("offices.replace")}>
      <div className="stack">
        {!isOver && <Answers state={replacement} />}
        {!registrar && (
          <>
            <p className="prose">{t("offices.replace-text")}</p>
            <Row>
              <Button onPress={() => setOpen(true)}>{t("offices.replace-lay")}</Button>
            </Row>
            <Answer />
          </>
        )}
      </div>
      {open && (
        <Deliberate
          call="replacement.lay"
          name={null}
          title={t("offices.replace-ask")}
          when={t("offices.replace-when")}
          points={[
            t("offices.replace-quorum"),
            t("offices.replace-lost"),
            t("offices.replace-stands"),
            t("offices.replace-file"),
          ]}
          act={t("offices.replace-act")}
          asked={() => ({})}
          onDone={({ ticket }) => {
            download(ticket)
            toast(t("offices.replace-done"))
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </Details>
  )
}

/** A colleague's replacement is looked at, then answered by name. */
function Answer(): JSX.Element {
  const { t } = useI18n()
  const look = useAct("replacement.look")
  const answer = useAct("replacement.answer")
  const [laid, setLaid] = useState<{ readonly file: string; readonly text: ReplacementText } | null>(null)
  const take = async (file: string): Promise<void> => {
    const text = await look.run({ file })
    if (text !== null) setLaid({ file, text })
  }
  const run = async (confirm: string): Promise<void> => {
    if (laid === null) return
    const answered = await answer.run({ file: laid.file, confirm })
    if (answered === null) return
    download(answered.ticket)
    setLaid(null)
    toast(<T id="offices.answer-done" values={{ who: <Foreign>{laid.text.by}</Foreign> }} />)
  }
  return (
    <>
      <OneFile label={t("offices.answer-file")} help={t("offices.answer-help")} refusal={look.refusal} take={take} />
      {laid !== null && (
        <Confirm
          title={t("offices.answer")}
          open
          onClose={() => setLaid(null)}
          name={laid.text.by}
          act={t("offices.answer-act")}
          onAct={(name) => void run(name)}
          busy={answer.busy}
          refusal={answer.refusal}
        >
          <p>
            <T
              id="offices.answer-who"
              values={{ by: <Foreign>{laid.text.by}</Foreign>, former: <Foreign>{laid.text.former}</Foreign> }}
            />
          </p>
          <p>{t(laid.text.signatory ? "offices.answer-approves" : "offices.answer-reached")}</p>
        </Confirm>
      )}
    </>
  )
}

/** Whoever laid it takes what colleagues answered. */
function Answers({ state }: { readonly state: ReplacementState }): JSX.Element {
  const { t } = useI18n()
  const act = useAct("replacement.take")
  const [failed, setFailed] = useState<Refusal | null>(null)
  const { approved, inForce, missing, version, wanted } = state
  const take = async (chosen: readonly File[]): Promise<void> => {
    setFailed(null)
    try {
      const found = await act.run({ files: await Promise.all(chosen.map(base64Of)) })
      if (found?.inForce === true) toast(<T id="offices.taken-up" values={{ no: <Num value={found.version} /> }} />)
    } catch (error) {
      setFailed(refusalOf(error))
    }
  }
  const refusal = failed ?? act.refusal
  return (
    <>
      <Notice title={<T id="offices.replace-laid" values={{ no: <Num value={version} /> }} />}>
        {inForce ? (
          <p>{t("offices.replace-next")}</p>
        ) : (
          <p>
            <T
              id="offices.replace-approved"
              values={{ before: approved[0], quorum: wanted[0], next: approved[1], wanted: wanted[1] }}
            />
          </p>
        )}
        {missing > 0 && <p>{t("offices.replace-missing", { count: missing })}</p>}
      </Notice>
      <FileField
        label={t("offices.answers-file")}
        help={t("offices.answers-help")}
        multiple
        onFiles={(files) => void take(files)}
      />
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </>
  )
}
