/**
 * A text cut where something in it is marked. Offsets come from the desk; whatever does not fit the text marks nothing.
 * @module
 */

/** A piece of a text. */
export interface Segment {
  readonly text: string
  readonly marked: boolean
}

/** Cut a text at its marks. Joined, the pieces are the text. @param marks pairs of UTF-16 offsets, end exclusive */
export function segmentsOf(text: string, marks: readonly (readonly [number, number])[]): readonly Segment[] {
  const segments: Segment[] = []
  let end = 0
  for (const [from, to] of marks.toSorted(([a], [b]) => a - b)) {
    if (from < end || to <= from || to > text.length) continue
    if (from > end) segments.push({ text: text.slice(end, from), marked: false })
    segments.push({ text: text.slice(from, to), marked: true })
    end = to
  }
  if (end < text.length) segments.push({ text: text.slice(end), marked: false })
  return segments
}
