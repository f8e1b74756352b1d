/**
 * My drafts: what each is, how far it has come, and going on with it.
 * @module
 */
import { useState, type JSX } from "react"
import type { KeptPaper } from "../../api.ts"
import { useAct, useAsk } from "../../app/asking.ts"
import { useDocuments } from "../../app/roles.ts"
import { Link, Page, go } from "../../app/router.tsx"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button, Waiting } from "../../ui/button.tsx"
import { Confirm } from "../../ui/dialog.tsx"
import { Empty, RefusalNotice } from "../../ui/notice.tsx"
import { Code, Foreign, When } from "../../ui/text.tsx"
import { isEditable, StateTag } from "./state.tsx"

/** The list. */
export function PapersPage(): JSX.Element {
  const { t } = useI18n()
  const { answer, refusal } = useAsk("papers", {})
  const [discarding, setDiscarding] = useState<KeptPaper | null>(null)
  const discard = useAct("paper.discard")
  const destroy = async (): Promise<void> => {
    if (discarding === null || (await discard.run({ paper: discarding.paper })) === null) return
    setDiscarding(null)
    toast(<T id="write.discarded" />)
  }
  const papers = answer?.papers.toSorted((a, b) => b.saved - a.saved)
  return (
    <Page
      title={t("write.papers")}
      ready={answer !== null || refusal !== null}
      aside={
        <Button look="main" onPress={() => go({ place: "write", paper: "new" })}>
          {t("common.new-letter")}
        </Button>
      }
    >
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {papers === undefined ? (
        refusal === null && <Waiting />
      ) : papers.length === 0 ? (
        <Empty>{t("write.papers-none")}</Empty>
      ) : (
        <ul className="papers">
          {papers.map((paper) => (
            <Line key={paper.paper} paper={paper} onDiscard={() => setDiscarding(paper)} />
          ))}
        </ul>
      )}
      <Confirm
        title={t("write.discard-title")}
        open={discarding !== null}
        onClose={() => setDiscarding(null)}
        name={null}
        act={t("write.discard")}
        busy={discard.busy}
        refusal={discard.refusal}
        onAct={() => void destroy()}
      >
        <p>
          <T id="write.discard-text" />
        </p>
        {discarding !== null && (
          <p className="paper-opening">
            <Opening paper={discarding} />
          </p>
        )}
      </Confirm>
    </Page>
  )
}

function Line({ paper, onDiscard }: { readonly paper: KeptPaper; readonly onDiscard: () => void }): JSX.Element {
  const { t, has } = useI18n()
  const documentName = useDocuments()
  const { content, letter, state, why, saved } = paper
  const reason = why === null ? null : has(`error.${why}`) ? (t as (key: string) => string)(`error.${why}`) : why
  return (
    <li className="paper-line">
      <div className="paper-words">
        <p className="paper-opening">
          <Link to={{ place: "write", paper: paper.paper }}>
            <Opening paper={paper} />
          </Link>
        </p>
        <p className="paper-facts">
          <span>{documentName(content.document)}</span>
          <Code>{letter === null ? content.channel : `${content.channel} ${letter.name}`}</Code>
          <span>
            <T id="write.parts-count" values={{ count: content.parts.length }} />
          </span>
          <When at={saved} as="relative" />
        </p>
        {state === "refused" && reason !== null && <p className="paper-why">{reason}</p>}
      </div>
      <div className="paper-state">
        <StateTag state={state} />
        {(isEditable(state) || state === "entered") && (
          <Button look="plain" small onPress={onDiscard}>
            {t("write.discard")}
          </Button>
        )}
      </div>
    </li>
  )
}

/** The first words; what has none yet says so. */
function Opening({ paper: { content } }: { readonly paper: KeptPaper }): JSX.Element {
  for (const part of content.parts) {
    if (part.kind !== "section") continue
    for (const { heading, text, language } of part.versions) {
      const words = `${heading} ${text}`.replaceAll(/\s+/g, " ").trim()
      if (words !== "") return <Foreign lang={language}>{words.length > 90 ? `${words.slice(0, 90)}…` : words}</Foreign>
    }
  }
  return <T id="write.no-words" />
}
