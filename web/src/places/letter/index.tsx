/**
 * The place *Letter*: one letter as its reader sees it, on paper, with what proves it under it. All of it was verified before
 * it came here; if it does not hold, it is not shown.
 * @module
 */
import { useEffect, type JSX } from "react"
import "../letters/lines.css"
import "./letter.css"
import "./print.css"
import type { LetterPage } from "../../api.ts"
import { useAsk } from "../../app/asking.ts"
import { useDocuments } from "../../app/roles.ts"
import { Page } from "../../app/router.tsx"
import type { RouteOf } from "../../app/routes.ts"
import { useI18n } from "../../i18n/language.tsx"
import { Waiting } from "../../ui/button.tsx"
import { Sheet } from "../../ui/layout.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"
import { LetterRef } from "../../ui/text.tsx"
import { Acts } from "./acts.tsx"
import { Archived } from "./archived.tsx"
import { Banners } from "./banners.tsx"
import { Letterhead } from "./letterhead.tsx"
import { LetterParts } from "./parts.tsx"
import { ProofSection } from "./proof.tsx"
import { Neighbours, Related } from "./related.tsx"

/** A letter. */
export function LetterPlace({ route }: { readonly route: RouteOf<"letter"> }): JSX.Element {
  const { channel, name } = route.letter
  // Another letter is another page: its focus, its dialogs and its scroll are its own.
  return <Letter key={`${channel} ${name}`} channel={channel} name={name} />
}

function Letter({ channel, name }: { readonly channel: string; readonly name: string }): JSX.Element {
  const { t } = useI18n()
  const documents = useDocuments()
  const { answer, refusal } = useAsk("letter", { channel, name })
  const title = answer === null ? name : t("letter.title", { document: documents(answer.document), name })
  if (answer === null || refusal?.kind === "stop")
    return (
      <Page title={title} heading={<LetterRef letter={{ channel, name }} channel />} ready={refusal !== null}>
        {refusal === null ? (
          <Waiting />
        ) : refusal.code === "view-archived" ? (
          <Archived letter={{ channel, name }} refusal={refusal} show={(page) => <LetterSheet page={page} />} />
        ) : (
          <RefusalNotice refusal={refusal} />
        )}
      </Page>
    )
  return (
    <Page
      title={title}
      heading={
        <>
          {documents(answer.document)} <LetterRef letter={answer} />
        </>
      }
      aside={<Acts page={answer} />}
      wide={isWide(answer)}
    >
      <LetterSheet page={answer} />
    </Page>
  )
}

function LetterSheet({ page }: { readonly page: LetterPage }): JSX.Element {
  const { settings } = useI18n()
  usePageFoot(page)
  return (
    <div className="letter" data-digits={settings.digits}>
      <Banners page={page} />
      <Sheet className="letter-sheet">
        <Letterhead page={page} />
        <LetterParts page={page} />
      </Sheet>
      <ProofSection page={page} />
      <Related page={page} />
      <Neighbours page={page} />
    </div>
  )
}

/** Versions beside one another need room; one of them has the measure of a letter. */
function isWide({ parts }: LetterPage): boolean {
  return parts.some((part) => part.kind === "section" && part.versions.length > 1)
}

/** What stands at the foot of each printed page: boxes of a page take words only from the root's properties. */
function usePageFoot({ name, proof }: LetterPage): void {
  useEffect(() => {
    const { style } = document.documentElement
    // Names and hashes are checked by the desk to be letters, digits, hyphens and a stroke; nothing else is let into CSS.
    const foot = `${name} · ${proof.statement.slice(0, 16)}`.replaceAll(/[^\w/. ·-]/g, "")
    style.setProperty("--page-foot", `"${foot}"`)
    return () => {
      style.removeProperty("--page-foot")
    }
  }, [name, proof.statement])
}
