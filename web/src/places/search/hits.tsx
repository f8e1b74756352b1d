/**
 * What was found: letters, each with the words around what was looked for.
 * @module
 */
import { memo, type JSX } from "react"
import type { SearchHit, Snippet } from "../../api.ts"
import { Link } from "../../app/router.tsx"
import { directionOf } from "../../i18n/bidi.ts"
import { directionOfLanguage, T } from "../../i18n/language.tsx"
import { Day, LetterRef } from "../../ui/text.tsx"
import { Runs } from "../letter/text.tsx"
import { LetterWhat, Standing } from "../letters/line.tsx"
import { segmentsOf } from "./segments.ts"

/** The letters found. */
export function Hits({ hits }: { readonly hits: readonly SearchHit[] }): JSX.Element {
  return (
    <ol className="hits">
      {hits.map((hit) => (
        <Hit key={`${hit.letter.channel} ${hit.letter.name}`} hit={hit} />
      ))}
    </ol>
  )
}

const Hit = memo(function Hit({ hit }: { readonly hit: SearchHit }): JSX.Element {
  const { letter, snippets } = hit
  return (
    <li className="hit">
      <p className="hit-head">
        <Link to={{ place: "letter", letter }} data-line="" className="line-link hit-name">
          <LetterRef letter={letter} />
        </Link>
        <span className="hit-what">
          <LetterWhat letter={letter} />
        </span>
        <span className="hit-end">
          <Standing letter={letter} />
          <Day at={letter.date} both={false} />
        </span>
      </p>
      {snippets.map((snippet, at) => (
        <Passage key={at} snippet={snippet} />
      ))}
    </li>
  )
})

/** Words of a letter: in their own direction, with what was looked for marked. */
function Passage({ snippet }: { readonly snippet: Snippet }): JSX.Element {
  const { language, marks, part, text } = snippet
  const named = language !== "und"
  const direction = named ? directionOfLanguage(language) : (directionOf(text) ?? "ltr")
  return (
    <div className="passage">
      <span className="passage-part">
        <T id={named ? "search.part" : "search.file"} values={{ part }} />
      </span>
      <p className="passage-text" dir={direction} translate="no" {...(named ? { lang: language } : {})}>
        {segmentsOf(text, marks).map((segment, at) =>
          segment.marked ? (
            <mark key={at}>
              <Runs text={segment.text} direction={direction} />
            </mark>
          ) : (
            <Runs key={at} text={segment.text} direction={direction} />
          ),
        )}
      </p>
    </div>
  )
}
