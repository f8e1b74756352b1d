/**
 * Buttons. One look for what is usual, one for what cannot be undone.
 * @module
 */
import type { JSX, ReactNode } from "react"
import { Button as AriaButton, type ButtonProps as AriaProps } from "react-aria-components"
import { useI18n } from "../i18n/language.tsx"

/** What a button is. */
export interface ButtonProps extends Omit<AriaProps, "children" | "className" | "style"> {
  readonly children: ReactNode
  /** `seal`: signs, sends, suspends: what cannot be undone. `plain`: a word that can be pressed. */
  readonly look?: "main" | "quiet" | "seal" | "plain"
  /** It runs: said to screen readers, and not pressed twice. */
  readonly busy?: boolean
  readonly small?: boolean
}

/** A button. */
export function Button({ children, look = "quiet", busy = false, small = false, ...rest }: ButtonProps): JSX.Element {
  return (
    <AriaButton {...rest} isPending={busy} className={`button button-${look}${small ? " button-small" : ""}`}>
      {busy && <span className="turning" aria-hidden="true" />}
      <span className="button-words">{children}</span>
    </AriaButton>
  )
}

/** Something is being waited for. */
export function Waiting({ children }: { readonly children?: ReactNode }): JSX.Element {
  const { t } = useI18n()
  return (
    <p className="waiting" role="status">
      <span className="turning" aria-hidden="true" />
      {children ?? t("common.waiting")}
    </p>
  )
}
