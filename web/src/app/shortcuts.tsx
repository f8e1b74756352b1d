/**
 * Keys. Single letters never act while somebody types, can be switched off (WCAG 2.1.4), and are taken by their place on
 * the keyboard, so that they are the same under an Arabic or Persian layout.
 * @module
 */
import { useEffect, useRef, useSyncExternalStore } from "react"
import { useI18n } from "../i18n/language.tsx"
import type { Key } from "../i18n/messages.ts"
import { NAVIGATION } from "./places.tsx"
import { go } from "./router.tsx"

/** A key or two in a row: `g d`, `j`, `?`, `mod+k`. */
interface Shortcut {
  readonly keys: string
  readonly words: Key
  readonly act: () => void
}

const PAUSE_MS = 1200
let shortcuts: readonly Shortcut[] = []
let letters = true
const listeners = new Set<() => void>()

/**
 * A key of a place while it is shown; it stands in the sheet of keys.
 * @param words the key of a message without arguments, for the sheet
 */
export function useShortcut(keys: string, words: Key, act: () => void): void {
  const newest = useRef(act)
  useEffect(() => {
    newest.current = act
  })
  useEffect(() => {
    const mine: Shortcut = { keys, words, act: () => newest.current() }
    shortcuts = [...shortcuts, mine]
    tell()
    return () => {
      shortcuts = shortcuts.filter((each) => each !== mine)
      tell()
    }
  }, [keys, words])
}

/** The keys that act on this page now, places to go to first. */
export function useShortcutLines(): readonly { readonly keys: string; readonly words: string }[] {
  const { t } = useI18n()
  const words = t as (key: Key) => string
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => shortcuts,
  )
  const going = NAVIGATION.map(({ words: key, key: letter }) => ({ keys: `g ${letter}`, words: words(key) }))
  return [...going, ...all.map((each) => ({ keys: each.keys, words: words(each.words) }))]
}

/** Whether single letters act. */
export function lettersAct(): boolean {
  return letters
}

/** Switch single letters off, or on again, for this tab. */
export function letLettersAct(on: boolean): void {
  letters = on
}

/** Listens for all keys. Once on a page. */
export function useKeys(): void {
  useEffect(() => {
    let first: { readonly key: string; readonly at: number } | null = null
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return
      const name = nameOf(event)
      if (name === null) return
      const held = name.startsWith("mod+")
      // A dialog has the keyboard for itself; a field has the letters.
      if (
        !held &&
        (!letters || isTyping(event.target) || document.querySelector("[aria-modal=true], .overlay") !== null)
      )
        return
      const now = Date.now()
      const two = first !== null && now - first.at < PAUSE_MS ? `${first.key} ${name}` : null
      first = { key: name, at: now }
      const found = [two, name].flatMap((keys) => (keys === null ? [] : (actOf(keys) ?? []))).at(0)
      if (found === undefined) return
      first = null
      event.preventDefault()
      found()
    }
    addEventListener("keydown", press)
    return () => removeEventListener("keydown", press)
  }, [])
}

function actOf(keys: string): (() => void) | null {
  const own = shortcuts.findLast((each) => each.keys === keys)
  if (own !== undefined) return own.act
  const place = NAVIGATION.find(({ key }) => keys === `g ${key}`)
  return place === undefined ? null : () => go(place.to)
}

/** `d` whatever the layout writes; `?` and `/` as they are written, in any layout. */
function nameOf(event: KeyboardEvent): string | null {
  if (event.altKey) return null
  const written = event.key === "؟" ? "?" : event.key
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase()
  if (event.ctrlKey || event.metaKey) return letter === undefined || event.shiftKey ? null : `mod+${letter}`
  if (written === "?" || written === "/") return written
  if (letter !== undefined) return event.shiftKey ? null : letter
  return written.length > 1 ? written : null
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest("[role=listbox], [role=menu]") !== null
  )
}

function tell(): void {
  for (const listener of listeners) listener()
}
