/**
 * What must be known before a letter is read: that it does not count yet, never will, or is not to me.
 * @module
 */
import type { JSX } from "react"
import type { LetterPage } from "../../api.ts"
import { SaidText, T, useI18n } from "../../i18n/language.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Code } from "../../ui/text.tsx"

/** Above the sheet, and on paper above the letterhead. */
export function Banners({ page }: { readonly page: LetterPage }): JSX.Element | null {
  const { t } = useI18n()
  const isVoid = isVoidLetter(page)
  const isProvisional = !isVoid && page.proof.standing === "provisional"
  if (!page.passedOn && !isVoid && !isProvisional) return null
  return (
    <div className="banners">
      {isVoid && (
        <Notice kind="warn" title={t("letter.void-title")}>
          <p>
            <ProofSentence page={page} />
          </p>
        </Notice>
      )}
      {isProvisional && (
        <Notice kind="warn" title={t("letter.provisional-title")}>
          <p>
            <T
              id="letter.provisional-text"
              values={{ wants: page.proof.wants.length > 1 ? "both" : (page.proof.wants[0] ?? "other") }}
            />
          </p>
        </Notice>
      )}
      {page.passedOn && (
        <Notice kind="warn" title={t("letter.passed-on-title")}>
          <p>
            <T id="letter.passed-on-text" values={{ office: <Code>{page.office}</Code> }} />
          </p>
        </Notice>
      )}
    </div>
  )
}

/** What proves it, in one sentence; of a void letter, and why it is void. */
export function ProofSentence({ page: { proof } }: { readonly page: Pick<LetterPage, "proof"> }): JSX.Element {
  const reason = proof.sentence.values?.["reason"]
  return (
    <>
      <SaidText said={proof.sentence} />
      {typeof reason === "string" && (
        <>
          {" "}
          <SaidText said={{ code: reason }} />
        </>
      )}
    </>
  )
}

/** It was entered against the rules: it keeps its place and counts for nothing. */
export function isVoidLetter({ proof }: Pick<LetterPage, "proof">): boolean {
  return proof.sentence.code === "proof-void"
}
