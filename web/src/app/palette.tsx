/**
 * The command palette: everything that can be done from anywhere, found by typing.
 * @module
 */
import { useState, type JSX } from "react"
import {
  Autocomplete,
  Dialog,
  Input,
  Keyboard,
  Menu,
  MenuItem,
  Modal,
  ModalOverlay,
  SearchField,
} from "react-aria-components"
import type { Language, Settings } from "../api.ts"
import { useI18n } from "../i18n/language.tsx"
import { useAct } from "./asking.ts"
import { searchFor } from "../places/search/words.ts"
import { LANGUAGE_NAMES, USUAL } from "./language-row.tsx"
import { NAVIGATION } from "./places.tsx"
import { go } from "./router.tsx"
import { useSession } from "./session.tsx"

interface Command {
  readonly id: string
  readonly words: string
  readonly keys?: string
  readonly act: () => void
}

/** The palette, while it is open. */
export function Palette({
  onClose,
  onKeys,
}: {
  readonly onClose: () => void
  readonly onKeys: () => void
}): JSX.Element {
  const { t } = useI18n()
  const { session, take } = useSession()
  const [query, setQuery] = useState("")
  const lock = useAct("lock")
  const set = useAct("settings.set")
  const collect = useAct("collect")
  const change = (settings: Partial<Settings>) => () => {
    void set.run({ ...session.settings, ...settings }).then((answer) => answer !== null && take(answer))
  }
  const commands: readonly Command[] = [
    ...NAVIGATION.map(({ words, to, key }) => ({
      id: words,
      words: t("common.go-to", { place: t(words) }),
      keys: `G ${key.toUpperCase()}`,
      act: () => go(to),
    })),
    { id: "new", words: t("common.new-letter"), act: () => go({ place: "write", paper: "new" }) },
    { id: "collect", words: t("common.collect-now"), act: () => void collect.run({}) },
    { id: "files", words: t("common.verify-file"), act: () => go({ place: "files" }) },
    { id: "keys", words: t("common.keys-title"), keys: "?", act: onKeys },
    ...(["system", "light", "dark"] as const)
      .filter((theme) => theme !== session.settings.theme)
      .map((theme) => ({
        id: theme,
        words: t("common.set-theme", { theme: t(`common.theme-${theme}`) }),
        act: change({ theme }),
      })),
    ...(Object.keys(LANGUAGE_NAMES) as Language[])
      .filter((language) => language !== session.settings.language)
      .map((language) => ({
        id: language,
        words: LANGUAGE_NAMES[language],
        act: change({ ...USUAL[language], language }),
      })),
    {
      id: "lock",
      words: t("common.lock-now"),
      act: () => void lock.run({}).then((answer) => answer !== null && take(answer)),
    },
  ]
  const found = commands.filter(({ words }) => words.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase()))
  const all =
    query.trim() === ""
      ? found
      : [
          ...found,
          {
            id: "search",
            words: t("common.search-for", { query: query.trim() }),
            act: () => searchFor(query.trim()),
          },
        ]
  return (
    <ModalOverlay className="overlay overlay-top" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal modal-usual">
        <Dialog className="dialog palette" aria-label={t("common.palette")}>
          <Autocomplete inputValue={query} onInputChange={setQuery}>
            <SearchField aria-label={t("common.palette")} autoFocus className="field">
              <Input className="input palette-input" placeholder={t("common.palette-hint")} dir="auto" />
            </SearchField>
            <Menu
              className="list palette-list"
              aria-label={t("common.palette")}
              items={all}
              onAction={(id) => {
                onClose()
                all.find((each) => each.id === id)?.act()
              }}
            >
              {(command) => (
                <MenuItem id={command.id} textValue={command.words} className="list-item">
                  <span>{command.words}</span>
                  {command.keys !== undefined && <Keyboard dir="ltr">{command.keys}</Keyboard>}
                </MenuItem>
              )}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
