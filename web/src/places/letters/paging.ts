/**
 * Pages of a long list. Where one has got to is kept in the browser's own entry, so that going back from a letter comes to
 * the page it was opened from.
 * @module
 */
import { useCallback, useState } from "react"

/** The way to a page: what each page before it gave as `next`. */
export type Cursors = readonly number[]

/** @param list what is being paged: another list begins at its first page */
export function useCursors(list: string): { readonly cursors: Cursors; readonly turn: (to: Cursors) => void } {
  const [state, setState] = useState(() => kept(list))
  const turn = useCallback(
    (cursors: Cursors) => {
      history.replaceState({ ...(history.state as object | null), page: { list, cursors } }, "")
      setState({ list, cursors })
    },
    [list],
  )
  return { cursors: state.list === list ? state.cursors : [], turn }
}

function kept(list: string): { readonly list: string; readonly cursors: Cursors } {
  const page = (history.state as { readonly page?: { readonly list: string; readonly cursors: Cursors } } | null)?.page
  return page?.list === list ? page : { list, cursors: [] }
}
