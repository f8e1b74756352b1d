/**
 * How a page is set: sections under a line, sheets, facts, details one press away.
 * @module
 */
import { useId, type JSX, type ReactNode } from "react"

/** A section of a page with a heading of its own. */
export function Section({
  title,
  aside,
  children,
  level = 2,
}: {
  readonly title: ReactNode
  readonly aside?: ReactNode
  readonly children: ReactNode
  readonly level?: 2 | 3
}): JSX.Element {
  const id = useId()
  const Head = level === 2 ? "h2" : "h3"
  return (
    <section className={`section section-${level}`} aria-labelledby={id}>
      <div className="section-head">
        <Head id={id}>{title}</Head>
        {aside !== undefined && <div className="section-aside">{aside}</div>}
      </div>
      {children}
    </section>
  )
}

/** A sheet of paper on the desk. */
export function Sheet({
  children,
  className = "",
}: {
  readonly children: ReactNode
  readonly className?: string
}): JSX.Element {
  return <div className={`sheet ${className}`}>{children}</div>
}

/** Facts in two columns: what, and how it is. Null values are left out. */
export function Facts({ facts }: { readonly facts: readonly (readonly [ReactNode, ReactNode])[] }): JSX.Element {
  return (
    <dl className="facts">
      {facts.map(([what, is], at) =>
        is === null || is === undefined ? null : (
          <div key={at} className="fact">
            <dt>{what}</dt>
            <dd>{is}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

/** What is one press away. */
export function Details({
  summary,
  children,
  open = false,
}: {
  readonly summary: ReactNode
  readonly children: ReactNode
  readonly open?: boolean
}): JSX.Element {
  return (
    <details className="details" open={open}>
      <summary>{summary}</summary>
      <div className="details-body">{children}</div>
    </details>
  )
}

/** Blocks under one another, with room between. */
export function Stack({
  children,
  gap = "usual",
}: {
  readonly children: ReactNode
  readonly gap?: "small" | "usual" | "large"
}): JSX.Element {
  return <div className={`stack stack-${gap}`}>{children}</div>
}

/** Things beside one another, that go under one another where there is no room. */
export function Row({
  children,
  between = false,
}: {
  readonly children: ReactNode
  readonly between?: boolean
}): JSX.Element {
  return <div className={between ? "row row-between" : "row"}>{children}</div>
}

/** A small word that says how something stands. */
export function Tag({
  children,
  kind = "plain",
}: {
  readonly children: ReactNode
  readonly kind?: "plain" | "good" | "warn" | "stop"
}): JSX.Element {
  return <span className={`tag tag-${kind}`}>{children}</span>
}
