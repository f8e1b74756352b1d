/**
 * A letter whose reading time is over and that was sealed to the archive key: read here with the identity file that somebody
 * brings. The identity is asked of the desk with the letter, and kept nowhere.
 * @module
 */
import { useState, type JSX } from "react"
import { refusalOf, type LetterName, type LetterPage, type Refusal } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Actions } from "../../ui/dialog.tsx"
import { FileField } from "../../ui/file.tsx"
import { Sheet, Stack } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Code } from "../../ui/text.tsx"
import { DestroyArchived } from "./destroy.tsx"
import { ExportClear } from "./export.tsx"

/**
 * The form, and then the letter.
 * @param props.refusal that it is archived, and cannot be read without the key: said until it has been opened
 * @param props.show how a letter is shown
 */
export function Archived({
  letter,
  refusal: closed,
  show,
}: {
  readonly letter: LetterName
  readonly refusal: Refusal
  readonly show: (page: LetterPage) => JSX.Element
}): JSX.Element {
  const { t } = useI18n()
  const act = useAct("archive.open")
  const [file, setFile] = useState<File | null>(null)
  const [opened, setOpened] = useState<{ readonly page: LetterPage; readonly identity: string } | null>(null)
  const [failed, setFailed] = useState<Refusal | null>(null)
  const run = async (): Promise<void> => {
    if (file === null) return
    setFailed(null)
    try {
      const identity = await file.text()
      const page = await act.run({ ...letter, identity })
      if (page !== null) setOpened({ page, identity })
    } catch (error) {
      setFailed(refusalOf(error))
    }
  }
  if (opened !== null)
    return (
      <Stack>
        <Notice title={t("letter.archived-shown")}>
          <Export page={opened.page} identity={opened.identity} />
        </Notice>
        {show(opened.page)}
      </Stack>
    )
  const refusal = failed ?? act.refusal
  return (
    <Stack>
      <RefusalNotice refusal={closed} />
      <Sheet>
        <div className="stack">
          <h2>{t("letter.archived-title")}</h2>
          <p className="prose">{t("letter.archived-text")}</p>
          <FileField
            label={t("letter.archived-identity")}
            help={t("letter.archived-help")}
            onFiles={([chosen]) => setFile(chosen ?? null)}
            {...(file === null ? {} : { chosen: <Code>{file.name}</Code> })}
          />
          {refusal !== null && <RefusalNotice refusal={refusal} />}
          <Actions>
            <Button look="main" isDisabled={file === null} busy={act.busy} onPress={() => void run()}>
              {t("letter.archived-act")}
            </Button>
            <DestroyArchived letter={letter} />
          </Actions>
        </div>
      </Sheet>
    </Stack>
  )
}

/** As a file, made with the identity again: the desk has not kept it. */
function Export({ page, identity }: { readonly page: LetterPage; readonly identity: string }): JSX.Element {
  const { t } = useI18n()
  const act = useAct("archive.export")
  const { channel, name } = page
  const make = () => act.run({ channel, name, identity, clear: true })
  return <ExportClear page={page} label={t("letter.archived-export")} act={act} make={make} />
}
