/**
 * The cover: a page with nothing of the vault on it, for what comes before it is open.
 * @module
 */
import { useEffect, useRef, type JSX, type ReactNode } from "react"
import { useI18n } from "../i18n/language.tsx"

/** A quiet sheet in the middle, with the seal above. */
export function Cover({
  title,
  lead,
  children,
  foot,
}: {
  readonly title: string
  readonly lead?: ReactNode
  readonly children: ReactNode
  readonly foot?: ReactNode
}): JSX.Element {
  const { t } = useI18n()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // Joined here and not in a message: names in the title are isolated already.
    document.title = `${title} · ${t("common.diwan")}`
  }, [title, t])
  return (
    <div className="cover">
      <main className="cover-sheet" id="main">
        <p className="cover-seal">
          <Seal />
          <span className="wordmark">{t("common.diwan")}</span>
        </p>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead !== undefined && <p className="page-lead">{lead}</p>}
        {children}
      </main>
      {foot !== undefined && <footer className="cover-foot">{foot}</footer>}
    </div>
  )
}

/** The chancery's seal: a bowl and its point, after the letter nun of ديوان. */
export function Seal(): JSX.Element {
  return (
    <svg className="seal" viewBox="0 0 32 32" aria-hidden="true">
      <circle className="seal-ground" cx="16" cy="16" r="15" />
      <circle className="seal-ring" cx="16" cy="16" r="12.2" />
      <path className="seal-bowl" d="M9.6 13.6c0 5.2 2.6 8 6.4 8s6.4-2.8 6.4-8" />
      <path className="seal-point" d="M16 9.4l1.9 1.9-1.9 1.9-1.9-1.9z" />
    </svg>
  )
}
