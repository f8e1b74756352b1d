/**
 * Splitting the drawer: how many are needed, who gets a share, what follows, then a file for each of them.
 * @module
 */
import { useState, type JSX } from "react"
import { download, type RecoveryPage, type Ticket } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Checks, Select } from "../../ui/choice.tsx"
import { Actions, Confirm } from "../../ui/dialog.tsx"
import { Row } from "../../ui/layout.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Code, Foreign } from "../../ui/text.tsx"

/** The form. */
export function SplitDrawer({
  page,
  onDone,
}: {
  readonly page: RecoveryPage
  readonly onDone: () => void
}): JSX.Element {
  const { numbers, t } = useI18n()
  const act = useAct("recovery.share")
  const [to, setTo] = useState<readonly string[]>([])
  const [needed, setNeeded] = useState("2")
  const [sure, setSure] = useState(false)
  const [made, setMade] = useState<readonly Ticket[] | null>(null)
  const choices = Array.from({ length: Math.max(1, Math.min(16, to.length) - 1) }, (_, i) => String(i + 2))
  const wanted = choices.includes(needed) ? needed : "2"
  const run = async (confirm: string): Promise<void> => {
    const answer = await act.run({ needed: Number(wanted), to, confirm })
    if (answer === null) return
    setSure(false)
    setMade(answer.files)
  }
  if (made !== null) return <Made files={made} onDone={onDone} />
  const name = `${page.office}/${wanted}-${to.length}`
  return (
    <div className="stack">
      <Checks
        label={t("recovery.split-to")}
        value={to}
        onChange={setTo}
        options={page.colleagues.map(({ called, officer }) => ({
          id: officer,
          name: called,
          shown: <Foreign>{called}</Foreign>,
        }))}
      />
      <Select
        label={t("recovery.split-needed")}
        value={wanted}
        onChange={setNeeded}
        options={choices.map((id) => ({ id, name: numbers.number(Number(id)) }))}
      />
      <Actions>
        <Button look="main" isDisabled={to.length < 2} onPress={() => setSure(true)}>
          {t("recovery.split-act")}
        </Button>
        <Button onPress={onDone}>{t("common.cancel")}</Button>
      </Actions>
      <Confirm
        title={t("recovery.split")}
        open={sure}
        onClose={() => setSure(false)}
        name={name}
        act={t("recovery.split-act")}
        onAct={(typed) => void run(typed)}
        busy={act.busy}
        refusal={act.refusal}
      >
        <p>
          <T id="recovery.split-opens" values={{ needed: Number(wanted), of: to.length }} />
        </p>
        <ul>
          <li>{t("recovery.split-pen")}</li>
          <li>{t("recovery.split-backup")}</li>
          <li>{t("recovery.split-void")}</li>
        </ul>
      </Confirm>
    </div>
  )
}

/** A file for each, saved by its own press: they go to different people. */
function Made({ files, onDone }: { readonly files: readonly Ticket[]; readonly onDone: () => void }): JSX.Element {
  const { t } = useI18n()
  const [saved, setSaved] = useState<ReadonlySet<string>>(new Set())
  return (
    <Notice kind="good" live title={t("recovery.made")}>
      <p>{t("recovery.made-text")}</p>
      <Row>
        {files.map(({ name, ticket }) => (
          <Button
            key={ticket}
            isDisabled={saved.has(ticket)}
            onPress={() => {
              download(ticket)
              setSaved((before) => new Set(before).add(ticket))
            }}
          >
            <T id="offices.save-named" values={{ name: <Code>{name}</Code> }} />
          </Button>
        ))}
      </Row>
      <Actions>
        <Button isDisabled={saved.size < files.length} onPress={onDone}>
          {t("common.close")}
        </Button>
      </Actions>
    </Notice>
  )
}
