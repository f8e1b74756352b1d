/**
 * Receipts: signed words that a letter arrived or was opened; and the deliberate act of giving one.
 * @module
 */
import { useState, type JSX } from "react"
import type { LetterPage } from "../../api.ts"
import { useAct, useAsk } from "../../app/asking.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button, Waiting } from "../../ui/button.tsx"
import { Confirm } from "../../ui/dialog.tsx"
import { Section } from "../../ui/layout.tsx"
import { Code, Foreign, When } from "../../ui/text.tsx"

/** Those that have come here. */
export function Receipts({ page }: { readonly page: LetterPage }): JSX.Element | null {
  const { t } = useI18n()
  if (page.receipts.length === 0) return null
  return (
    <Section title={t("letter.receipts")} level={3}>
      <ul className="plain-list">
        {page.receipts.map(({ of, what, time }) => (
          <li key={`${of} ${what}`}>
            <T
              id={what === "opened" ? "letter.receipt-opened" : "letter.receipt-arrived"}
              values={{ who: <Foreign>{of}</Foreign>, when: <When at={time} /> }}
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Whether there is one to give: the letter is to me, and it was not recorded yet. */
export function canGiveReceipt({ passedOn, accounts }: LetterPage): boolean {
  return !passedOn && accounts.opened === null
}

/** Record that it was opened: who is told stands there before it is done. */
export function GiveReceipt({ page }: { readonly page: LetterPage }): JSX.Element {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  const receipt = useAct("receipt")
  const { channel, name, office } = page
  const give = async (): Promise<void> => {
    const done = await receipt.run({ channel, name })
    if (done === null) return
    setOpen(false)
    toast(t(done.sent ? "letter.receipt-sent" : "letter.receipt-kept", { name }))
  }
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t("letter.receipt-give")}</Button>
      <Confirm
        title={t("letter.receipt-title")}
        open={open}
        onClose={() => {
          receipt.clear()
          setOpen(false)
        }}
        name={null}
        act={t("letter.receipt-act")}
        busy={receipt.busy}
        refusal={receipt.refusal}
        onAct={() => void give()}
      >
        {open && <WhoIsTold channel={channel} office={office} own={page.own} />}
      </Confirm>
    </>
  )
}

/** The charter says whether the sender is told; a vault that does not know the rules says both. */
function WhoIsTold({ channel, office, own }: Pick<LetterPage, "channel" | "office" | "own">): JSX.Element {
  const { answer, refusal } = useAsk("write.options", { channel }, { live: false })
  // Of a letter of the own office, the own registrar is told.
  const values = { own: own ? "yes" : "other", office: <Code>{office}</Code> } as const
  if (answer === null)
    return refusal === null ? (
      <Waiting />
    ) : (
      <p>
        <T id="letter.receipt-maybe" values={values} />
      </p>
    )
  return (
    <p>
      {answer.rules.receipts === "opened" ? (
        <T id="letter.receipt-told" values={values} />
      ) : (
        <T id="letter.receipt-untold" />
      )}
    </p>
  )
}
