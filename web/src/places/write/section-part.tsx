/**
 * A section on the bench: its text in each language, and beside it what is decided about it.
 * @module
 */
import { memo, useEffect, useLayoutEffect, useRef, type JSX } from "react"
import type { Node } from "@tiptap/pm/model"
import { useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { addLanguage, languagesOf, removeLanguage } from "./acts.ts"
import { useBench, usePartActs } from "./context.tsx"
import { useLanguageNames } from "./language-names.ts"
import { openField, type FieldOptions, type OpenField } from "./field.ts"
import { PartFrame, type PartProps } from "./part-frame.tsx"
import type { VersionAttrs } from "./schema.ts"

/** A section. Drawn again only when it changes itself. */
export const SectionPart = memo(function SectionPart({ node, id, index, count }: PartProps): JSX.Element {
  const { t } = useI18n()
  const { bench, options } = useBench()
  const acts = usePartActs()
  const languageName = useLanguageNames()
  const languages = languagesOf(node)
  const further = options.rules.languages.filter((each) => !languages.includes(each))
  return (
    <PartFrame node={node} id={id} index={index} count={count} name={t("write.section")}>
      <div className="bench-section">
        {versionsOf(node).map((version, at) => {
          const { language, dir } = version.attrs as VersionAttrs
          return (
            <div key={`${language} ${at}`} className="bench-version">
              {(languages.length > 1 || options.rules.languages.length > 1) && (
                <p className="bench-version-name">
                  <span>{languageName(language)}</span>
                  {languages.length > 1 && (
                    <Button
                      small
                      look="plain"
                      aria-label={t("write.remove-language", { language: languageName(language), number: index + 1 })}
                      onPress={() => acts.run(removeLanguage({ part: id, index: at }))}
                    >
                      {t("write.remove")}
                    </Button>
                  )}
                </p>
              )}
              <TextField id={id} at={at} number={index + 1} language={language} dir={dir} />
            </div>
          )
        })}
        {further.length > 0 && (
          <p className="row">
            {further.map((language) => (
              <Button
                key={language}
                small
                look="plain"
                onPress={() => {
                  bench.focus({ part: id, index: languages.length })
                  acts.run(addLanguage(id, language))
                }}
              >
                {t("write.add-language", { language: languageName(language) })}
              </Button>
            ))}
          </p>
        )}
      </div>
    </PartFrame>
  )
})

function TextField({
  id,
  at,
  number,
  language,
  dir,
}: {
  readonly id: string
  readonly at: number
  readonly number: number
  readonly language: string
  readonly dir: string
}): JSX.Element {
  const { t } = useI18n()
  const { bench } = useBench()
  const acts = usePartActs()
  const languageName = useLanguageNames()
  const place = useRef<HTMLDivElement>(null)
  const field = useRef<OpenField | null>(null)
  const words = useRef({ label: "", heading: "", text: "" })
  words.current = {
    label: t("write.text-label", { number, language: languageName(language) }),
    heading: t("write.heading-hint"),
    text: t("write.text-hint"),
  }
  useLayoutEffect(() => {
    const name = { part: id, index: at }
    const options: FieldOptions = {
      label: () => words.current.label,
      hints: () => words.current,
      onFiles: (files) => acts.addFiles(id, files),
      keys: {
        "Mod-Enter": () => acts.addSection(id),
        "Mod-Shift-Enter": () => acts.divide(name),
        "Alt-Shift-ArrowUp": () => acts.move(id, -1),
        "Alt-Shift-ArrowDown": () => acts.move(id, 1),
        "Mod-Shift-Backspace": () => acts.remove(id),
      },
    }
    field.current = place.current === null ? null : openField(place.current, bench, name, options)
    return () => field.current?.close()
  }, [acts, bench, id, at])
  // A part that moves, and an officer who changes the language, find the same field under another name.
  useEffect(() => field.current?.refresh(), [words.current.label, words.current.text])
  return <div ref={place} dir={dir} lang={language} />
}

function versionsOf(node: Node): readonly Node[] {
  const versions: Node[] = []
  node.forEach((each) => versions.push(each))
  return versions
}
