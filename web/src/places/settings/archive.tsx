/**
 * The archive key: to what views are sealed when their reading time is over. It is made elsewhere; only its public half comes here.
 * @module
 */
import { useState, type JSX } from "react"
import { refusalOf, type Refusal } from "../../api.ts"
import { useAct, useAsk } from "../../app/asking.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button, Waiting } from "../../ui/button.tsx"
import { Confirm } from "../../ui/dialog.tsx"
import { FileField } from "../../ui/file.tsx"
import { Row, Section, Stack } from "../../ui/layout.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"
import { Code, When } from "../../ui/text.tsx"

/** The section. */
export function Archive(): JSX.Element {
  const { t } = useI18n()
  const { again, answer, refusal } = useAsk("archive", {})
  const set = useAct("archive.set")
  const [file, setFile] = useState<File | null>(null)
  const [failed, setFailed] = useState<Refusal | null>(null)
  const [removing, setRemoving] = useState(false)
  const run = async (): Promise<void> => {
    if (file === null) return
    setFailed(null)
    try {
      const done = await set.run({ recipient: await file.text() })
      if (done === null) return
      setFile(null)
      again()
      if (done.key !== null) toast(<T id="settings.archive-set-done" values={{ mark: <Code>{done.key.mark}</Code> }} />)
    } catch (error) {
      setFailed(refusalOf(error))
    }
  }
  const remove = async (): Promise<void> => {
    if ((await set.run({ recipient: null })) === null) return
    setRemoving(false)
    again()
  }
  return (
    <Section title={t("settings.archive")}>
      <Stack>
        <p className="prose">{t("settings.archive-lead")}</p>
        {answer === null && refusal === null && <Waiting />}
        {refusal !== null && <RefusalNotice refusal={refusal} />}
        {answer !== null && (
          <p>
            {answer.key === null ? (
              t("settings.archive-none")
            ) : (
              <T
                id="settings.archive-since"
                values={{ when: <When at={answer.key.since} />, mark: <Code>{answer.key.mark}</Code> }}
              />
            )}
          </p>
        )}
        <FileField
          label={t("settings.archive-file")}
          help={<T id="settings.archive-help" values={{ command: <Code>diwan archive new</Code> }} />}
          onFiles={([chosen]) => setFile(chosen ?? null)}
          {...(file === null ? {} : { chosen: <Code>{file.name}</Code> })}
        />
        {!removing && (failed ?? set.refusal) !== null && (
          <RefusalNotice refusal={(failed ?? set.refusal) as Refusal} />
        )}
        <Row>
          <Button isDisabled={file === null} busy={set.busy} onPress={() => void run()}>
            {t("settings.archive-set")}
          </Button>
          {answer !== null && answer.key !== null && (
            <Button onPress={() => setRemoving(true)}>{t("settings.archive-remove")}</Button>
          )}
        </Row>
      </Stack>
      <Confirm
        title={t("settings.archive-remove-title")}
        open={removing}
        onClose={() => {
          set.clear()
          setRemoving(false)
        }}
        name={null}
        act={t("settings.archive-remove-act")}
        onAct={() => void remove()}
        busy={set.busy}
        refusal={set.refusal}
      >
        <p>{t("settings.archive-remove-text")}</p>
      </Confirm>
    </Section>
  )
}
