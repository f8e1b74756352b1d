/**
 * Files: choosing one or dropping one, and saving what the desk made.
 * @module
 */
import type { JSX, ReactNode } from "react"
import { Button as AriaButton, DropZone, FileTrigger, Text, isFileDropItem } from "react-aria-components"
import { useI18n } from "../i18n/language.tsx"

/** Choose a file or drop it here. Its octets go nowhere before `onFiles` sends them. */
export function FileField({
  label,
  onFiles,
  multiple = false,
  accept,
  chosen,
  help,
  disabled = false,
}: {
  readonly label: string
  readonly onFiles: (files: readonly File[]) => void
  readonly multiple?: boolean
  /** Endings: `.diwan`. */
  readonly accept?: readonly string[]
  /** The name of what was chosen. */
  readonly chosen?: ReactNode
  readonly help?: ReactNode
  readonly disabled?: boolean
}): JSX.Element {
  const { t } = useI18n()
  const take = (files: readonly File[]): void => {
    if (files.length > 0) onFiles(multiple ? files : files.slice(0, 1))
  }
  return (
    <DropZone
      className="drop"
      isDisabled={disabled}
      getDropOperation={() => "copy"}
      onDrop={({ items }) => {
        void Promise.all(items.filter(isFileDropItem).map((item) => item.getFile())).then(take)
      }}
    >
      <Text slot="label" className="label">
        {label}
      </Text>
      {chosen !== undefined && <p className="drop-chosen">{chosen}</p>}
      <div className="row">
        <FileTrigger
          allowsMultiple={multiple}
          {...(accept === undefined ? {} : { acceptedFileTypes: [...accept] })}
          onSelect={(list) => take([...(list ?? [])])}
        >
          <AriaButton className="button button-quiet" isDisabled={disabled}>
            {t("common.choose-file", { several: multiple ? "yes" : "no" })}
          </AriaButton>
        </FileTrigger>
        <span className="drop-hint">{t("common.or-drop")}</span>
      </div>
      {help !== undefined && <p className="field-help">{help}</p>}
    </DropZone>
  )
}
