/**
 * What can be done with a letter: answer it, record that it was opened, print it, file it, give it as a file.
 * @module
 */
import type { JSX } from "react"
import type { LetterPage } from "../../api.ts"
import { go } from "../../app/router.tsx"
import { useSession } from "../../app/session.tsx"
import { useShortcut } from "../../app/shortcuts.tsx"
import { useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { isVoidLetter } from "./banners.tsx"
import { DestroyView, ResealTo } from "./destroy.tsx"
import { ExportView } from "./export.tsx"
import { PrintPdf } from "./pdf.tsx"
import { canGiveReceipt, GiveReceipt } from "./receipts.tsx"

/** At the head of the page. */
export function Acts({ page }: { readonly page: LetterPage }): JSX.Element {
  const { t } = useI18n()
  return (
    <>
      {canGiveReceipt(page) && <GiveReceipt page={page} />}
      <Answer page={page} />
      <Button onPress={() => print()}>{t("letter.print")}</Button>
      <PrintPdf page={page} />
      <ExportView page={page} />
      <ResealTo page={page} />
      <DestroyView page={page} />
    </>
  )
}

/** Only who drafts can answer, and only what counts can be answered. */
function Answer({ page }: { readonly page: LetterPage }): JSX.Element | null {
  const { t } = useI18n()
  const { session } = useSession()
  const { channel, name, proof } = page
  const can =
    session.me?.roles.includes("drafter") === true && proof.standing === "countersigned" && !isVoidLetter(page)
  const answer = (): void => {
    if (can) go(`/write/new?${new URLSearchParams({ channel, answers: name }).toString()}`)
  }
  useShortcut("r", "letter.key-answer", answer)
  return can ? (
    <Button look="main" onPress={answer} aria-keyshortcuts="r">
      {t("letter.answer")}
    </Button>
  ) : null
}
