/**
 * Choosing a letter that this one answers: by typing its number, in whatever digits, or from the list.
 * @module
 */
import { useState, type JSX } from "react"
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components"
import { useI18n } from "../../i18n/language.tsx"
import { asciiDigits } from "../../i18n/numbers.ts"
import { Code } from "../../ui/text.tsx"

/** A box that gives the name of a letter and is empty again. */
export function AnswerBox({
  letters,
  onChoose,
}: {
  readonly letters: readonly string[]
  readonly onChoose: (name: string) => void
}): JSX.Element {
  const { t } = useI18n()
  const [text, setText] = useState("")
  const typed = asciiDigits(text).trim().toLowerCase()
  const found = letters.filter((name) => name.includes(typed))
  return (
    <ComboBox
      className="field"
      inputValue={text}
      onInputChange={setText}
      items={found.map((id) => ({ id }))}
      value={null}
      onChange={(name) => {
        if (name === null) return
        onChoose(String(name))
        setText("")
      }}
      menuTrigger="focus"
      allowsEmptyCollection={false}
    >
      <Label className="label">{t("write.answers")}</Label>
      <div className="input-row">
        <Input
          className="input"
          dir="ltr"
          placeholder={letters[0] ?? t("write.answers-none")}
          autoComplete="off"
          spellCheck={false}
        />
        <Button className="button button-quiet combo-button">
          <span className="select-arrow" aria-hidden="true" />
        </Button>
      </div>
      <Popover className="popover" offset={4}>
        <ListBox className="list">
          {({ id }: { readonly id: string }) => (
            <ListBoxItem id={id} textValue={id} className="list-item">
              <Code>{id}</Code>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
