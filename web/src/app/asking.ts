/**
 * Asking the desk from a component: what is on the screen is asked again whenever the vault changes, and what was shown
 * before stays until the new answer is there. Answers are kept for going back, and forgotten when the vault is locked.
 * @module
 */
import { useCallback, useEffect, useRef, useState } from "react"
import { call, refusalOf, type Answer, type Asked, type CallName, type Refusal } from "../api.ts"
import { callKey, dropAhead, takeAhead } from "./ahead.ts"
import { hearDesk, tellPage } from "./hub.ts"

/** The most answers that are kept. */
const KEPT = 24
const kept = new Map<string, unknown>()
let generation = 0

/** An answer, or why there is none; while it is asked again the last answer stays. */
export interface Asking<Name extends CallName> {
  readonly answer: Answer<Name> | null
  readonly refusal: Refusal | null
  readonly busy: boolean
  readonly again: () => void
}

/**
 * Ask, and ask again when something changed.
 * @param asked null: not yet
 * @param options.live false: only once, for what does not change
 */
export function useAsk<Name extends CallName>(
  name: Name,
  asked: Asked<Name> | null,
  { live = true }: { readonly live?: boolean } = {},
): Asking<Name> {
  const key = asked === null ? null : callKey(name, asked)
  const [state, setState] = useState<{
    key: string | null
    answer: Answer<Name> | null
    refusal: Refusal | null
    busy: boolean
  }>(() => ({ key, answer: keptAnswer<Name>(key), refusal: null, busy: key !== null }))
  const [turn, setTurn] = useState(0)
  const again = useCallback(() => setTurn((before) => before + 1), [])
  // The next time it is asked because something changed, not because somebody did anything.
  const unattended = useRef(false)
  const input = useRef(asked)
  input.current = asked

  useEffect(() => {
    if (key === null || input.current === null) return
    const stop = new AbortController()
    const mine = generation
    const refresh = unattended.current
    unattended.current = false
    setState((before) =>
      before.key === key
        ? { ...before, busy: true }
        : { key, answer: keptAnswer<Name>(key), refusal: null, busy: true },
    )
    const ask = async (wanted: Asked<Name>): Promise<void> => {
      try {
        const answer = await (takeAhead<Name>(key) ?? call(name, wanted, { signal: stop.signal, refresh }))
        if (stop.signal.aborted || mine !== generation) return
        keep(key, answer)
        setState({ key, answer, refusal: null, busy: false })
      } catch (error) {
        if (stop.signal.aborted || mine !== generation) return
        setState((before) => ({ ...before, key, refusal: noticed(error), busy: false }))
      }
    }
    void ask(input.current)
    return () => stop.abort()
  }, [name, key, turn])

  useEffect(() => {
    if (!live) return
    let waiting: ReturnType<typeof setTimeout> | null = null
    const stop = hearDesk((event) => {
      if (event.kind !== "changed" || waiting !== null) return
      waiting = setTimeout(() => {
        waiting = null
        unattended.current = true
        again()
      }, 80)
    })
    return () => {
      stop()
      if (waiting !== null) clearTimeout(waiting)
    }
  }, [live, again])

  // While another thing is asked for the first time, the old answer is not its answer.
  const answer = state.key === key ? state.answer : keptAnswer<Name>(key)
  return { answer, refusal: state.key === key ? state.refusal : null, busy: state.busy, again }
}

/** An act: run it, know that it runs, show why it was refused. */
export interface Acting<Name extends CallName> {
  /** @returns the answer, or null if it was refused: `refusal` says why */
  readonly run: (asked: Asked<Name>) => Promise<Answer<Name> | null>
  readonly busy: boolean
  readonly refusal: Refusal | null
  readonly clear: () => void
}

/** Do something at the desk. A second press while it runs does nothing. */
export function useAct<Name extends CallName>(name: Name): Acting<Name> {
  const [state, setState] = useState<{ readonly busy: boolean; readonly refusal: Refusal | null }>({
    busy: false,
    refusal: null,
  })
  const running = useRef(false)
  const run = useCallback(
    async (asked: Asked<Name>) => {
      if (running.current) return null
      running.current = true
      setState({ busy: true, refusal: null })
      try {
        const answer = await call(name, asked)
        setState({ busy: false, refusal: null })
        return answer
      } catch (error) {
        setState({ busy: false, refusal: noticed(error) })
        return null
      } finally {
        running.current = false
      }
    },
    [name],
  )
  const clear = useCallback(() => setState({ busy: false, refusal: null }), [])
  return { run, ...state, clear }
}

/** Forget every answer; those under way will not be taken. */
export function forget(): void {
  kept.clear()
  dropAhead()
  generation++
}

/** A refusal; if it says that the vault is locked, the page must hear of it too. */
function noticed(error: unknown): Refusal {
  const refusal = refusalOf(error)
  if (refusal.kind === "locked") tellPage({ kind: "session" })
  return refusal
}

function keep(key: string, answer: unknown): void {
  kept.delete(key)
  kept.set(key, answer)
  const [oldest] = kept.keys()
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
}

function keptAnswer<Name extends CallName>(key: string | null): Answer<Name> | null {
  return key === null ? null : ((kept.get(key) as Answer<Name> | undefined) ?? null)
}
