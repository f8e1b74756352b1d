/**
 * An archive: a channel in one file, to be verified in twenty years by whoever knows its id, offline, with nothing else. It
 * holds both registers with the host's postmarks, as register files; views, if whoever made it put some in; policies for stock
 * tlog tools; and a text for people that says what it is and how it is verified.
 *
 *     archive  = { suite, kind: "archive", contents, sum }       sum = SHA-256("diwan/1 archive" ‖ contents)
 *     contents = { readme, registers, policies, views }
 *
 * The sum proves nothing against somebody who makes another archive; the proofs inside do. It tells at once that a file has
 * been damaged, wherever that is. The same contents are the same bytes.
 * Spec: spec/parcel.md#archives.
 * @module
 */
import {
  bytesOf,
  decodeAs,
  encodeRecord,
  equal,
  hash32,
  list,
  oneOf,
  record,
  sha256,
  text,
  utf8,
  type Limits,
  type Shape,
} from "../bytes/index.ts"
import { suite, SUITE } from "../office/index.ts"
import { MOST_POLICY_BYTES } from "../register/index.ts"
import { ParcelError, step } from "./error.ts"

/** An archive taken apart, not believed. */
export interface ArchiveFile {
  /** For people: what this is, and by which published formats it is verified. */
  readonly readme: string
  /** Two register files, in the order in which the charter names the offices. */
  readonly registers: readonly Uint8Array[]
  /** tlog policies of the registers, in their order; then that of the host's postmark register, if there is one. */
  readonly policies: readonly string[]
  /** View files, ascending by their octets. */
  readonly views: readonly Uint8Array[]
}

/** Most views in an archive. */
export const MOST_ARCHIVED_VIEWS: number = 1 << 14
const MOST_BYTES: number = 1 << 28
const OUTER: Limits = { bytes: MOST_BYTES, depth: 2, items: 16 }
const INNER: Limits = { bytes: MOST_BYTES, depth: 3, items: MOST_ARCHIVED_VIEWS + 32 }
const LABEL = utf8(`${SUITE} archive`)

const outer: Shape<{
  readonly suite: typeof SUITE
  readonly kind: "archive"
  readonly contents: Uint8Array
  readonly sum: Uint8Array
}> = record({ suite, kind: oneOf("archive"), contents: bytesOf(1, MOST_BYTES), sum: hash32 })
const inner: Shape<ArchiveFile> = record({
  readme: text(1, 65_536, "block"),
  registers: list(bytesOf(1, MOST_BYTES), 2, 2),
  policies: list(text(1, MOST_POLICY_BYTES, "block"), 2, 3),
  views: list(bytesOf(1, MOST_BYTES), 0, MOST_ARCHIVED_VIEWS),
})

/** Write an archive. Nothing is proven here: `verifyArchive` is the judge. @throws {ParcelError} what {@link openArchive} refuses */
export function exportArchive({ readme, registers, policies, views }: ArchiveFile): Uint8Array {
  const sorted = views.toSorted((a, b) => Buffer.compare(a, b))
  const contents = encodeRecord({ readme, registers, policies, views: sorted })
  const bytes = encodeRecord({ suite: SUITE, kind: "archive", contents, sum: sumOf(contents) })
  openArchive(bytes)
  return bytes
}

/** Take an archive apart, believing nothing of it. @throws {ParcelError} `archive-malformed`, `archive-sum`, `archive-views` */
export function openArchive(bytes: Uint8Array): ArchiveFile {
  const { contents, sum } = step("archive-malformed", "archive", () => decodeAs(outer, bytes, "archive", OUTER))
  if (!equal(sumOf(contents), sum)) throw new ParcelError("archive-sum", "the archive is damaged: its sum is another")
  const { readme, registers, policies, views } = step("archive-malformed", "archive's contents", () =>
    decodeAs(inner, contents, "contents", INNER),
  )
  if (views.some((view, i) => i > 0 && Buffer.compare(views[i - 1] as Uint8Array, view) >= 0))
    throw new ParcelError("archive-views", "the archive's views are not ascending, each once")
  return { readme, registers, policies, views }
}

function sumOf(contents: Uint8Array): Uint8Array {
  return sha256(LABEL, contents)
}
