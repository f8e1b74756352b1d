/**
 * Short words on what was done, read out politely. They go by themselves; a warning stays until it is put away.
 * @module
 */
import { useEffect, useState, useSyncExternalStore, type JSX, type ReactNode } from "react"
import { SaidText, useI18n } from "../i18n/language.tsx"
import { Button } from "../ui/button.tsx"
import { hearDesk } from "./hub.ts"

interface Toast {
  readonly id: number
  readonly words: ReactNode
  readonly kind: "plain" | "warn"
}

const SHOWN_MS = 9000
let toasts: readonly Toast[] = []
let last = 0
const listeners = new Set<() => void>()

/** Tell what was done. */
export function toast(words: ReactNode, kind: Toast["kind"] = "plain"): void {
  last++
  toasts = [...toasts.slice(-3), { id: last, words, kind }]
  tell()
}

/** The region they appear in: always on the page, so that screen readers watch it. */
export function Toasts(): JSX.Element {
  const { t } = useI18n()
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
  useEffect(() => hearDesk((event) => event.kind === "said" && toast(<SaidText said={event.said} />)), [])
  return (
    <div className="toasts" role="status" aria-live="polite" aria-atomic="false" aria-label={t("common.messages")}>
      {all.map((each) => (
        <ToastLine key={each.id} toast={each} />
      ))}
    </div>
  )
}

function ToastLine({ toast: { id, words, kind } }: { readonly toast: Toast }): JSX.Element {
  const { t } = useI18n()
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held || kind === "warn") return
    const timer = setTimeout(() => drop(id), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [held, kind, id])
  return (
    <div
      className={`toast toast-${kind}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{words}</span>
      <Button look="plain" onPress={() => drop(id)}>
        {t("common.put-away")}
      </Button>
    </div>
  )
}

function drop(id: number): void {
  toasts = toasts.filter((each) => each.id !== id)
  tell()
}

function tell(): void {
  for (const listener of listeners) listener()
}
