/**
 * For a host: introducing two offices that each handed in a card. Two files come of it, one for each.
 * @module
 */
import { useState, type FormEvent, type JSX } from "react"
import { base64Of, download, refusalOf, type Refusal, type Ticket } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { Page } from "../../app/router.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Actions } from "../../ui/dialog.tsx"
import { FileField } from "../../ui/file.tsx"
import { Row } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Code } from "../../ui/text.tsx"

const PIECES = ["card-one", "card-two", "host", "ticket-one", "ticket-two"] as const
type Piece = (typeof PIECES)[number]

/** The page. */
export function IntroducePage(): JSX.Element {
  const { t } = useI18n()
  const act = useAct("introduce")
  const [files, setFiles] = useState<{ readonly [Name in Piece]?: File }>({})
  const [made, setMade] = useState<readonly Ticket[] | null>(null)
  const [failed, setFailed] = useState<Refusal | null>(null)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setFailed(null)
    setMade(null)
    const chosen = PIECES.map((piece) => files[piece])
    if (!chosen.every((file) => file !== undefined)) return
    try {
      const [first, second, host, one, other] = (await Promise.all(chosen.map(base64Of))) as [
        string,
        string,
        string,
        string,
        string,
      ]
      const answer = await act.run({ cards: [first, second], host, tickets: [one, other] })
      if (answer !== null) setMade(answer.files)
    } catch (error) {
      setFailed(refusalOf(error))
    }
  }
  const refusal = failed ?? act.refusal
  return (
    <Page title={t("offices.introduce")} lead={t("offices.introduce-lead")}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <div className="introduce">
          {PIECES.map((piece) => {
            const file = files[piece]
            return (
              <FileField
                key={piece}
                label={t(`offices.introduce-${piece}`)}
                onFiles={([chosen]) => chosen !== undefined && setFiles((before) => ({ ...before, [piece]: chosen }))}
                {...(file === undefined ? {} : { chosen: <Code>{file.name}</Code> })}
              />
            )
          })}
        </div>
        <p className="prose">{t("offices.introduce-what")}</p>
        {refusal !== null && <RefusalNotice refusal={refusal} />}
        <Actions>
          <Button
            look="main"
            type="submit"
            busy={act.busy}
            isDisabled={PIECES.some((piece) => files[piece] === undefined)}
          >
            {t("offices.introduce-act")}
          </Button>
        </Actions>
      </form>
      {made !== null && <Made files={made} />}
    </Page>
  )
}

/** Two files, each saved by its own press: they go to two different offices. */
function Made({ files }: { readonly files: readonly Ticket[] }): JSX.Element {
  const { t } = useI18n()
  const [saved, setSaved] = useState<ReadonlySet<string>>(new Set())
  const save = (ticket: string): void => {
    download(ticket)
    setSaved((before) => new Set(before).add(ticket))
  }
  return (
    <Notice kind="good" live title={t("offices.introduce-made")}>
      <p>{t("offices.introduce-made-text")}</p>
      <Row>
        {files.map(({ name, ticket }) => (
          <Button key={ticket} isDisabled={saved.has(ticket)} onPress={() => save(ticket)}>
            <T id="offices.save-named" values={{ name: <Code>{name}</Code> }} />
          </Button>
        ))}
      </Row>
    </Notice>
  )
}
