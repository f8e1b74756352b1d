/**
 * Going from place to place: real addresses, the browser's own history, focus on the new heading, the scroll where it was.
 * @module
 */
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useSyncExternalStore,
  type AnchorHTMLAttributes,
  type JSX,
  type MouseEvent,
  type ReactNode,
} from "react"
import { useI18n } from "../i18n/language.tsx"
import { pathTo, routeOf, type Route } from "./routes.ts"

const listeners = new Set<() => void>()
let current: { readonly href: string; readonly route: Route } = here()
/** Where the next page is to be scrolled to, once it has its content; null: it was the first. */
let wanted: number | null = null

history.scrollRestoration = "manual"
addEventListener("popstate", () => {
  wanted = (history.state as { readonly scroll?: number } | null)?.scroll ?? 0
  moved()
})
addEventListener("scrollend", () => {
  // Kept in the entry itself, so that going back finds it whichever way one went.
  history.replaceState({ ...(history.state as object | null), scroll: Math.round(scrollY) }, "")
})

/** What the address means now. */
export function useRoute(): Route {
  return useSyncExternalStore(listen, () => current.route)
}

/** Go to a place. @param options.replace instead of the present one, as after something that must not be repeated */
export function go(to: Route | string, { replace = false }: { readonly replace?: boolean } = {}): void {
  const path = typeof to === "string" ? to : pathTo(to)
  if (path === location.pathname + location.search) return
  if (!replace) history.replaceState({ ...(history.state as object | null), scroll: Math.round(scrollY) }, "")
  history[replace ? "replaceState" : "pushState"](null, "", path)
  wanted = 0
  moved()
}

/** A real link: it opens in a new tab, can be copied, and otherwise goes without loading the page again. */
export function Link({
  to,
  onClick,
  ...rest
}: { readonly to: Route; readonly children: ReactNode } & Omit<
  AnchorHTMLAttributes<HTMLAnchorElement>,
  "href"
>): JSX.Element {
  const click = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event)
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return
    event.preventDefault()
    go(to)
  }
  return <a href={pathTo(to)} onClick={click} {...rest} />
}

/**
 * A page of a place: its one heading, which takes the focus when one comes here, and the window's title.
 * @param props.title for the window, and the heading unless there is another
 * @param props.ready its content is there: the scroll is put back where it was
 */
export function Page({
  title,
  heading,
  aside,
  lead,
  ready = true,
  wide = false,
  children,
}: {
  readonly title: string
  /** Instead of the title; a node with its own look. */
  readonly heading?: ReactNode
  /** What can be done with the whole page: buttons. */
  readonly aside?: ReactNode
  /** A sentence under the heading. */
  readonly lead?: ReactNode
  readonly ready?: boolean
  /** For tables: without the narrow measure of prose. */
  readonly wide?: boolean
  readonly children?: ReactNode
}): JSX.Element {
  const { t } = useI18n()
  const line = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // Joined here and not in a message: names in the title are isolated already.
    document.title = `${title} · ${t("common.diwan")}`
  }, [title, t])
  useLayoutEffect(() => {
    if (wanted !== null) line.current?.focus({ preventScroll: true })
  }, [])
  useLayoutEffect(() => {
    if (!ready || wanted === null) return
    scrollTo(0, wanted)
    wanted = 0
  }, [ready])
  return (
    <article className={wide ? "page page-wide" : "page"} aria-busy={!ready}>
      <header className="page-head">
        <div className="page-title">
          <h1 ref={line} tabIndex={-1}>
            {heading ?? title}
          </h1>
          {lead !== undefined && <p className="page-lead">{lead}</p>}
        </div>
        {aside !== undefined && <div className="page-aside">{aside}</div>}
      </header>
      {children}
    </article>
  )
}

function moved(): void {
  current = here()
  for (const listener of listeners) listener()
}

function here(): { readonly href: string; readonly route: Route } {
  return { href: location.href, route: routeOf(location) }
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
