/**
 * Destroying what may be read of a letter, or what was archived of it, and sealing it again to somebody who cannot open it: what follows is said first.
 * @module
 */
import { useState, type JSX } from "react"
import type { LetterName, LetterPage } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { go } from "../../app/router.tsx"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Check } from "../../ui/choice.tsx"
import { Confirm } from "../../ui/dialog.tsx"
import { Foreign, When } from "../../ui/text.tsx"

/** Destroy it now, before its time. */
export function DestroyView({ page }: { readonly page: LetterPage }): JSX.Element {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  const [forGood, setForGood] = useState(false)
  const act = useAct("letter.destroy")
  const { channel, name, reading } = page
  const run = async (confirm: string): Promise<void> => {
    const done = await act.run({ channel, name, confirm, forGood })
    if (done === null) return
    setOpen(false)
    toast(t(done.archived ? "letter.destroy-archived" : "letter.destroy-done", { name }))
    go("/letters")
  }
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t("letter.destroy")}</Button>
      <Confirm
        title={t("letter.destroy-title", { name })}
        open={open}
        onClose={() => {
          act.clear()
          setOpen(false)
        }}
        name={name}
        act={t("letter.destroy-act")}
        onAct={(confirm) => void run(confirm)}
        busy={act.busy}
        refusal={act.refusal}
      >
        <p>{t("letter.destroy-what")}</p>
        <p>{t(reading.archive && !forGood ? "letter.destroy-kept" : "letter.destroy-gone")}</p>
        <p>{t("letter.destroy-stays")}</p>
        {reading.until !== null && (
          <p>
            <T id="letter.destroy-until" values={{ until: <When at={reading.until} /> }} />
          </p>
        )}
        {reading.archive && (
          <Check checked={forGood} onChange={setForGood} help={t("letter.destroy-for-good-help")}>
            {t("letter.destroy-for-good")}
          </Check>
        )}
      </Confirm>
    </>
  )
}

/** What was archived of it too: nobody reads it here again, whatever key they bring. */
export function DestroyArchived({ letter: { channel, name } }: { readonly letter: LetterName }): JSX.Element {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  const act = useAct("letter.destroy")
  const run = async (confirm: string): Promise<void> => {
    if ((await act.run({ channel, name, confirm, forGood: true })) === null) return
    setOpen(false)
    toast(t("letter.destroy-done", { name }))
    go("/letters")
  }
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t("letter.destroy-archive")}</Button>
      <Confirm
        title={t("letter.destroy-title", { name })}
        open={open}
        onClose={() => {
          act.clear()
          setOpen(false)
        }}
        name={name}
        act={t("letter.destroy-act")}
        onAct={(confirm) => void run(confirm)}
        busy={act.busy}
        refusal={act.refusal}
      >
        <p>{t("letter.destroy-archive-what")}</p>
        <p>{t("letter.destroy-stays")}</p>
      </Confirm>
    </>
  )
}

/** Drafter: seal it again, to one of those who gave no receipt. */
export function ResealTo({ page }: { readonly page: LetterPage }): JSX.Element {
  const { t } = useI18n()
  const [reader, setReader] = useState<string | null>(null)
  const [period, setPeriod] = useState(false)
  const act = useAct("letter.reseal")
  const { channel, name } = page
  const close = (): void => {
    act.clear()
    setReader(null)
    setPeriod(false)
  }
  const run = async (confirm: string): Promise<void> => {
    if (reader === null || (await act.run({ channel, name, reader, period, confirm })) === null) return
    close()
    toast(t("letter.reseal-asked", { name }))
  }
  return (
    <>
      {page.reseal.map((each) => (
        <Button key={each} onPress={() => setReader(each)}>
          <T id="letter.reseal" values={{ reader: <Foreign>{each}</Foreign> }} />
        </Button>
      ))}
      <Confirm
        title={t("letter.reseal-title", { name })}
        open={reader !== null}
        onClose={close}
        name={name}
        act={t("letter.reseal-act")}
        onAct={(confirm) => void run(confirm)}
        busy={act.busy}
        refusal={act.refusal}
      >
        <p>
          <T id="letter.reseal-who" values={{ reader: <Foreign>{reader ?? ""}</Foreign> }} />
        </p>
        <p>{t("letter.reseal-sure")}</p>
        <Check checked={period} onChange={setPeriod} help={t("write.period-help")}>
          {t("write.period")}
        </Check>
      </Confirm>
    </>
  )
}
