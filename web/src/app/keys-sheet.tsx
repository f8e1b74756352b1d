/**
 * The sheet of keys: what acts here, and the switch for single letters.
 * @module
 */
import { useState, type JSX } from "react"
import { T, useI18n } from "../i18n/language.tsx"
import { Check } from "../ui/choice.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { lettersAct, letLettersAct, useShortcutLines } from "./shortcuts.tsx"

/** The sheet, while it is open. */
export function KeysSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { t } = useI18n()
  const lines = useShortcutLines()
  const [on, setOn] = useState(lettersAct)
  return (
    <Dialog title={t("common.keys-title")} open onClose={onClose}>
      <dl className="keys">
        {lines.map((line) => (
          <div key={line.keys}>
            <dt>{line.words}</dt>
            <dd dir="ltr">
              {line.keys.split(/[ +]/).map((key, at) => (
                <kbd key={at}>{nameOf(key)}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <Check
        checked={on}
        onChange={(next) => {
          letLettersAct(next)
          setOn(next)
        }}
        help={t("common.keys-letters-help")}
      >
        <T id="common.keys-letters" />
      </Check>
    </Dialog>
  )
}

function nameOf(key: string): string {
  if (key === "mod") return /Mac|iP(hone|ad)/.test(navigator.userAgent) ? "⌘" : "Ctrl"
  return key.length === 1 ? key.toUpperCase() : key
}
