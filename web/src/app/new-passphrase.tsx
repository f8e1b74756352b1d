/**
 * A new passphrase: long enough, and written twice alike.
 * @module
 */
import { useState, type JSX } from "react"
import { useI18n } from "../i18n/language.tsx"
import { PassphraseField } from "../ui/field.tsx"
import { Stack } from "../ui/layout.tsx"

/** The shortest passphrase that is taken, in characters. */
const SHORTEST = 12

/** A new passphrase, written twice. */
export function useNewPassphrase(): {
  readonly value: string
  readonly good: boolean
  readonly fields: JSX.Element
  readonly clear: () => void
} {
  const { t } = useI18n()
  const [value, setValue] = useState("")
  const [again, setAgain] = useState("")
  const long = Array.from(value.normalize("NFKC").trim()).length >= SHORTEST
  const same = value === again
  const fields = (
    <Stack>
      <PassphraseField
        label={t("common.new-passphrase")}
        value={value}
        onChange={setValue}
        fresh
        required
        help={t("common.new-passphrase-help", { count: SHORTEST })}
        fault={value !== "" && again !== "" && !long ? t("common.passphrase-short", { count: SHORTEST }) : null}
      />
      <PassphraseField
        label={t("common.passphrase-again")}
        value={again}
        onChange={setAgain}
        fresh
        required
        fault={again.length >= value.length && again !== "" && !same ? t("common.passphrase-differs") : null}
      />
    </Stack>
  )
  const clear = (): void => {
    setValue("")
    setAgain("")
  }
  return { value, good: long && same, fields, clear }
}
