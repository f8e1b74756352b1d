/**
 * Opening a lost vault's drawer: a backup and the shares that colleagues gave. What was in it is filed here.
 * @module
 */
import { useState, type JSX } from "react"
import { base64Of, refusalOf, uploadVolume, type RecoveredText, type Refusal } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Actions } from "../../ui/dialog.tsx"
import { FileField } from "../../ui/file.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Progress } from "../../ui/progress.tsx"
import { Code, Foreign } from "../../ui/text.tsx"

/** The form. */
export function OpenDrawer({ onDone }: { readonly onDone: () => void }): JSX.Element {
  const { t } = useI18n()
  const act = useAct("recovery.open")
  const [backup, setBackup] = useState<File | null>(null)
  const [shares, setShares] = useState<readonly File[]>([])
  const [carried, setCarried] = useState<number | null>(null)
  const [failed, setFailed] = useState<Refusal | null>(null)
  const [found, setFound] = useState<RecoveredText | null>(null)
  const run = async (): Promise<void> => {
    if (backup === null) return
    setFailed(null)
    try {
      const files = await Promise.all(shares.map(base64Of))
      setCarried(0)
      const id = await uploadVolume(backup, { progress: setCarried, signal: new AbortController().signal })
      setCarried(null)
      setFound(await act.run({ backup: id, files }))
    } catch (error) {
      setFailed(refusalOf(error))
    } finally {
      setCarried(null)
    }
  }
  if (found !== null) return <Found found={found} onDone={onDone} />
  const refusal = failed ?? act.refusal
  return (
    <div className="stack">
      <FileField
        label={t("recovery.backup")}
        help={t("recovery.backup-help")}
        onFiles={([file]) => setBackup(file ?? null)}
        {...(backup === null ? {} : { chosen: <Code>{backup.name}</Code> })}
      />
      <FileField
        label={t("recovery.shares")}
        help={t("recovery.shares-help")}
        multiple
        onFiles={(files) => setShares((before) => [...before, ...files].slice(0, 16))}
        {...(shares.length === 0 ? {} : { chosen: <Code>{shares.map(({ name }) => name).join(" · ")}</Code> })}
      />
      {carried !== null && backup !== null && (
        <Progress label={t("recovery.reading")} done={carried} total={backup.size} unit="bytes" />
      )}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      <Actions>
        <Button
          look="main"
          busy={act.busy || carried !== null}
          isDisabled={backup === null || shares.length === 0}
          onPress={() => void run()}
        >
          {t("recovery.open-act")}
        </Button>
        <Button isDisabled={shares.length === 0} onPress={() => setShares([])}>
          {t("recovery.shares-clear")}
        </Button>
      </Actions>
    </div>
  )
}

function Found({ found, onDone }: { readonly found: RecoveredText; readonly onDone: () => void }): JSX.Element {
  const { t } = useI18n()
  const { drafts, left, letters, registers, whose } = found
  return (
    <Notice kind="good" live title={t("recovery.found")}>
      <p>
        <T id="recovery.found-text" values={{ whose: <Foreign>{whose}</Foreign>, letters, drafts, registers }} />
      </p>
      {left > 0 && <p>{t("recovery.found-left", { count: left })}</p>}
      <p>{t("recovery.found-passed")}</p>
      <Actions>
        <Button onPress={onDone}>{t("common.close")}</Button>
      </Actions>
    </Notice>
  )
}
