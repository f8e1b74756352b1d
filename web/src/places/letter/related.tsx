/**
 * Letters beside this one: what it answers, what answers it, the one before and the one after.
 * @module
 */
import type { JSX } from "react"
import type { LetterPage, Related as RelatedLetter } from "../../api.ts"
import { go, Link } from "../../app/router.tsx"
import { useShortcut } from "../../app/shortcuts.tsx"
import { useI18n } from "../../i18n/language.tsx"
import { Section } from "../../ui/layout.tsx"
import { Code } from "../../ui/text.tsx"

/** What it answers and what answers it. */
export function Related({ page }: { readonly page: LetterPage }): JSX.Element | null {
  const { t } = useI18n()
  const { channel, answers, answeredBy } = page
  if (answers.length === 0 && answeredBy.length === 0) return null
  return (
    <div className="no-print">
      <Section title={t("letter.related")}>
        <dl className="facts">
          <Letters words={t("letter.answers")} channel={channel} letters={answers} />
          <Letters words={t("letter.answered-by")} channel={channel} letters={answeredBy} />
        </dl>
      </Section>
    </div>
  )
}

function Letters({
  words,
  channel,
  letters,
}: {
  readonly words: string
  readonly channel: string
  readonly letters: readonly RelatedLetter[]
}): JSX.Element | null {
  const { t } = useI18n()
  if (letters.length === 0) return null
  return (
    <div className="fact">
      <dt>{words}</dt>
      <dd>
        <ul className="plain-list">
          {letters.map(({ name, held }) => (
            <li key={name}>
              {held ? (
                <Link to={{ place: "letter", letter: { channel, name } }}>
                  <Code>{name}</Code>
                </Link>
              ) : (
                <>
                  <Code>{name}</Code> <span className="line-note">{t("letter.not-held")}</span>
                </>
              )}
            </li>
          ))}
        </ul>
      </dd>
    </div>
  )
}

/** The letters before and after, in the channel's order; `k` and `j`. */
export function Neighbours({ page }: { readonly page: LetterPage }): JSX.Element | null {
  const { t } = useI18n()
  const { channel, previous, next } = page
  const to = (name: string | null) => () => {
    if (name !== null) go({ place: "letter", letter: { channel, name } })
  }
  useShortcut("k", "letter.key-previous", to(previous))
  useShortcut("j", "letter.key-next", to(next))
  if (previous === null && next === null) return null
  return (
    <nav className="neighbours no-print" aria-label={t("letter.neighbours")}>
      {previous !== null && (
        <Link to={{ place: "letter", letter: { channel, name: previous } }} rel="prev" aria-keyshortcuts="k">
          <span className="neighbour-words">{t("letter.previous")}</span> <Code>{previous}</Code>
        </Link>
      )}
      {next !== null && (
        <Link to={{ place: "letter", letter: { channel, name: next } }} rel="next" aria-keyshortcuts="j">
          <span className="neighbour-words">{t("letter.next")}</span> <Code>{next}</Code>
        </Link>
      )}
    </nav>
  )
}
