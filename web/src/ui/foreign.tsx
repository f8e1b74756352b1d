/**
 * Text from outside, where it cannot do anything but be read.
 * @module
 */
import { Fragment, type JSX } from "react"
import type { Direction } from "../api.ts"
import { reveal } from "../i18n/bidi.ts"

/** Any text from outside: isolated, and what would turn it about is shown as its number instead of obeyed. */
export function Foreign({
  children,
  dir,
  lang,
}: {
  readonly children: string
  readonly dir?: Direction
  readonly lang?: string
}): JSX.Element {
  return (
    <bdi {...(dir === undefined ? {} : { dir })} {...(lang === undefined ? {} : { lang })}>
      {reveal(children).map((piece, at) =>
        at % 2 === 0 ? (
          <Fragment key={at}>{piece}</Fragment>
        ) : (
          <span key={at} className="hidden-character">
            {piece}
          </span>
        ),
      )}
    </bdi>
  )
}
