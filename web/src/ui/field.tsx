/**
 * Fields to write in. Each has its label above, its help and its fault below, and a direction of its own.
 * @module
 */
import { useState, type JSX, type KeyboardEvent, type ReactNode } from "react"
import { FieldError, Input, Label, Text, TextArea, TextField as AriaTextField } from "react-aria-components"
import type { Direction } from "../api.ts"
import { useI18n } from "../i18n/language.tsx"
import { Button } from "./button.tsx"

/** What every field has. */
export interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly help?: ReactNode
  /** Why it cannot stay like this; shown and announced. */
  readonly fault?: string | null
  readonly required?: boolean
  readonly disabled?: boolean
  readonly autoFocus?: boolean
  readonly maxLength?: number
  readonly name?: string
}

/**
 * A line of text.
 * @param props.dir `ltr` for codes and names of offices; else the first letter decides, and where there are only digits, the form
 */
export function TextField({
  dir,
  lines,
  mono = false,
  inputMode,
  autoComplete = "off",
  placeholder,
  ...field
}: FieldProps & {
  readonly dir?: Direction
  /** More than one: a text area. */
  readonly lines?: number
  readonly mono?: boolean
  readonly inputMode?: "numeric" | "text" | "search"
  readonly autoComplete?: string
  readonly placeholder?: string
}): JSX.Element {
  const shared = {
    // Digits have no direction of their own: by `auto` a number would stand at the left of a form that runs from the right.
    ...(dir === undefined && inputMode === "numeric" ? {} : { dir: dir ?? "auto" }),
    className: mono ? "input input-mono" : "input",
    placeholder: placeholder ?? "",
    spellCheck: false,
  } as const
  return (
    <FieldFrame {...field}>
      {lines === undefined ? (
        <Input {...shared} autoComplete={autoComplete} {...(inputMode === undefined ? {} : { inputMode })} />
      ) : (
        <TextArea {...shared} rows={lines} />
      )}
    </FieldFrame>
  )
}

/** A passphrase: can be shown, says which letters are being typed, and whether capitals are locked. */
export function PassphraseField({ fresh = false, ...field }: FieldProps & { readonly fresh?: boolean }): JSX.Element {
  const { t } = useI18n()
  const [shown, setShown] = useState(false)
  const [capitals, setCapitals] = useState(false)
  const watch = (event: KeyboardEvent): void => setCapitals(event.getModifierState("CapsLock"))
  const script = scriptOf(field.value)
  return (
    <FieldFrame {...field}>
      <div className="input-row">
        <Input
          type={shown ? "text" : "password"}
          className="input"
          dir="auto"
          autoComplete={fresh ? "new-password" : "current-password"}
          spellCheck={false}
          autoCapitalize="none"
          onKeyDown={watch}
          onKeyUp={watch}
        />
        <Button look="quiet" onPress={() => setShown(!shown)} aria-pressed={shown}>
          {shown ? t("common.hide") : t("common.show")}
        </Button>
      </div>
      <p className="field-hint" aria-live="polite">
        {script !== null && t(`common.typing-${script}`)}
        {capitals && <strong> {t("common.capitals")}</strong>}
      </p>
    </FieldFrame>
  )
}

function FieldFrame({
  label,
  value,
  onChange,
  help,
  fault,
  required,
  disabled,
  autoFocus,
  maxLength,
  name,
  children,
}: FieldProps & { readonly children: ReactNode }): JSX.Element {
  return (
    <AriaTextField
      className="field"
      value={value}
      onChange={onChange}
      isInvalid={typeof fault === "string"}
      isRequired={required ?? false}
      isDisabled={disabled ?? false}
      {...(autoFocus === true ? { autoFocus } : {})}
      {...(maxLength === undefined ? {} : { maxLength })}
      {...(name === undefined ? {} : { name })}
      validationBehavior="aria"
    >
      <Label className="label">{label}</Label>
      {children}
      {help !== undefined && (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      )}
      {typeof fault === "string" && <FieldError className="field-fault">{fault}</FieldError>}
    </AriaTextField>
  )
}

/** The keyboard that wrote the last letter: the same passphrase in another script is another passphrase. */
function scriptOf(text: string): "arabic" | "persian" | "latin" | null {
  const letter = text.match(/\p{L}/gu)?.at(-1)
  if (letter === undefined) return null
  // Letters that only one of the two keyboards has; those that both have are taken as Arabic.
  if (/[پچژگکی]/.test(letter) || /[پچژگکی]/.test(text)) return "persian"
  return /\p{Script=Arabic}/u.test(letter) ? "arabic" : /\p{Script=Latin}/u.test(letter) ? "latin" : null
}
