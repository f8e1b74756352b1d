/**
 * The words of a letter, as they were signed: nothing in them is markup, pieces of the other direction keep together, and
 * characters that would turn a line about are shown. However long, they do not hold up the page.
 * @module
 */
import { Fragment, memo, useEffect, useMemo, useRef, useState, type JSX } from "react"
import { flushSync } from "react-dom"
import { runsOf } from "../../../../src/desk/api.ts"
import type { Direction } from "../../api.ts"
import { reveal } from "../../i18n/bidi.ts"
import { Foreign } from "../../ui/text.tsx"
import { piecesOf, type Piece } from "./cut.ts"

/** UTF-16 units up to which everything is set at once. Beyond, a piece is set when one comes near it. */
const AT_ONCE = 120_000
/** Characters of a line, for the height of what is not set yet: a guess. */
const LINE = 62

/** A text of one language. @param props.text as it was signed, paragraphs by line feeds */
export const LetterText = memo(function LetterText({
  text,
  language,
  direction,
}: {
  readonly text: string
  readonly language: string
  readonly direction: Direction
}): JSX.Element {
  const pieces = useMemo(() => piecesOf(text), [text])
  const isLong = text.length > AT_ONCE
  const [printing, setPrinting] = useState(false)
  useEffect(() => {
    if (!isLong) return
    // Paper has no pieces that one comes near to: everything is set before it is printed.
    const before = (): void => flushSync(() => setPrinting(true))
    addEventListener("beforeprint", before)
    return () => removeEventListener("beforeprint", before)
  }, [isLong])
  return (
    <div className="letter-text" lang={language} dir={direction} translate="no">
      {pieces.map((piece, at) =>
        isLong ? (
          <Later key={at} piece={piece} direction={direction} now={printing} />
        ) : (
          <Paragraphs key={at} piece={piece} direction={direction} />
        ),
      )}
    </div>
  )
})

function Paragraphs({ piece, direction }: { readonly piece: Piece; readonly direction: Direction }): JSX.Element {
  const lines = piece.text.split("\n")
  return (
    <>
      {lines.map((line, at) => (
        <p key={at} className={at === 0 && !piece.first ? "goes-on" : ""}>
          <Runs text={line} direction={direction} />
        </p>
      ))}
    </>
  )
}

/** Pieces of a line: those of the other direction isolated, what is hidden shown. */
export function Runs({ text, direction }: { readonly text: string; readonly direction: Direction }): JSX.Element {
  return (
    <>
      {runsOf(text, direction).map((run, at) =>
        run.apart === null ? (
          <Shown key={at} text={run.text} />
        ) : (
          <Foreign key={at} dir={run.apart}>
            {run.text}
          </Foreign>
        ),
      )}
    </>
  )
}

/** A piece of a very long text: plain words until one comes near, which cost the browser almost nothing. */
function Later({
  piece,
  direction,
  now,
}: {
  readonly piece: Piece
  readonly direction: Direction
  readonly now: boolean
}): JSX.Element {
  const block = useRef<HTMLDivElement>(null)
  const [near, setNear] = useState(false)
  useEffect(() => {
    if (block.current === null || near) return
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting === true && setNear(true), {
      rootMargin: "1500px",
    })
    watch.observe(block.current)
    return () => watch.disconnect()
  }, [near])
  const lines = Math.ceil(piece.text.length / LINE)
  return (
    <div
      ref={block}
      className="letter-later"
      style={{ containIntrinsicBlockSize: `auto ${Math.round(lines * 1.9)}em` }}
    >
      {near || now ? <Paragraphs piece={piece} direction={direction} /> : reveal(piece.text).join("")}
    </div>
  )
}

function Shown({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {reveal(text).map((piece, at) =>
        at % 2 === 0 ? (
          <Fragment key={at}>{piece}</Fragment>
        ) : (
          <span key={at} className="hidden-character">
            {piece}
          </span>
        ),
      )}
    </>
  )
}
