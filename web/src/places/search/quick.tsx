/**
 * The box in the frame: a few words and Enter, from any place. Where there is no room for it, its key goes to the search.
 * @module
 */
import { useEffect, useRef, useState, type FormEvent, type JSX } from "react"
import { Input, SearchField } from "react-aria-components"
import { go } from "../../app/router.tsx"
import { useShortcut } from "../../app/shortcuts.tsx"
import { useI18n } from "../../i18n/language.tsx"
import { forgetLooked, searchFor } from "./words.ts"

/** The box. @param props.here the search itself is on the page, with a box of its own */
export function QuickSearch({ here }: { readonly here: boolean }): JSX.Element | null {
  // The frame goes when the desk is locked, and what was looked for with it.
  useEffect(() => forgetLooked, [])
  return here ? null : <Box />
}

function Box(): JSX.Element {
  const { t } = useI18n()
  const [words, setWords] = useState("")
  const input = useRef<HTMLInputElement>(null)
  useShortcut("/", "search.key", () => {
    if (input.current?.checkVisibility() === true) input.current.focus()
    else go({ place: "search" })
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (words.trim() === "") return
    searchFor(words.trim())
  }
  return (
    <search className="quick">
      <form onSubmit={submit}>
        <SearchField aria-label={t("search.label")} value={words} onChange={setWords}>
          <Input
            ref={input}
            className="input quick-input"
            placeholder={t("search.quick")}
            dir="auto"
            autoComplete="off"
            spellCheck={false}
            aria-keyshortcuts="/"
          />
        </SearchField>
      </form>
    </search>
  )
}
