/**
 * Dialogs, and the one deliberate step before what cannot be undone.
 * @module
 */
import { useState, type FormEvent, type JSX, type ReactNode } from "react"
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components"
import { useI18n } from "../i18n/language.tsx"
import { asciiDigits } from "../i18n/numbers.ts"
import type { Refusal } from "../api.ts"
import { Button } from "./button.tsx"
import { TextField } from "./field.tsx"
import { RefusalNotice } from "./notice.tsx"
import { Code } from "./text.tsx"

/** A sheet laid over the page. Escape and a press beside it close it, unless `firm`. */
export function Dialog({
  title,
  open,
  onClose,
  children,
  size = "usual",
  firm = false,
  role = "dialog",
}: {
  readonly title: string
  readonly open: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  readonly size?: "small" | "usual" | "wide"
  /** Only its own buttons close it. */
  readonly firm?: boolean
  readonly role?: "dialog" | "alertdialog"
}): JSX.Element {
  const { t } = useI18n()
  return (
    <ModalOverlay
      className="overlay"
      isOpen={open}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose()
      }}
      isDismissable={!firm}
      isKeyboardDismissDisabled={firm}
    >
      <Modal className={`modal modal-${size}`}>
        <AriaDialog className="dialog" role={role}>
          <div className="dialog-head">
            <Heading slot="title" className="dialog-title">
              {title}
            </Heading>
            {!firm && role === "dialog" && (
              <Button look="plain" onPress={onClose}>
                {t("common.close")}
              </Button>
            )}
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

/** The buttons at a dialog's or a form's end: the act first in reading order. */
export function Actions({ children }: { readonly children: ReactNode }): JSX.Element {
  return <div className="actions">{children}</div>
}

/**
 * The deliberate step: what will happen in plain words, then the thing's name typed, then the act.
 * @param props.name what must be typed; null: pressing is enough
 * @param props.onAct is given the name as it is called, to be sent as `confirm`
 */
export function Confirm({
  title,
  open,
  onClose,
  children,
  name,
  act,
  onAct,
  busy,
  refusal = null,
}: {
  readonly title: string
  readonly open: boolean
  readonly onClose: () => void
  /** The consequence. */
  readonly children: ReactNode
  readonly name: string | null
  /** The verb on the button. */
  readonly act: string
  readonly onAct: (name: string) => void
  readonly busy: boolean
  readonly refusal?: Refusal | null
}): JSX.Element {
  const { t } = useI18n()
  const [typed, setTyped] = useState("")
  const right = name === null || asciiDigits(typed).trim().toLowerCase() === name.toLowerCase()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (right && !busy) onAct(name ?? "")
  }
  const close = (): void => {
    setTyped("")
    onClose()
  }
  return (
    <Dialog title={title} open={open} onClose={close} size="small" role="alertdialog">
      <form onSubmit={submit} className="stack">
        <div className="prose">{children}</div>
        {name !== null && (
          <TextField
            label={t("common.confirm-label")}
            value={typed}
            onChange={setTyped}
            dir="ltr"
            mono
            autoFocus
            help={
              <>
                {t("common.confirm-help")} <Code>{name}</Code>
              </>
            }
          />
        )}
        {refusal !== null && <RefusalNotice refusal={refusal} />}
        <Actions>
          <Button look="seal" type="submit" isDisabled={!right} busy={busy}>
            {act}
          </Button>
          <Button onPress={close}>{t("common.cancel")}</Button>
        </Actions>
      </form>
    </Dialog>
  )
}
