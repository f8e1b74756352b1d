/**
 * What is round every part: its number, what can be done with it, and beside it its marking and its readers.
 * @module
 */
import type { JSX, ReactNode } from "react"
import type { Node } from "@tiptap/pm/model"
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components"
import { useI18n } from "../../i18n/language.tsx"
import { schema } from "./schema.ts"
import { usePartActs } from "./context.tsx"
import { PartSide } from "./part-side.tsx"

/** A part in its place. */
export interface PartProps {
  readonly node: Node
  readonly id: string
  readonly index: number
  readonly count: number
}

/** The frame. */
export function PartFrame({
  node,
  id,
  index,
  count,
  name,
  children,
}: PartProps & { readonly name: string; readonly children: ReactNode }): JSX.Element {
  const { t, numbers } = useI18n()
  const label = t("write.part-name", { number: index + 1, kind: name })
  return (
    <li className="bench-part" id={`part-${id}`} tabIndex={-1} aria-label={label}>
      <div className="bench-part-body">
        <div className="bench-part-head">
          <p className="bench-part-number">
            <bdi>{numbers.number(index + 1)}</bdi> <span>{name}</span>
          </p>
          <PartMenu id={id} index={index} count={count} label={label} isSection={node.type === schema.nodes.section} />
        </div>
        {children}
      </div>
      <PartSide node={node} id={id} index={index} />
    </li>
  )
}

function PartMenu({
  id,
  index,
  count,
  label,
  isSection,
}: Omit<PartProps, "node"> & { readonly label: string; readonly isSection: boolean }): JSX.Element {
  const { t } = useI18n()
  const acts = usePartActs()
  const items = [
    ...(index > 0 ? [{ id: "up", words: t("write.move-up"), keys: "Alt Shift ↑", act: () => acts.move(id, -1) }] : []),
    ...(index < count - 1
      ? [{ id: "down", words: t("write.move-down"), keys: "Alt Shift ↓", act: () => acts.move(id, 1) }]
      : []),
    { id: "below", words: t("write.add-below"), keys: "Ctrl Enter", act: () => acts.addSection(id) },
    ...(isSection
      ? [{ id: "divide", words: t("write.divide"), keys: "Ctrl Shift Enter", act: () => acts.divideHere(id) }]
      : []),
    { id: "remove", words: t("write.remove-part"), keys: "Ctrl Shift Backspace", act: () => acts.remove(id) },
  ]
  return (
    <MenuTrigger>
      <AriaButton className="button button-plain bench-part-menu" aria-label={t("write.part-acts", { part: label })}>
        {t("write.acts")}
      </AriaButton>
      <Popover className="popover" offset={4} placement="bottom end">
        <Menu className="list" items={items} onAction={(key) => items.find((each) => each.id === key)?.act()}>
          {(item) => (
            <MenuItem id={item.id} textValue={item.words} className="list-item">
              <span>{item.words}</span>
              <kbd dir="ltr" aria-hidden="true">
                {item.keys}
              </kbd>
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
