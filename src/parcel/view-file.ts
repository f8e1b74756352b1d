/**
 * A view file: cover and content of one view in one file, to be kept, handed over and verified anywhere, offline.
 *
 *     view-file = { suite, kind: "view", cover, content }
 *
 * What a verifier must bring is the channel id and nothing else. Without it all that can be said is that the file is
 * consistent with itself: anybody can found two offices and a channel and write letters in it. So that is a failure, and
 * nothing of the letter is handed out.
 *
 * The file is not sealed. It holds the keys of the enclosures that its reader was given, unless they are left out.
 * Spec: spec/parcel.md#view-files.
 * @module
 */
import { bytesOf, decodeAs, encodeRecord, equal, oneOf, record, type Limits, type Shape } from "../bytes/index.ts"
import { CONTENT_LIMITS, verifyContent, type LetterView } from "../letter/index.ts"
import { suite, SUITE } from "../office/index.ts"
import { openCover } from "./cover.ts"
import { ParcelError, step } from "./error.ts"
import { MOST_COVER_BYTES } from "./items.ts"
import { verifyCover, type VerifiedCover } from "./verify-cover.ts"

/** A view file taken apart, not believed. */
export interface ViewFile {
  readonly cover: Uint8Array
  readonly content: Uint8Array
}

/** A view that was proven from its channel to its leaves. */
export interface VerifiedView {
  readonly kind: "verified"
  readonly cover: VerifiedCover
  readonly view: LetterView
}

/** Consistent with itself, channel not identified: a failure. `channelId` is what the file says, for a person to compare. */
export interface UnidentifiedView {
  readonly kind: "unidentified"
  readonly channelId: Uint8Array
}

/** Who verifies, if it is an officer: a view that names somebody else is one that was passed on. */
export interface Verifier {
  readonly office: Uint8Array
  readonly officer: Uint8Array
}

const FILE_LIMITS: Limits = { bytes: MOST_COVER_BYTES + CONTENT_LIMITS.bytes + 1024, depth: 2, items: 16 }

const shape: Shape<ViewFile & { readonly suite: typeof SUITE; readonly kind: "view" }> = record({
  suite,
  kind: oneOf("view"),
  cover: bytesOf(1, MOST_COVER_BYTES),
  content: bytesOf(1, CONTENT_LIMITS.bytes),
})

/** Put a cover and a content into one file. Nothing is proven here: {@link verifyViewFile} is the judge. */
export function exportView({ cover, content }: ViewFile): Uint8Array {
  openCover(cover)
  return encodeRecord({ suite: SUITE, kind: "view", cover, content })
}

/** Take a view file apart, believing nothing of it. @throws {ParcelError} `view-malformed` */
export function openViewFile(file: Uint8Array): ViewFile {
  return step("view-malformed", "view file", () => {
    const { cover, content } = decodeAs(shape, file, "view file", FILE_LIMITS)
    return { cover, content }
  })
}

/**
 * Verify a view file: the cover from the charter outward, then the content to its last leaf, then that the two belong to
 * one reader's office.
 * @param channelId what the verifier brings; null gives `unidentified` at best
 * @param to the officer who verifies; null, also if absent, for anybody else
 * @throws {ParcelError} `view-malformed`, every code of {@link verifyCover}, `view-reader`
 * @throws {LetterError | BytesError | OfficeError | RegisterError} what is wrong with the content, as `verifyContent` says
 */
export function verifyViewFile({
  file,
  channelId,
  to = null,
}: {
  readonly file: Uint8Array
  readonly channelId: Uint8Array | null
  readonly to?: Verifier | null
}): VerifiedView | UnidentifiedView {
  const { cover, content } = openViewFile(file)
  const view = verifyView({ cover: verifyCover({ cover, channelId }), content, to })
  return channelId === null ? { kind: "unidentified", channelId: view.cover.channelId } : view
}

/**
 * Verify a content under a cover that was proven: how a parcel is taken up in its reader's vault.
 * @throws {ParcelError} `view-reader`
 * @throws {LetterError | BytesError | OfficeError | RegisterError} as `verifyContent`
 */
export function verifyView({
  cover,
  content,
  to,
}: {
  readonly cover: VerifiedCover
  readonly content: Uint8Array
  readonly to: Verifier | null
}): VerifiedView {
  const { channelId: channel, charter, statement } = cover
  const view = verifyContent({ content, statement, channel, charter, to })
  if (!equal(view.reader.office, cover.reader)) {
    throw new ParcelError("view-reader", "the reader is of another office than the one the cover was made for")
  }
  return { kind: "verified", cover, view }
}
