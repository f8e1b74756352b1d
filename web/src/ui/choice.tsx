/**
 * Choosing: one of a few (radio buttons), one of many (a select), yes or no, some of many.
 * @module
 */
import type { JSX, ReactNode } from "react"
import {
  Button,
  Checkbox as AriaCheckbox,
  CheckboxGroup,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  Select as AriaSelect,
  SelectValue,
  Text,
} from "react-aria-components"

/** Something that can be chosen. */
export interface Option<Id extends string = string> {
  readonly id: Id
  /** Said and searched by typing. */
  readonly name: string
  /** Shown instead of the name. */
  readonly shown?: ReactNode
  readonly help?: ReactNode
  readonly disabled?: boolean
}

interface ChoiceProps<Id extends string> {
  readonly label: string
  readonly options: readonly Option<Id>[]
  readonly help?: ReactNode
  readonly fault?: string | null
  readonly disabled?: boolean
}

/** One of a few, all of them in sight. */
export function Radios<Id extends string>({
  label,
  options,
  help,
  fault,
  disabled = false,
  value,
  onChange,
  row = false,
}: ChoiceProps<Id> & {
  readonly value: Id | null
  readonly onChange: (id: Id) => void
  readonly row?: boolean
}): JSX.Element {
  return (
    <RadioGroup
      className={row ? "field choices choices-row" : "field choices"}
      value={value}
      onChange={(id) => onChange(id as Id)}
      isDisabled={disabled}
      isInvalid={typeof fault === "string"}
    >
      <Label className="label">{label}</Label>
      {help !== undefined && (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      )}
      <div className="choices-list">
        {options.map((option) => (
          <Radio key={option.id} value={option.id} isDisabled={option.disabled ?? false} className="choice">
            <span className="choice-mark choice-round" aria-hidden="true" />
            <span className="choice-words">
              {option.shown ?? option.name}
              {option.help !== undefined && <span className="choice-help">{option.help}</span>}
            </span>
          </Radio>
        ))}
      </div>
      {typeof fault === "string" && <FieldError className="field-fault">{fault}</FieldError>}
    </RadioGroup>
  )
}

/** One of many. */
export function Select<Id extends string>({
  label,
  options,
  help,
  fault,
  disabled = false,
  value,
  onChange,
  placeholder,
  hideLabel = false,
}: ChoiceProps<Id> & {
  readonly value: Id | null
  readonly onChange: (id: Id) => void
  readonly placeholder?: string
  readonly hideLabel?: boolean
}): JSX.Element {
  return (
    <AriaSelect
      className="field"
      value={value}
      onChange={(id) => onChange(id as Id)}
      isDisabled={disabled}
      isInvalid={typeof fault === "string"}
      {...(hideLabel ? { "aria-label": label } : {})}
      {...(placeholder === undefined ? {} : { placeholder })}
    >
      {!hideLabel && <Label className="label">{label}</Label>}
      <Button className="select">
        <SelectValue className="select-value" />
        <span className="select-arrow" aria-hidden="true" />
      </Button>
      {help !== undefined && (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      )}
      {typeof fault === "string" && <FieldError className="field-fault">{fault}</FieldError>}
      <Popover className="popover" offset={4}>
        <ListBox className="list">
          {options.map((option) => (
            <ListBoxItem
              key={option.id}
              id={option.id}
              textValue={option.name}
              isDisabled={option.disabled ?? false}
              className="list-item"
            >
              <Text slot="label">{option.shown ?? option.name}</Text>
              {option.help !== undefined && (
                <Text slot="description" className="choice-help">
                  {option.help}
                </Text>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}

/** Yes or no. */
export function Check({
  children,
  checked,
  onChange,
  help,
  disabled = false,
}: {
  readonly children: ReactNode
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly help?: ReactNode
  readonly disabled?: boolean
}): JSX.Element {
  return (
    <AriaCheckbox className="choice" isSelected={checked} onChange={onChange} isDisabled={disabled}>
      <span className="choice-mark choice-square" aria-hidden="true" />
      <span className="choice-words">
        {children}
        {help !== undefined && <span className="choice-help">{help}</span>}
      </span>
    </AriaCheckbox>
  )
}

/** Some of many. */
export function Checks<Id extends string>({
  label,
  options,
  help,
  fault,
  disabled = false,
  value,
  onChange,
  row = false,
}: ChoiceProps<Id> & {
  readonly value: readonly Id[]
  readonly onChange: (ids: readonly Id[]) => void
  readonly row?: boolean
}): JSX.Element {
  return (
    <CheckboxGroup
      className={row ? "field choices choices-row" : "field choices"}
      value={[...value]}
      onChange={(ids) => onChange(ids as Id[])}
      isDisabled={disabled}
      isInvalid={typeof fault === "string"}
    >
      <Label className="label">{label}</Label>
      {help !== undefined && (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      )}
      <div className="choices-list">
        {options.map((option) => (
          <AriaCheckbox key={option.id} value={option.id} isDisabled={option.disabled ?? false} className="choice">
            <span className="choice-mark choice-square" aria-hidden="true" />
            <span className="choice-words">
              {option.shown ?? option.name}
              {option.help !== undefined && <span className="choice-help">{option.help}</span>}
            </span>
          </AriaCheckbox>
        ))}
      </div>
      {typeof fault === "string" && <FieldError className="field-fault">{fault}</FieldError>}
    </CheckboxGroup>
  )
}
