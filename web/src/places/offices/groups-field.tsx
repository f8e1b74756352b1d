/**
 * Eight fields for eight groups: any digits, typed or pasted; a wrong group is named at once. They stand from left to right
 * in every language, as numbers do.
 * @module
 */
import { useEffect, useId, useRef, type ClipboardEvent, type JSX, type KeyboardEvent } from "react"
import { T, useI18n } from "../../i18n/language.tsx"
import { Num } from "../../ui/text.tsx"
import { DIGITS, digitsOf, fill, stateOf } from "./groups.ts"

/** The fields. @param props.groups ASCII digits, eight groups */
export function GroupsField({
  groups,
  onChange,
}: {
  readonly groups: readonly string[]
  readonly onChange: (groups: readonly string[]) => void
}): JSX.Element {
  const { t, numbers } = useI18n()
  const fields = useRef<(HTMLInputElement | null)[]>([])
  const id = useId()
  useEffect(() => fields.current[0]?.focus(), [])
  const enter = (at: number, text: string): void => {
    const filled = fill(groups, at, text)
    onChange(filled.groups)
    if (filled.next !== at) fields.current[filled.next]?.focus()
  }
  const paste = (at: number, event: ClipboardEvent): void => {
    event.preventDefault()
    enter(at, event.clipboardData.getData("text/plain").slice(0, 400))
  }
  const press = (at: number, event: KeyboardEvent<HTMLInputElement>): void => {
    const { selectionEnd, selectionStart, value } = event.currentTarget
    const isAt = (place: number): boolean => selectionStart === place && selectionEnd === place
    if ((event.key === "Backspace" || event.key === "ArrowLeft") && isAt(0) && at > 0) fields.current[at - 1]?.focus()
    else if (event.key === "ArrowRight" && isAt(value.length)) fields.current[at + 1]?.focus()
    else return
    event.preventDefault()
  }
  const wrong = groups.flatMap((group, at) => (stateOf(group) === "wrong" ? [at + 1] : []))
  return (
    <fieldset className="groups">
      <legend className="label">{t("offices.enter-groups")}</legend>
      <div className="groups-row" dir="ltr">
        {groups.map((group, at) => {
          const state = stateOf(group)
          return (
            <div key={at} className={`group group-${state}`}>
              <span className="group-number" aria-hidden="true">
                <Num value={at + 1} />
              </span>
              <input
                ref={(element) => {
                  fields.current[at] = element
                }}
                className="input group-input"
                inputMode="numeric"
                autoComplete="off"
                aria-label={t("offices.enter-group", { number: at + 1 })}
                aria-invalid={state === "wrong"}
                aria-describedby={state === "wrong" ? `${id}-wrong` : undefined}
                size={DIGITS}
                dir="ltr"
                value={numbers.digits(group)}
                onChange={(event) => enter(at, digitsOf(event.target.value))}
                onPaste={(event) => paste(at, event)}
                onKeyDown={(event) => press(at, event)}
                onFocus={(event) => event.target.select()}
              />
              <span className="group-sign" aria-hidden="true">
                {state === "right" ? "✓" : state === "wrong" ? "✗" : ""}
              </span>
            </div>
          )
        })}
      </div>
      <p className="field-fault groups-fault" id={`${id}-wrong`} role="alert">
        {wrong.length > 0 && (
          <T id="offices.enter-wrong" values={{ count: wrong.length, groups: <Numbers numbers={wrong} /> }} />
        )}
      </p>
      <p className="field-help">{t("offices.enter-help")}</p>
    </fieldset>
  )
}

function Numbers({ numbers }: { readonly numbers: readonly number[] }): JSX.Element {
  const { t } = useI18n()
  return (
    <>
      {numbers.map((number, at) => (
        <span key={number}>
          {at > 0 && t("common.list-comma")}
          <Num value={number} />
        </span>
      ))}
    </>
  )
}
