/**
 * What must be said: notices, refusals, emptiness. A failed verification looks like nothing else on the desk.
 * @module
 */
import type { JSX, ReactNode } from "react"
import type { Refusal } from "../api.ts"
import { useI18n, useRefusalText } from "../i18n/language.tsx"
import { Details } from "./layout.tsx"

/** A remark set apart. `stop` is only for failed verification. */
export function Notice({
  kind = "plain",
  title,
  children,
  live = false,
}: {
  readonly kind?: "plain" | "good" | "warn" | "stop"
  readonly title?: ReactNode
  readonly children?: ReactNode
  /** It appeared through something that was just done: read out. */
  readonly live?: boolean
}): JSX.Element {
  return (
    <div
      className={`notice notice-${kind}`}
      {...(live ? { role: kind === "stop" || kind === "warn" ? "alert" : "status" } : {})}
    >
      {title !== undefined && <p className="notice-title">{title}</p>}
      {children !== undefined && <div className="notice-body">{children}</div>}
    </div>
  )
}

/** Why something was refused: in words, with the desk's own sentence in the details. */
export function RefusalNotice({
  refusal,
  again,
}: {
  readonly refusal: Refusal
  readonly again?: ReactNode
}): JSX.Element {
  const { t } = useI18n()
  const text = useRefusalText()
  const stop = refusal.kind === "stop"
  return (
    <Notice
      kind={stop ? "stop" : refusal.kind === "interrupted" ? "plain" : "warn"}
      live
      title={stop ? t("common.stop-title") : text(refusal)}
    >
      {stop && (
        <>
          <p>{text(refusal)}</p>
          <p className="notice-do">{t("common.stop-do")}</p>
        </>
      )}
      {refusal.kind === "later" && <p>{t("common.later-do")}</p>}
      {again}
      <Details summary={t("common.details")}>
        <p className="refusal-details" lang="en" dir="ltr" translate="no">
          <code>{refusal.code}</code>: {refusal.message}
        </p>
      </Details>
    </Notice>
  )
}

/** Nothing is there, and that is as it should be. */
export function Empty({ children }: { readonly children: ReactNode }): JSX.Element {
  return <p className="empty">{children}</p>
}
