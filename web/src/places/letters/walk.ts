/**
 * Walking along lines by keyboard: `j` and `k` from anywhere on the page, the arrows from a line. What is walked are the
 * links marked `data-line` within an element, in the order in which they stand.
 * @module
 */
import { useEffect, useLayoutEffect, useRef, type KeyboardEvent, type RefObject } from "react"
import { useShortcut } from "../../app/shortcuts.tsx"

/** What happens beyond the first and the last line: a page is turned. */
export interface Ends {
  readonly before?: (() => void) | null
  readonly after?: (() => void) | null
}

/** @returns what the element that holds the lines listens with */
export function useWalk<Element extends HTMLElement>(
  list: RefObject<Element | null>,
  ends: Ends = {},
): { readonly onKeyDown: (event: KeyboardEvent) => void } {
  const walk = (step: 1 | -1): void => {
    const lines = linesOf(list.current)
    const at = lines.indexOf(document.activeElement as HTMLElement)
    const next = at < 0 ? (step > 0 ? 0 : lines.length - 1) : at + step
    if (next < 0) ends.before?.()
    else if (next >= lines.length) ends.after?.()
    else lines[next]?.focus()
  }
  useShortcut("j", "desk.key-next", () => walk(1))
  useShortcut("k", "desk.key-previous", () => walk(-1))
  return {
    onKeyDown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
      const lines = linesOf(list.current)
      if (!lines.includes(event.target as HTMLElement)) return
      if (event.key === "ArrowDown") walk(1)
      else if (event.key === "ArrowUp") walk(-1)
      else if (event.key === "Home") lines.at(0)?.focus()
      else if (event.key === "End") lines.at(-1)?.focus()
      else return
      event.preventDefault()
    },
  }
}

/**
 * A line that had the focus may go because something happened elsewhere: the focus then stays at its place in the list,
 * instead of falling back to the top of the page. Clicking somewhere else is not taken for it.
 */
export function useKeptFocus(list: RefObject<HTMLElement | null>): void {
  const last = useRef<{ readonly line: HTMLElement; readonly at: number } | null>(null)
  useEffect(() => {
    const note = ({ target }: FocusEvent): void => {
      const at = linesOf(list.current).indexOf(target as HTMLElement)
      last.current = at < 0 ? null : { line: target as HTMLElement, at }
    }
    addEventListener("focusin", note)
    return () => removeEventListener("focusin", note)
  }, [list])
  useLayoutEffect(() => {
    const before = last.current
    if (before === null || before.line.isConnected) return
    last.current = null
    if (document.activeElement !== document.body) return
    const lines = linesOf(list.current)
    lines[Math.min(before.at, lines.length - 1)]?.focus({ preventScroll: true })
  })
}

function linesOf(list: HTMLElement | null): HTMLElement[] {
  return list === null ? [] : [...list.querySelectorAll<HTMLElement>("[data-line]")]
}
